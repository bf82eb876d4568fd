"""Records with a word of their own in every field that a model has, whatever it comes to have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BeforeValidator

from hindsite.model.incident import INSTANTS
from hindsite.model.values import Record

__all__ = ["CANARY", "planted", "record_text", "words_in"]

CANARY = "quokka"
"""The beginning of every planted word."""

_BY_READER = {"_zone": "UTC", "_flag": "true"}
_BY_TYPE: Mapping[object, str] = {
    bool: "true",
    int: "7",
    float: "7.5",
    date: "2026-04-01",
    datetime: "2026-03-14T09:30:00Z",
    timedelta: "90d",
}


def planted(model: type[Record], **fields: object) -> dict[str, object]:
    """Front matter in which each field has a value, and each text a word that nothing else has.

    Args:
        model: What is written.
        fields: Those that have a value of their own instead.
    """
    instants = {name: f"2026-03-14T09:{5 * n:02}:00Z" for n, name in enumerate(INSTANTS)}
    return _of_model(model, CANARY, {**instants, **fields})


def words_in(value: object) -> Iterator[str]:
    """The planted words of a value."""
    if isinstance(value, str):
        if CANARY in value:
            yield value
    elif isinstance(value, Mapping):
        for item in (*value, *value.values()):
            yield from words_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from words_in(item)


def record_text(fields: Mapping[str, object], body: str) -> str:
    """The file of a record."""
    return f"---\n{json.dumps(fields, indent=1)}\n---\n{body}"


def _of_model(model: type[Record], path: str, given: Mapping[str, object]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, info in model.model_fields.items():
        if info.exclude:
            continue
        key = info.alias or name
        known = given[name] if name in given else _read_as(info.metadata)
        made[key] = _value(info.annotation, f"{path}-{key}") if known is None else known
    return made


def _read_as(metadata: Iterable[object]) -> str | None:
    """What a reader takes that takes more than any text."""
    readers = [item.func for item in metadata if isinstance(item, BeforeValidator)]
    return next((_BY_READER.get(getattr(item, "__name__", "")) for item in readers), None)


def _value(kind: Any, path: str) -> object:  # noqa: ANN401 - annotations are of all types
    origin, inner = get_origin(kind), get_args(kind)
    value: object
    if origin is Annotated:
        value = _read_as(inner[1:]) or _value(inner[0], path)
    elif origin in {Union, UnionType}:
        value = _value(next(item for item in inner if item is not NoneType), path)
    elif origin is tuple:
        value = [_value(inner[0], path)]
    elif origin is dict:
        value = {f"{path}-key": _value(inner[1], path)}
    elif isinstance(kind, type) and issubclass(kind, Record):
        value = _of_model(kind, path, {})
    elif isinstance(kind, type) and issubclass(kind, Enum):
        value = next(iter(kind)).value
    else:
        value = path.replace("_", "-") if kind is str else _BY_TYPE[kind]
    return value
