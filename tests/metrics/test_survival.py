from __future__ import annotations

import math
import warnings
from bisect import bisect_left, bisect_right
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from hindsite.metrics.survival import Crossing, curve, quantile

Z = 1.959964

# Weeks of remission of 21 children on 6-mercaptopurine: Freireich and others, Blood 21 (1963).
REMISSION = ([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
# Weeks of acute myelogenous leukaemia with and without maintenance: `aml` of R's survival.
MAINTAINED = ([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161])
NOT_MAINTAINED = ([5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45], [16])
# Thousands of miles that fan belts ran: Conover, Practical Nonparametric Statistics (1999).
FAN_BELTS = ([47, 56, 77, 80, 81], [37, 43, 60, 62, 71])

minutes = st.floats(0, 6e6) | st.integers(0, 9).map(float)
samples = st.lists(minutes, max_size=60).map(sorted)
enough = st.lists(minutes, min_size=6, max_size=60).map(sorted)


def test_remission_of_leukaemia_has_the_published_curve() -> None:
    """The textbook example of a Kaplan–Meier curve, to four digits, with its log-log limits."""
    found = curve(*REMISSION)
    assert found is not None
    assert found.times == (6, 7, 10, 13, 16, 22, 23, 35)
    assert found.shares == (0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482, 0.4482)
    assert found.low == (0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881, 0.1881)
    assert found.high == (0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801, 0.6801)
    assert found.at_risk == (21, 17, 15, 12, 11, 7, 6, 1)


def test_limits_agree_with_those_of_mathematica() -> None:
    """Log-log limits of 20 records, as scipy's own tests quote them from Mathematica."""
    values = [1.0, 3, 5, 14, 17, 23]
    censored = [2.0, 6, 9, 10, 11, 12, 13, 17, 18, 19, 21, 24, 24, 24]
    found = curve(values, censored)
    assert found is not None
    assert found.low == (0.6947, 0.6475, 0.5911, 0.4646, 0.3704, 0.1605, 0.1605)
    assert found.high == (0.9928, 0.9733, 0.9471, 0.9064, 0.8565, 0.7767, 0.7767)


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (REMISSION, Crossing(23.0, 13.0, None)),
        (MAINTAINED, Crossing(31.0, 13.0, None)),
        (NOT_MAINTAINED, Crossing(23.0, 5.0, 33.0)),
    ],
)
def test_medians_are_those_of_survfit(
    sample: tuple[list[float], list[float]], expected: Crossing
) -> None:
    """As R's survfit with conf.type="log-log": 31 weeks from 13 on, without an upper limit."""
    assert quantile(*sample, 50) == expected


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, Crossing(78.5, 47, None)), (30, Crossing(77, 47, 80))]
)
def test_percentiles_are_read_off_the_limits_that_survfit_gives(
    percent: int, expected: Crossing
) -> None:
    """Fan belts last longer than 47, 56, 77, 80, 81 with 7/8, 6/8, 4/8, 2/8, 0.

    R's lower limits: 0.387, 0.315, 0.080, 0.010; upper ones: 0.981, 0.931, 0.826, 0.656, and none
    at the end.
    """
    assert quantile(*FAN_BELTS, percent) == expected


def test_a_curve_at_exactly_a_half_has_its_median_half_way_along() -> None:
    """As R has it: from the fourth end, at 4, the share is 0.5 until the fifth, at 6."""
    values, censored = [1.0, 2, 3, 4, 6, 7], [5.0, 5.0]
    assert quantile(values, censored, 50).value == 5
    assert quantile([1.0, 2, 3, 4, 6, 7], [], 50).value == 3.5


def test_a_curve_that_ends_at_a_half_has_its_median_where_it_came_there() -> None:
    """As R has it; a curve that ends above a half has none."""
    assert quantile([1.0, 2, 3, 4, 5, 6], [7.0] * 6, 50).value == 6
    assert quantile([1.0, 2, 3, 4, 5, 6], [7.0] * 7, 50) == Crossing(None, 3.0, None)


def test_a_record_that_still_runs_counts_among_those_at_risk_until_then() -> None:
    """Ends and open records of the same length: the ends come first."""
    found = curve([5.0] * 6, [5.0] * 6)
    assert found is not None
    assert (found.times, found.shares, found.at_risk) == ((5,), (0.5,), (12,))


def test_where_all_end_at_once_nothing_is_known_but_that() -> None:
    """The formula has no limits for a share of 0; the widest stand there, and no NaN."""
    found = curve([7.0] * 6)
    assert found is not None
    assert (found.shares, found.low, found.high) == ((0,), (0,), (1,))
    assert quantile([7.0] * 6, [], 50) == Crossing(7.0, 7.0, None)


def test_at_its_end_a_curve_keeps_the_last_upper_limit() -> None:
    """A curve that falls to 0 has no upper limit there; the share cannot have risen since."""
    found = curve(*NOT_MAINTAINED)
    assert found is not None
    assert (found.shares[-1], found.low[-1]) == (0, 0)
    assert found.high[-2:] == (0.3489, 0.3489)


def test_six_ends_are_needed_for_a_curve() -> None:
    """However many still run."""
    assert curve([]) is None
    assert curve([], [1.0] * 50) is None
    assert curve([1.0, 2, 3, 4, 5], [6.0] * 50) is None


def test_a_long_curve_loses_steps_that_nobody_can_see() -> None:
    """Of 10,000 steps at most 400 are kept, and at no time is the share off by 1 in 390."""
    values = sorted(np.random.default_rng(5).lognormal(4, 1.5, 10_000).tolist())
    found = curve(values, [*values[::50], values[-1] + 1])
    assert found is not None
    assert len(found.times) <= 400
    assert found.times[-1] == round(values[-1] + 1)
    whole = _by_hand(values, [*values[::50], values[-1] + 1])
    assert found.shares[-1] == pytest.approx(float(whole[-1][1]), rel=1e-3)
    for time, share in whole[::7]:
        place = bisect_right(found.times, time * (1 + 1e-4))
        drawn = found.shares[place - 1] if place else 1
        assert drawn == pytest.approx(float(share), abs=1 / 390 + 6e-4)


def _by_hand(values: list[float], censored: list[float]) -> list[tuple[float, Fraction | float]]:
    """The product of (1 − ended ÷ at risk), one time after the other."""
    exact = len(values) < 100
    share: Fraction | float = Fraction(1) if exact else 1.0
    steps, gone = [], 0
    left = sorted(censored)
    for time in sorted(set(values)):
        ended = values.count(time) if exact else 1
        running = len(left) - _below(left, time)
        risk = len(values) - gone + running
        share *= Fraction(risk - ended, risk) if exact else (risk - ended) / risk
        gone += ended
        steps.append((time, share))
    return steps


def _below(numbers: list[float], limit: float) -> int:
    return (
        sum(number < limit for number in numbers)
        if len(numbers) < 100
        else bisect_left(numbers, limit)
    )


@settings(deadline=None)
@given(samples, samples)
@example([0.0] * 6, [])
@example([0.0] * 6, [0.0])
@example([1e-7] * 3 + [5.26e6] * 4, [1.0, 6e6])
def test_any_curve_falls_between_its_limits(values: list[float], censored: list[float]) -> None:
    """Shares are those of the product formula; limits enclose them; no NaN, no warning."""
    found = curve(values, censored)
    if len(values) < 6:
        assert found is None
        return
    assert found is not None
    expected = [share for _, share in _by_hand(values, censored)]
    assert found.shares[: len(expected)] == pytest.approx([float(s) for s in expected], rel=6e-4)
    assert list(found.shares) == sorted(found.shares, reverse=True)
    assert list(found.at_risk) == sorted(found.at_risk, reverse=True)
    assert found.at_risk[0] <= len(values) + len(censored)
    for low, share, high in zip(found.low, found.shares, found.high, strict=True):
        assert 0 <= low <= share <= high <= 1


@settings(deadline=None)
@given(enough, st.lists(minutes, min_size=1, max_size=60).map(sorted))
def test_curve_and_limits_are_those_of_scipy(values: list[float], censored: list[float]) -> None:
    """At each end, but for the upper limit of a curve that ends at 0, which scipy does not give."""
    sf = stats.ecdf(stats.CensoredData(values, right=censored)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        limits: Any = sf.confidence_interval(0.95, method="log-log")
    ends = np.diff(sf.probabilities, prepend=1.0) < 0
    found = curve(values, censored)
    assert found is not None
    assert found.times[: ends.sum()] == pytest.approx(sf.quantiles[ends], rel=1e-3)
    for ours, theirs in (
        (found.shares, sf.probabilities),
        (found.low, np.nan_to_num(limits.low.probabilities)),
        (found.high[:-1], limits.high.probabilities),
    ):
        places = min(len(ours), ends.sum())
        assert ours[:places] == pytest.approx(theirs[ends][:places], rel=1e-3, nan_ok=True)


@settings(deadline=None)
@given(enough, samples)
def test_limits_are_those_of_the_log_log_formula(
    values: list[float], censored: list[float]
) -> None:
    """exp(−exp(log(−log S) ± 1.96 s)), s² = Σ d ÷ (n (n − d)) ÷ log² S, summed by hand."""
    found = curve(values, censored)
    assert found is not None
    total, share = 0.0, 1.0
    for place, time in enumerate(sorted(set(values))):
        risk = sum(v >= time for v in values) + sum(c >= time for c in censored)
        ended = values.count(time)
        if risk == ended:
            break
        total += ended / (risk * (risk - ended))
        share *= (risk - ended) / risk
        half = Z * math.sqrt(total) / abs(math.log(share))
        middle = math.log(-math.log(share))
        assert found.low[place] == pytest.approx(math.exp(-math.exp(middle + half)), rel=1e-3)
        assert found.high[place] == pytest.approx(math.exp(-math.exp(middle - half)), rel=1e-3)


@settings(deadline=None)
@given(enough, samples, st.sampled_from([50, 90]))
def test_a_percentile_is_where_the_curve_comes_down_to_it(
    values: list[float], censored: list[float], percent: int
) -> None:
    """The first end by which so many percent have ended, or half-way to the next."""
    height = 1 - Fraction(percent, 100)
    steps = _by_hand(values, censored)
    reached = [time for time, share in steps if share <= height]
    below = [time for time, share in steps if share < height]
    read = quantile(values, censored, percent).value
    if not reached:
        assert read is None
    elif below and below[0] != reached[0]:
        assert read == pytest.approx((reached[0] + below[0]) / 2)
    else:
        assert read == reached[0]
