"""Snippets for VS Code: fields of front matter and lines of a body, which no schema reaches there.

The YAML language server does not look into Markdown. Snippets do: they complete names, offer the
words of a vocabulary, and stamp times, in an editor without any extension.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hindsite.model.incident import Incident
from hindsite.model.runbook import Runbook
from hindsite.reading.described import inner_models, is_many, words_of
from hindsite.reading.word_lists import word_list

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["snippets"]

_NOW = (
    "$CURRENT_YEAR-$CURRENT_MONTH-${CURRENT_DATE}T$CURRENT_HOUR:$CURRENT_MINUTE:00"
    "$CURRENT_TIMEZONE_OFFSET"
)
_TODAY = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
_DAYS = frozenset({"due", "done_at", "last_reviewed", "last_exercised"})
_MOST = 4
_SPECIAL = re.compile(r"[\\$}]")
_ACTION = "- [ ] A${1:1}: ${2:What will be there that is not there now} (@${3:owner}, due ${4:%s})"
_INCIDENT = """\
---
title: ${1:What fails}
severity: ${2|SEV-1,SEV-2,SEV-3,SEV-4|}
services: [$3]
started_at: ${4:%s}
---
## Summary

$0"""
_LINES = {
    "timeline row": (
        "row",
        "- **$CURRENT_HOUR:$CURRENT_MINUTE** $0",
        "A line of the timeline.",
    ),
    "action item": (
        "action",
        _ACTION % _TODAY,
        "An action item: specific, assigned, dated.",
    ),
    "incident": (
        "incident",
        _INCIDENT % _NOW,
        "The front matter of an incident; hindsite new incident knows more.",
    ),
}


def snippets() -> str:
    """A file of snippets for Markdown, by the name of each field, as JSON with a newline."""
    rows: dict[str, object] = {}
    for model in (Incident, Runbook):
        for name in inner_models(model):
            says = _about(model, name).get("says", "")
            rows.setdefault(name, _snippet(name, f"{name}:{_value(model, name)}$0", says))
    for name, (prefix, body, says) in _LINES.items():
        rows[name] = _snippet(prefix, body, says)
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _snippet(prefix: str, body: str, says: str) -> object:
    return {
        "scope": "markdown",
        "prefix": prefix,
        "body": body.split("\n"),
        "description": says,
    }


def _value(model: type[BaseModel], name: str) -> str:
    """What stands behind the colon, with its stops numbered from 1."""
    inner, is_list = inner_models(model)[name], is_many(model, (name,))
    if inner is None and name == "roles":
        return " {incident_commander: $1, communications_lead: $2}"
    if inner is None:
        return " [$1]" if is_list else f" {_stop(1, model, name)}"
    fields = [field for field, deeper in inner_models(inner).items() if deeper is None][:_MOST]
    stops = (f"{field}: {_stop(number, inner, field)}" for number, field in enumerate(fields, 1))
    mapping = f"{{{', '.join(stops)}}}"
    return f"\n  - {mapping}" if is_list else f" {mapping}"


def _stop(number: int, model: type[BaseModel], name: str) -> str:
    """A place to type at: with words to choose from, the present, or an example."""
    if words := words_of(model, name):
        return f"${{{number}|{','.join(words)}|}}"
    if name in _DAYS:
        return f"${{{number}:{_TODAY}}}"
    if name == "at" or name.endswith("_at"):
        return f"${{{number}:{_NOW}}}"
    example = _SPECIAL.sub(_escaped, _about(model, name).get("example", ""))
    return f"${{{number}:{example}}}" if example else f"${number}"


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _about(model: type[BaseModel], name: str) -> dict[str, str]:
    """What the word list says of a field; an example that is no single value is left out."""
    listed = word_list("fields").get(model.__name__)
    row = listed.get(name) if isinstance(listed, dict) else None
    known = row.items() if isinstance(row, dict) else ()
    return {key: value for key, value in known if isinstance(value, str)}
