"""The day on which a site is built, asked for once: MkDocs asks the clock for that of each page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mkdocs.structure import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["one_date"]

_NAME = "get_build_date"


@contextmanager
def one_date() -> Iterator[None]:
    """Have all pages that are made meanwhile bear one date: to write it takes as long as a page."""
    room = vars(pages)
    former = room.get(_NAME)
    if not callable(former):
        yield
        return
    date = former()
    room[_NAME] = lambda: date
    try:
        yield
    finally:
        room[_NAME] = former
