from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hindsite.metrics import measure
from hindsite.metrics.values import Frequency, Period
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
        [(count.key, count.total) for count in metrics.services],
        [(count.key, count.total) for count in metrics.factors],
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
    (count,) = measure(library(*items), instant("2026-12-31T12:00Z")).services
    assert count.ids == ("a", "b")
    assert list(count.by_severity.values()) == [1, 1, 0, 0]


def test_only_the_population_is_counted() -> None:
    """A game day and a duplicate name no service and no factor in the counts."""
    services, factors = counted(
        incident(id="a", kind="game-day", contributing_factors=["capacity"]),
        incident(id="b", duplicate_of="a", contributing_factors=["capacity"]),
    )
    assert (services, factors) == ([], [])
