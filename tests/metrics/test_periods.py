from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from hindsite.metrics.periods import label_of, ordinal_of, start_of, working_days_after
from hindsite.metrics.values import Period
from tests.factories import instant

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter"),
    [
        (date(1970, 1, 1), "1970-W01", "1970-01", "1970-Q1"),
        (date(1969, 12, 28), "1969-W52", "1969-12", "1969-Q4"),
        (date(2026, 2, 12), "2026-W07", "2026-02", "2026-Q1"),
        (date(2026, 7, 1), "2026-W27", "2026-07", "2026-Q3"),
        (date(2027, 1, 3), "2026-W53", "2027-01", "2027-Q1"),
        (date(2027, 1, 4), "2027-W01", "2027-01", "2027-Q1"),
        (date(2024, 12, 30), "2025-W01", "2024-12", "2024-Q4"),
        (date(2024, 2, 29), "2024-W09", "2024-02", "2024-Q1"),
    ],
)
def test_a_day_belongs_to_its_week_month_and_quarter(
    day: date, week: str, month: str, quarter: str
) -> None:
    """Weeks are ISO weeks: they begin on Monday, and a year may have a week 53."""
    labels = [label_of(ordinal_of(day, period), period) for period in Period]
    assert labels == [week, month, quarter]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.WEEK, date(2026, 2, 9), date(2026, 2, 16)),
        (Period.MONTH, date(2026, 2, 1), date(2026, 3, 1)),
        (Period.QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_a_period_runs_to_the_start_of_the_next(period: Period, start: date, end: date) -> None:
    """The end is excluded, so that periods meet without a gap."""
    ordinal = ordinal_of(date(2026, 2, 12), period)
    assert (start_of(ordinal, period), start_of(ordinal + 1, period)) == (start, end)


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
