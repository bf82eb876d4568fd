from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from hindsite.metrics.estimates import (
    MINIMUM_CENSORED,
    MINIMUM_CENSORED_P90,
    MINIMUM_LOGARITHMS,
    detectable,
    geometric_mean,
    mean,
    median,
    p90,
    quantile,
)
from hindsite.metrics.values import Estimate

EXACT = "order statistics, exact"
CURVE = "survival curve, log-log limits"
TEN_YEARS = 10 * 365.25 * 24 * 60

minutes = (
    st.floats(1e-6, TEN_YEARS) | st.integers(0, 30).map(float) | st.sampled_from([0.0, TEN_YEARS])
)
samples = st.lists(minutes, max_size=80).map(sorted)


def up_to(n: int) -> list[float]:
    """1, 2, 3 and so on to n minutes."""
    return [float(value) for value in range(1, n + 1)]


def spread(n: int, deviation: float) -> list[float]:
    """Values whose logarithms have this very standard deviation."""
    logs = stats.norm.ppf((np.arange(n) + 0.5) / n)
    return [math.exp(log) for log in deviation * logs / np.std(logs, ddof=1)]


def test_six_values_are_needed_for_any_statistic() -> None:
    """Five values are listed, not summarised."""
    five, six = [1.0, 2, 3, 4, 5], [1.0, 2, 3, 4, 5, 60]
    assert (mean(five), median(five), detectable(five)) == (None, None, None)
    assert geometric_mean(five) == (None, 0)
    assert mean(six) == Estimate(12.5)
    assert median(six) == Estimate(3.5, 1.0, 60.0, EXACT)


def test_twenty_values_are_needed_for_the_ninetieth_percentile() -> None:
    """Of 20 values from 1 to 20 it lies half-way between the 18th and the 19th."""
    assert p90(up_to(19)) is None
    assert p90(up_to(20)) == Estimate(18.5)


def test_the_ninetieth_percentile_has_an_interval_from_36_values_on() -> None:
    """With fewer, no value of the sample is an upper limit that holds."""
    assert p90(up_to(35)) == Estimate(32.0)
    assert p90(up_to(36)) == Estimate(33.0, 29.0, 36.0, EXACT)


def test_an_odd_sample_has_its_middle_value_as_median() -> None:
    """No interpolation where a value stands in the middle."""
    assert median([1.0, 2, 3, 7, 9, 11, 400]) == Estimate(7.0, 1.0, 400.0, EXACT)


@settings(deadline=None)
@given(samples.filter(bool), st.sampled_from([10, 25, 50, 75, 90]))
def test_percentiles_average_where_the_distribution_jumps(
    values: list[float], percent: int
) -> None:
    """Definition 2 of Hyndman and Fan, as numpy has it under another name."""
    expected = np.quantile(values, percent / 100, method="averaged_inverted_cdf")
    assert quantile(values, percent) == pytest.approx(float(expected))


def test_the_sum_of_a_mean_is_exact() -> None:
    """Values of very different size do not swallow each other."""
    assert mean([1e16, 1.0, 1.0, 1.0, 1.0, -1e16]) == Estimate(0.6667)


def test_a_mean_has_no_interval_however_many_values_there_are() -> None:
    """Of skewed durations none holds."""
    found = mean(spread(5000, 1.5))
    assert found is not None
    assert found.value == pytest.approx(math.exp(1.5**2 / 2), rel=0.01)
    assert (found.low, found.high, found.method) == (None, None, "")


def test_a_geometric_mean_leaves_zeros_out_and_counts_them() -> None:
    """Their logarithm does not exist; nothing is put in their place."""
    found, zeros = geometric_mean([0.0, 0.0, 1, 2, 4, 8, 16, 32])
    assert found == Estimate(5.657)
    assert zeros == 2
    assert geometric_mean([0.0] * 9) == (None, 9)
    assert geometric_mean([0.0, 0.0, 0.0, 1, 2, 3, 4, 5]) == (None, 3)


def test_a_geometric_mean_has_students_interval_on_logarithms() -> None:
    """Powers of 2 from 1 to 9: 2 to the 5 ± 2.2622 · 3.0277 ÷ √10, by a table of t."""
    found, _ = geometric_mean([2.0**power for power in (0.5, *range(1, 10))])
    powers = [0.5, *range(1, 10)]
    middle = sum(powers) / 10
    deviation = math.sqrt(sum((power - middle) ** 2 for power in powers) / 9)
    half = 2.262157 * deviation / math.sqrt(10)
    assert found is not None
    assert found.value == pytest.approx(2**middle, rel=1e-3)
    assert found.low == pytest.approx(2 ** (middle - half), rel=1e-3)
    assert found.high == pytest.approx(2 ** (middle + half), rel=1e-3)
    assert found.method == "t on logarithms"


@settings(deadline=None)
@given(st.lists(st.floats(1e-6, TEN_YEARS), min_size=MINIMUM_LOGARITHMS, max_size=60).map(sorted))
def test_a_geometric_mean_is_that_of_scipy(values: list[float]) -> None:
    """By its own gmean, and its interval by its own t test of the logarithms."""
    found, zeros = geometric_mean(values)
    assert zeros == 0
    assert found is not None
    assert found.value == pytest.approx(float(stats.gmean(values)), rel=1e-3)
    if values[0] < values[-1] * (1 - 1e-6):
        ends = stats.ttest_1samp(np.log(values), 0).confidence_interval()
        assert found.low == pytest.approx(math.exp(ends.low), rel=1e-3)
        assert found.high == pytest.approx(math.exp(ends.high), rel=1e-3)


def test_a_geometric_mean_has_no_interval_where_none_holds() -> None:
    """Too few values for the mixed case; or all equal, so that the spread is unknown."""
    assert geometric_mean(up_to(MINIMUM_LOGARITHMS - 1))[0] == Estimate(4.147)
    assert geometric_mean([7.0] * 30)[0] == Estimate(7.0)


def test_open_records_move_the_median_up() -> None:
    """Maintained leukaemia of R's `aml`: 31 weeks, where those that ended alone have 23."""
    ended, running = [9.0, 13, 18, 23, 31, 34, 48], [13.0, 28, 45, 161]
    assert median(ended) == Estimate(23.0, 9.0, 48.0, EXACT)
    assert median(ended, running) == Estimate(31.0)
    assert median(ended, [*running, 161.0]) == Estimate(34.0, 13.0, None, CURVE)


def test_open_records_have_an_interval_from_the_curve() -> None:
    """Leukaemia of R's `aml` without maintenance: 23 weeks, from 5 to 33."""
    ended = [5.0, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45]
    assert len(ended) + 1 == MINIMUM_CENSORED
    assert median(ended, [16.0]) == Estimate(23.0, 5.0, 33.0, CURVE)


def test_a_median_that_is_not_reached_is_none() -> None:
    """Six have ended and seven run longer than any of them: half have not yet ended."""
    assert median(up_to(6), [7.0] * 7) is None
    assert median(up_to(5), [7.0]) is None
    assert median([], [7.0] * 30) is None


def test_a_ninetieth_percentile_is_none_where_the_last_tenth_is_not_seen() -> None:
    """Where more than a fifth still run; or where the curve ends before it gets there."""
    assert p90(up_to(20), [0.5] * 5) == Estimate(18.5)
    assert p90(up_to(20), [0.5] * 6) is None
    assert p90(up_to(30), [31.0] * 7) is None


def test_a_ninetieth_percentile_with_open_records_has_an_interval_from_36_records_on() -> None:
    """With open records among them; it may be open upwards."""
    ended = up_to(MINIMUM_CENSORED_P90 - 2)
    assert p90(ended, [0.5]) == Estimate(31.0)
    assert p90(ended, [0.5, 0.5]) == Estimate(31.0, 27.0, None, CURVE)


@pytest.mark.parametrize(
    ("n", "deviation", "factor"), [(20, 1.5, 3.912), (20, 0.5, 1.576), (200, 1.5, 1.524)]
)
def test_a_change_is_detectable_by_a_factor(n: int, deviation: float, factor: float) -> None:
    """exp((2.0244 + 0.8512) · 1.5 · √(2 ÷ 20)) = 3.91, by a table of t with 38 degrees."""
    assert detectable(spread(n, deviation)) == factor


@pytest.mark.parametrize("n", [6, 20, 100])
def test_a_detectable_change_is_found_four_times_in_five(n: int) -> None:
    """The power of a t test of two such samples, by the noncentral t distribution."""
    factor = detectable(spread(n, 1.5))
    assert factor is not None
    shift = math.log(factor) / (1.5 * math.sqrt(2 / n))
    critical = stats.t.ppf(0.975, 2 * n - 2)
    power = stats.nct.sf(critical, 2 * n - 2, shift) + stats.nct.cdf(-critical, 2 * n - 2, shift)
    assert power == pytest.approx(0.8, abs=0.001)


def test_equal_values_do_not_say_what_could_be_detected() -> None:
    """Without a spread any change would do, which nobody should be told."""
    assert detectable([5.0] * 20) is None


@settings(deadline=None)
@given(samples, samples)
@example([0.0] * 40, [])
@example([0.0] * 40, [0.0] * 8)
@example([TEN_YEARS] * 40, [TEN_YEARS] * 8)
@example([0.0] * 20 + [TEN_YEARS] * 20, [1.0])
def test_any_interval_encloses_its_estimate(values: list[float], censored: list[float]) -> None:
    """Whatever comes in, no warning and no NaN comes out; below six values nothing does."""
    given_back = (
        mean(values),
        geometric_mean(values)[0],
        median(values, censored),
        p90(values, censored),
        median(values),
        p90(values),
    )
    for found in given_back:
        if found is None:
            continue
        assert len(values) >= 6
        assert math.isfinite(found.value)
        assert bool(found.method) == (found.low is not None)
        assert found.low is None or found.low <= found.value
        assert found.high is None or found.value <= found.high < math.inf
    factor = detectable(values)
    assert factor is None or 1 <= factor < math.inf


@settings(deadline=None)
@given(samples, samples)
def test_hours_give_the_same_statistics_as_minutes(
    values: list[float], censored: list[float]
) -> None:
    """The unit changes the numbers by its factor, and nothing else."""

    def found(unit: float) -> list[float | None]:
        scaled, running = [v / unit for v in values], [c / unit for c in censored]
        means = (mean(scaled), geometric_mean(scaled)[0])
        ranks = (median(scaled, running), p90(scaled, running))
        numbers = [one.value if one else None for one in means]
        numbers += [end for one in ranks if one for end in (one.value, one.low, one.high)]
        return [None if number is None else number * unit for number in numbers]

    for in_hours, in_minutes in zip(found(60), found(1), strict=True):
        assert in_hours == (in_minutes and pytest.approx(in_minutes, rel=2e-3))


@settings(deadline=None)
@given(samples)
def test_a_record_that_has_only_begun_moves_no_percentile(values: list[float]) -> None:
    """Open for no time at all, it was never at risk."""
    later = [value + 1 for value in values]
    for statistic in (median, p90):
        before, after = statistic(later), statistic(later, [0.0])
        assert (before and before.value) == (after and after.value)
