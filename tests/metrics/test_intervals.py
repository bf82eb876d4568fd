from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from hindsite.metrics.intervals import (
    compare_counts,
    garwood,
    order_statistics,
    t_interval,
    wilson,
)
from hindsite.metrics.rounding import significant
from hindsite.metrics.values import Estimate

Z = 1.959964


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0.0, 3.689),
        (1, 0.02532, 5.572),
        (5, 1.623, 11.67),
        (10, 4.795, 18.39),
        (20, 12.22, 30.89),
        (50, 37.11, 65.92),
        (100, 81.36, 121.6),
    ],
)
def test_counts_have_the_limits_of_garwoods_table(count: int, low: float, high: float) -> None:
    """The exact limits of a Poisson mean, as tables since 1936 have them."""
    assert garwood(count) == Estimate(count, low, high, "Poisson, exact")


@settings(deadline=None)
@given(st.integers(1, 80))
def test_at_its_limits_a_count_is_just_too_unlikely(count: int) -> None:
    """With the lower limit as mean, so many or more come in 2.5 %; with the upper, so few."""

    def up_to(most: int, mean: float) -> float:
        return math.fsum(
            math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(most + 1)
        )

    limits = garwood(count)
    assert limits.low is not None
    assert limits.high is not None
    assert 1 - up_to(count - 1, limits.low) == pytest.approx(0.025, rel=0.02)
    assert up_to(count, limits.high) == pytest.approx(0.025, rel=0.02)


@pytest.mark.parametrize(
    ("met", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares_have_the_limits_of_newcombes_examples(
    met: int, n: int, low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    share = wilson(met, n)
    assert share is not None
    assert share.value == pytest.approx(met / n, rel=1e-3)
    assert share.low == pytest.approx(low, abs=6e-5)
    assert share.high == pytest.approx(high, abs=6e-5)
    assert share.method == "Wilson score"


@settings(deadline=None)
@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_at_its_limits_a_share_is_just_too_unlikely(case: tuple[int, int]) -> None:
    """Each limit between 0 and 1 lies 1.96 of its own standard errors from the share."""
    met, n = case
    share = wilson(met, n)
    assert share is not None
    for limit in (share.low, share.high):
        assert limit is not None
        assert 0 <= limit <= 1
        if 0 < limit < 1:
            error = math.sqrt(limit * (1 - limit) / n)
            assert abs(met / n - limit) == pytest.approx(Z * error, abs=2e-4)


@settings(deadline=None)
@given(st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_the_limits_that_scipy_gives(case: tuple[int, int]) -> None:
    """The formula is written out; the library that has it too agrees to the last digit shown."""
    met, n = case
    limits = stats.binomtest(met, n).proportion_ci(0.95, method="wilson")
    share = wilson(met, n)
    assert share is not None
    assert (share.low, share.high) == (significant(limits.low), significant(limits.high))


def test_all_or_none_met_has_a_limit_at_the_end() -> None:
    """Five of five are 100 %, and no more than that; of nothing there is no share."""
    assert wilson(5, 5) == Estimate(1.0, 0.5655, 1.0, "Wilson score")
    assert wilson(0, 5) == Estimate(0.0, 0.0, 0.4345, "Wilson score")
    assert wilson(0, 0) is None


def test_counts_of_equal_periods_are_compared_like_tosses_of_a_coin() -> None:
    """17 against 11 is no evidence of a change; 6 against 0 happens in 2 of 64 cases."""
    tail = sum(math.comb(28, k) for k in range(17, 29)) / 2**28
    assert compare_counts(17, 90, 11, 90) == pytest.approx(2 * tail, abs=5e-5)
    assert compare_counts(17, 90, 11, 90) == 0.3449
    assert compare_counts(6, 30, 0, 30) == 0.03125
    assert compare_counts(7, 30, 7, 30) == 1.0


@settings(deadline=None)
@given(st.integers(0, 25), st.integers(1, 92), st.integers(0, 25), st.integers(1, 92))
def test_unequal_periods_are_compared_by_their_days(
    count: int, days: int, before: int, days_before: int
) -> None:
    """The chances of all splits that are no likelier, summed up in fractions."""
    both = count + before
    share = Fraction(days, days + days_before)
    chances = [math.comb(both, k) * share**k * (1 - share) ** (both - k) for k in range(both + 1)]
    p = float(sum(chance for chance in chances if chance <= chances[count]))
    found = compare_counts(count, days, before, days_before)
    assert found == (pytest.approx(p, rel=1e-3) if both else None)


@settings(deadline=None)
@given(st.integers(0, 9000), st.integers(1, 400), st.integers(0, 9000), st.integers(1, 400))
def test_large_counts_are_compared_as_scipy_does(
    count: int, days: int, before: int, days_before: int
) -> None:
    """Fractions would take for ever; scipy's own tail is a percent off where p is near 1e-250."""
    both = count + before
    p = stats.binomtest(count, both, days / (days + days_before)).pvalue if both else None
    found = compare_counts(count, days, before, days_before)
    assert found == (None if p is None else pytest.approx(p, rel=1e-3, abs=1e-100))


def test_a_chance_near_the_least_number_is_right_to_the_last_digit_shown() -> None:
    """0 against 959: both tails in fractions; scipy says 9.07e-256."""
    chances = [math.comb(959, k) * 11**k * 13 ** (959 - k) for k in range(960)]
    p = Fraction(sum(chance for chance in chances if chance <= chances[0]), 24**959)
    assert compare_counts(0, 11, 959, 13) == pytest.approx(float(p), rel=1e-3)
    assert compare_counts(0, 11, 9000, 13) == 0.0, "too small for a number"


@pytest.mark.parametrize("days", [(0, 31), (31, 0)])
def test_a_period_without_days_is_not_compared(days: tuple[int, int]) -> None:
    """Where nothing could be observed nothing is said."""
    assert compare_counts(3, days[0], 4, days[1]) is None


@pytest.mark.parametrize(
    ("n", "low", "high"), [(6, 1, 6), (10, 2, 9), (20, 6, 15), (50, 18, 33), (100, 40, 61)]
)
def test_a_median_lies_between_the_ranks_that_tables_give(n: int, low: int, high: int) -> None:
    """Of 20 values the sixth and the fifteenth, as in tables of the sign test."""
    assert order_statistics(range(1, n + 1), 50) == (low, high)


@pytest.mark.parametrize("percent", [50, 90])
def test_order_statistics_are_those_of_the_quantile_test(percent: int) -> None:
    """The same two values as scipy's, and None where one of them would lie outside the sample."""
    for n in range(1, 120):
        values = np.arange(float(n)) ** 2
        ends: Any = stats.quantile_test(values, p=percent / 100).confidence_interval()
        expected = None if np.isnan(ends).any() else (ends.low, ends.high)
        assert order_statistics(values.tolist(), percent) == expected, n


@settings(deadline=None)
@given(st.integers(36, 1_000_000), st.sampled_from([50, 75, 90]))
def test_of_many_values_as_well(n: int, percent: int) -> None:
    """Places are those that scipy's binomial distribution gives."""
    binomial = stats.binom(n, percent / 100)
    expected = (int(binomial.ppf(0.025)) - 1, int(binomial.isf(0.025)))
    assert order_statistics(range(n), percent) == expected


@pytest.mark.parametrize(("percent", "fewest"), [(50, 6), (90, 36)])
def test_order_statistics_cover_as_much_as_they_say(percent: int, fewest: int) -> None:
    """Each tail of the binomial is at most 2.5 %, from the first size for which that can be."""
    share = Fraction(percent, 100)
    assert order_statistics(range(fewest - 1), percent) is None
    for n in range(fewest, 150):
        ends = order_statistics(range(n), percent)
        assert ends is not None
        low, high = map(int, ends)
        below = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
        assert sum(below[: low + 1]) <= Fraction(25, 1000)
        assert sum(below[high + 1 :]) <= Fraction(25, 1000)


def test_students_interval_of_his_own_data() -> None:
    """The second drug of Student's sleep data (1908), as R's t.test gives it."""
    sleep = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    assert t_interval(sleep) == pytest.approx((0.8976775, 3.7623225))
