"""Every word that a record holds, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from hindsite.model.values import Record

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import AnyRecord
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook

__all__ = ["names_of", "spoken", "texts_in", "texts_of"]

_APART = frozenset({"places"})
_WORD = re.compile(r"[^\W_]+")


def names_of(record: Incident | Runbook | Review) -> tuple[str, ...]:
    """What a record is known by: its id, its aliases and its title."""
    return (*record.names, record.title)


def spoken(text: str) -> str:
    """The words of a text in lower case, with one space between two."""
    return " ".join(_WORD.findall(text.lower()))


def texts_of(record: AnyRecord) -> Iterator[str]:
    """All text of a record, its body included; words of our own vocabulary are left out."""
    yield from texts_in({name: value for name, value in record if name not in _APART})


def texts_in(value: object) -> Iterator[str]:
    """All text in a value of a record, at any depth."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif isinstance(value, Record):
        yield from texts_in(dict(value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, (tuple, list, frozenset)):
        for item in value:
            yield from texts_in(item)
