from __future__ import annotations

import json
import re
from typing import Any

import pytest

from hindsite.model.incident import Incident
from hindsite.model.runbook import Runbook
from hindsite.reading.actions import read_actions
from hindsite.reading.described import field_names
from hindsite.reading.timeline import read_timeline
from hindsite.writing.snippets import snippets
from tests.factories import instant
from tests.reading.records import BERLIN, clean, incident, record

_VARIABLES = {
    "CURRENT_YEAR": "2026",
    "CURRENT_MONTH": "03",
    "CURRENT_DATE": "14",
    "CURRENT_HOUR": "10",
    "CURRENT_MINUTE": "05",
    "CURRENT_TIMEZONE_OFFSET": "+01:00",
}
# A record that the field alone would contradict.
_NEEDS = {"security", "severity_changes", "status", "duplicate_of", "related", "closed_at"}


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    """The file as an editor reads it."""
    return dict(json.loads(snippets()))


def _typed(row: dict[str, Any]) -> str:
    """What stands there once everybody has tabbed through it: first choices and examples."""
    text = "\n".join(row["body"])
    for name, value in _VARIABLES.items():
        text = text.replace(f"${{{name}}}", value).replace(f"${name}", value)
    text = re.sub(r"\$\{\d\|([^,|]+)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d:((?:\\.|[^}\\])*)\}", r"\1", text)
    return re.sub(r"\$\d", "word", text.replace("$0", ""))


def test_every_field_has_one(rows: dict[str, Any]) -> None:
    """By its own name, in Markdown alone, with what an editor explains."""
    names = {*field_names(Incident), *field_names(Runbook)}
    assert rows.keys() == names | {"timeline row", "action item", "incident"}
    assert all(row["scope"] == "markdown" and row["description"] for row in rows.values())
    assert [rows[name]["prefix"] for name in names] == list(names)


def test_vocabularies_are_offered(rows: dict[str, Any]) -> None:
    """A word is chosen, and not remembered; a list is begun as one."""
    assert rows["severity"]["body"] == ["severity: ${1|SEV-1,SEV-2,SEV-3,SEV-4|}$0"]
    assert "strategy: ${1|rollback," in rows["resolution"]["body"][0]
    assert rows["services"]["body"] == ["services: [$1]$0"]
    assert rows["updates"]["body"][0] == "updates:"


@pytest.mark.parametrize("name", sorted(set(field_names(Incident)) - _NEEDS))
def test_what_is_typed_can_be_read(rows: dict[str, Any], name: str) -> None:
    """With its examples as they stand each field is in a form that the reader takes."""
    typed = _typed(rows[name])
    field, _, value = typed.partition(":")
    reading = incident(record(**{"resolved_at": "2026-03-14T11:00:00Z", field: value}))
    form = {item.rule for item in reading.notes}
    assert form <= {"wrong-type"} if "word" in typed else not form
    assert reading.incident is not None


def test_lines_of_a_body(rows: dict[str, Any]) -> None:
    """A row of the timeline and an action item are read as such, and so is a whole record."""
    body = f"## Timeline\n\n{_typed(rows['timeline row'])}Alert\n"
    (event,) = read_timeline(body, BERLIN, instant("2026-03-14T09:00Z")).events
    assert (event.at, event.text) == (instant("2026-03-14T09:05Z"), "Alert")
    reading = read_actions(f"## Action items\n\n{_typed(rows['action item'])}\n")
    (action,) = reading.items
    assert (action.fields["owner"], action.fields["due"]) == ("owner", "2026-03-14")
    assert reading.notes == ()
    assert clean(_typed(rows["incident"]).encode()).started_at == instant("2026-03-14T09:05Z")
