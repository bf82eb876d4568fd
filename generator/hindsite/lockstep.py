"""Works of several steps, of which each takes one step before any takes the next one.

What a step needs, its code above all, is then at hand in the fast memory of the processor for all
works but the first. Done one by one, works of many small steps wait for it again and again.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from itertools import islice
from typing import TypeVar

__all__ = ["TOGETHER", "Steps", "in_lockstep", "to_the_end"]

Result = TypeVar("Result")

TOGETHER = 64
"""So many works go together: of more what each has made so far lies too far away by its turn."""

Steps = Generator[None, None, Result]
"""A work that yields between its steps, and returns its result."""


def in_lockstep(works: Iterable[Steps[Result]]) -> list[Result]:
    """The results of all works, in order; some dozens of them are begun and ended together.

    Raises:
        Exception: Whatever one of them raises; those that are not done then are not done.
    """
    left = iter(works)
    made: list[Result] = []
    while group := list(islice(left, TOGETHER)):
        made += _together(group)
    return made


def to_the_end(work: Steps[Result]) -> Result:
    """The result of one work, done without a pause."""
    return _together([work])[0]


def _together(works: list[Steps[Result]]) -> list[Result]:
    made: dict[int, Result] = {}
    going = dict(enumerate(works))
    while going:
        for number, work in tuple(going.items()):
            try:
                next(work)
            except StopIteration as end:
                made[number] = end.value
                del going[number]
    return [made[number] for number in range(len(works))]
