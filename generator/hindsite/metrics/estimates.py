"""Statistics of a sample: pure functions from sorted values to an estimate, or to None.

None stands where too few values are there for the number to mean anything, and an estimate has an
interval only where the simulation of `benchmarks/coverage.py` has it hold 95 times in 100: at least
so where the method is exact, else within two points. Each function takes minutes, sorted from the
shortest, and gives minutes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from hindsite.metrics import intervals, survival
from hindsite.metrics.rounding import significant
from hindsite.metrics.values import MINIMUM, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = [
    "MINIMUM_CENSORED",
    "MINIMUM_CENSORED_P90",
    "MINIMUM_LOGARITHMS",
    "MINIMUM_P90",
    "detectable",
    "geometric_mean",
    "mean",
    "median",
    "p90",
    "quantile",
]

MINIMUM_P90 = 20
"""Under so many values the largest two decide the ninetieth percentile, so none is given."""

MINIMUM_LOGARITHMS = 10
"""Positive values from which on t on logarithms holds for each shape of `benchmarks coverage`.

With 6 values it covers 91 % where short and long incidents are mixed; with 10, 93 % or more.
"""

MINIMUM_CENSORED = 12
"""Records, those that still run among them, for an interval of a censored median.

By `benchmarks coverage` it holds from 12 on with up to half of them open; with 10 it covers 92 %.
"""

MINIMUM_CENSORED_P90 = 36
"""Records for an interval of a censored p90: as many as the exact one needs where none is open.

By `benchmarks coverage` it covers 94 % or more from there on. Up to some 100 records it is open
upwards more often than not.
"""

_MOST_CENSORED_P90 = 0.2
"""The largest share of open records with which a p90 is given; `benchmarks coverage` shows why."""

_MEDIAN, _P90 = 50, 90
_PERCENT = 100
_POWER = 0.8
_CONFIDENCE = 0.975


def mean(values: Sequence[float]) -> Estimate | None:
    """The arithmetic mean; None under `MINIMUM` values. The sum is exact, whatever the order.

    Never with an interval: by `benchmarks coverage` Student's holds 69 to 79 times in 100 with six
    skewed durations, and for the most skewed of the shapes not even with a thousand is it near 95.
    """
    if len(values) < MINIMUM:
        return None
    return Estimate(significant(math.fsum(values) / len(values)))


def geometric_mean(values: Sequence[float]) -> tuple[Estimate | None, int]:
    """The geometric mean of the positive values, and how many zeros it leaves out.

    None under `MINIMUM` positive values. From `MINIMUM_LOGARITHMS` on with an interval: Student's,
    for the mean of the logarithms; equal values have no spread to take one from.
    """
    logs = _logarithms(values)
    zeros = len(values) - logs.size
    if logs.size < MINIMUM:
        return None, zeros
    middle = math.exp(logs.mean())
    if logs.size < MINIMUM_LOGARITHMS or logs[0] == logs[-1]:
        return _estimate(middle), zeros
    low, high = map(math.exp, intervals.t_interval(logs))
    return _estimate(middle, low, high, "t on logarithms"), zeros


def median(values: Sequence[float], censored: Sequence[float] = ()) -> Estimate | None:
    """The time by which half of the records have ended, where those in `censored` still run.

    Without these the ordinary median; with them that of Kaplan and Meier. None under `MINIMUM`
    values, or where so many still run that the curve never falls to a half. Interval: by order
    statistics, or with `censored` from `MINIMUM_CENSORED` records on by Brookmeyer and Crowley.
    """
    if len(values) < MINIMUM:
        return None
    return _percentile(values, censored, _MEDIAN, MINIMUM_CENSORED)


def p90(values: Sequence[float], censored: Sequence[float] = ()) -> Estimate | None:
    """The time by which nine in ten of the records have ended, computed as `median` is.

    None under `MINIMUM_P90` values, and where more than a fifth still run: then most curves end
    before they get there, and those that do are the ones that fall too early, by a quarter or more
    in `benchmarks coverage`. Interval from 36 values on; with `censored` from
    `MINIMUM_CENSORED_P90` records on.
    """
    if len(values) < MINIMUM_P90:
        return None
    if len(censored) > _MOST_CENSORED_P90 * (len(values) + len(censored)):
        return None
    return _percentile(values, censored, _P90, MINIMUM_CENSORED_P90)


def _percentile(
    values: Sequence[float], censored: Sequence[float], percent: int, minimum: int
) -> Estimate | None:
    if not censored:
        low, high = intervals.order_statistics(values, percent) or (None, None)
        return _estimate(quantile(values, percent), low, high, "order statistics, exact")
    read = survival.quantile(values, censored, percent)
    if read.value is None:
        return None
    if len(values) + len(censored) < minimum:
        return _estimate(read.value)
    return _estimate(read.value, read.low, read.high, "survival curve, log-log limits")


def _estimate(
    value: float, low: float | None = None, high: float | None = None, method: str = ""
) -> Estimate:
    """An estimate, rounded. Its interval may be open upwards; one open downwards is none."""
    if low is None:
        return Estimate(significant(value))
    upper = None if high is None else significant(high)
    return Estimate(significant(value), significant(low), upper, method)


def quantile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed; half-way to the next where that is exactly so.

    Definition 2 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
    Statistician 50 (1996): what is read off a survival curve on which nothing is censored.

    Args:
        values: At least one value, sorted.
        percent: Above 0 and below 100.
    """
    place, rest = divmod(len(values) * percent, _PERCENT)
    return values[place] if rest else (values[place - 1] + values[place]) / 2


def detectable(values: Sequence[float]) -> float | None:
    """By what factor a geometric mean must change between two samples like this to be noticed.

    Two samples of as many positive values, with the same standard deviation s of the logarithms,
    compared by a two-sided t test at 5 %: a true change under ×k is missed more than one time in
    five. k = exp((t.975 + t.8) · s · √(2/n)), t with 2n − 2 degrees of freedom. None under
    `MINIMUM` positive values, or where all are equal.
    """
    logs = _logarithms(values)
    n = logs.size
    if n < MINIMUM or logs[0] == logs[-1]:
        return None
    quantiles = special.stdtrit(2 * n - 2, _CONFIDENCE) + special.stdtrit(2 * n - 2, _POWER)
    return significant(math.exp(quantiles * logs.std(ddof=1) * math.sqrt(2 / n)))


def _logarithms(values: Sequence[float]) -> NDArray[np.float64]:
    """Natural logarithms of the positive values."""
    positive = np.asarray(values, dtype=np.float64)
    return np.log(positive[positive > 0])
