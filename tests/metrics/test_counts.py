from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hindsite.metrics import counts, measure
from hindsite.metrics.frames import incident_frame
from hindsite.metrics.values import Cut, Frequency, Period
from hindsite.model.enums import Severity
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident


def frequency(
    period: Period, as_of: str, *starts: str, timezone: str = "Europe/Berlin"
) -> Frequency:
    """How often incidents that started then come, at an instant."""
    items = [incident(id=start.replace(":", "."), started_at=start) for start in starts]
    return measure(library(*items, timezone=timezone), instant(as_of)).frequency[period]


def test_empty_periods_count_as_zero_and_the_running_one_is_marked() -> None:
    """From the first incident's month to that of as-of, by severity."""
    items = [
        incident(id="a", severity="SEV-1", started_at="2026-01-15T12:00Z"),
        incident(id="b", severity="SEV-3", started_at="2026-03-01T12:00Z"),
        incident(id="c", severity="SEV-1", started_at="2026-03-02T12:00Z"),
    ]
    rows = measure(library(*items), instant("2026-04-10T12:00Z")).frequency[Period.MONTH].rows
    assert [(row.label, row.total, row.finished) for row in rows] == [
        ("2026-01", 1, True),
        ("2026-02", 0, True),
        ("2026-03", 2, True),
        ("2026-04", 0, False),
    ]
    assert rows[2].ids == ("b", "c")
    assert rows[2].by_severity == {
        Severity.SEV1: 1,
        Severity.SEV2: 0,
        Severity.SEV3: 1,
        Severity.SEV4: 0,
    }
    assert (rows[2].start, rows[2].end) == (date(2026, 3, 1), date(2026, 4, 1))


def test_a_month_begins_at_local_midnight_on_either_side_of_summer_time() -> None:
    """Berlin is one hour ahead of UTC before 2026-03-29 and two hours after it."""
    rows = frequency(
        Period.MONTH,
        "2026-04-10T12:00Z",
        "2026-02-28T22:59Z",
        "2026-02-28T23:00Z",
        "2026-03-31T21:59Z",
        "2026-03-31T22:00Z",
    ).rows
    assert [(row.label, row.total) for row in rows] == [
        ("2026-02", 1),
        ("2026-03", 2),
        ("2026-04", 1),
    ]


def test_the_last_days_of_a_year_may_lie_in_week_53() -> None:
    """2026 has 53 ISO weeks; its last one ends on 2027-01-03."""
    rows = frequency(
        Period.WEEK, "2027-01-04T12:00Z", "2026-12-31T12:00Z", "2027-01-03T12:00Z"
    ).rows
    assert [(row.label, row.total, row.finished) for row in rows] == [
        ("2026-W53", 2, True),
        ("2027-W01", 0, False),
    ]


def test_a_leap_day_counts_in_its_month_and_quarter() -> None:
    """The 29th of February is no March."""
    for period, label in ((Period.MONTH, "2024-02"), (Period.QUARTER, "2024-Q1")):
        rows = frequency(period, "2024-02-29T22:00Z", "2024-02-29T12:00Z").rows
        assert [(row.label, row.total, row.finished) for row in rows] == [(label, 1, False)]


def test_a_period_is_finished_at_the_midnight_that_ends_it() -> None:
    """At the last second it still runs."""
    start = "2026-03-10T12:00Z"
    running = frequency(Period.MONTH, "2026-03-31T21:59:59Z", start)
    ended = frequency(Period.MONTH, "2026-03-31T22:00:00Z", start)
    assert [row.finished for row in running.rows] == [False]
    assert [row.finished for row in ended.rows] == [True, False]


def test_an_incident_without_start_counts_by_its_detection() -> None:
    """Else by its declaration."""
    items = [
        incident(id="a", detected_at="2026-01-15T12:00Z"),
        incident(id="b", declared_at="2026-02-15T12:00Z"),
    ]
    rows = measure(library(*items), instant("2026-02-20T12:00Z")).frequency[Period.MONTH].rows
    assert [row.ids for row in rows] == [("a",), ("b",)]


def counted(*items: Incident) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Services and factors with their totals."""
    metrics = measure(library(*items), instant("2026-12-31T12:00Z"))
    return (
        [(count.key, count.total) for count in metrics.counts[Cut.SERVICE]],
        [(count.key, count.total) for count in metrics.counts[Cut.FACTOR]],
    )


def test_services_and_factors_come_with_the_most_frequent_first() -> None:
    """Equal ones come by name; an incident counts under each."""
    services, factors = counted(
        incident(id="a", services=["web", "api"], contributing_factors=["config-change"]),
        incident(id="b", services=["web"], contributing_factors=["config-change", "capacity"]),
        incident(id="c", services=["queue"]),
    )
    assert services == [("web", 2), ("api", 1), ("queue", 1)]
    assert factors == [("config-change", 2), ("capacity", 1)]


def test_counts_hold_severities_and_ids() -> None:
    """The list behind each bar is there."""
    items = [
        incident(id="a", severity="SEV-1", services=["web"]),
        incident(id="b", severity="SEV-2", services=["web"]),
    ]
    (count,) = measure(library(*items), instant("2026-12-31T12:00Z")).counts[Cut.SERVICE]
    assert count.ids == ("a", "b")
    assert list(count.by_severity.values()) == [1, 1, 0, 0]


def test_only_the_population_is_counted() -> None:
    """A game day and a duplicate name no service and no factor in the counts."""
    services, factors = counted(
        incident(id="a", kind="game-day", contributing_factors=["capacity"]),
        incident(id="b", duplicate_of="a", contributing_factors=["capacity"]),
    )
    assert (services, factors) == ([], [])


def test_a_year_is_a_period_too() -> None:
    """From the first incident's to that of as-of."""
    rows = frequency(Period.YEAR, "2026-06-01T12:00Z", "2024-02-29T12:00Z").rows
    assert [(row.label, row.total, row.finished) for row in rows] == [
        ("2024", 1, True),
        ("2025", 0, True),
        ("2026", 0, False),
    ]


def test_each_count_has_its_exact_interval() -> None:
    """Garwood's of 0 and of 2, as tabled: 0 to 3.689, and 0.2422 to 7.225."""
    rows = frequency(
        Period.MONTH, "2026-04-10T12:00Z", "2026-02-02T12:00Z", "2026-02-03T12:00Z"
    ).rows
    two, none = rows[0].estimate, rows[1].estimate
    assert two is not None
    assert none is not None
    assert (two.value, two.low, two.high) == (2, 0.2422, 7.225)
    assert (none.value, none.low, none.high) == (0, 0, 3.689)


def test_the_last_finished_period_stands_against_the_one_before() -> None:
    """March, with five, against February, with one; April runs, against as much of March."""
    starts = [f"2026-03-{day:02}T12:00Z" for day in (1, 9, 10, 11, 31)]
    result = frequency(
        Period.MONTH, "2026-04-10T12:00Z", "2026-02-01T12:00Z", *starts, "2026-04-09T12:00Z"
    )
    last, running = result.comparison, result.running
    assert last is not None
    assert running is not None
    assert (last.now.label, last.before.label) == ("2026-03", "2026-02")
    assert (last.count, last.count_before) == (5, 1)
    assert (running.now.label, running.before.label) == ("2026-04", "2026-03")
    assert (running.count, running.count_before) == (1, 3)
    assert (running.now.days, running.before.days) == (10, 10)
    assert last.p == pytest.approx(stats.binomtest(5, 6, 31 / 59).pvalue, abs=5e-5)
    assert running.p == pytest.approx(stats.binomtest(1, 4, 0.5).pvalue, abs=5e-5)


def test_what_has_no_period_before_is_not_compared() -> None:
    """In the first month there is nothing; in the second only the month that runs."""
    first = frequency(Period.MONTH, "2026-03-20T12:00Z", "2026-03-10T12:00Z")
    second = frequency(Period.MONTH, "2026-04-20T12:00Z", "2026-03-10T12:00Z")
    assert (first.comparison, first.running) == (None, None)
    assert second.comparison is None
    assert second.running is not None


def test_no_incidents_have_no_frequency() -> None:
    """No row, no comparison."""
    assert frequency(Period.WEEK, "2026-03-20T12:00Z") == Frequency(Period.WEEK, ())


STARTS = st.integers(-200, 420).map(
    lambda days: datetime(1970, 1, 1, 22, 30, tzinfo=UTC) + timedelta(days=days)
)


@given(starts=st.lists(STARTS, min_size=1, max_size=20), period=st.sampled_from(Period))
def test_every_incident_is_in_exactly_one_period(starts: list[datetime], period: Period) -> None:
    """In the one whose days hold its own, by the calendar of the zone, oldest first."""
    zone = ZoneInfo("Europe/Berlin")
    items = sorted(
        (incident(id=f"i{n}", started_at=start) for n, start in enumerate(starts)),
        key=lambda item: (item.counted_at, item.id),
    )
    rows = counts.frequency(incident_frame(items), period, zone, date(1971, 3, 1)).rows
    assert [id_ for row in rows for id_ in row.ids] == [item.id for item in items]
    row_of = {id_: row for row in rows for id_ in row.ids}
    for item in items:
        row = row_of[item.id]
        assert row.start <= item.counted_at.astimezone(zone).date() < row.end
    assert all(sum(row.by_severity.values()) == row.total for row in rows)


def test_the_rate_is_the_mean_of_finished_periods_with_the_interval_of_their_sum() -> None:
    """10 incidents in 5 months, and 3 in the one that runs: 2 a month, Garwood's limits over 5."""
    starts = [f"2026-{month:02}-0{day}T09:00Z" for month in range(1, 6) for day in (1, 2)]
    starts += [f"2026-06-0{day}T09:00Z" for day in (1, 2, 3)]
    rate = frequency(Period.MONTH, "2026-06-10T12:00Z", *starts).rate
    assert rate is not None
    assert (rate.value, rate.low, rate.high) == (2.0, 0.959, 3.678)


def test_one_finished_period_has_no_mean() -> None:
    """A mean of one is that one."""
    assert frequency(Period.MONTH, "2026-06-10T12:00Z", "2026-05-01T09:00Z").rate is None
