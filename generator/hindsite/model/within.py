"""Fields that lie within fields, by dotted names such as `impact.error_rate` or `roles.scribe`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from hindsite.model.names import fold
from hindsite.model.values import Record

__all__ = ["as_spoken", "fields_within", "has_free_names", "without"]

Steps = tuple[str, ...]
_APART = re.compile(r"[\s_-]+")


def as_spoken(name: str) -> str:
    """The form in which two names of a role are the same: without case, hyphens, underscores."""
    return _APART.sub(" ", fold(name))


@cache
def fields_within(model: type[Record]) -> tuple[Steps, ...]:
    """The ways to all fields that lie within fields of a model and may be left out, alone."""
    return tuple(
        (name, *rest)
        for name, info in model.model_fields.items()
        if not info.exclude
        for inner in _models(info.annotation)
        for rest in _ways(inner)
    )


@cache
def has_free_names(model: type[Record], name: str) -> bool:
    """Whether the field of a model is a mapping whose keys its author chooses."""
    info = model.model_fields.get(name)
    return info is not None and any(get_origin(kind) is dict for kind in _kinds(info.annotation))


def without(value: object, ways: Collection[Steps]) -> object:
    """A value of a record without what these ways lead to; of a list, of each item.

    An item of which nothing is left is left out.
    """
    if isinstance(value, Record):
        return _record_without(value, ways)
    if isinstance(value, Mapping):
        gone = {as_spoken(way[0]) for way in ways}
        return {key: item for key, item in value.items() if as_spoken(key) not in gone}
    if isinstance(value, tuple):
        pairs = [(item, without(item, ways)) for item in value]
        return tuple(left for item, left in pairs if left == item or not _is_empty(left))
    return value


def _record_without(record: Record, ways: Collection[Steps]) -> Record:
    changes: dict[str, Any] = {}
    for name, info in type(record).model_fields.items():
        inner = [way[1:] for way in ways if way[0] == (info.alias or name)]
        if not inner:
            continue
        whole = getattr(record, name)
        is_all = any(not way for way in inner)
        left = info.get_default(call_default_factory=True) if is_all else without(whole, inner)
        if left != whole:
            changes[name] = left
    return record.model_copy(update=changes) if changes else record


def _is_empty(value: object) -> bool:
    """Whether a record says nothing at all."""
    return isinstance(value, Record) and all(
        getattr(value, name) == info.get_default(call_default_factory=True)
        for name, info in type(value).model_fields.items()
    )


def _ways(model: type[Record]) -> Iterator[Steps]:
    for name, info in model.model_fields.items():
        label = info.alias or name
        if not info.is_required():
            yield (label,)
        for inner in _models(info.annotation):
            yield from ((label, *rest) for rest in _ways(inner))


def _models(annotation: object) -> Iterator[type[Record]]:
    """The models that values of a type, or the items of them, are of."""
    for kind in _kinds(annotation):
        if isinstance(kind, type) and issubclass(kind, Record):
            yield kind


def _kinds(annotation: object) -> Iterator[object]:
    """A type, or those that a union, a list or an annotation speaks of."""
    origin = get_origin(annotation)
    if origin in {Union, UnionType, tuple}:
        for part in get_args(annotation):
            yield from _kinds(part)
    elif hasattr(annotation, "__metadata__"):
        yield from _kinds(get_args(annotation)[0])
    else:
        yield annotation
