from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.metrics.periods import (
    label_of,
    ordinal_of,
    start_of,
    window_before,
    window_named,
    windows,
)
from hindsite.metrics.values import Period, Window

TODAY = date(2026, 10, 23)
DAYS = st.dates(date(1500, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter", "year"),
    [
        (date(1970, 1, 1), "1970-W01", "1970-01", "1970-Q1", "1970"),
        (date(1969, 12, 28), "1969-W52", "1969-12", "1969-Q4", "1969"),
        (date(2026, 2, 12), "2026-W07", "2026-02", "2026-Q1", "2026"),
        (date(2026, 7, 1), "2026-W27", "2026-07", "2026-Q3", "2026"),
        (date(2027, 1, 3), "2026-W53", "2027-01", "2027-Q1", "2027"),
        (date(2027, 1, 4), "2027-W01", "2027-01", "2027-Q1", "2027"),
        (date(2024, 12, 30), "2025-W01", "2024-12", "2024-Q4", "2024"),
        (date(2024, 2, 29), "2024-W09", "2024-02", "2024-Q1", "2024"),
        (date(1628, 8, 10), "1628-W32", "1628-08", "1628-Q3", "1628"),
    ],
)
def test_a_day_belongs_to_its_week_month_quarter_and_year(
    day: date, week: str, month: str, quarter: str, year: str
) -> None:
    """Weeks are ISO weeks: they begin on Monday, and a year may have a week 53."""
    labels = [label_of(ordinal_of(day, period), period) for period in Period]
    assert labels == [week, month, quarter, year]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.WEEK, date(2026, 2, 9), date(2026, 2, 16)),
        (Period.MONTH, date(2026, 2, 1), date(2026, 3, 1)),
        (Period.QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
        (Period.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_runs_to_the_start_of_the_next(period: Period, start: date, end: date) -> None:
    """The end is excluded, so that periods meet without a gap."""
    ordinal = ordinal_of(date(2026, 2, 12), period)
    assert (start_of(ordinal, period), start_of(ordinal + 1, period)) == (start, end)


@pytest.mark.parametrize(
    ("label", "period", "start", "end"),
    [
        ("2026", Period.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-Q3", Period.QUARTER, date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-q3", Period.QUARTER, date(2026, 7, 1), date(2026, 10, 1)),
        (" 2026-09 ", Period.MONTH, date(2026, 9, 1), date(2026, 10, 1)),
        ("2024-02", Period.MONTH, date(2024, 2, 1), date(2024, 3, 1)),
        ("2026-W07", Period.WEEK, date(2026, 2, 9), date(2026, 2, 16)),
        ("2020-W53", Period.WEEK, date(2020, 12, 28), date(2021, 1, 4)),
        ("1628-08", Period.MONTH, date(1628, 8, 1), date(1628, 9, 1)),
    ],
)
def test_a_period_is_known_by_its_name(label: str, period: Period, start: date, end: date) -> None:
    """Years, quarters, months and ISO weeks; case and outer space do not matter."""
    window = window_named(label, TODAY)
    assert (window.period, window.start, window.end) == (period, start, end)


@pytest.mark.parametrize(
    "label",
    [
        *("", "Q3", "2026-Q5", "2026-Q0", "2026-13", "2026-00", "2026-7", "2026-W7", "26", "0999"),
        *("2026-09-01", "2026Q3", "2026-Q3-", "September", "2026\n2026"),
        "2026-W0\N{ARABIC-INDIC DIGIT SEVEN}",
    ],
)
def test_what_is_no_period_says_what_is(label: str) -> None:
    """The message holds what was found and an example of each kind."""
    with pytest.raises(ValueError, match=r"is no period: expected .*2026-Q3.*2026-09") as raised:
        window_named(label, TODAY)
    assert label in str(raised.value)


@pytest.mark.parametrize(
    ("label", "last"),
    [("2025-W53", "2025-W52"), ("2020-W54", "2020-W53"), ("2025-W00", "2025-W52")],
)
def test_a_year_has_52_or_53_weeks(label: str, last: str) -> None:
    """The message says which weeks there are."""
    with pytest.raises(ValueError, match=f"expected one from {label[:4]}-W01 to {last}"):
        window_named(label, TODAY)


def test_a_period_that_has_not_begun_is_refused() -> None:
    """Whatever is dated later than as-of does not exist; the day itself has begun."""
    with pytest.raises(ValueError, match=r"“2026-11” has not begun: .* up to 2026-10-23"):
        window_named("2026-11", TODAY)
    assert window_named("2026-11", date(2026, 11, 1)).days == 1


def test_a_window_counts_the_days_observed() -> None:
    """All of them when it is over; else those up to today, included."""
    over, running = window_named("2026-09", TODAY), window_named("2026-10", TODAY)
    assert (over.finished, over.days, over.until) == (True, 30, date(2026, 10, 1))
    assert (running.finished, running.days, running.until) == (False, 23, date(2026, 10, 24))
    assert window_named("2026-10", date(2026, 10, 31)).finished is False
    assert window_named("2026-10", date(2026, 11, 1)).finished is True


@pytest.mark.parametrize(
    ("label", "before", "days"),
    [
        ("2026-09", "2026-08", 31),
        ("2026-Q1", "2025-Q4", 92),
        ("2026-W01", "2025-W52", 7),
        ("2025", "2024", 366),
    ],
)
def test_a_finished_period_stands_against_all_of_the_one_before(
    label: str, before: str, days: int
) -> None:
    """Its length may differ: the days are there to reckon with."""
    window = window_before(window_named(label, TODAY))
    assert (window.label, window.finished, window.days) == (before, True, days)


def test_a_running_period_stands_against_the_first_days_of_the_one_before() -> None:
    """On the 23rd of October, against the first 23 days of September."""
    before = window_before(window_named("2026-10", TODAY))
    assert (before.label, before.finished, before.days) == ("2026-09", False, 23)
    assert (before.start, before.until) == (date(2026, 9, 1), date(2026, 9, 24))


def test_the_period_before_may_be_shorter_than_what_has_passed() -> None:
    """On the 30th of March all of February is there to compare with."""
    before = window_before(window_named("2026-03", date(2026, 3, 30)))
    assert (before.label, before.finished, before.days) == ("2026-02", True, 28)


@given(day=DAYS, period=st.sampled_from(Period))
def test_every_day_is_in_exactly_one_period_of_each_kind(day: date, period: Period) -> None:
    """Windows meet without a gap from the first day's to today's, and their names lead back."""
    first = max(date(2000, 1, 1), day)
    spans = windows(period, first, TODAY)
    assert spans[0].start <= first < spans[0].end
    assert [one.end for one in spans[:-1]] == [one.start for one in spans[1:]]
    assert [one.finished for one in spans] == [True] * (len(spans) - 1) + [False]
    assert sum(one.days for one in spans) == (TODAY - spans[0].start).days + 1
    named: Window = window_named(label_of(ordinal_of(day, period), period), TODAY)
    assert named.start <= day < named.end
    assert window_before(named).end == named.start
