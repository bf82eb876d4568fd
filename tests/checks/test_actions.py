from __future__ import annotations

from collections.abc import Callable

from hindsite.model.findings import Finding, Level, Place, Places
from tests.factories import incident, library

Run = Callable[..., list[Finding]]


def test_done_without_the_status_is_an_error(run: Run) -> None:
    """A day on which it was done contradicts any other status."""
    actions = [
        {"title": "Alert", "done_at": "2026-03-16", "status": "open"},
        {"title": "Alert", "done_at": "2026-03-16", "status": "done"},
        {"title": "Alert", "status": "done"},
    ]
    (finding,) = run("action-contradiction", library(incident(action_items=actions)))
    assert finding.level is Level.ERROR
    assert finding.field == "action_items[0].done_at"
    assert (finding.found, finding.expected) == ("status: open", "status: done")


def test_due_before_the_incident_is_a_warning(run: Run) -> None:
    """The day of the incident is that of the library's zone."""
    actions = [{"title": "Alert", "due": due} for due in ("2026-03-14", "2026-03-15")]
    record = incident(started_at="2026-03-14T23:30Z", action_items=[*actions, {"title": "Alert"}])
    (finding,) = run("action-due-early", library(record, timezone="Europe/Berlin"))
    assert finding.level is Level.WARNING
    assert finding.field == "action_items[0].due"
    assert not run("action-due-early", library(record))


def test_action_id_given_twice_is_an_error_that_names_the_first(run: Run) -> None:
    """The second stands accused; items of the body have one mark each."""
    places = Places("a.md", {("action_items", 0): (20, 1), ("action_items", 2): (22, 1)})
    actions = [{"id": "A1", "title": "x"}, {"title": "y"}, {"id": "a1", "title": "z"}]
    (finding,) = run("duplicate-action", library(incident(action_items=actions, places=places)))
    assert finding.place == Place("a.md", 22, 1)
    assert finding.message == "the action id “a1” is given twice; first in line 20"


def test_action_ids_that_differ_are_sound(run: Run) -> None:
    """Another record may use the same ids."""
    actions = [{"id": "A1", "title": "x"}, {"id": "A2", "title": "y"}]
    records = [incident(id=name, action_items=actions) for name in ("a", "b")]
    assert not run("duplicate-action", library(*records))
