"""Every word that a record holds, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from hindsite.model.values import Record

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import AnyRecord
    from hindsite.model.runbook import Runbook

__all__ = ["names_of", "texts_of"]

_APART = frozenset({"places"})


def names_of(record: Incident | Runbook) -> tuple[str, ...]:
    """What a record is known by: its id, its aliases and its title."""
    return (*record.names, record.title)


def texts_of(record: AnyRecord) -> Iterator[str]:
    """All text of a record, its body included; words of our own vocabulary are left out."""
    yield from _texts({name: value for name, value in record if name not in _APART})


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif isinstance(value, Record):
        yield from _texts(dict(value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, (tuple, list, frozenset)):
        for item in value:
            yield from _texts(item)
