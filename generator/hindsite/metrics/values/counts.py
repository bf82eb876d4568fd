"""Counts of incidents: by period, day, service, factor and more; and one period against another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import Cut, Estimate, Period
    from hindsite.model.enums import Severity

__all__ = [
    "Breakdown",
    "BreakdownRow",
    "Comparison",
    "Count",
    "DayCount",
    "Frequency",
    "PeriodCount",
    "Window",
]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days `[start, end)` with a label such as `2026-Q3`.

    `days` were observed: all of them once it is `finished`, else those up to today, included.
    """

    label: str
    period: Period
    start: date
    end: date
    finished: bool
    days: int

    @property
    def until(self) -> date:
        """The day after the last one observed: `end` once it is finished."""
        return self.start + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Incidents of one period, `[start, end)`; `finished` is False while it runs.

    `estimate` is the count with the exact Poisson interval of the count that such a period has in
    the long run; for an unfinished one, of the days observed.
    """

    label: str
    start: date
    end: date
    finished: bool
    by_severity: Mapping[Severity, int]
    ids: tuple[str, ...]
    estimate: Estimate | None = None

    @property
    def total(self) -> int:
        """Incidents of all severities."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One period's count against that of the one before, for "is it getting worse?".

    The days of an unfinished period stand against as many first days of the one before. `p` is of
    the conditional binomial test, two-sided; None where both counts are 0, and where the first
    incident of all came only after the earlier period had begun: what was before nobody recorded.
    """

    now: Window
    before: Window
    count: int
    count_before: int
    p: float | None


@dataclass(frozen=True, slots=True)
class Frequency:
    """Incidents per period from the first one's to the one of as-of, empty ones included.

    `comparison` sets the last finished period against the one before it, `running` the one of as-of
    against the first days of the one before; None where there is none. `rate` is the mean of the
    finished periods with its exact Poisson interval, from two of them on.
    """

    period: Period
    rows: tuple[PeriodCount, ...]
    comparison: Comparison | None = None
    running: Comparison | None = None
    rate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many incidents share a service, a contributing factor, or another part of a cut."""

    key: str
    by_severity: Mapping[Severity, int]
    ids: tuple[str, ...]

    @property
    def total(self) -> int:
        """Incidents of all severities."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One period of a breakdown: how many incidents each key has; `unknown` have none."""

    label: str
    start: date
    finished: bool
    counts: Mapping[str, int]
    unknown: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How a cut's parts change over time; `keys` in their own order, empty periods included."""

    cut: Cut
    period: Period
    keys: tuple[str, ...]
    rows: tuple[BreakdownRow, ...]


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day on which incidents began; `worst` is the severest. Days without are not listed."""

    day: date
    worst: Severity
    ids: tuple[str, ...]
