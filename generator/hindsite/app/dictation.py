"""Text from a person or a program → what it says, as `key: value`: of an incident, of an update."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hindsite.app.asking import unknown
from hindsite.errors import UsageError

__all__ = ["Dictated", "dictated", "update_dictated"]

_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}?)\s*:(?:\s+(.*)|$)")
_FIELDS = ("title", "severity", "services", "kind", "started_at", "detected_at", "alert")
_ROLES = ("incident_commander", "communications_lead")
_UPDATE = ("happening", "impact", "doing", "next", "eta", "commitments", "at")
_OTHERWISE = {
    "service": "services",
    "commander": "incident_commander",
    "next_update": "next",
    "next_update_at": "next",
}


@dataclass(frozen=True, slots=True)
class Dictated:
    """What was said: fields by name, who has which role, and Markdown for the summary."""

    fields: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def dictated(text: str) -> Dictated:
    """Take a text apart: lines “key: value” up to the first blank line, and prose after them.

    Where the first line has no known key all of it is prose.

    Raises:
        UsageError: Among such lines stands a key that is not known.
    """
    rows = text.removeprefix("\ufeff").strip("\r\n").splitlines()
    if not rows or _key(rows[0]) not in {*_FIELDS, *_ROLES}:
        return Dictated(text=text.strip())
    found = _pairs(rows, (*_FIELDS, *_ROLES))
    known = {name: value for name, value in found if value}
    return Dictated(
        {name: value for name, value in known.items() if name in _FIELDS},
        {name: value for name, value in known.items() if name in _ROLES},
        "\n".join(rows[len(found) :]).strip(),
    )


def update_dictated(text: str) -> Mapping[str, str]:
    """What an update says: lines “key: value” and nothing else, in which empty lines do not count.

    Raises:
        UsageError: A line is none such, or has a key that is not known.
    """
    rows = [row for row in text.removeprefix("\ufeff").splitlines() if row.strip()]
    found = _pairs(rows, _UPDATE)
    if len(found) < len(rows):
        message = f"“{rows[len(found)].strip()}” is no “key: value”."
        raise UsageError(message, f"Write each on one line: {', '.join(_UPDATE)}.")
    return {name: value for name, value in found if value}


def _pairs(rows: Sequence[str], known: Sequence[str]) -> list[tuple[str, str]]:
    """Keys and values of the rows up to the first that is no “key: value”.

    Raises:
        UsageError: A key is not known.
    """
    found: list[tuple[str, str]] = []
    for row in rows:
        match = _LINE.fullmatch(row.strip())
        if match is None:
            break
        if _key(row) not in known:
            raise unknown("key", match[1], known)
        found.append((_key(row), (match[2] or "").strip()))
    return found


def _key(row: str) -> str:
    """The key of a line in our spelling; nothing where it has none."""
    match = _LINE.fullmatch(row.strip())
    name = re.sub(r"[\s-]+", "_", match[1].lower()) if match else ""
    return _OTHERWISE.get(name, name)
