"""Processes forked from this one that do several turns of work on what each has made.

They have all that was loaded before them, as those of `workers` have.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hindsite import workers
from hindsite.collector import frozen
from hindsite.workers import (
    Caught,
    Worker,
    WorkerError,
    end,
    forked,
    named,
    pipe,
    send_all,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["Crew", "Turn", "serve"]

Turn = Callable[[Sequence[int], Any], Sequence[Any]]
"""Takes items and a word that was said to all processes; gives a result for each item."""


class Crew:
    """Processes forked from this one that go on with what they have made, turn by turn.

    Each has its items for as long as it lives. What it makes of them in one turn is at hand in the
    next, and need not be sent here and back.

    Args:
        turns: What is done with items, one turn after the other. Results can be pickled.
        jobs: How many processes.

    Raises:
        WorkerError: There is to be one process only, or no other can be started.
    """

    def __init__(self, turns: Sequence[Turn], jobs: int) -> None:
        if jobs <= 1 or not workers.can_fork():
            raise WorkerError(None, "no processes can be started")
        self._members: list[Worker] = []
        self.dismiss: Callable[[], object] = weakref.finalize(self, _end_all, self._members)
        """Stop all processes; it happens by itself when nobody has use for the crew any more."""
        with frozen():
            for number in range(jobs):
                self._members.append(_enlist(turns, number))

    def turn(self, items: Iterable[int], word: object = None) -> dict[int, Any]:
        """Have the next turn done.

        Args:
            items: Those that have a part in it. An item belongs to the same process in each turn.
            word: Said to all processes; it can be pickled.

        Returns:
            The result for each item.

        Raises:
            WorkerError: A process ended, or the work raised in one.
        """
        if not self._members:
            raise WorkerError(None, "all processes have ended")
        said = _pickled(word)
        shares: list[list[int]] = [[] for _ in self._members]
        for item in items:
            shares[item % len(shares)].append(item)
        try:
            for member, share in zip(self._members, shares, strict=True):
                member.results.send(share)
                member.results.send_bytes(said)
            heard = [_heard(member.results) for member in self._members]
        except (EOFError, OSError) as error:
            raise WorkerError(None, "a process has ended") from error
        return {
            item: result
            for share, results in zip(shares, heard, strict=True)
            for item, result in zip(share, results, strict=True)
        }


def _pickled(word: object) -> bytes:
    """What is sent to all, made once. Most commands send nothing, and load nothing for it."""
    import pickle

    return pickle.dumps(word, pickle.HIGHEST_PROTOCOL)


def _heard(line: Connection) -> list[Any]:
    """All that one process has made in a turn."""
    made: list[Any] = []
    while part := line.recv():
        if isinstance(part, str):
            raise WorkerError(None, part)
        made += part
    return made


def serve(turns: Sequence[Turn], line: Connection) -> None:
    """Do each turn when its word is said; end when nobody is there to say it."""
    with suppress(EOFError, OSError):
        for turn in turns:
            share, word = line.recv(), line.recv()
            made: list[Any] = []
            with Caught() as caught:
                made += turn(share, word)
            if caught.error is not None:
                line.send(named(caught.error))
                return
            send_all(made, line)
            line.send([])


def _enlist(turns: Sequence[Turn], number: int) -> Worker:
    ours, theirs = pipe(duplex=True)
    process = forked(ours, lambda: serve(turns, theirs))
    theirs.close()
    return Worker(process, number, ours)


def _end_all(workers: list[Worker]) -> None:
    while workers:
        end(workers.pop())
