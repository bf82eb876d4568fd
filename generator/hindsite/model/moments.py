"""The instants that a record tells of, whatever fields they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from pydantic import BaseModel

__all__ = ["moments_of"]


def moments_of(value: object) -> Iterator[datetime]:
    """Each instant in a record, or in a part of one, in no order; days without a time are none."""
    left = [value]
    while left:
        part = left.pop()
        if part is None or isinstance(part, str):  # as most are: what follows takes longer to tell
            continue
        if isinstance(part, datetime):
            yield part
        elif isinstance(part, (list, tuple)):
            left.extend(part)
        elif isinstance(part, BaseModel):
            left.extend(vars(part).values())
        elif isinstance(part, Mapping):
            left.extend(part.values())
