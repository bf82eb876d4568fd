from __future__ import annotations

import pytest

from hindsite.metrics.estimates import mean, median, p90, quantile
from hindsite.metrics.values import Estimate


def test_six_values_are_needed_for_mean_and_median() -> None:
    """Five values are listed, not summarised."""
    five, six = [1.0, 2, 3, 4, 5], [1.0, 2, 3, 4, 5, 60]
    assert mean(five) is None
    assert median(five) is None
    assert mean(six) == Estimate(12.5)
    assert median(six) == Estimate(3.5)


def test_twenty_values_are_needed_for_the_ninetieth_percentile() -> None:
    """Of 20 values from 1 to 20 it lies at place 17.1 from 0, between 18 and 19."""
    assert p90([float(value) for value in range(1, 20)]) is None
    assert p90([float(value) for value in range(1, 21)]) == Estimate(18.1)


def test_an_odd_sample_has_its_middle_value_as_median() -> None:
    """No interpolation where a value stands in the middle."""
    assert median([1.0, 2, 3, 7, 9, 11, 400]) == Estimate(7.0)


@pytest.mark.parametrize(("share", "expected"), [(0, 2.0), (0.25, 3.0), (0.5, 4.0), (1, 10.0)])
def test_quantiles_are_linear_between_neighbours(share: float, expected: float) -> None:
    """The ends are the smallest and the largest value."""
    assert quantile([2.0, 4.0, 10.0], share) == expected


def test_the_sum_of_a_mean_is_exact() -> None:
    """Values of very different size do not swallow each other."""
    assert mean([1e16, 1.0, 1.0, 1.0, 1.0, -1e16]) == Estimate(0.6667)
