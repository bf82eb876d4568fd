"""Records of which the greater part is made when somebody looks at it.

Of ten thousand incidents that a build takes from a cache, most are only asked for their id, their
services and when they began, and some for their action items as well. To make all of their fields
before anybody asks, timelines above all, takes longer than all else that is done with them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Self

from hindsite.model.values import Record

__all__ = ["LateRecord"]

_set = object.__setattr__


class LateRecord(Record):
    """A record that may lack fields, each of which is made when it is asked for.

    Whoever asks by name need not know. What goes through all fields of a record without their
    names, as `vars` does, has to `complete` it first.
    """

    def put_off(self, rest: Callable[[str], Any]) -> None:
        """Have fields that are not there given by `rest`, which is asked once for each by name."""
        # A slot of every pydantic model, used by those alone that have private attributes.
        _set(self, "__pydantic_private__", rest)

    def complete(self) -> Self:
        """Have all fields there."""
        rest: Any = self.__pydantic_private__
        if rest is not None:
            there, names = vars(self), type(self).model_fields
            whole = {name: there[name] if name in there else rest(name) for name in names}
            _set(self, "__dict__", whole)
            _set(self, "__pydantic_private__", None)
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            rest = self.__pydantic_private__
            if rest is None or name not in type(self).model_fields:
                return super().__getattr__(name)
            value = vars(self)[name] = rest(name)
            return value

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LateRecord):
            other.complete()
        return Record.__eq__(self.complete(), other)

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:  # noqa: PYI058 - as pydantic has it
        yield from Record.__iter__(self.complete())

    def __copy__(self) -> Self:
        other = type(self).__new__(type(self))
        _set(other, "__dict__", dict(vars(self)))
        _set(other, "__pydantic_fields_set__", set(self.model_fields_set))
        _set(other, "__pydantic_extra__", None)
        _set(other, "__pydantic_private__", self.__pydantic_private__)
        return other

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return Record.__deepcopy__(self.complete(), memo)

    def __getstate__(self) -> dict[Any, Any]:
        return Record.__getstate__(self.complete())

    def __repr_args__(self) -> Any:
        return Record.__repr_args__(self.complete())

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The fields as a dictionary; see pydantic."""
        return Record.model_dump(self.complete(), **options)

    def model_dump_json(self, **options: Any) -> str:
        """The fields as JSON; see pydantic."""
        return Record.model_dump_json(self.complete(), **options)
