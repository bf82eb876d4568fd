"""Survival: what share lasts longer than a time, where some records still run.

E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal of the
American Statistical Association 53 (1958). A record that still runs is known to last longer than it
has so far: it counts among those at risk until then, is not dropped, and is not taken to end now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import special

from hindsite.metrics.intervals import CONFIDENCE
from hindsite.metrics.rounding import significant
from hindsite.metrics.values import MINIMUM, Survival

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["Crossing", "curve", "quantile"]

_LEVELS = 396
_PERCENT = 100
_TOLERANCE = 1.5e-8
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Crossing:
    """A percentile read off a survival curve, and its interval read off the curve's limits.

    None where the curve, or its limit, ends before it gets there.
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class _Steps:
    """A survival curve at each time at which at least one record ended; it starts at 1."""

    times: Floats
    shares: Floats
    low: Floats
    high: Floats


def curve(values: Sequence[float], censored: Sequence[float] = ()) -> Survival | None:
    """The Kaplan–Meier curve with pointwise 95 % log-log limits; None under `MINIMUM` values.

    Its last entry is the last time at which a record was seen, ended or not. Steps are left out
    where they follow each other so closely (a quarter of a percent) that no chart could tell.

    Args:
        values: Minutes of the records that have ended, sorted.
        censored: Minutes that the records which still run have lasted so far, sorted.
    """
    if len(values) < MINIMUM:
        return None
    steps = _steps(tuple(values), tuple(censored))
    kept = _visible(steps.shares)
    times = steps.times[kept]
    if censored and censored[-1] > times[-1]:
        times, kept = np.append(times, censored[-1]), np.append(kept, kept[-1])
    return Survival(
        _rounded(times),
        _rounded(steps.shares[kept]),
        _rounded(steps.low[kept]),
        _rounded(steps.high[kept]),
        tuple(_at_risk(values, censored, times)),
    )


def quantile(values: Sequence[float], censored: Sequence[float], percent: int) -> Crossing:
    """The time by which so many percent have ended, as R's `survfit` gives it.

    Where the curve runs at exactly that height, half-way along; so that without `censored` the
    median is the ordinary one. The interval holds the times at which the limits of the curve do not
    exclude that height (R. Brookmeyer and J. Crowley, "A Confidence Interval for the Median
    Survival Time", Biometrics 38, 1982; here with log-log limits).
    """
    steps = _steps(tuple(values), tuple(censored))
    height = 1 - percent / _PERCENT
    return Crossing(
        _crossing(steps.times, steps.shares, height),
        _crossing(steps.times, steps.low, height),
        _crossing(steps.times, steps.high, height),
    )


def _crossing(times: Floats, shares: Floats, height: float) -> float | None:
    """When a curve comes down to a height; half-way to where it falls on, if exactly there."""
    reached = np.flatnonzero(shares <= height + _TOLERANCE)
    if not reached.size:
        return None
    below = reached[shares[reached] < height - _TOLERANCE]
    if shares[reached[0]] < height - _TOLERANCE or not below.size:
        return float(times[reached[0]])
    return float(times[reached[0]] + times[below[0]]) / 2


@lru_cache(maxsize=_REMEMBERED)
def _steps(values: tuple[float, ...], censored: tuple[float, ...]) -> _Steps:
    """The curve at every end; remembered, since curve, median and p90 of a sample ask for it.

    Its variance is Greenwood's, and its limits are those of its log-log transform, as in
    `scipy.stats.ecdf`; J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure
    Time Data (1980).
    """
    times, ended = np.unique(np.array(values, float), return_counts=True)
    gone = np.searchsorted(values, times) + np.searchsorted(np.array(censored, float), times)
    risk = len(values) + len(censored) - gone
    shares = np.cumprod((risk - ended) / risk, dtype=np.float64)
    # The limits are undefined where the share is 0, which is seen to below.
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(ended / (risk * (risk - ended)))) / np.abs(np.log(shares))
        middle = np.log(-np.log(shares))
    half = special.ndtri((1 + CONFIDENCE) / 2) * spread
    low = np.nan_to_num(np.exp(-np.exp(middle + half)), nan=0.0)
    return _Steps(times, shares, low, _carried(np.exp(-np.exp(middle - half))))


def _carried(high: Floats) -> Floats:
    """Upper limits; a curve that ends at 0 has none there, and that of the time before it holds."""
    if not np.isnan(high[-1]):
        return high
    before = high[-2:-1] if high.size > 1 else [1.0]
    return np.concatenate((high[:-1], before))


def _visible(shares: Floats) -> NDArray[np.intp]:
    """Which steps to keep: the first of each visible level of height, and the last."""
    levels = np.floor(shares * _LEVELS)
    first = np.flatnonzero(np.diff(levels, prepend=np.inf))
    return np.union1d(first, [shares.size - 1])


def _at_risk(values: Sequence[float], censored: Sequence[float], times: Floats) -> list[int]:
    """How many records had lasted at least so long, for each time."""
    both = np.sort(np.concatenate((values, censored)))
    gone: NDArray[np.intp] = np.searchsorted(both, times)
    return [both.size - before for before in gone.tolist()]


def _rounded(numbers: Floats) -> tuple[float, ...]:
    return tuple(map(significant, numbers.tolist()))
