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
    for name, value in record:
        if name not in _APART:
            found: list[str] = []
            _gather(value, found, with_names=False)
            yield from found


def texts_in(value: object) -> list[str]:
    """All text in a value of a record, at any depth, and what the fields in it are called."""
    found: list[str] = []
    _gather(value, found, with_names=True)
    return found


def _gather(value: object, found: list[str], *, with_names: bool) -> None:
    # Asked in the order of how often each is met, since there are hundreds in a record.
    if value is None or isinstance(value, Enum):
        return
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, (tuple, list, frozenset)):
        for item in value:
            _gather(item, found, with_names=with_names)
    elif isinstance(value, Record):
        for name, item in value:
            if with_names:
                found.append(name)
            _gather(item, found, with_names=with_names)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _gather(key, found, with_names=with_names)
            _gather(item, found, with_names=with_names)
