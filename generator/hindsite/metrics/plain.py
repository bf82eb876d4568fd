"""Values of the metrics as plain data that JSON knows; numbers are rounded here, and only here."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING, TypeAlias

from hindsite.metrics.rounding import significant
from hindsite.metrics.values import MINIMUM, Cut
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from hindsite.metrics.values import (
        Duration,
        Estimate,
        Exclusion,
        Metrics,
        Proportion,
        Share,
        Statistic,
        Window,
    )

__all__ = [
    "ALL",
    "DURATION_ESTIMATES",
    "Plain",
    "counts_by_severity",
    "day",
    "duration_parts",
    "estimate",
    "few_values",
    "instant",
    "number",
    "reasons",
    "severity_totals",
    "share_parts",
    "uptime_share",
    "window",
]

Plain: TypeAlias = dict[str, object]

ALL = "all"
"""The kind and the name of the group that holds everything."""

DURATION_ESTIMATES = ("mean", "geometric_mean", "median", "p90")
"""The estimates of a statistic, in the order in which they are written."""

_DIGITS = 12
"""As many places behind the point as an uptime may need; noise of floats begins after them."""


def number(value: float | None) -> float | None:
    """A number as it is written, or None."""
    return None if value is None else significant(value)


def uptime_share(share: float | None) -> float | None:
    """An uptime from 0 to 1, of which the time that is missing has four significant digits.

    Rounded itself, 0.99997 would be 1, and a month with an outage one without.
    """
    return None if share is None else round(1 - significant(1 - share), _DIGITS)


def instant(at: datetime | None) -> str | None:
    """An instant in UTC: `2026-03-14T09:00:00Z`."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day(found: date | None) -> str | None:
    """A day as it is written, or None."""
    return None if found is None else found.isoformat()


def estimate(found: Estimate | None) -> Plain | None:
    """A number with its 95 % interval; `low`, `high` and `method` are null without one."""
    if found is None:
        return None
    return {
        "value": number(found.value),
        "low": number(found.low),
        "high": number(found.high),
        "method": found.method or None,
    }


def window(found: Window | None) -> Plain | None:
    """A period with its days."""
    if found is None:
        return None
    return {
        "label": found.label,
        "period": found.period.value,
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "finished": found.finished,
        "days": found.days,
    }


def reasons(left_out: Iterable[Exclusion]) -> dict[str, int]:
    """How many were left out for each reason, in the order of the reasons' names."""
    found = Counter(exclusion.reason.value for exclusion in left_out)
    return dict(sorted(found.items()))


def few_values(statistic: Statistic) -> list[float]:
    """The values themselves where they are too few for a statistic, else none."""
    return [significant(value) for value in statistic.values] if statistic.n < MINIMUM else []


def counts_by_severity(by_severity: Mapping[Severity, int]) -> dict[str, int]:
    """Incidents of each severity, those without any included."""
    return {severity.value: by_severity.get(severity, 0) for severity in Severity}


def severity_totals(metrics: Metrics) -> dict[str, int]:
    """How many incidents of the population are of each severity; each has one kind."""
    kinds = metrics.counts.get(Cut.KIND, ())
    return {
        severity.value: sum(count.by_severity.get(severity, 0) for count in kinds)
        for severity in Severity
    }


def duration_parts(duration: Duration) -> Iterator[tuple[str, str, float | None, Statistic]]:
    """The statistics of a duration: the kind of group, the group, its target, the statistic."""
    yield ALL, ALL, None, duration.overall
    for cut in Cut:
        for key, statistic in duration.parts(cut):
            yield cut.value, key, _target(duration, cut, key), statistic


def _target(duration: Duration, cut: Cut, key: str) -> float | None:
    if cut is Cut.SEVERITY:
        return duration.targets.get(key)
    is_critical = cut is Cut.TIER and key == "critical"
    return duration.critical_target if is_critical else None


def share_parts(share: Share) -> Iterator[tuple[str, str, Proportion]]:
    """The proportions of a share: the kind of group, the group, the proportion."""
    yield ALL, ALL, share.overall
    for cut in Cut:
        for key, proportion in share.parts(cut):
            yield cut.value, key, proportion
