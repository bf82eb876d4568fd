from __future__ import annotations

from collections.abc import Callable

import pytest

from hindsite.model.findings import Finding, Level, Place, Places, Step
from tests.factories import incident, library

Run = Callable[..., list[Finding]]

BEGAN, ENDED = "2026-03-16T09:00Z", "2026-03-16T10:00Z"
MAJOR = {"severity": "SEV-1", "started_at": BEGAN, "declared_at": BEGAN}
OVER = {**MAJOR, "resolved_at": ENDED, "acknowledged_at": BEGAN}
TOLD = [{"at": BEGAN, "audience": "internal"}]
ACTION = {"title": "Alert on orders older than 10 minutes"}


@pytest.mark.parametrize(
    ("code", "fields", "unread"),
    [
        ("update-gap", {**MAJOR, "updates": TOLD}, "resolved_at"),
        ("open-too-long", MAJOR, "resolved_at"),
        ("status-contradiction", {**MAJOR, "status": "resolved"}, "resolved_at"),
        ("meeting-late", {**OVER, "postmortem": {"status": "draft"}}, "postmortem.meeting_at"),
        ("postmortem-overdue", OVER, "postmortem"),
        ("postmortem-overdue", OVER, "postmortem.status"),
        ("postmortem-overdue", OVER, "postmortem.published_at"),
        ("missing-role", OVER, "roles"),
        ("unnamed-cause", {**OVER, "body": "## Root cause\n\nA zero."}, "contributing_factors"),
        ("action-unowned", {**OVER, "action_items": [ACTION]}, "action_items[0].owner"),
    ],
)
def test_what_could_not_be_read_is_not_missed(
    run: Run, code: str, fields: dict[str, object], unread: str
) -> None:
    """The reader has told of it, and it is there once that is mended."""
    record = incident(**fields)
    assert run(code, library(record), "2026-06-01T00:00Z")
    told = Finding(Place(record.places.path), Level.ERROR, "wrong-type", "…", "…", field=unread)
    assert not run(code, library(record).with_findings([told]), "2026-06-01T00:00Z")


def test_a_field_of_an_item_whose_number_has_changed(run: Run) -> None:
    """Items before it were taken out; its place in the file is the same."""
    marks: dict[tuple[Step, ...], tuple[int, int]] = {("action_items", 0, "due"): (9, 5)}
    action = ACTION | {"owner": "kim"}
    record = incident(**OVER, action_items=[action], places=Places("a.md", marks))
    told = Finding(
        Place("a.md", 9, 5), Level.ERROR, "invalid-date", "…", "…", field="action_items[4].due"
    )
    assert not run("action-undated", library(record).with_findings([told]))
    other = Finding(
        Place("a.md", 8, 5), Level.ERROR, "invalid-date", "…", "…", field="action_items[0].due"
    )
    assert run("action-undated", library(record).with_findings([other]))


@pytest.mark.parametrize(
    ("field", "remedy", "is_lacking"),
    [
        ("resolved", "the field is called resolved_at", False),
        ("resolvd_at", "did you mean “resolved_at”?", False),
        ("resolvd_at", "did you mean “verified_at”?", True),
        ("impact.resolved", "the field is called resolved_at", True),
    ],
)
def test_a_field_by_another_name_is_not_missed(
    run: Run, field: str, remedy: str, *, is_lacking: bool
) -> None:
    """The reader asks to call it right."""
    record = incident(**MAJOR)
    told = Finding(
        Place(record.places.path), Level.ERROR, "unknown-field", "…", remedy, field=field
    )
    found = run("open-too-long", library(record).with_findings([told]), "2026-06-01T00:00Z")
    assert bool(found) is is_lacking


def test_of_several_roles_only_those_are_missed_that_are_not_there(run: Run) -> None:
    """One that could not be read is there."""
    record = incident(**OVER)
    field = "roles.incident_commander"
    told = Finding(Place(record.places.path), Level.ERROR, "wrong-type", "…", "…", field=field)
    (finding,) = run("missing-role", library(record).with_findings([told]))
    assert "incident commander" not in finding.message
    assert "communications lead" in finding.message
