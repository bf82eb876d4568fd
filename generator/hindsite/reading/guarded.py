"""What in a file may mean that few may know of its record, above all where it gives none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hindsite.model.enums import EventKind, Kind
from hindsite.model.names import did_you_mean, fold
from hindsite.reading.sources import GUARDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hindsite.reading.yaml_text import Data, Parsed

__all__ = ["is_guarded", "says_secret"]

_HARMLESS = "|".join((Kind.OPERATIONAL, *EventKind))
"""Kinds of which none keeps a record secret; lines of a timeline have kinds as well."""
_SECRET_WORDS = re.compile(
    rf"(security|vis[ia]b\w{{0,12}}|kind)\W{{0,3}}:(?!\W*(?:{_HARMLESS})(?![\w-]))|restricted",
    re.IGNORECASE,
)


def is_guarded(parsed: Parsed, data: Mapping[str, Data], known: Collection[str]) -> bool:
    """Whether a field that keeps secrets is repeated, misspelt or indented: no record is made.

    Args:
        parsed: The front matter as it was written.
        data: Its fields by the names that they have with us.
        known: The names that fields of records may have.
    """
    inner: list[Data] = [value for value in data.values() if isinstance(value, (dict, list))]
    if parsed.twice & set(GUARDS) or _holds_visibility(inner):
        return True
    strange = [name for name in data if name not in known]
    return any(
        did_you_mean(name, (*known,)).strip("?").endswith(f"“{guard}”")
        for name in strange
        for guard in GUARDS
    )


def _holds_visibility(inner: list[Data]) -> bool:
    """Whether `visibility` stands within another field, where it was meant for the record.

    Args:
        inner: Fields that hold others.
    """
    left = list(inner)
    while left:
        part = left.pop()
        if isinstance(part, dict):
            if any(map(_is_visibility, part)):
                return True
            part = list(part.values())
        if isinstance(part, list):
            left += [item for item in part if isinstance(item, (dict, list))]
    return False


@lru_cache(maxsize=1024)
def _is_visibility(name: str) -> bool:
    """Whether a field is called so; records have the same few hundred names of fields."""
    return fold(name) == "visibility"


def says_secret(text: str) -> bool:
    """Whether a file that gives no record says anything that could make it a secret one."""
    return _SECRET_WORDS.search(text.replace("\0", "")) is not None
