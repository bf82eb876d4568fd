"""Metrics made by hand: small, and with the shape that a test asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from statistics import median
from typing import TYPE_CHECKING

from hindsite.metrics.values import (
    MINIMUM,
    ActionFlow,
    Count,
    Duration,
    Estimate,
    Exclusion,
    Frequency,
    Metrics,
    Period,
    PeriodCount,
    Proportion,
    Statistic,
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
    "statistic",
]

TODAY = date(2026, 11, 20)
_NOTHING = Proportion("none", "None", "Nothing.", None, (), (), ())
_NAMES = {
    "ttd": ("Time to detect", "TTD"),
    "tta": ("Time to acknowledge", "TTA"),
    "ttr": ("Time to restore", "TTR"),
}


def month(number: int) -> date:
    """The first day of a month, counted from January of year 0."""
    return date(number // 12, number % 12 + 1, 1)


def statistic(
    values: Iterable[float],
    left_out: Sequence[Exclusion] = (),
    *,
    median_interval: bool = True,
) -> Statistic:
    """A response time with a median, and an interval of half and double, from six values on."""
    ordered = tuple(sorted(values))
    middle = median(ordered) if len(ordered) >= MINIMUM else None
    ends = (middle / 2, middle * 2) if middle and median_interval else (None, None)
    return Statistic(
        key="x",
        population=len(ordered) + len(left_out),
        used=tuple(f"INC-{n}" for n in range(len(ordered))),
        values=ordered,
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
    return Duration(
        key=key,
        name=_NAMES[key][0],
        short=_NAMES[key][1],
        definition="What it is.",
        overall=statistic(values, left_out),
        by_severity=tuple(parts.items()),
        by_service=(),
        by_quarter=tuple((by_quarter or {}).items()),
        targets=targets or {},
    )


def frequency(rows: Sequence[Sequence[int]], *, finished: bool = False) -> Frequency:
    """Months up to the one of `TODAY`; each row counts incidents of SEV-1, SEV-2, and so on."""
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
            )
            for place, row in enumerate(rows)
        ),
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
        duplicates=(),
        apart={},
        durations=tuple(given.get(key, duration(key)) for key in _NAMES),
        frequency={Period.MONTH: months} if months else {},
        postmortem_completion=_NOTHING,
        postmortem_published=_NOTHING,
        action_completion=_NOTHING,
        services=services,
        factors=factors,
        actions=actions,
    )
