from __future__ import annotations

from collections.abc import Callable

import pytest

from hindsite.model.findings import Finding, Level, Place, Places
from tests.factories import incident, library

Run = Callable[..., list[Finding]]
BEGAN, ENDED = "2026-03-14T09:00Z", "2026-03-14T09:30Z"


def _at(*events: tuple[str, str]) -> list[dict[str, str]]:
    """A timeline of instants and kinds."""
    return [{"at": at, "event": "Something", "kind": kind} for at, kind in events]


def test_an_end_in_the_instant_of_the_beginning(run: Run) -> None:
    """A duration of zero is a field that was filled in by copying another."""
    (finding,) = run("zero-duration", library(incident(started_at=BEGAN, resolved_at=BEGAN)))
    assert (finding.field, finding.level) == ("resolved_at", "warning")
    assert "2026-03-14 09:00Z" in finding.message
    (again,) = run("zero-duration", library(incident(detected_at=BEGAN, resolved_at=BEGAN)))
    assert "detected_at" in again.remedy


@pytest.mark.parametrize(
    "fields",
    [
        {"started_at": BEGAN, "resolved_at": ENDED},
        {"started_at": BEGAN, "detected_at": BEGAN},
        {"started_at": BEGAN, "detected_at": ENDED, "resolved_at": ENDED},
        {"started_at": BEGAN, "resolved_at": BEGAN, "kind": "near-miss"},
    ],
)
def test_a_duration_that_can_be(run: Run, fields: dict[str, object]) -> None:
    """A minute is one, and what nobody felt needs none."""
    assert not run("zero-duration", library(incident(**fields)))


def test_times_of_two_clocks(run: Run) -> None:
    """One was copied from elsewhere; the odd one out is named beside the others."""
    record = incident(
        started_at=BEGAN, detected_at="2026-03-14T09:05Z", resolved_at="2026-03-14T11:30+02:00"
    )
    (finding,) = run("mixed-offsets", library(record))
    assert finding.field == "resolved_at"
    assert finding.message == "resolved_at is written with +02:00, but started_at with Z"
    assert (finding.found, finding.expected) == ("+02:00", "Z throughout the record")


def test_lines_of_one_wrong_day_are_told_of_once(run: Run) -> None:
    """The slip is in their day; another day is another slip."""
    far = [f"2026-02-{day}:{minute}Z" for day in ("01T09", "02T09") for minute in ("05", "10")]
    timeline = _at(*((at, "note") for at in far), (BEGAN, "note"), (far[3], "note"))
    found = run("distant-event", library(incident(started_at=BEGAN, timeline=timeline)))
    told = sorted((item.field, item.message.split(" lie")[0]) for item in found)
    these = "this line of the timeline and the one below it"
    assert told == [
        ("timeline[0].at", these),
        ("timeline[2].at", these),
        ("timeline[5].at", "this line of the timeline"),
    ]


def test_a_time_without_a_zone_is_of_no_clock(run: Run) -> None:
    """The reader has told of it; it was not written with an offset at all."""
    record = incident(started_at="2026-03-14T09:00+01:00", resolved_at="2026-03-14T11:30Z")
    assert run("mixed-offsets", library(record))
    place = Place(record.places.path)
    told = Finding(place, Level.WARNING, "naive-time", "…", "…", field="started_at")
    assert not run("mixed-offsets", library(record).with_findings([told]))


def test_a_clock_of_the_timeline_is_compared_as_well(run: Run) -> None:
    """Instants of the front matter belong together, wherever in it they stand."""
    record = incident(
        started_at=BEGAN,
        resolved_at=ENDED,
        timeline=_at(("2026-03-14T04:05-05:00", "note")),
        updates=[{"at": "2026-03-14T09:10Z"}],
    )
    (finding,) = run("mixed-offsets", library(record))
    assert finding.field == "timeline[0].at"


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ({"started_at": BEGAN, "resolved_at": ENDED}, {}),
        (
            {"started_at": "2026-03-28T23:00+01:00", "resolved_at": "2026-03-29T05:00+02:00"},
            {"timezone": "Europe/Berlin"},
        ),
        (
            {
                "started_at": "2026-03-28T23:00+01:00",
                "resolved_at": "2026-03-29T05:00+02:00",
                "timezone": "Europe/Paris",
            },
            {},
        ),
        (
            {
                "started_at": BEGAN,
                "timeline": _at(("2026-03-14T10:05+01:00", "note")),
                "timeline_in_body": True,
            },
            {},
        ),
    ],
)
def test_times_of_one_clock(
    run: Run, fields: dict[str, object], settings: dict[str, object]
) -> None:
    """Clocks that were changed at night are one; a timeline in the text has a zone of its own."""
    assert not run("mixed-offsets", library(incident(**fields), **settings))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"started_at": "2026-03-14T00:00Z", "resolved_at": "2026-03-16T10:00Z"}, "started_at"),
        ({"started_at": "2026-03-14T10:00Z", "resolved_at": "2026-03-16T00:00Z"}, "resolved_at"),
        ({"started_at": "2026-03-14T00:00+02:00", "detected_at": "2026-03-14T12:00+02:00"},
         "started_at"),
        ({"started_at": "1970-01-01T01:00Z", "resolved_at": "1970-01-01T02:00Z"}, "started_at"),
        ({"started_at": BEGAN, "resolved_at": "2099-12-31T23:59Z"}, "resolved_at"),
    ],
)  # fmt: skip
def test_a_placeholder(run: Run, fields: dict[str, object], field: str) -> None:
    """Midnight far from anything else, and days that only computers know."""
    found = run("placeholder-time", library(incident(**fields)))
    assert field in {item.field for item in found}
    assert all("nobody knew" in item.message for item in found)


@pytest.mark.parametrize(
    "fields",
    [
        {"started_at": "2026-03-14T00:00Z", "resolved_at": "2026-03-14T00:40Z"},
        {"started_at": "2026-03-14T00:00Z", "detected_at": "2026-03-14T08:00Z",
         "resolved_at": "2026-03-16T08:00Z"},
        {"started_at": "2026-03-14T00:00:01Z", "resolved_at": "2026-03-16T08:00Z"},
        {"started_at": "2026-03-14T00:00Z"},
        {"started_at": BEGAN, "resolved_at": ENDED, "closed_at": "2026-03-21T00:00Z"},
        {"started_at": "2026-03-14T00:00Z", "detected_at": "2026-03-14T00:01Z",
         "mitigated_at": "2026-03-15T00:00Z", "resolved_at": "2026-03-15T00:02Z"},
    ],
)  # fmt: skip
def test_a_midnight_that_was_one(run: Run, fields: dict[str, object]) -> None:
    """Certificates and jobs do end at midnight, and records are closed by the day."""
    assert not run("placeholder-time", library(incident(**fields)))


@pytest.mark.parametrize(
    ("name", "began", "slip"),
    [
        ("2026-04-03-a", "2026-03-04T09:00Z", "day and month are swapped"),
        ("2026-01-05-a", "2025-01-05T09:00Z", "the year is another"),
        ("2026-03-14-a", "2026-04-14T09:00Z", "the month is another"),
        ("20260403", "2026-03-04T09:00Z", "day and month are swapped"),
    ],
)
def test_a_day_that_the_files_name_contradicts(run: Run, name: str, began: str, slip: str) -> None:
    """Slips of the pen, told apart."""
    record = incident(started_at=began, places=Places(f"content/incidents/{name}.md"))
    (finding,) = run("file-date", library(record))
    assert finding.message.endswith(slip)
    assert (finding.field, finding.found) == ("started_at", began[:10])


@pytest.mark.parametrize(
    ("name", "began"),
    [
        ("2026-03-14-a", "2026-03-14T09:00Z"),
        ("2026-03-14-a", "2026-03-13T23:30Z"),
        ("2026-03-14-a", "2026-03-12T09:00Z"),
        ("2026-03-14-a", "2026-02-27T09:00Z"),
        ("2026-13-14-a", "2026-03-14T09:00Z"),
        ("2026-02-30", "2026-03-14T09:00Z"),
        ("outage", "2026-03-14T09:00Z"),
        ("12-03-2026", "2026-03-14T09:00Z"),
        ("2026-03-03-a", "2026-03-03T09:00Z"),
    ],
)
def test_a_day_that_goes_with_the_files_name(run: Run, name: str, began: str) -> None:
    """The same day, one beside it, one that shows no slip, and names that hold no day."""
    record = incident(started_at=began, places=Places(f"content/incidents/{name}.md"))
    assert not run("file-date", library(record))


def test_a_year_that_ends_between(run: Run) -> None:
    """A day beside that of the name is right, in whatever year it lies."""
    places = Places("content/incidents/2026-01-01-a.md")
    assert not run("file-date", library(incident(started_at="2025-12-31T23:00Z", places=places)))


def test_an_incident_of_months(run: Run) -> None:
    """Mostly its month or year was written wrong."""
    record = incident(started_at="2026-01-14T09:00Z", resolved_at="2026-03-14T09:00Z")
    (finding,) = run("month-long", library(record))
    assert (finding.field, finding.found, finding.expected) == (
        "resolved_at", "59 days", "at most 30 days",
    )  # fmt: skip


def test_an_incident_of_months_in_another_format(run: Run) -> None:
    """It has no place for a reason; the settings have."""
    places = Places("content/a.md")
    record = incident(
        started_at="2026-01-14T09:00Z", resolved_at="2026-03-14T09:00Z", places=places
    )
    (ours,) = run("month-long", library(record))
    assert ours.remedy.endswith("say why under ignore")
    theirs = {"path": "content", "as": "incidents", "preset": "cstate"}
    (finding,) = run("month-long", library(record, sources=[theirs]))
    assert finding.remedy.endswith("under overrides in hindsite.yml")


def test_an_incident_of_weeks(run: Run) -> None:
    """Up to the limit of the policy it may last; what does not count may last for ever."""
    record = incident(started_at="2026-02-12T09:00Z", resolved_at="2026-03-14T09:00Z")
    assert not run("month-long", library(record))
    short = {"open_too_long": "29d"}
    assert run("month-long", library(record, policy=short))
    record = incident(
        kind="maintenance", started_at="2026-01-14T09:00Z", resolved_at="2026-03-14T09:00Z"
    )
    assert not run("month-long", library(record, policy=short))
    assert not run("month-long", library(incident(started_at="2025-01-14T09:00Z")))


def test_a_detection_after_the_end(run: Run) -> None:
    """What is over is not detected any more."""
    events = _at((BEGAN, "detection"), ("2026-03-14T10:00Z", "detection"))
    record = incident(started_at=BEGAN, resolved_at=ENDED, timeline=events)
    (finding,) = run("late-detection", library(record))
    assert finding.field == "timeline[1].at"


def test_a_detection_before_the_end(run: Run) -> None:
    """Nor is it a fault that anything else comes later, or that there is no end."""
    events = _at((ENDED, "detection"), ("2026-03-14T10:00Z", "note"))
    assert not run(
        "late-detection", library(incident(started_at=BEGAN, resolved_at=ENDED, timeline=events))
    )
    events = _at(("2026-03-14T10:00Z", "detection"))
    assert not run("late-detection", library(incident(started_at=BEGAN, timeline=events)))


@pytest.mark.parametrize(
    ("at", "how"),
    [
        ("2026-02-14T09:10Z", "27 days before the incident began"),
        ("2025-03-14T09:10Z", "364 days before the incident began"),
        ("2026-04-14T09:10Z", "30 days after its last instant"),
    ],
)
def test_a_line_far_from_the_incident(run: Run, at: str, how: str) -> None:
    """A month or a year is wrong."""
    record = incident(
        started_at=BEGAN, resolved_at=ENDED, timeline=_at((BEGAN, "note"), (at, "note"))
    )
    (finding,) = run("distant-event", library(record))
    assert finding.message == f"this line of the timeline lies {how}"
    assert finding.field == "timeline[1].at"


@pytest.mark.parametrize(
    "fields",
    [
        {"resolved_at": ENDED, "timeline": _at(("2026-03-10T09:00Z", "note"))},
        {"resolved_at": ENDED, "timeline": _at(("2025-03-10T09:00Z", "change"))},
        {"resolved_at": ENDED, "timeline": _at(("2026-03-19T09:00Z", "note"))},
        {"timeline": _at(("2026-05-19T09:00Z", "note"))},
        {
            "resolved_at": ENDED,
            "postmortem": {"published_at": "2026-04-10T09:00Z"},
            "timeline": _at(("2026-04-12T09:00Z", "note")),
        },
    ],
)
def test_a_line_near_the_incident(run: Run, fields: dict[str, object]) -> None:
    """Days around it, what led to it, and what follows while it is open or written up."""
    assert not run("distant-event", library(incident(started_at=BEGAN, **fields)))
