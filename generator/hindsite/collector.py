"""Python's search for circles among objects, kept away from very many that stay."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["frozen", "paused", "rare"]

_RARELY = 10
"""So many times longer than usual it takes until everything is searched."""


class _Ours(threading.local):
    """How many of our own guards a thread is in that froze what was there, one in another."""

    depth = 0


_OURS = _Ours()


@contextmanager
def frozen() -> Iterator[None]:
    """What is there now is not searched meanwhile; a process that is forked shares its memory."""
    # To count what is frozen takes as long as to walk through it: what we froze needs no counting.
    was_frozen = _OURS.depth > 0 or gc.get_freeze_count() > 0
    gc.freeze()
    _OURS.depth += 1
    try:
        yield
    finally:
        _OURS.depth -= 1
        # Whoever has frozen his objects before us wants them to stay so.
        if not was_frozen:
            gc.unfreeze()


@contextmanager
def paused() -> Iterator[None]:
    """Make very many objects that stay: searching them again and again is for nothing.

    In the end they go to the oldest of the collector's generations without being searched; where
    somebody has frozen what was there, they are frozen as well, and his objects stay so.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        with frozen():
            pass
        if was_on:
            gc.enable()


@contextmanager
def rare() -> Iterator[None]:
    """What is there now is not searched meanwhile, and what comes is searched as a whole rarely.

    For makers of very many pages: what is in a circle and outlives two searches is rare.
    """
    thresholds = gc.get_threshold()
    with frozen():
        gc.set_threshold(*thresholds[:2], thresholds[2] * _RARELY)
        try:
            yield
        finally:
            gc.set_threshold(*thresholds)
