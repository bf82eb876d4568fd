"""The instants and days that a record tells of, whatever fields they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import get_args

from pydantic import BaseModel

from hindsite.model.findings import Last
from hindsite.model.late import LateRecord

__all__ = ["last_of", "moments_of"]


def moments_of(value: object) -> Iterator[datetime]:
    """Each instant in a record, or in a part of one, in no order; days without a time are none."""
    return (when for when in _dates_of(value) if isinstance(when, datetime))


def last_of(value: object) -> Last:
    """The last instant, in UTC, and the last day; the first day of all where no day is told."""
    dates = list(_dates_of(value))
    instants = [when for when in dates if isinstance(when, datetime)]
    days = [when for when in dates if not isinstance(when, datetime)]
    instant, day = max(instants, default=None), max(days, default=date.min)
    return Last(instant and instant.astimezone(UTC), day)


def _dates_of(value: object) -> Iterator[date]:
    """All that is a day, or an instant, which is a day as well."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, date):
            yield part
        elif isinstance(part, (list, tuple)):
            left.extend(part)
        elif isinstance(part, BaseModel):
            fields = vars(part.complete() if isinstance(part, LateRecord) else part)
            left += [item for name in _timed(type(part)) if (item := fields[name])]
        elif isinstance(part, Mapping):
            left.extend(part.values())


@cache
def _timed(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields in which a day may stand by their types: most hold nothing but text."""
    return tuple(name for name, info in model.model_fields.items() if _is_timed(info.annotation))


def _is_timed(kind: object) -> bool:
    """Whether a day may stand in what has a type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return bool(_timed(kind))
    if isinstance(kind, type) and issubclass(kind, date):
        return True
    return any(map(_is_timed, get_args(kind)))
