"""Processes forked from that of the tests: they need not load anew what is loaded here."""

from __future__ import annotations

import os
import signal
import traceback
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from hindsite.workers import forked, pipe

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

__all__ = ["Fork"]

_TOO_LONG_SECONDS = 120


class Fork:
    """A process at work on a task; what it changes in memory is changed there only.

    Args:
        task: What it does. It may end with `sys.exit`, and is killed after two minutes.
    """

    def __init__(self, task: Callable[[], object]) -> None:
        self._hearing, telling = pipe()
        self._process = forked(self._hearing, lambda: _do(task, telling))
        telling.close()

    def ended(self) -> tuple[int, str]:
        """Wait for its end: its status, below zero if a signal killed it, and what it printed."""
        with self._hearing, open(self._hearing.fileno(), encoding="utf-8", closefd=False) as pipe:
            said = pipe.read()
        return os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1]), said


def _do(task: Callable[[], object], telling: Connection) -> None:
    signal.alarm(_TOO_LONG_SECONDS)
    status: object = 0
    with (
        open(telling.fileno(), "w", encoding="utf-8", closefd=False) as text,
        redirect_stdout(text),
        redirect_stderr(text),
    ):
        try:
            task()
        except SystemExit as end:
            status = end.code or 0
        except BaseException:
            traceback.print_exc()
            raise
    os._exit(status if isinstance(status, int) else 1)
