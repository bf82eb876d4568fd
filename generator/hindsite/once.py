"""What is found out when somebody asks for it, and once at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Once"]

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Gives what `find` finds, and lets go of it then.

    There are two of it for each record. `functools.cache` remembers as well; to make one of it
    takes many times as long.
    """

    __slots__ = ("_find", "_value")

    _value: Value

    def __init__(self, find: Callable[[], Value]) -> None:
        self._find: Callable[[], Value] | None = find

    def __call__(self) -> Value:
        """The value; an error is found again each time."""
        if self._find is not None:
            self._value = self._find()
            self._find = None
        return self._value
