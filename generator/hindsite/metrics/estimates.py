"""Statistics of a sample: pure functions from sorted values to an estimate, or to None.

None stands where too few values are there for the number to mean anything. Each function takes
minutes, sorted from the shortest, and gives minutes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hindsite.metrics.rounding import significant
from hindsite.metrics.values import MINIMUM, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MINIMUM_P90", "mean", "median", "p90", "quantile"]

MINIMUM_P90 = 20
"""Under so many values the largest two decide the ninetieth percentile, so none is given."""


def mean(values: Sequence[float]) -> Estimate | None:
    """The arithmetic mean; None under `MINIMUM` values. The sum is exact, whatever the order."""
    if len(values) < MINIMUM:
        return None
    return Estimate(significant(math.fsum(values) / len(values)))


def median(values: Sequence[float]) -> Estimate | None:
    """The middle value, or half-way between the middle two; None under `MINIMUM` values."""
    if len(values) < MINIMUM:
        return None
    return Estimate(significant(quantile(values, 0.5)))


def p90(values: Sequence[float]) -> Estimate | None:
    """The value that nine in ten do not exceed; None under `MINIMUM_P90` values."""
    if len(values) < MINIMUM_P90:
        return None
    return Estimate(significant(quantile(values, 0.9)))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the sample lies, linear between neighbours.

    Definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
    Statistician 50 (1996), as in numpy and R.

    Args:
        values: At least one value, sorted.
        share: From 0 to 1.
    """
    place = (len(values) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])
