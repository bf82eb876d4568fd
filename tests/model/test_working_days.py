from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.working_days import working_days_after
from tests.factories import instant

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        ("2026-03-02T15:00Z", 5, "2026-03-09T15:00Z"),
        ("2026-03-06T15:00Z", 1, "2026-03-09T15:00Z"),
        ("2026-03-07T15:00Z", 1, "2026-03-09T15:00Z"),
        ("2026-03-08T15:00Z", 5, "2026-03-13T15:00Z"),
        ("2026-03-04T15:00Z", 0, "2026-03-04T15:00Z"),
    ],
)
def test_working_days_leap_over_the_weekend(begin: str, count: int, end: str) -> None:
    """From Monday to Monday are five; from a Saturday the Monday is the first."""
    assert working_days_after(instant(begin), count, ZoneInfo("UTC")) == instant(end)


def test_working_days_keep_the_time_of_day_of_the_zone() -> None:
    """Over the change to summer time on 2026-03-29 the clock on the wall shows the same."""
    due = working_days_after(instant("2026-03-27T09:00+01:00"), 1, BERLIN)
    assert due == instant("2026-03-30T09:00+02:00")


def test_working_days_are_those_of_the_zone() -> None:
    """Sunday 23:30 in UTC is a Monday in Berlin."""
    due = working_days_after(instant("2026-03-01T23:30Z"), 1, BERLIN)
    assert due == instant("2026-03-03T00:30+01:00")


@given(day=st.dates(date(1970, 1, 1), date(2100, 1, 1)), count=st.integers(0, 365))
def test_working_days_are_counted_as_numpy_counts_them(day: date, count: int) -> None:
    """Whatever the day and the count."""
    begin = instant(f"{day}T12:00Z")
    expected = np.busday_offset(day, count, roll="backward").astype(date)
    end = working_days_after(begin, count, ZoneInfo("UTC"))
    assert end - begin == timedelta(days=(expected - day).days)
