"""What each code of a finding means, in one line: those of reading and those of the rules here."""

from __future__ import annotations

from collections.abc import Mapping

from hindsite.checks.registry import RULES
from hindsite.model.findings import Level
from hindsite.model.names import fold
from hindsite.reading.notes import WARNINGS as BY_THE_READER

__all__ = ["EXPLANATIONS", "FIXED", "LEVELS", "READING", "SWITCHING", "known_code"]

READING: Mapping[str, str] = {
    "unreadable-encoding": "a file is UTF-8 text",
    "unreadable-file": "a file can be opened and read",
    "empty-file": "a record has something in it",
    "missing-front-matter": "a record begins with front matter between two lines of ---",
    "invalid-yaml": "front matter and settings are YAML",
    "duplicate-key": "no key stands twice in one mapping",
    "yaml-alias": "YAML anchors and aliases are not used: what a record says stands where it is",
    "cut-by-comment": "text in front matter is read to its end: “ #” within it stands in quotes",
    "commented-out": "an instant that is filled in has no “#” before it, so is no comment",
    "not-a-mapping": "front matter and settings are a mapping of fields to values",
    "missing-field": "title, severity and services are there, and what parts of a record require",
    "unknown-field": "every field is one that the format knows",
    "wrong-type": "a field holds the type that it asks for: text, number, list, period",
    "empty-value": "a field that is there says something",
    "invalid-value": "a field with a vocabulary holds one of its words",
    "invalid-time": "an instant is written as a time, 2026-03-14T09:02:00Z",
    "ambiguous-time": "a time names one instant: unclear zones and clock changes need an offset",
    "naive-time": "a time names its zone; without one it is read in that of record or library",
    "impossible-date": "a day is one that the calendar has, from 1970 to 2100",
    "invalid-date": "a day is written as a date, 2026-04-01",
    "out-of-range": "a number lies in the range of its field: percentages from 0 to 100",
    "invalid-id": "an id can be part of an address: letters, digits, dots, hyphens, underscores",
    "unknown-zone": "a time zone is one of the tz database, Europe/Berlin",
    "duplicate-id": "no two records share an id or an alias, compared without case",
    "missing-instant": "an incident has started_at, detected_at or declared_at",
    "given-twice": "timeline and actions stand in the front matter or in the body, not in both",
    "held-back": "what a part of the text is held back by has a beginning, a tier and an end",
    "timeline-order": "lines of a timeline come in the order of their times",
    "timeline-date": "a line of a timeline lies on a day that can be told",
    "missing-folder": "every folder that sources names is there",
    "unread-line": "what looks like a row of the timeline or an action can be read as one",
    "action-status": "a ticked box and the words behind it say the same",
    "unknown-word": "what stands in the brackets behind an action is one of the known words",
    "too-large": "a file is no larger than a record can sensibly be",
    "templated-file": "a file of alerting rules is YAML, and no template that would print it",
    "unnamed-rule": "each rule is an alert or a recording rule, and has its name",
    "no-rules": "a file among those of alerting rules holds rules",
    "outside-library": "a file lies inside of the knowledge base, links followed",
    "page-file": "an export of pages has the columns at and alert, or is JSON of a known form",
    "page-row": "a row of an export has as many cells as there are columns, each on one line",
}

_WARNINGS = {*BY_THE_READER, "unread-line", "action-status", "unknown-word"}

FIXED = frozenset({
    "unreadable-encoding", "unreadable-file", "empty-file", "too-large", "outside-library",
    "missing-folder", "missing-front-matter", "invalid-yaml", "yaml-alias", "not-a-mapping",
    "duplicate-key", "duplicate-id", "missing-instant", "held-back", "unknown-rule", "fixed-rule",
    "page-file", "page-row",
})  # fmt: skip
"""Codes that nobody can switch off: a record that they are about is not read, or not as meant."""

SWITCHING: Mapping[str, tuple[Level, str]] = {
    "unknown-rule": (Level.ERROR, "whoever switches or ignores a rule names one that there is"),
    "fixed-rule": (Level.ERROR, "what leaves a record unread is neither switched nor ignored"),
    "unused-ignore": (Level.WARNING, "a rule that a record ignores is one that it breaks"),
    "unused-override": (Level.WARNING, "a path under overrides is that of a file of the library"),
}
"""Codes of findings about switches themselves."""

EXPLANATIONS: Mapping[str, str] = {
    **READING,
    **{code: about for code, (_, about) in SWITCHING.items()},
    **{rule.code: rule.about for rule in RULES},
}
"""By code, what the rule asks: the state of a record that does not break it."""

LEVELS: Mapping[str, Level] = {
    **{code: Level.WARNING if code in _WARNINGS else Level.ERROR for code in READING},
    **{code: level for code, (level, _) in SWITCHING.items()},
    **{rule.code: rule.level for rule in RULES},
}
"""By code, the level that a finding mostly has where nothing is switched."""

_BY_FOLD = {fold(code): code for code in EXPLANATIONS}


def known_code(name: str) -> str | None:
    """The code that a person meant by a name, whatever the case of its letters; None for none."""
    return _BY_FOLD.get(fold(name))
