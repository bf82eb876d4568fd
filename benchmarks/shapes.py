"""Shapes of durations to simulate, whose true mean, median and percentiles are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, stats

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

__all__ = ["SHAPES", "Shape"]

_LONGEST = 1e9
_MANY = 400_000
_EULER = 0.5772156649015329


@dataclass(frozen=True)
class Shape:
    """A mixture of distributions of minutes: the weight and the mean logarithm of each."""

    name: str
    parts: tuple[tuple[float, Any, float], ...]

    def draw(self, dice: Generator, sets: int, n: int) -> NDArray[np.float64]:
        """`sets` rows of `n` minutes."""
        weights = [weight for weight, _, _ in self.parts]
        chosen = dice.choice(len(weights), (sets, n), p=weights)
        drawn = [part.rvs((sets, n), random_state=dice) for _, part, _ in self.parts]
        return np.choose(chosen, drawn)

    @cached_property
    def mean(self) -> float:
        """The true arithmetic mean."""
        return float(sum(weight * part.mean() for weight, part, _ in self.parts))

    @cached_property
    def geometric_mean(self) -> float:
        """The true geometric mean."""
        return float(np.exp(sum(weight * log for weight, _, log in self.parts)))

    def percentile(self, percent: int) -> float:
        """The true percentile."""

        def over(minutes: float) -> float:
            below = sum(weight * part.cdf(minutes) for weight, part, _ in self.parts)
            return float(below) - percent / 100

        return float(optimize.brentq(over, 0, _LONGEST))

    def window(self, share: float) -> float:
        """Of how many minutes the last must be looked at for a share of all to be open at the end.

        Incidents begin at any time of the window with the same probability, so that one is open
        at its end with the probability E[min(duration, window)] ÷ window.
        """
        minutes = self.draw(np.random.default_rng(0), 1, _MANY)

        def over(window: float) -> float:
            return float(np.minimum(minutes, window).mean()) / window - share

        return float(optimize.brentq(over, 1, _LONGEST))


def _lognormal(median: float, spread: float) -> tuple[Any, float]:
    return stats.lognorm(spread, scale=median), float(np.log(median))


def _weibull(scale: float, shape: float) -> tuple[Any, float]:
    return stats.weibull_min(shape, scale=scale), float(np.log(scale)) - _EULER / shape


SHAPES = (
    Shape("log-normal", ((1.0, *_lognormal(60, 1.5)),)),
    Shape("Weibull", ((1.0, *_weibull(60, 0.6)),)),
    Shape("mixture", ((0.7, *_lognormal(20, 0.8)), (0.3, *_lognormal(600, 0.8)))),
)
"""Log-normal with s = 1.5; Weibull with shape 0.6; seven incidents in ten of some 20 minutes mixed
with three of some 10 hours, each log-normal with s = 0.8."""
