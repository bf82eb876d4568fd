"""The instants that a record tells of, whatever fields they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from pydantic import BaseModel

__all__ = ["moments_of"]


def moments_of(value: object) -> Iterator[datetime]:
    """Each instant in a record, or in a part of one, in no order; days without a time are none."""
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, BaseModel):
        yield from moments_of(value.__dict__)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from moments_of(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from moments_of(part)
