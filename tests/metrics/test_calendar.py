from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hindsite.metrics.calendar import day_counts
from hindsite.metrics.frames import incident_frame
from hindsite.model.enums import Severity
from tests.factories import incident

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_has_its_incidents_and_the_severest_of_them() -> None:
    """By the zone's calendar; days without incidents are not listed."""
    items = [
        incident(id="a", severity="SEV-3", started_at="2026-03-01T22:59Z"),
        incident(id="b", severity="SEV-4", started_at="2026-03-01T23:00Z"),
        incident(id="c", severity="SEV-2", detected_at="2026-03-02T22:59Z"),
        incident(id="d", severity="SEV-4", declared_at="2026-03-05T12:00Z"),
    ]
    found = [(row.day, row.worst, row.ids) for row in day_counts(incident_frame(items), BERLIN)]
    assert found == [
        (date(2026, 3, 1), Severity.SEV3, ("a",)),
        (date(2026, 3, 2), Severity.SEV2, ("b", "c")),
        (date(2026, 3, 5), Severity.SEV4, ("d",)),
    ]


def test_days_are_plain_dates_at_any_time() -> None:
    """A leap day, the day before 1970, and a day of 1628; whatever order the records have."""
    starts = ["2024-02-29T12:00Z", "1969-12-31T12:00Z", "1628-08-10T15:00Z"]
    items = [incident(id=f"i{n}", started_at=start) for n, start in enumerate(starts)]
    days = [row.day for row in day_counts(incident_frame(items), BERLIN)]
    assert days == [date(1628, 8, 10), date(1969, 12, 31), date(2024, 2, 29)]
    assert {type(day) for day in days} == {date}


def test_no_incidents_have_no_days() -> None:
    """Nothing is there to show."""
    assert day_counts(incident_frame([]), BERLIN) == ()
