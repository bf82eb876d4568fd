from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hindsite.metrics.hours import time_at_work
from hindsite.model.policy import BusinessHours, Weekday
from tests.factories import instant

UTC_ZONE, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")
OFFICE = BusinessHours()


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-02T10:00Z", "2026-03-02T10:20Z", 20),
        ("2026-03-02T03:00Z", "2026-03-02T08:00Z", 0),
        ("2026-03-02T03:00Z", "2026-03-02T09:30Z", 30),
        ("2026-03-02T16:50Z", "2026-03-03T09:05Z", 15),
        ("2026-03-06T16:50Z", "2026-03-09T09:05Z", 15),
        ("2026-03-07T12:00Z", "2026-03-08T12:00Z", 0),
        ("2026-03-02T00:00Z", "2026-03-09T00:00Z", 5 * 8 * 60),
        ("2024-02-28T12:00Z", "2024-03-01T12:00Z", 2 * 8 * 60),
        ("2016-01-04T09:00Z", "2026-01-05T09:00Z", 522 * 5 * 8 * 60),
        ("2026-03-02T12:00Z", "2026-03-02T11:00Z", 0),
        ("2026-03-02T12:00Z", "2026-03-02T12:00Z", 0),
    ],
)
def test_only_business_hours_count(start: str, end: str, minutes: int) -> None:
    """Monday to Friday from 9 to 17: nights and weekends take no time, a leap day does."""
    spent = time_at_work(instant(start), instant(end), OFFICE, UTC_ZONE)
    assert spent == timedelta(minutes=minutes)


def test_hours_go_by_the_wall_clock_of_the_zone() -> None:
    """9:30 in Berlin is 8:30 UTC in winter and 7:30 in summer."""
    for day, hour in (("2026-03-27", 8), ("2026-03-30", 7)):
        start = instant(f"{day}T00:00Z")
        end = instant(f"{day}T{hour:02}:30Z")
        assert time_at_work(start, end, OFFICE, BERLIN) == timedelta(minutes=30)


def test_a_day_on_which_the_clocks_change_is_as_long_as_any_other() -> None:
    """Sunday 2026-03-29 has 23 hours in Berlin, and 24 by the clock on the wall."""
    always = BusinessHours.model_validate({"days": list(Weekday), "from": "00:00", "to": "24:00"})
    start, end = instant("2026-03-28T23:00Z"), instant("2026-03-29T22:00Z")
    assert time_at_work(start, end, always, BERLIN) == timedelta(hours=24)


@given(start=st.integers(0, 50 * 24 * 60), minutes=st.integers(0, 3 * 24 * 60))
def test_minute_by_minute_gives_the_same(start: int, minutes: int) -> None:
    """Counting the minutes that begin within business hours, one by one."""
    begin = instant("2024-02-01T00:00Z") + timedelta(minutes=start)
    each = (begin + timedelta(minutes=n) for n in range(minutes))
    counted = sum(at.weekday() < 5 and 9 <= at.hour < 17 for at in each)
    end = begin + timedelta(minutes=minutes)
    assert time_at_work(begin, end, OFFICE, UTC_ZONE) == timedelta(minutes=counted)


def test_business_hours_are_written_as_people_do() -> None:
    """Days by their name or its first letters, in any order and once; times as on a clock."""
    hours = BusinessHours.model_validate(
        {"days": ["thu", "Sunday", "MON", "sun"], "from": "8:30", "to": "24:00"}
    )
    assert hours.days == (Weekday.MONDAY, Weekday.THURSDAY, Weekday.SUNDAY)
    assert (hours.from_, hours.to) == (timedelta(hours=8, minutes=30), timedelta(days=1))
    assert BusinessHours.model_validate(hours.model_dump(by_alias=True)) == hours


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"from": "9"}, "no time of day"),
        ({"to": "24:01"}, "no time of day"),
        ({"to": "12:60"}, "no time of day"),
        ({"from": "17:00"}, "end before they begin"),
        ({"days": []}, "at least 1"),
        ({"days": ["someday"]}, "'mon', 'tue'"),
    ],
)
def test_business_hours_that_make_no_sense_are_refused(
    fields: dict[str, object], expected: str
) -> None:
    """The error says what is wrong."""
    with pytest.raises(ValidationError, match=expected):
        BusinessHours.model_validate(fields)
