from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.model.library import Library
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Settings
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

Run = Callable[..., list[Finding]]

LATER = "2026-06-01T00:00Z"


def major(**fields: object) -> Incident:
    """A SEV-1 of one hour, declared at once."""
    defaults: dict[str, object] = {
        "severity": "SEV-1",
        "started_at": "2026-03-14T09:00Z",
        "declared_at": "2026-03-14T09:00Z",
        "resolved_at": "2026-03-14T10:00Z",
    }
    return incident(**(defaults | fields))


def met(at: str | None, **fields: object) -> Incident:
    """The same with a published post-mortem and its meeting."""
    paper = {"status": "published"} | ({"meeting_at": at} if at else {})
    return major(postmortem=paper, **fields)


def test_a_late_meeting_is_a_note(run: Run) -> None:
    """Within 48 hours of resolution; the past cannot be mended."""
    (finding,) = run("meeting-late", library(met("2026-03-17T10:00Z")), LATER)
    assert finding.level is Level.NOTE
    assert finding.message == (
        "the meeting was held 72 hours after the incident was resolved; the policy gives 48 hours"
    )
    assert not run("meeting-late", library(met("2026-03-16T10:00Z")), LATER)
    assert not run(
        "meeting-late", library(met("2026-03-17T10:00Z"), policy={"meeting_within": "10d"}), LATER
    )


def test_weeks_are_told_in_days(run: Run) -> None:
    """Nobody counts in hundreds of hours."""
    (finding,) = run("meeting-late", library(met("2026-03-30T10:00Z")), LATER)
    assert "16 days after" in finding.message


def test_no_meeting_is_a_warning_once_it_was_due(run: Run) -> None:
    """A note once the post-mortem is out; one that is lacking is another rule's matter."""
    draft = library(major(postmortem={"status": "draft"}))
    assert not run("meeting-late", draft, "2026-03-16T09:59Z")
    (finding,) = run("meeting-late", draft, "2026-03-16T10:00Z")
    assert (finding.level, finding.field) == (Level.WARNING, "postmortem")
    (finding,) = run("meeting-late", library(met(None)), LATER)
    assert finding.level is Level.NOTE
    assert not run("meeting-late", library(major()), LATER)
    assert not run("meeting-late", library(met(None, severity="SEV-3")), LATER)
    assert not run("meeting-late", library(met(None, resolved_at=None, over=True)), LATER)


def updates(*times: str, audience: str = "internal") -> list[dict[str, str]]:
    """Updates of 2026-03-14 at these times of day."""
    return [{"at": f"2026-03-14T{time}Z", "audience": audience} for time in times]


def test_gaps_of_the_past_are_a_note(run: Run) -> None:
    """The longest gap is named, and how many more there are."""
    record = major(updates=updates("09:35"), resolved_at="2026-03-14T10:30Z")
    (finding,) = run("update-gap", library(record))
    assert finding.level is Level.NOTE
    assert finding.message == (
        "people inside had no update from 09:35Z to 10:30Z (55 minutes), and in 1 other gap"
    )
    once = major(updates=updates("09:30"), resolved_at="2026-03-14T10:30Z")
    (finding,) = run("update-gap", library(once))
    assert finding.message.endswith("from 09:30Z to 10:30Z (60 minutes)")


def test_the_gap_that_runs_is_a_warning(run: Run) -> None:
    """While it is open the next update is late, whatever came before."""
    record = major(updates=updates("09:20"), resolved_at=None)
    assert not run("update-gap", library(record), "2026-03-14T09:50Z")
    (finding,) = run("update-gap", library(record), "2026-03-14T10:00Z")
    assert finding.level is Level.WARNING
    assert finding.message == (
        "the next update to people inside is late: the last one was at 09:20Z, 40 minutes ago"
    )


def test_no_update_at_all(run: Run) -> None:
    """What was told to others is no update to people inside."""
    outside = major(updates=updates("09:20", audience="external"))
    (finding,) = run("update-gap", library(outside))
    assert finding.field == "updates"
    assert finding.level is Level.NOTE
    assert finding.message.startswith("no update to people inside is recorded in the 60 minutes")
    (finding,) = run("update-gap", library(major(resolved_at=None)), "2026-03-14T10:00Z")
    assert (finding.level, finding.field) == (Level.WARNING, "declared_at")


@pytest.mark.parametrize(
    "fields",
    [
        {"updates": updates("09:20", "09:45")},
        {"resolved_at": "2026-03-14T09:30Z"},
        {"severity": "SEV-3"},
        {"kind": "game-day"},
        {"declared_at": None},
        {"resolved_at": None, "over": True},
        {"resolved_at": "2026-03-14T08:00Z"},
        {"unsaid": frozenset({"updates"})},
    ],
)
def test_updates_that_are_not_missed(run: Run, fields: dict[str, object]) -> None:
    """In time, too short, not asked for, or nobody can tell."""
    assert not run("update-gap", library(major(**fields)), LATER)


def test_the_pace_is_that_of_the_severity_in_force(run: Run) -> None:
    """Time at a lower severity uses up nothing."""
    change = {"at": "2026-03-14T09:20Z", "from": "SEV-1", "to": "SEV-3"}
    assert not run("update-gap", library(major(severity_changes=[change])))


def breach(*notices: Mapping[str, object], **security: object) -> Incident:
    """A security incident whose breach was known on 2026-03-14 at 09:00."""
    known = {"known_at": "2026-03-14T09:00Z", "notification": list(notices)}
    return incident(kind="security", security=known | security)


def test_nobody_was_told_in_time(run: Run) -> None:
    """Undecided does not stop the clock; not required does."""
    duty: dict[str, object] = {"regime": "GDPR", "required": "undecided"}
    assert not run("notification-clock", library(breach(duty)), "2026-03-16T08:59Z")
    (finding,) = run("notification-clock", library(breach(duty)), "2026-03-17T09:00Z")
    assert finding.level is Level.WARNING
    assert finding.field == "security.notification[0]"
    assert finding.message == (
        "nobody has decided whether anyone must be told under GDPR, "
        "and the time for it ended at 2026-03-17 09:00Z"
    )
    (finding,) = run("notification-clock", library(breach({"required": "true"})), LATER)
    assert finding.message.startswith("nobody was told, and the time")
    assert not run("notification-clock", library(breach({"required": "false"})), LATER)


@pytest.mark.parametrize("now", ["2026-03-16T09:00Z", "2026-03-17T08:59Z"])
def test_a_clock_that_runs_out_within_a_day(run: Run, now: str) -> None:
    """There is still time to tell them; each regime has a clock of its own."""
    duties = ({"regime": "GDPR", "required": "true"}, {"regime": "PCI", "required": "true"})
    policy = {"notify_within_by_regime": {"PCI": "120h"}}
    (finding,) = run("notification-clock", library(breach(*duties), policy=policy), now)
    assert (finding.level, finding.field) == (Level.WARNING, "security.notification[0]")
    assert finding.message == (
        "nobody was told under GDPR, and the time for it ends at 2026-03-17 09:00Z"
    )
    found = run("notification-clock", library(breach(*duties), policy=policy), "2026-03-18T09:00Z")
    assert [item.message.partition(", ")[2] for item in found] == [
        "and the time for it ended at 2026-03-17 09:00Z",
        "and the time for it ends at 2026-03-19 09:00Z",
    ]


def test_told_late_is_a_note(run: Run) -> None:
    """A regime may have a time of its own."""
    told = {"regime": "NIS2", "required": "true", "notified_at": "2026-03-16T09:00Z"}
    assert not run("notification-clock", library(breach(told)), LATER)
    policy = {"notify_within_by_regime": {"nis2": "24h"}}
    (finding,) = run("notification-clock", library(breach(told), policy=policy), LATER)
    assert finding.level is Level.NOTE
    assert finding.message == (
        "notice under NIS2 was given 48 hours after the breach was known; the policy gives 24 hours"
    )


def test_a_clock_has_a_beginning(run: Run) -> None:
    """Without it nobody knows when the time ends."""
    (finding,) = run("notification-clock", library(breach({"required": "true"}, known_at=None)))
    assert "its clock has no beginning" in finding.message
    assert finding.expected == "known_at: …"


def test_a_breach_says_whether_anyone_had_to_be_told(run: Run) -> None:
    """A day before the time for it is over; a note, since mostly nobody had to."""
    assert not run("notification-clock", library(breach()), "2026-03-16T08:59Z")
    (finding,) = run("notification-clock", library(breach()), "2026-03-16T09:00Z")
    assert finding.message == (
        "nothing says whether anyone has to be notified of the breach, by 2026-03-17 09:00Z"
    )
    (finding,) = run("notification-clock", library(breach()), "2026-03-17T09:00Z")
    assert (finding.level, finding.field) == (Level.NOTE, "security")
    assert not run("notification-clock", library(breach(known_at=None)), LATER)
    assert not run("notification-clock", library(incident()), LATER)


def shelf(**fields: object) -> Library:
    """A library of one runbook, in a folder of ours beside one of others."""
    theirs = {"path": "theirs", "as": "runbooks", "preset": "hugo"}
    settings = Settings.model_validate({"sources": [theirs]})
    runbook = Runbook.model_validate({"id": "pool", "title": "Pool"} | fields)
    return Library(settings=settings, runbooks=(runbook,))


def test_a_review_that_is_overdue(run: Run) -> None:
    """The last day of the period is in time."""
    reviewed = {"last_reviewed": date(2026, 1, 1), "review_every": "90d"}
    assert not run("runbook-review", shelf(**reviewed), "2026-04-01T23:00Z")
    (finding,) = run("runbook-review", shelf(**reviewed), "2026-04-02T00:00Z")
    assert (finding.level, finding.field) == (Level.WARNING, "last_reviewed")
    assert finding.message == (
        "the runbook was to be reviewed by 2026-04-01, and last was on 2026-01-01"
    )


def test_a_review_that_nobody_can_tell(run: Run) -> None:
    """A note in our own format; in another's there is no place for it."""
    (finding,) = run("runbook-review", shelf())
    assert finding.level is Level.NOTE
    assert finding.message.endswith("last_reviewed and review_every are missing")
    (finding,) = run("runbook-review", shelf(review_every="90d"))
    assert finding.message.endswith("last_reviewed is missing")
    assert not run("runbook-review", shelf(places=Places("theirs/pool.md")))


def test_a_period_that_could_not_be_read_is_not_missing(run: Run) -> None:
    """The reader has said so already."""
    base = shelf(last_reviewed=date(2026, 1, 1))
    place = Place("runbook.md")
    told = Finding(place, Level.ERROR, "wrong-type", "…", "…", field="review_every")
    assert not run("runbook-review", base.with_findings([told]))
