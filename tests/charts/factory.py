"""Metrics made by hand: small, and with the shape that a test asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from hindsite.metrics.values import (
    MINIMUM,
    ActionFlow,
    Burden,
    Count,
    Cut,
    Duration,
    Estimate,
    Exclusion,
    Frequency,
    Loads,
    Metrics,
    PagesPerShift,
    PageWeek,
    Period,
    PeriodCount,
    Proportion,
    Share,
    Statistic,
    Unit,
)
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "TODAY",
    "counts",
    "duration",
    "flows",
    "frequency",
    "metrics",
    "month",
    "paged",
    "statistic",
]

TODAY = date(2026, 11, 20)
_NO_RUNBOOKS = Share(Proportion("runbook_freshness", "Runbook freshness", "What it is.", None))
_NAMES = {
    "ttd": ("Time to detect", "TTD"),
    "tta": ("Time to acknowledge", "TTA"),
    "ttr": ("Time to resolve", "TTR"),
    "impact": ("Impact duration", "Impact"),
}


def month(number: int) -> date:
    """The first day of a month, counted from January of year 0."""
    return date(number // 12, number % 12 + 1, 1)


def statistic(
    values: Iterable[float],
    left_out: Sequence[Exclusion] = (),
    *,
    running: Sequence[float] = (),
    median_interval: bool = True,
) -> Statistic:
    """A response time with a median, and an interval of half and double, from six values on.

    `running` are the minutes so far of incidents that are still open, `OPEN-0` and so on.
    """
    ordered = tuple(sorted(values))
    middle = median(ordered) if len(ordered) >= MINIMUM else None
    ends = (middle / 2, middle * 2) if middle and median_interval else (None, None)
    return Statistic(
        key="x",
        definition="What it is.",
        unit=Unit.MINUTES,
        used=tuple(f"INC-{n}" for n in range(len(ordered))),
        values=ordered,
        censored=tuple(f"OPEN-{n}" for n in range(len(running))),
        censored_values=tuple(sorted(running)),
        left_out=tuple(left_out),
        median=None if middle is None else Estimate(middle, *ends),
    )


def duration(
    key: str,
    *,
    by_severity: Mapping[Severity, Statistic] | None = None,
    by_quarter: Mapping[str, Statistic] | None = None,
    targets: Mapping[Severity, float] | None = None,
    left_out: Sequence[Exclusion] = (),
) -> Duration:
    """A response time of the parts given."""
    parts = by_severity or {}
    values = [value for part in parts.values() for value in part.values]
    running = [value for part in parts.values() for value in part.censored_values]
    quarters = tuple((by_quarter or {}).items())
    return Duration(
        key=key,
        name=_NAMES[key][0],
        short=_NAMES[key][1],
        definition="What it is.",
        overall=statistic(values, left_out, running=running),
        by={
            Cut.SEVERITY: tuple((severity.value, part) for severity, part in parts.items()),
            Cut.QUARTER: quarters,
        },
        targets={severity.value: minutes for severity, minutes in (targets or {}).items()},
    )


def frequency(
    rows: Sequence[Sequence[int]], *, finished: bool = False, intervals: bool = False
) -> Frequency:
    """Months up to the one of `TODAY`; each row counts incidents of SEV-1, SEV-2, and so on.

    With `intervals` each count has one, of half to double and one more, and so has the mean.
    """
    last = TODAY.year * 12 + TODAY.month - 1
    first = last - len(rows) + 1
    return Frequency(
        Period.MONTH,
        tuple(
            PeriodCount(
                label=f"{month(first + place):%Y-%m}",
                start=month(first + place),
                end=month(first + place + 1),
                finished=finished or first + place < last,
                by_severity=dict(zip(Severity, row, strict=False)),
                ids=tuple(f"{place}-{n}" for n in range(sum(row))),
                estimate=Estimate(sum(row), sum(row) / 2, sum(row) * 2 + 1) if intervals else None,
            )
            for place, row in enumerate(rows)
        ),
        rate=Estimate(2, 1, 5) if intervals else None,
    )


def counts(rows: Mapping[str, Sequence[int]]) -> tuple[Count, ...]:
    """Incidents by thing; the n-th incident of one is the n-th of another."""
    return tuple(
        Count(key, dict(zip(Severity, row, strict=False)), tuple(f"I{n}" for n in range(sum(row))))
        for key, row in rows.items()
    )


def flows(rows: Sequence[tuple[int, int, int, int]]) -> tuple[ActionFlow, ...]:
    """Months up to the one of `TODAY`: opened, closed, open at the end, overdue at the end."""
    last = TODAY.year * 12 + TODAY.month - 1
    first = last - len(rows) + 1
    return tuple(
        ActionFlow(f"{month(first + n):%Y-%m}", month(first + n), first + n < last, *row)
        for n, row in enumerate(rows)
    )


def metrics(
    *,
    population: int = 0,
    months: Frequency | None = None,
    durations: Sequence[Duration] = (),
    services: tuple[Count, ...] = (),
    factors: tuple[Count, ...] = (),
    actions: tuple[ActionFlow, ...] = (),
) -> Metrics:
    """Metrics of the parts given; the others are empty."""
    given = {part.key: part for part in durations}
    return Metrics(
        as_of=datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC),
        today=TODAY,
        population=tuple(f"I{n}" for n in range(population)),
        outside=(),
        duplicates=(),
        apart={},
        durations=tuple(given.get(key, duration(key)) for key in _NAMES),
        frequency={Period.MONTH: months} if months else {},
        shares=(_NO_RUNBOOKS,),
        counts={Cut.SERVICE: services, Cut.FACTOR: factors},
        breakdowns={},
        days=(),
        actions=actions,
        action_age=Statistic("action_age", "How old they are.", Unit.DAYS),
        owners=(),
        problems=(),
        clocks=(),
        uptime=(),
    )


_MONDAY = date(2026, 11, 16)


def paged(
    *weeks: tuple[int, int, int], hours: Mapping[int, int] | None = None, running: bool = False
) -> Metrics:
    """Metrics of these weeks (pages, outside, at night) up to that of 16 November."""
    rows = [
        PageWeek(
            _MONDAY - timedelta(weeks=len(weeks) - 1 - place),
            finished=not (running and place == len(weeks) - 1),
            pages=pages,
            outside=outside,
            night=night,
        )
        for place, (pages, outside, night) in enumerate(weeks)
    ]
    counts = [0] * 168
    for hour, pages in (hours or {}).items():
        counts[hour] = pages
    burden = Burden(
        all=None,
        unread={},
        teams=Loads(),
        services=Loads(),
        alerts=Loads(),
        per_shift=PagesPerShift(3, {}, None),
        weeks=tuple(rows),
        hours=tuple(counts),
        idle_days=30,
        idle=(),
        undecided=0,
    )
    return replace(metrics(), on_call=burden)
