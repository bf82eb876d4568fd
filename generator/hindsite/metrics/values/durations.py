"""Durations: samples with their statistics, overall and by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import Cut, Estimate, Exclusion, Unit

__all__ = ["Duration", "Statistic", "Survival"]


@dataclass(frozen=True, slots=True)
class Survival:
    """What share of a sample lasts longer than a time, as the steps of a Kaplan–Meier curve.

    The sequences belong together, one entry for each step; before the first the share is 1. `low`
    and `high` are the pointwise 95 % limits, and `at_risk` how many were still running just before.
    """

    times: tuple[float, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statistic:
    """A duration over a set of records.

    `used` and `values` belong together, shortest first. So do `censored` and `censored_values`: the
    records that still run, each known to last longer than its value. They count in `median`, `p90`
    and `survival`, and in no mean. `left_out` are the other members of the population, with the
    reason of each; `outside` the records that the population leaves out altogether.

    Below `MINIMUM` values all estimates are None. `zeros` are values that the geometric mean leaves
    out. `detectable` is the factor by which a geometric mean must change between two samples of
    this size and spread to be noticed four times in five.
    """

    key: str
    definition: str
    unit: Unit
    used: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    censored: tuple[str, ...] = ()
    censored_values: tuple[float, ...] = ()
    left_out: tuple[Exclusion, ...] = ()
    outside: tuple[Exclusion, ...] = ()
    mean: Estimate | None = None
    geometric_mean: Estimate | None = None
    median: Estimate | None = None
    p90: Estimate | None = None
    zeros: int = 0
    detectable: float | None = None
    survival: Survival | None = None

    @property
    def n(self) -> int:
        """How many values there are."""
        return len(self.used)

    @property
    def population(self) -> int:
        """N: those with a value, those that still run, and those left out."""
        return len(self.used) + len(self.censored) + len(self.left_out)


@dataclass(frozen=True, slots=True)
class Duration:
    """One response time with its parts, whose keys are values of the cut.

    `targets` are minutes by severity where the policy sets them; `critical_target` the minutes
    aimed at for incidents that hit a service of tier critical.
    """

    key: str
    name: str
    short: str
    definition: str
    overall: Statistic
    by: Mapping[Cut, tuple[tuple[str, Statistic], ...]] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    critical_target: float | None = None

    def parts(self, cut: Cut) -> tuple[tuple[str, Statistic], ...]:
        """The parts of one cut, none where the duration is not cut so."""
        return self.by.get(cut, ())
