"""What the metrics say, as frozen values: each number with what it rests on.

These types cross the door to charts, pages and commands; none of them holds a frame. Durations are
minutes as float; shares run from 0 to 1; days are dates in the library's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from hindsite.model.enums import DetectionSource, Severity

__all__ = [
    "MINIMUM",
    "ActionFlow",
    "Count",
    "Duration",
    "Estimate",
    "Exclusion",
    "Frequency",
    "Metrics",
    "Period",
    "PeriodCount",
    "Proportion",
    "Reason",
    "Statistic",
]

MINIMUM = 6
"""Under so many values no statistic is printed; the values themselves are."""


class Reason(StrEnum):
    """Why a record is not in a number that its population would have it in."""

    FIELD_MISSING = "field missing"
    OUT_OF_ORDER = "times out of order"
    STILL_OPEN = "still open"
    NOT_BY_MACHINE = "not detected by monitoring or synthetic"
    NOT_YET_DUE = "not yet due"
    NO_DUE_DATE = "no due date"
    CANCELLED = "cancelled"


class Period(StrEnum):
    """How time is cut; weeks are ISO weeks."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One record left out of a number. `missing` names the fields where fields are missing."""

    id: str
    reason: Reason
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval where one holds, and the method that gave the interval."""

    value: float
    low: float | None = None
    high: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A response time over a set of incidents.

    `used` and `values` belong together and are sorted by value; `population` is N, `n` of it are
    used and the others stand in `left_out`. Below `MINIMUM` values all estimates are None.
    """

    key: str
    population: int
    used: tuple[str, ...]
    values: tuple[float, ...]
    left_out: tuple[Exclusion, ...]
    mean: Estimate | None = None
    median: Estimate | None = None
    p90: Estimate | None = None

    @property
    def n(self) -> int:
        """How many incidents the number rests on."""
        return len(self.used)


@dataclass(frozen=True, slots=True)
class Duration:
    """One response time with its parts. `by_…` hold a group's id and its statistic.

    `targets` are minutes per severity where the policy sets one. `by_source` tells apart what
    monitoring, synthetic checks and people detected. `on_critical` holds the incidents that hit a
    service of tier critical, and `critical_target` the minutes aimed at for them.
    """

    key: str
    name: str
    short: str
    definition: str
    overall: Statistic
    by_severity: tuple[tuple[Severity, Statistic], ...]
    by_service: tuple[tuple[str, Statistic], ...]
    by_quarter: tuple[tuple[str, Statistic], ...]
    targets: Mapping[Severity, float]
    by_source: tuple[tuple[DetectionSource, Statistic], ...] = ()
    on_critical: Statistic | None = None
    critical_target: float | None = None


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many did what was asked: `met` ÷ (`met` + `missed`); ids or `incident#action` ids."""

    key: str
    name: str
    definition: str
    target: float | None
    met: tuple[str, ...]
    missed: tuple[str, ...]
    left_out: tuple[Exclusion, ...]

    @property
    def n(self) -> int:
        """How many the share rests on."""
        return len(self.met) + len(self.missed)

    @property
    def population(self) -> int:
        """How many could have been asked: those that count and those left out."""
        return self.n + len(self.left_out)

    @property
    def value(self) -> float | None:
        """The share from 0 to 1, or None where nothing could be counted."""
        return len(self.met) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Incidents of one period, `[start, end)`; `finished` is False while it runs."""

    label: str
    start: date
    end: date
    finished: bool
    by_severity: Mapping[Severity, int]
    ids: tuple[str, ...]

    @property
    def total(self) -> int:
        """Incidents of all severities."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Frequency:
    """Incidents per period from the first one's to the one of as-of, empty ones included."""

    period: Period
    rows: tuple[PeriodCount, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many incidents share a service or a contributing factor, worst first by severity."""

    key: str
    by_severity: Mapping[Severity, int]
    ids: tuple[str, ...]

    @property
    def total(self) -> int:
        """Incidents of all severities."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class ActionFlow:
    """Action items of one month: how many were opened and closed, and how many stood at its end.

    While the month runs, its end is the instant of the metrics. `overdue_at_end` are those of
    `open_at_end` whose present due date has passed.
    """

    label: str
    start: date
    finished: bool
    opened: int
    closed: int
    open_at_end: int
    overdue_at_end: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """Every number of a library at one instant. `apart` counts kinds outside the population."""

    as_of: datetime
    today: date
    population: tuple[str, ...]
    duplicates: tuple[str, ...]
    apart: Mapping[str, int]
    durations: tuple[Duration, ...]
    frequency: Mapping[Period, Frequency]
    postmortem_completion: Proportion
    postmortem_published: Proportion
    action_completion: Proportion
    services: tuple[Count, ...]
    factors: tuple[Count, ...]
    actions: tuple[ActionFlow, ...]

    def duration(self, key: str) -> Duration:
        """One response time by its key: `ttd`, `tta`, `ttm`, `ttr` or `impact`."""
        return next(duration for duration in self.durations if duration.key == key)
