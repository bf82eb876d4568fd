"""Text from a person or a program → what it says, as `key: value`: of an incident, of an update."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from hindsite.app.asking import unknown
from hindsite.errors import UsageError
from hindsite.model.names import did_you_mean

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

    Where none of these lines has a key that is known, or nearly so, all of it is prose.

    Raises:
        UsageError: Among such lines stands a key that is not known, or one twice.
    """
    known_keys = (*_FIELDS, *_ROLES)
    rows = text.removeprefix("\ufeff").strip("\r\n").splitlines()
    keys = [_key(row) for row in takewhile(_LINE.fullmatch, map(str.strip, rows))]
    if not any(key in known_keys or did_you_mean(key, known_keys) for key in keys):
        return Dictated(text=text.strip())
    found = _pairs(rows, known_keys)
    known = {name: value for name, value in found if value}
    return Dictated(
        {name: value for name, value in known.items() if name in _FIELDS},
        {name: value for name, value in known.items() if name in _ROLES},
        "\n".join(rows[len(found) :]).strip(),
    )


def update_dictated(text: str) -> Mapping[str, str]:
    """What an update says: lines “key: value” and nothing else, in which empty lines do not count.

    Raises:
        UsageError: A line is none such, has a key that is not known, or one that stood before.
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
        UsageError: A key is not known, or stands there twice.
    """
    found: list[tuple[str, str]] = []
    for row in rows:
        match = _LINE.fullmatch(row.strip())
        if match is None:
            break
        if _key(row) not in known:
            raise unknown("key", match[1], known)
        if any(name == _key(row) for name, _ in found):
            message = f"The key “{match[1]}” stands there twice."
            raise UsageError(message, f"Keep one of the two; the second is “{row.strip()}”.")
        found.append((_key(row), (match[2] or "").strip()))
    return found


def _key(row: str) -> str:
    """The key of a line in our spelling; nothing where it has none."""
    match = _LINE.fullmatch(row.strip())
    name = re.sub(r"[\s-]+", "_", match[1].lower()) if match else ""
    return _OTHERWISE.get(name, name)
