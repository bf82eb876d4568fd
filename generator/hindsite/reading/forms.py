"""Records ↔ what JSON knows, led by the types of their fields: a new field needs no line here.

What was validated once is not validated again, which would be the greater part of the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)
from zoneinfo import ZoneInfo

from hindsite.model.late import LateRecord
from hindsite.model.values import Record

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["RecordForm", "Rest", "form_of"]

_Model = TypeVar("_Model", bound=Record)
_MOST_SETS = 4096


@dataclass(frozen=True, slots=True)
class _Form:
    """How values of one type become what JSON knows, and are made again.

    `is_large` says that it takes long: such are records, and lists of them.
    """

    write: Callable[[Any], object]
    read: Callable[[Any], Any]
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """Fields that are made when somebody asks for them: their names, and how JSON has each."""

    names: tuple[str, ...]
    plain: Callable[[str], Any]


_NOTHING = Rest((), lambda _name: None)


class RecordForm(Generic[_Model]):
    """How the records of one class are written and made again.

    `apart` are fields that stand elsewhere: they are not written, and given when it is made.
    """

    def __init__(self, model: type[_Model], apart: tuple[str, ...] = ()) -> None:
        self._model = model
        fields = model.model_fields
        self._fields = [name for name in fields if name not in apart]
        self._defaults = {name: _default(info) for name, info in fields.items()}
        self._made = {name for name, info in fields.items() if info.default_factory}
        kinds: dict[str, object] = {name: fields[name].annotation for name in self._fields}
        self._forms = {name: form for name, kind in kinds.items() if (form := form_of(kind))}
        writers = {name: form.write for name, form in self._forms.items()}
        self._writers = [(name, writers.get(name)) for name in self._fields]
        self._readers = {name: form.read for name, form in self._forms.items()}
        self._large = {name for name, form in self._forms.items() if form.is_large}
        self._sets: dict[tuple[str, ...], set[str]] = {}
        self._is_late = issubclass(model, LateRecord)

    def write(self, record: Record) -> dict[str, object]:
        """The fields that were given; the others have their defaults again.

        Raises:
            ValueError: A time has a zone that has no name.
        """
        plain = {}
        # To ask each record whether it is one takes as long as to write a field.
        whole = cast("LateRecord", record).complete() if self._is_late else record
        given, values = record.model_fields_set, vars(whole)
        for name, write in self._writers:
            if name in given:
                value = values[name]
                plain[name] = value if write is None or value is None else write(value)
        return plain

    def parted(self, plain: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What `write` gave, as what is made at once and what may be made late.

        What is empty is no work, and most ask no more of it than whether it is.
        """
        large = self._large if self._is_late else ()
        late = {name: value for name, value in plain.items() if value and name in large}
        return {name: value for name, value in plain.items() if name not in late}, late

    def read(self, plain: Mapping[str, Any], rest: Rest = _NOTHING, **apart: object) -> _Model:
        """The record of which `write` made this, as it was down to the fields that were given.

        Args:
            plain: What `write` gave, but for the rest.
            rest: Fields of a `LateRecord` that `parted` took out.
            apart: Fields that stand elsewhere.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: It made no such thing.
        """
        values: dict[str, Any] = self._defaults | self._made_of(plain)
        if not (apart or rest.names or self._made):
            # As nearly all are, by the hundred thousand: items of actions and of timelines.
            return self._model.sure(values, self._given(tuple(plain)))
        values.update(apart)
        names = (*plain, *rest.names, *apart)
        for name in self._made.difference(names):
            values[name] = self.default(name)
        record = self._model.sure(values, self._given(names))
        if rest.names and isinstance(record, LateRecord):
            for name in rest.names:
                del values[name]
            record.put_off(lambda name: self._readers[name](rest.plain(name)))
        return record

    def some(self, record: Record, names: Iterable[str]) -> dict[str, object]:
        """Of some fields those that were given, as JSON has them.

        Raises:
            ValueError: A time has a zone that has no name.
        """
        given = record.model_fields_set
        found = ((name, getattr(record, name)) for name in names if name in given)
        forms = self._forms
        return {
            name: value if value is None or name not in forms else forms[name].write(value)
            for name, value in found
        }

    def one(self, name: str, plain: object) -> object:
        """The value of a field, of which `write` made something that JSON knows.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: It made no such thing.
        """
        return plain if plain is None or name not in self._readers else self._readers[name](plain)

    def default(self, name: str) -> object:
        """The value of a field that was not given."""
        if name in self._made:
            return _default(self._model.model_fields[name])
        return self._defaults[name]

    def begun(
        self, plain: Mapping[str, Any], names: tuple[str, ...], rest: Rest, **apart: object
    ) -> _Model:
        """A `LateRecord` that has few fields until somebody asks for another one.

        Args:
            plain: What `some` gave of these fields.
            names: Of the fields that it has; no default of theirs is made for each record.
            rest: The names of all fields that were given, and what gives any field of the record.
            apart: Fields that stand elsewhere.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: It is nothing that `some` gave.
        """
        defaults = self._defaults
        values: dict[str, Any] = {name: defaults[name] for name in names}
        values.update(self._made_of(plain))
        values.update(apart)
        record = self._model.sure(values, self._given(rest.names))
        if isinstance(record, LateRecord):
            record.put_off(rest.plain)
        return record

    def _made_of(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """The values of some fields, as records have them."""
        readers = self._readers
        return {
            name: value if value is None or name not in readers else readers[name](value)
            for name, value in plain.items()
        }

    def _given(self, names: tuple[str, ...]) -> set[str]:
        """Names as a set. Records cannot be changed, so that one set serves many of them."""
        given = self._sets.get(names)
        if given is None:
            given = set(names)
            if len(self._sets) < _MOST_SETS:
                self._sets[names] = given
        return given


def _default(info: FieldInfo) -> object:
    return info.get_default(call_default_factory=True)


@cache
def form_of(kind: object) -> _Form | None:
    """How values of a type are written, or None where JSON has them as they are.

    Raises:
        TypeError: No form is known for the type.
    """
    if get_origin(kind) is not None:
        return _generic(get_origin(kind), get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        # What `value` looks up at length.
        return _Form(attrgetter("_value_"), {item.value: item for item in kind}.__getitem__)
    if isinstance(kind, type) and issubclass(kind, Record):
        form = RecordForm(kind)
        return _Form(form.write, form.read, is_large=True)
    if kind not in _SCALARS:
        raise TypeError(kind)
    return _SCALARS[kind]


def _generic(origin: object, inner: tuple[object, ...]) -> _Form | None:
    """The form of a type that is made of others."""
    if origin is Annotated:
        return form_of(inner[0])
    if origin in {Union, UnionType}:
        (one,) = (item for item in inner if item is not NoneType)
        return form_of(one)
    forms = [form_of(item) for item in inner if item is not Ellipsis]
    if origin is frozenset and forms == [None]:
        return _Form(sorted, lambda items: _shared(tuple(items)))
    if origin is tuple:
        return _tuple(forms)
    if origin is not dict or forms != [None, None]:
        raise TypeError(origin)
    return None


def _tuple(forms: list[_Form | None]) -> _Form:
    """Tuples of one type, or of several that JSON knows."""
    form = forms[0]
    if forms == [None] * len(forms):
        return _Form(list, tuple)
    if form is None or len(forms) > 1:
        raise TypeError(forms)
    write, read = form.write, form.read
    return _Form(
        lambda items: [write(item) for item in items],
        lambda items: tuple([read(item) for item in items]),
        is_large=True,
    )


@lru_cache(maxsize=64)
def _shared(items: tuple[str, ...]) -> frozenset[str]:
    """Records of one source lack the same fields: one set serves them all."""
    return frozenset(items)


def _write_instant(when: datetime) -> str:
    zone = when.tzinfo
    if type(zone) is timezone:
        return when.isoformat()
    if isinstance(zone, ZoneInfo) and zone.key and not when.fold:
        return f"{when.replace(tzinfo=None).isoformat()} {zone.key}"
    message = f"{when!r} cannot be written"
    raise ValueError(message)


def _read_instant(text: str) -> datetime:
    stamp, _, zone = text.partition(" ")
    when = datetime.fromisoformat(stamp)
    return when.replace(tzinfo=ZoneInfo(zone)) if zone else when


def _write_span(span: timedelta) -> list[int]:
    return [span.days, span.seconds, span.microseconds]


def _read_span(parts: list[int]) -> timedelta:
    return timedelta(*parts)


_SCALARS: dict[object, _Form | None] = {
    str: None,
    int: None,
    float: None,
    bool: None,
    datetime: _Form(_write_instant, _read_instant),
    date: _Form(date.isoformat, date.fromisoformat),
    timedelta: _Form(_write_span, _read_span),
}
