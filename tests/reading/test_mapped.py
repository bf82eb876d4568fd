from __future__ import annotations

import re
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hindsite.model.enums import Severity
from hindsite.model.settings import Source
from hindsite.reading.incidents import read_runbook
from tests.factories import instant
from tests.reading.records import foreign, incident, rules

if TYPE_CHECKING:
    from hindsite.reading.notes import Note

THEIRS = """---
name: Search gave nothing
priority: P1
started: March 3rd, 2024 2:05 PM UTC
affected: [search]
---
Text.
"""
ALL = {"title": "name", "severity": "priority", "started_at": "started", "services": "affected"}


def _notes(text: str = THEIRS, **fields: object) -> list[Note]:
    return list(incident(text.encode(), foreign(**fields)).notes)


def _remedies(notes: list[Note]) -> dict[str, str]:
    return {item.field: item.remedy for item in notes}


def test_messages_alone_lead_to_a_source_that_reads_the_record() -> None:
    """What each says to write into hindsite.yml is written there, until nothing is left to say."""
    parts: dict[str, dict[str, Any]] = {"fields": {"tags": "labels"}, "values": {}}
    for _ in range(6):
        reading = incident(THEIRS.encode(), foreign(**parts))
        if not reading.notes:
            break
        for item in reading.notes:
            said = re.search(r"\b(fields|values): (\{.*?\}+)(?:;|$)", item.remedy)
            assert said is not None, item
            parts[said[1]].update(yaml.safe_load(said[2]))
    assert reading.incident is not None
    assert (reading.incident.severity, reading.incident.services) == (Severity.SEV1, ("search",))
    assert reading.incident.started_at == instant("2024-03-03T14:05:00Z")
    assert parts == {"fields": {"tags": "labels", **ALL}, "values": {"severity": {"P1": "SEV-1"}}}


def test_a_missing_field_is_answered_with_theirs_that_means_it() -> None:
    """And with what would hold for all, where that can be."""
    said = _remedies(_notes(fields={"title": "name"}))
    assert "fields: {severity: priority}" in said["severity"]
    assert "defaults: {severity: SEV-3}" in said["severity"]


def test_a_field_that_is_called_as_ours_is_has_to_be_named_all_the_same() -> None:
    """The message says so, and not that nothing stands behind it."""
    (found,) = _notes(THEIRS.replace("priority: P1", "severity: SEV-1"), fields={"title": "name"})
    assert "does not say which field holds it" in found.message
    assert "fields: {severity: severity}" in found.remedy


def test_a_field_that_a_file_lacks_is_told_with_where_it_is_read_from() -> None:
    """And with the fields that the file has."""
    (found,) = _notes(THEIRS.replace("priority: P1", "prio:"), fields=ALL)
    assert "reads it from priority" in found.message
    assert found.found == "fields: name, started, affected"


def test_a_record_without_an_instant_is_answered_with_the_field_that_has_one() -> None:
    """Any of the three that it may begin with will do."""
    fields = {name: theirs for name, theirs in ALL.items() if name != "started_at"}
    text = THEIRS.replace("started:", "created_at:")
    values = {"severity": {"P1": "SEV-1"}}
    (found,) = _notes(text, fields=fields, values=values)
    assert found.rule == "missing-instant"
    assert "fields: {declared_at: created_at}" in found.remedy


def test_a_record_that_nowhere_has_an_instant_is_to_be_left_out() -> None:
    """Nothing that a source could say would give it one."""
    values = {"severity": {"P1": "SEV-1"}}
    text = THEIRS.replace("started: March 3rd, 2024 2:05 PM UTC", "weight: 3")
    (found,) = _notes(text, fields={**ALL, "started_at": "weight_of"}, values=values)
    assert found.remedy.endswith("where none holds it, leave the files out: exclude")


def test_a_time_without_a_zone_is_answered_with_a_default() -> None:
    """Nobody adds a zone to each file of another tool."""
    values = {"severity": {"P1": "SEV-1"}}
    (found,) = _notes(THEIRS.replace(" PM UTC", " PM"), fields=ALL, values=values)
    assert (found.rule, "defaults: {timezone: …}" in found.remedy) == ("naive-time", True)


@pytest.mark.parametrize(
    ("word", "said"), [("Sev: bad", '{"Sev: bad": SEV-1}'), ("critical", "{critical: SEV-1}")]
)
def test_a_word_of_theirs_is_answered_with_a_meaning_to_give_it(word: str, said: str) -> None:
    """In a line that is YAML, whatever the word holds."""
    (found,) = _notes(THEIRS.replace("P1", f'"{word}"'), fields=ALL)
    assert f"values: {{severity: {said}}}" in found.remedy


def test_words_with_a_meaning_are_read_from_the_field_of_that_name() -> None:
    """The field need not be named as well; where it is, that counts."""
    values = {"severity": {"down": "SEV-2"}}
    fields = {name: theirs for name, theirs in ALL.items() if name != "severity"}
    text = THEIRS.replace("priority: P1", "severity: down")
    made = incident(text.encode(), foreign(fields=fields, values=values)).incident
    assert made is not None
    assert made.severity is Severity.SEV2
    assert "severity" not in made.unsaid


def test_the_example_of_the_documentation_reads_what_it_describes() -> None:
    """Whoever copies it has a source that works."""
    page = (Path(__file__).parents[2] / "docs/records.md").read_text(encoding="utf-8")
    example = page.split("### Any other format", 1)[1].split("```")[1].removeprefix("yaml\n")
    source = Source.model_validate(yaml.safe_load(example)["sources"][1])
    text = (
        "---\ntitle: A\ndate: 2026-03-14T09:00:00Z\nresolvedWhen: 2026-03-14T10:00:00Z\n"
        "severity: disrupted\naffected: [api]\n---\n"
    )
    reading = incident(text.encode(), source)
    assert rules(reading.notes) == []
    assert reading.incident is not None
    assert reading.incident.severity is Severity.SEV2


def test_days_of_a_runbook_may_be_in_words_as_well() -> None:
    """As its times are."""
    source = Source.model_validate(
        {"path": "content/runbooks", "as": "runbooks", "fields": {"last_reviewed": "seen"}}
    )
    text = b"---\ntitle: A\nseen: March 3rd, 2024\n---\n"
    made = read_runbook(text, "content/runbooks/a.md", source, UTC).runbook
    assert made is not None
    assert made.last_reviewed == date(2024, 3, 3)
