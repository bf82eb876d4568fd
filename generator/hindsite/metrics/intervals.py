"""Intervals that hold 95 times in 100: order statistics, t, Wilson, Garwood; and a test of counts.

Pure functions. None of them asks whether enough values are there for its interval to hold; who
prints one does.

Distributions come from `scipy.special`. `scipy.stats` has them as well, on top of these, and takes
longer to load than most knowledge bases take to be measured; tests hold each result to its own.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from hindsite.metrics.rounding import significant
from hindsite.metrics.values import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["CONFIDENCE", "compare_counts", "garwood", "order_statistics", "t_interval", "wilson"]

CONFIDENCE = 0.95
"""How often each interval is meant to hold what it is about."""

_TAIL = (1 - CONFIDENCE) / 2
_PERCENT = 100
_REMEMBERED = 4096
_ROUNDING = 1e-7


def order_statistics(values: Sequence[float], percent: int) -> tuple[float, float] | None:
    """Two of the values that enclose a percentile, whatever the distribution; None if too few.

    Exact: the number of values below the percentile is binomial. As in `scipy.stats.quantile_test`;
    Conover, Practical Nonparametric Statistics, 3rd edition (1999), section 3.2.

    Args:
        values: Sorted.
        percent: 50 for the median.
    """
    ranks = _ranks(len(values), percent)
    return None if ranks is None else (values[ranks[0]], values[ranks[1]])


@lru_cache(maxsize=_REMEMBERED)
def _ranks(n: int, percent: int) -> tuple[int, int] | None:
    """Places, from 0, of the two values that enclose a percentile of `n` values."""
    share = percent / _PERCENT
    low = _binomial_quantile(_TAIL, n, share) - 1
    high = _binomial_quantile(1 - _TAIL, n, share)
    return (low, high) if low >= 0 and high < n else None


def _binomial_quantile(probability: float, n: int, share: float) -> int:
    """The least count that `n` trials stay at or below with at least this probability."""
    count = max(math.ceil(special.bdtrik(probability, n, share)), 0)
    # The inverse is a real number, and may lie on either side of a whole one by rounding.
    while count and special.bdtr(count - 1, n, share) >= probability:
        count -= 1
    while special.bdtr(count, n, share) < probability:
        count += 1
    return count


def t_interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Student's interval of the mean, of at least two values."""
    n = values.size
    half = special.stdtrit(n - 1, 1 - _TAIL) * values.std(ddof=1) / np.sqrt(n)
    middle = values.mean()
    return float(middle - half), float(middle + half)


@lru_cache(maxsize=_REMEMBERED)
def wilson(met: int, n: int) -> Estimate | None:
    """The share `met` ÷ `n`, from 0 to 1, with Wilson's score interval; None where `n` is 0.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of
    the American Statistical Association 22 (1927). On average over all shares it holds 95 % of the
    time, for one share now more, now less. As `proportion_ci` of `scipy.stats.binomtest`, which
    would test a hypothesis first that nobody has, and take fifty times as long.
    """
    if not n:
        return None
    z2 = special.ndtri(1 - _TAIL) ** 2
    middle = (2 * met + z2) / (2 * (n + z2))
    half = np.sqrt(z2 * (4 * met * (n - met) / n + z2)) / (2 * (n + z2))
    low = significant(float(middle - half)) if met else 0.0
    high = significant(float(middle + half)) if met < n else 1.0
    return Estimate(significant(met / n), low, high, "Wilson score")


def garwood(count: int) -> Estimate:
    """A count with the exact interval of its Poisson mean: what such a period has in the long run.

    F. Garwood, "Fiducial Limits for the Poisson Distribution", Biometrika 28 (1936).
    """
    low = special.chdtri(2 * count, 1 - _TAIL) / 2 if count else 0.0
    high = special.chdtri(2 * (count + 1), _TAIL) / 2
    return Estimate(
        float(count), significant(float(low)), significant(float(high)), "Poisson, exact"
    )


def compare_counts(count: int, days: int, count_before: int, days_before: int) -> float | None:
    """How likely counts at least so unlike are by chance alone, if the rate has stayed the same.

    Two Poisson counts of one rate: given their sum, one of them is binomial with the share of its
    days (Przyborowski and Wilenski, "Homogeneity of Results in Testing Samples from Poisson
    Series", Biometrika 31, 1940). Two-sided: all splits no likelier than the one observed.

    Args:
        count: Incidents of this period.
        days: Days of it that were observed.
        count_before: Incidents of the period that it stands against.
        days_before: Days of that one.

    Returns:
        p; None where both counts are 0, or a period has no days.
    """
    both = count + count_before
    if not both or days < 1 or days_before < 1:
        return None
    return significant(_binomial_test(count, both, days / (days + days_before)))


def _binomial_test(count: int, n: int, share: float) -> float:
    """How likely counts are that are no likelier than this one, as in `scipy.stats.binomtest`."""
    counts = np.arange(n + 1.0)
    logs = special.xlogy(counts, share) + special.xlog1py(n - counts, -share)
    logs -= special.gammaln(counts + 1) + special.gammaln(n - counts + 1)
    chances = np.exp(logs + special.gammaln(n + 1))
    rare = chances <= chances[count] * (1 + _ROUNDING)
    return min(float(chances[rare].sum()), 1.0)
