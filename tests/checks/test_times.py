from __future__ import annotations

from collections.abc import Callable

import pytest

from hindsite.model.findings import Finding, Level, Place, Places
from tests.factories import incident, library

Run = Callable[..., list[Finding]]


def test_instant_before_an_earlier_step_is_an_error_at_its_line(run: Run) -> None:
    """The message names both instants and the place is that of the later field."""
    places = Places("content/incidents/a.md", {("resolved_at",): (7, 14)})
    record = incident(
        started_at="2026-03-14T09:02Z", resolved_at="2026-03-14T10:01+01:00", places=places
    )
    (finding,) = run("time-order", library(record))
    assert finding.place == Place("content/incidents/a.md", 7, 14)
    assert finding.level is Level.ERROR
    assert finding.field == "resolved_at"
    assert finding.message == "resolved_at (09:01Z) is before started_at (09:02Z)"
    assert finding.found == "2026-03-14 09:01Z"
    assert finding.expected == "2026-03-14 09:02Z or later"


@pytest.mark.parametrize(
    ("start", "end", "remedy"),
    [
        ("2026-03-14T23:40Z", "2026-03-14T00:20Z", "resolved_at with 2026-03-15, if it was after"),
        ("2026-03-14T09:15Z", "2026-03-13T11:15Z", "resolved_at with 2026-03-14, if that day was"),
        ("2026-12-31T23:40Z", "2026-12-31T00:20Z", "resolved_at with 2027-01-01, if it was after"),
        ("2026-11-10T09:00Z", "2026-10-11T09:50Z", "resolved_at with 2026-11-10, if day and month"),
        ("2026-11-10T09:00Z", "2026-10-11T08:50Z", "correct resolved_at or started_at; until"),
        ("2026-12-03T09:00Z", "2026-03-12T09:50Z", "resolved_at with 2026-12-03, if day and month"),
        ("2026-05-03T09:00Z", "2026-03-06T09:50Z", "started_at with 2026-03-05, if day and month"),
        ("2026-11-30T09:00Z", "2026-10-30T09:50Z", "correct resolved_at or started_at; until"),
        ("2026-11-11T09:00Z", "2026-10-10T09:50Z", "correct resolved_at or started_at; until"),
        ("2026-03-14T09:02Z", "2026-03-14T09:01Z", "correct resolved_at or started_at; until"),
    ],
)
def test_the_slip_that_it_most_likely_is_gives_the_day_to_write(
    run: Run, start: str, end: str, remedy: str
) -> None:
    """The day after midnight, or day and month in the other order, where all else then fits."""
    (finding,) = run("time-order", library(incident(started_at=start, resolved_at=end)))
    assert remedy in finding.remedy


def test_only_the_nearest_violated_pair_is_reported(run: Run) -> None:
    """One wrong instant gives one finding, however many it contradicts."""
    record = incident(
        started_at="2026-03-14T09:00Z",
        detected_at="2026-03-14T09:05Z",
        resolved_at="2026-03-13T09:10:30Z",
    )
    (finding,) = run("time-order", library(record))
    assert finding.message == (
        "resolved_at (2026-03-13 09:10:30Z) is before detected_at (2026-03-14 09:05Z)"
    )


def test_ordered_and_equal_instants_are_sound(run: Run) -> None:
    """Two steps may share a minute, and who declares may acknowledge first."""
    record = incident(
        started_at="2026-03-14T09:00Z",
        detected_at="2026-03-14T09:00Z",
        declared_at="2026-03-14T09:03Z",
        acknowledged_at="2026-03-14T09:01Z",
        resolved_at="2026-03-14T09:30Z",
    )
    assert not run("time-order", library(record))


def test_status_beyond_the_instants_asks_for_the_instant(run: Run) -> None:
    """A status for which no instant speaks is a contradiction."""
    (finding,) = run("status-contradiction", library(incident(status="resolved")))
    assert (finding.found, finding.expected) == ("resolved", "detected")
    assert finding.remedy.startswith("give resolved_at")


def test_status_behind_the_instants_asks_to_remove_them(run: Run) -> None:
    """A status that an instant has overtaken is a contradiction."""
    record = incident(status="mitigated", closed_at="2026-03-14T12:00Z")
    (finding,) = run("status-contradiction", library(record))
    assert finding.remedy.startswith("remove what came after mitigated_at")


def test_status_that_agrees_is_sound(run: Run) -> None:
    """Writing down what follows anyway is no fault."""
    record = incident(status="resolved", resolved_at="2026-03-14T12:00Z")
    assert not run("status-contradiction", library(record))


def test_incident_of_the_future_is_said_once(run: Run) -> None:
    """A record that has not begun is reported by the field that dates it, and no further."""
    record = incident(detected_at="2027-03-14T09:00Z", resolved_at="2027-03-14T09:10Z")
    (finding,) = run("future-time", library(record))
    assert finding.level is Level.WARNING
    assert finding.field == "detected_at"
    assert "does not exist yet in a site built for 2026-03-20 00:00Z" in finding.message


def test_single_instants_of_the_future_are_said_each(run: Run) -> None:
    """Fields and lines of the timeline that lie ahead are reported, those before are not."""
    record = incident(
        resolved_at="2026-03-20T00:01Z",
        timeline=[
            {"at": "2026-03-14T09:00Z", "event": "begun"},
            {"at": "2027-03-14T09:00Z", "event": "slip"},
        ],
    )
    found = run("future-time", library(record))
    assert {finding.field for finding in found} == {"resolved_at", "timeline[1].at"}


def test_action_done_in_the_future_counts_days_of_the_library(run: Run) -> None:
    """Midnight in UTC is already the next day in Berlin."""
    action = {"title": "Alert", "status": "done", "done_at": "2026-03-21"}
    record = incident(resolved_at="2026-03-14T10:00Z", action_items=[action])
    (finding,) = run("future-time", library(record), "2026-03-20T23:30Z")
    assert finding.field == "action_items[0].done_at"
    assert not run("future-time", library(record, timezone="Europe/Berlin"), "2026-03-20T23:30Z")


def test_incident_left_open_is_a_warning(run: Run) -> None:
    """Beyond the policy's period, an open incident is either forgotten or not finished."""
    (finding,) = run("open-too-long", library(incident()), "2026-05-01T00:00Z")
    assert finding.level is Level.WARNING
    assert finding.field == "started_at"
    assert (finding.found, finding.expected) == (
        "detected for 47 days",
        "resolved within 30 days",
    )


def test_open_periods_are_told_in_fitting_units(run: Run) -> None:
    """A policy of minutes is not told in days."""
    rules = {"policy": {"open_too_long": "30m"}}
    (finding,) = run("open-too-long", library(incident(), **rules), "2026-03-14T10:30Z")
    assert finding.found == "detected for 1 hour"
    assert finding.expected == "resolved within 30 minutes"


def test_resolved_recent_and_uncounted_incidents_may_be_open(run: Run) -> None:
    """What is over, young, a drill or counted elsewhere is not called forgotten."""
    late = "2026-05-01T00:00Z"
    assert not run("open-too-long", library(incident()), "2026-04-13T09:00Z")
    assert not run("open-too-long", library(incident(resolved_at="2026-03-14T10:00Z")), late)
    assert not run("open-too-long", library(incident(kind="game-day")), late)
    first = incident(id="a", resolved_at="2026-03-14T10:00Z")
    assert not run("open-too-long", library(first, incident(id="b", duplicate_of="a")), late)
