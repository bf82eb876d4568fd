from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hindsite.metrics.breakdowns import breakdown
from hindsite.metrics.counts import frequency
from hindsite.metrics.frames import incident_frame, local_days
from hindsite.metrics.values import Breakdown, Cut, Period
from hindsite.model.enums import DetectionSource
from tests.factories import incident, instant

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

UTC = ZoneInfo("UTC")
SOURCES = [source.value for source in DetectionSource]


def by_source(*items: Incident, today: date = date(2026, 11, 20)) -> Breakdown:
    """Who noticed these incidents, by quarter."""
    names = [(item.detection.source.value,) if item.detection.source else () for item in items]
    days = local_days(incident_frame(items), "counted_at", UTC)
    return breakdown(Cut.SOURCE, SOURCES, names, days, today)


def found(start: str, source: str | None) -> Incident:
    """An incident that began then and was noticed so."""
    detection = {"source": source} if source else {}
    return incident(id=start, started_at=f"{start}T12:00Z", detection=detection)


def test_each_quarter_has_each_source_and_says_who_said_nothing() -> None:
    """Empty quarters are there, and the one that runs is marked."""
    result = by_source(
        found("2026-02-01", "human"),
        found("2026-03-31", "monitoring"),
        found("2026-03-30", "human"),
        found("2026-01-01", None),
        found("2026-07-01", "synthetic"),
    )
    assert (result.cut, result.period) == (Cut.SOURCE, Period.QUARTER)
    assert result.keys == ("monitoring", "synthetic", "human")
    rows = [(row.label, *row.counts.values(), row.unknown, row.finished) for row in result.rows]
    assert rows == [
        ("2026-Q1", 1, 0, 2, 1, True),
        ("2026-Q2", 0, 0, 0, 0, True),
        ("2026-Q3", 0, 1, 0, 0, True),
        ("2026-Q4", 0, 0, 0, 0, False),
    ]
    assert list(result.rows[0].counts) == list(result.keys)
    assert result.rows[1].start == date(2026, 4, 1)


def test_no_incidents_have_no_quarters() -> None:
    """The keys are there all the same."""
    days = np.array([], dtype="datetime64[D]")
    result = breakdown(Cut.SOURCE, SOURCES, [], days, date(2026, 11, 20))
    assert (result.keys, result.rows) == (tuple(SOURCES), ())


def test_an_incident_before_1970_has_its_quarter() -> None:
    """And so has every one since."""
    result = by_source(found("1969-12-31", "human"), today=date(1970, 4, 1))
    assert [(row.label, row.counts["human"]) for row in result.rows] == [
        ("1969-Q4", 1),
        ("1970-Q1", 0),
        ("1970-Q2", 0),
    ]


CASES = st.tuples(st.dates(date(2023, 12, 1), date(2026, 11, 20)), st.sampled_from([*SOURCES, ""]))


@given(st.lists(CASES, max_size=30))
def test_rows_sum_to_the_frequency(cases: list[tuple[date, str]]) -> None:
    """Every incident is once in the quarter that counts it: under its source, or unknown."""
    today = date(2026, 11, 20)
    items = [
        incident(
            id=f"i{number}",
            started_at=instant(f"{day}T12:00Z"),
            detection={"source": source} if source else {},
        )
        for number, (day, source) in enumerate(cases)
    ]
    rows = by_source(*items, today=today).rows
    expected = frequency(incident_frame(items), Period.QUARTER, UTC, today).rows
    assert [row.label for row in rows] == [row.label for row in expected]
    totals = [sum(row.counts.values()) + row.unknown for row in rows]
    assert totals == [row.total for row in expected]
    for source in SOURCES:
        assert sum(row.counts[source] for row in rows) == [case[1] for case in cases].count(source)
