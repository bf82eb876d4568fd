"""Metrics made by hand for the charts of distributions, calendars, shares and tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from hindsite.charts.canvas import fixed_settings
from hindsite.metrics.values import (
    MINIMUM,
    Breakdown,
    BreakdownRow,
    Cut,
    DayCount,
    Duration,
    Estimate,
    Exclusion,
    Metrics,
    MonthUptime,
    Period,
    Proportion,
    Reason,
    ServiceUptime,
    Share,
    Statistic,
    Survival,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hindsite.model.enums import Severity
    from hindsite.model.figure import Figure

__all__ = [
    "HOSTILE",
    "TODAY",
    "breakdown",
    "day",
    "drawn",
    "duration",
    "freshness",
    "metrics",
    "month_uptime",
    "months_before",
    "service_uptime",
    "statistic",
]

TODAY = date(2026, 11, 20)
"""A Friday, in a month and a quarter that run."""

HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "mathematics": "price of $x^2$ & \\frac{1}{2}",
    "control": "a\x00b\x1b[31m\u202ec\ud800\ufffe\n d",
    "long": "W" * 200,
}
"""Labels that are up to no good, by id."""

_Data = TypeVar("_Data")

_NAMES = {"ttr": "Time to resolve", "impact": "Impact duration"}


def statistic(
    values: Sequence[float],
    open_: Sequence[float] = (),
    left_out: int = 0,
    unit: Unit = Unit.MINUTES,
) -> Statistic:
    """A sample with its curve from six values on; intervals are half and double of the estimate."""
    ordered, running = tuple(sorted(values)), tuple(sorted(open_))
    enough = len(ordered) >= MINIMUM
    curve = _curve(ordered, running) if enough else None
    middle = _median(ordered, curve, running) if curve else None
    return Statistic(
        key="x",
        definition="what it is",
        unit=unit,
        used=tuple(f"I-{n}" for n in range(len(ordered))),
        values=ordered,
        censored=tuple(f"O-{n}" for n in range(len(running))),
        censored_values=running,
        left_out=tuple(
            Exclusion(f"X-{n}", Reason.FIELD_MISSING, ("detected_at",)) for n in range(left_out)
        ),
        median=None if middle is None else Estimate(middle, middle / 2, middle * 2),
        p90=Estimate(ordered[int(len(ordered) * 0.9)]) if len(ordered) >= 20 else None,
        survival=curve,
    )


def _median(values: Sequence[float], curve: Survival, running: Sequence[float]) -> float | None:
    if not running:
        return median(values)
    falls = zip(curve.times, curve.shares, strict=True)
    return next((time for time, share in falls if share <= 0.5), None)


def _curve(values: Sequence[float], running: Sequence[float]) -> Survival:
    """The product limit, with a band of a tenth, up to the last time seen."""
    share, points, ends = 1.0, [], sorted((*values, *running))
    for time, ended in sorted(Counter(values).items()):
        risk = len(ends) - bisect_left(ends, time)
        share *= 1 - ended / risk
        points.append((time, share, risk))
    if running and running[-1] > values[-1]:
        points.append((running[-1], share, 1))
    times, shares, risks = zip(*points, strict=True)
    low = tuple(max(share - 0.1, 0) for share in shares)
    return Survival(times, shares, low, tuple(min(share + 0.1, 1) for share in shares), risks)


def duration(
    key: str,
    overall: Statistic,
    by: Mapping[Cut, Mapping[str, Statistic]] | None = None,
) -> Duration:
    """A response time of these parts."""
    parts = {cut: tuple(found.items()) for cut, found in (by or {}).items()}
    return Duration(key, _NAMES[key], key.upper(), "what it is", overall, parts)


def day(before: int, worst: Severity, count: int = 1) -> DayCount:
    """A day so many days before `TODAY`."""
    ids = tuple(f"I-{before}-{n}" for n in range(count))
    return DayCount(TODAY - timedelta(days=before), worst, ids)


def _quarter(before: int) -> date:
    number = TODAY.year * 4 + (TODAY.month - 1) // 3 - before
    return date(number // 4, number % 4 * 3 + 1, 1)


def breakdown(cut: Cut, keys: Sequence[str], rows: Sequence[Sequence[int]]) -> Breakdown:
    """Quarters up to that of `TODAY`; each row counts by key, and at last the unknown."""
    starts = [_quarter(len(rows) - 1 - place) for place in range(len(rows))]
    return Breakdown(
        cut,
        Period.QUARTER,
        tuple(keys),
        tuple(
            BreakdownRow(
                label=f"{start.year}-Q{(start.month + 2) // 3}",
                start=start,
                finished=start < _quarter(0),
                counts=dict(zip(keys, row[:-1], strict=True)),
                unknown=row[-1],
            )
            for start, row in zip(starts, rows, strict=True)
        ),
    )


def months_before(before: int) -> date:
    """The first day of the month so many months before that of `TODAY`."""
    number = TODAY.year * 12 + TODAY.month - 1 - before
    return date(number // 12, number % 12 + 1, 1)


def month_uptime(
    before: int, share: float, pessimistic: float | None = None, *, at_most: bool = False
) -> MonthUptime:
    """A month so many months before that of `TODAY`."""
    start = months_before(before)
    low = share if pessimistic is None else pessimistic
    return MonthUptime(f"{start:%Y-%m}", start, before > 0, share, low, at_most, ())


def service_uptime(service: str, slo: float | None, shares: Sequence[float]) -> ServiceUptime:
    """A service of these months, the last that of `TODAY`."""
    last = len(shares) - 1
    months = tuple(month_uptime(last - place, share) for place, share in enumerate(shares))
    return ServiceUptime(service, slo, months)


def freshness(met: int, missed: int, never: int, without_period: int) -> Share:
    """The share of runbooks reviewed in time."""
    fields = [("last_reviewed", "review_every")] * never + [("review_every",)] * without_period
    left_out = tuple(
        Exclusion(f"L-{n}", Reason.FIELD_MISSING, missing) for n, missing in enumerate(fields)
    )
    return Share(
        Proportion(
            key="runbook_freshness",
            name="Runbook freshness",
            definition="what it is",
            target=1.0,
            met=tuple(f"M-{n}" for n in range(met)),
            missed=tuple(f"N-{n}" for n in range(missed)),
            left_out=left_out,
        )
    )


def metrics(
    *,
    durations: Sequence[Duration] = (),
    days: Sequence[DayCount] = (),
    breakdowns: Sequence[Breakdown] = (),
    age: Statistic | None = None,
    uptime: Sequence[ServiceUptime] = (),
    runbooks: Share | None = None,
) -> Metrics:
    """Metrics of the parts given; the others are empty."""
    given = {part.key: part for part in durations}
    return Metrics(
        as_of=datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC),
        today=TODAY,
        population=(),
        outside=(),
        duplicates=(),
        apart={},
        durations=tuple(given.get(key, duration(key, statistic(()))) for key in _NAMES),
        shares=(runbooks or freshness(0, 0, 0, 0),),
        frequency={},
        counts={},
        breakdowns={part.cut: part for part in breakdowns},
        days=tuple(days),
        actions=(),
        action_age=age or statistic((), unit=Unit.DAYS),
        owners=(),
        problems=(),
        clocks=(),
        uptime=tuple(uptime),
    )


def drawn(draw: Callable[[_Data], Figure], data: _Data | None) -> Figure:
    """The figure of data, of which there must be some; its rows are as wide as its columns."""
    assert data is not None
    with fixed_settings():
        figure = draw(data)
    assert {len(row) for row in figure.rows} == {len(figure.columns)}
    assert min(float(size) for size in re.findall(r'font-size="([^"]+)"', figure.svg)) >= 12
    return figure
