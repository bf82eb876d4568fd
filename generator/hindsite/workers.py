"""One function for many items, in several processes forked from this one; results in order.

A fork has all that was loaded before it, so that nothing but results is sent. Where a process
cannot be forked safely the same function runs here, item by item, with the same results.
"""

from __future__ import annotations

import mmap
import os
import signal
import struct
import sys
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

from hindsite.collector import frozen
from hindsite.tickets import Tickets, parts_of
from hindsite.waiting import Tell, silent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = [
    "Apart",
    "Caught",
    "Steps",
    "Worker",
    "WorkerError",
    "begun",
    "can_fork",
    "end",
    "forked",
    "harmless",
    "labour",
    "named",
    "pipe",
    "run_all",
    "run_apart",
    "send_all",
]

Result = TypeVar("Result")
_SLOT = struct.Struct("<q")
_NONE = -1
_NO_PROCESS = "no process can be started"
_SENT = 64
"""So many results are sent at once."""


class WorkerError(Exception):
    """A worker ended without its results: at which item (None: at none), and how."""

    def __init__(self, item: int | None, how: str) -> None:
        super().__init__(how)
        self.item = item
        self.how = how


@dataclass(frozen=True, slots=True)
class Worker:
    """A process, its number among others, and the end of the pipe where its results arrive."""

    process: int
    number: int
    results: Connection


def can_fork() -> bool:
    """Whether this process may be forked: there is such a thing, and no thread may hold a lock.

    A thread that only moves a line of progress on a terminal is no danger, since a fork writes
    nothing there.
    """
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    return hasattr(os, "fork") and all(harmless(thread) for thread in others)


def harmless(thread: threading.Thread) -> bool:
    """Whether a thread only draws progress."""
    return type(thread).__module__ == "rich.live"


def run_all(
    work: Callable[[int], Result],
    weights: Sequence[int],
    jobs: int,
    finish: Callable[[], None] = lambda: None,
    *,
    here: bool = False,
) -> list[Result]:
    """The results of `work` for 0, 1, …, one for each weight.

    Args:
        work: Makes a result that can be pickled.
        weights: How much there is to do for each item, in any unit.
        jobs: How many processes, at most.
        finish: What each process that was forked does after its last item.
        here: Whether this process is one of them, which takes less memory than to wait for one
            more, but leaves here what the work needed.

    Raises:
        WorkerError: A process was killed, or `work` raised in one.
        Exception: Whatever `work` raises in this process.
    """
    count = len(weights)
    parts = parts_of(weights, jobs)
    processes = min(jobs, len(parts))
    if processes <= 1 or not can_fork():
        return [work(item) for item in range(count)]
    workers: list[Worker] = []
    with (
        frozen(),
        mmap.mmap(-1, _SLOT.size * processes) as board,
        closing(Tickets(parts, processes)) as tickets,
    ):
        try:
            for number in range(here, processes):
                items = tickets.items(number)
                workers.append(_start(partial(_numbered, work), items, number, board, finish))
            found = dict(_numbered(work, item) for item in tickets.items(0)) if here else {}
            while workers:
                # Out of the list first: the number of a process that ended may be another's soon.
                found.update(_results(workers.pop(0), board))
            return [found[item] for item in range(count)]
        finally:
            for worker in workers:
                end(worker)


def _numbered(work: Callable[[int], Result], item: int) -> tuple[int, Result]:
    return item, work(item)


class Steps:
    """Tells which step of a work has begun; in a process that was forked, by its parent.

    Args:
        tell: Takes the name of the step.
    """

    def __init__(self, tell: Tell = silent) -> None:
        self.tell = tell

    def __call__(self, name: str) -> None:
        """A step begins."""
        self.tell(name)


def run_apart(work: Callable[[], Result], steps: Steps | None = None) -> Result:
    """The result of `work`, made by a process of its own: with it all goes that only it needed.

    Args:
        work: Makes a result that can be pickled.
        steps: Whom `work` tells of its steps.

    Raises:
        WorkerError: There can be no other process, it was killed, or `work` raised in it.
    """
    if not can_fork():
        raise WorkerError(None, _NO_PROCESS)
    hearing, telling = pipe()
    steps = steps or Steps()

    def begin(_item: int) -> Result:
        hearing.close()
        steps.tell = telling.send
        try:
            return work()
        finally:
            # The result is heard when this is silent, and it may be longer than a pipe is.
            telling.close()

    with frozen(), mmap.mmap(-1, _SLOT.size) as board:
        worker = _start(begin, [0], 0, board, _nothing)
        telling.close()
        try:
            with hearing, suppress(EOFError, OSError):
                while True:
                    steps(hearing.recv())
        except BaseException:
            end(worker)
            raise
        made: Result = _results(worker, board)[0]
    return made


class Apart(Generic[Result]):
    """The result of `work`, which a process of its own makes while this one does other things.

    Whoever forks others asks for it before: a result can be received once, and here.

    Args:
        work: Makes a result that can be pickled.

    Raises:
        WorkerError: There can be no other process.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        if not can_fork():
            raise WorkerError(None, _NO_PROCESS)
        self._board = mmap.mmap(-1, _SLOT.size)
        with frozen():
            worker = _start(lambda _item: work(), [0], 0, self._board, _nothing)
        self._worker = worker
        self._unwanted = weakref.finalize(self, end, worker)

    def result(self) -> Result:
        """Wait for the result, and take it.

        Raises:
            WorkerError: The process was killed, or `work` raised in it.
        """
        self._unwanted.detach()
        with self._board:
            made: Result = _results(self._worker, self._board)[0]
        return made


def begun(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin with a work in a process of its own; what is returned waits for the result.

    Where there can be no such process, or it is killed, the work is done here when it is asked for.
    """
    try:
        apart = Apart(work)
    except WorkerError:
        return work

    def wait() -> Result:
        try:
            return apart.result()
        except WorkerError:
            return work()

    return wait


def pipe(*, duplex: bool = False) -> tuple[Connection, Connection]:
    """Where to hear, and where to tell. Most commands fork nothing, and load nothing for it."""
    from multiprocessing import Pipe

    return Pipe(duplex)


def _nothing() -> None:
    """There is nothing to finish."""


def _start(
    work: Callable[[int], Any],
    items: Iterable[int],
    number: int,
    board: mmap.mmap,
    finish: Callable[[], None],
) -> Worker:
    _note(board, number, _NONE)
    receiving, sending = pipe()
    process = forked(
        receiving,
        lambda: labour(work, items, lambda item: _note(board, number, item), sending, finish),
    )
    sending.close()
    return Worker(process, number, receiving)


def forked(ours: Connection, task: Callable[[], None]) -> int:
    """Fork a process for a task, and close there what is for this one alone; its number."""
    # Text that waits to be written would be written by both.
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Newer versions of Python warn of any thread: `can_fork` has looked at ours, and those of
        # numerical libraries end themselves before a fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        ours.close()
        _live(task)
    return process


def _live(task: Callable[[], None]) -> NoReturn:
    """Do a fork's task, and end without what its parent does at its end."""
    status = 1
    try:
        task()
        status = 0
    finally:
        os._exit(status)


def labour(
    work: Callable[[int], Any],
    items: Iterable[int],
    note: Callable[[int], None],
    results: Connection,
    finish: Callable[[], None] = lambda: None,
) -> None:
    """Work off the items, noting each before it begins; send all results, or what went wrong.

    After all results comes that there are no more.
    """
    made: list[Any] = []
    with Caught() as caught:
        for item in items:
            note(item)
            made.append(work(item))
        finish()
    if caught.error is not None:
        # Whoever takes parts of the same work need not do what nobody wants any more.
        for _ in items:
            pass
        results.send(named(caught.error))
        return
    send_all(made, results)
    results.send([])


def named(error: Exception) -> str:
    """An error in words: its kind, and what it says."""
    return f"{type(error).__name__}: {error}"


def send_all(made: list[Any], results: Connection) -> None:
    """Send results part by part; the list is empty then."""
    # All at once would stand here a second time while it is sent.
    made.reverse()
    while made:
        results.send([made.pop() for _ in range(min(_SENT, len(made)))])


class Caught:
    """Ends a block at its first error, whatever it is, and keeps that."""

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, Exception):
            self.error = error
            return True
        return False


def _note(board: mmap.mmap, number: int, item: int) -> None:
    _SLOT.pack_into(board, number * _SLOT.size, item)


def _results(worker: Worker, board: mmap.mmap) -> list[Any]:
    """Wait for a worker's end, and return what it has made."""
    made: list[Any] = []
    error, is_all = "", False
    with worker.results, suppress(EOFError, OSError):
        while not (error or is_all):
            part: list[Any] | str = worker.results.recv()
            if isinstance(part, str):
                error = part
            else:
                made += part
                is_all = not part
    _, status = os.waitpid(worker.process, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == 0 and is_all:
        return made
    item = _SLOT.unpack_from(board, worker.number * _SLOT.size)[0]
    raise WorkerError(None if item == _NONE else item, error or _ending(code))


def _ending(code: int) -> str:
    if code >= 0:
        return f"the process ended with status {code}"
    return f"the process was killed by {signal.Signals(-code).name}"


def end(worker: Worker) -> None:
    """Stop a worker, if it still runs, and forget it; that of another process is left alone."""
    # One that was forked besides has the same objects, and may let go of them first.
    with suppress(ChildProcessError, ProcessLookupError):
        if os.waitpid(worker.process, os.WNOHANG) == (0, 0):
            os.kill(worker.process, signal.SIGKILL)
            os.waitpid(worker.process, 0)
    worker.results.close()
