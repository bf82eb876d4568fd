"""Where fields of a record stand, found out when somebody asks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from hindsite.model.findings import Step

__all__ = ["LateMarks"]

_Marks = Mapping[tuple[Step, ...], tuple[int, int]]


class LateMarks(Mapping[tuple[Step, ...], tuple[int, int]]):
    """Lines and columns by the steps to a field: most records have nothing to be blamed for.

    Args:
        find: Finds them all; it is called once at most.
    """

    def __init__(self, find: Callable[[], _Marks]) -> None:
        self._find = find

    @cached_property
    def _all(self) -> _Marks:
        return self._find()

    def __getitem__(self, steps: tuple[Step, ...]) -> tuple[int, int]:
        return self._all[steps]

    def __contains__(self, steps: object) -> bool:
        return steps in self._all

    def __iter__(self) -> Iterator[tuple[Step, ...]]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
