"""Text from a person or a program → what is known of an incident: `key: value`, then prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hindsite.app.asking import unknown

__all__ = ["Dictated", "dictated"]

_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}?)\s*:(?:\s+(.*)|$)")
_FIELDS = ("title", "severity", "services", "kind", "started_at", "detected_at", "alert")
_ROLES = ("incident_commander", "communications_lead")
_OTHERWISE = {"service": "services", "commander": "incident_commander"}


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
    found: dict[str, str] = {}
    count = 0
    for row in rows:
        match = _LINE.fullmatch(row.strip())
        if match is None:
            break
        key = _key(row)
        if key not in {*_FIELDS, *_ROLES}:
            raise unknown("key", match[1], [*_FIELDS, *_ROLES])
        found[key] = (match[2] or "").strip()
        count += 1
    return Dictated(
        {name: value for name, value in found.items() if name in _FIELDS and value},
        {name: value for name, value in found.items() if name in _ROLES and value},
        "\n".join(rows[count:]).strip(),
    )


def _key(row: str) -> str:
    """The key of a line in our spelling; nothing where it has none."""
    match = _LINE.fullmatch(row.strip())
    name = re.sub(r"[\s-]+", "_", match[1].lower()) if match else ""
    return _OTHERWISE.get(name, name)
