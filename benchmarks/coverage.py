"""How often the intervals of the statistics hold what they are about, in data with a known truth.

Simulated durations go through the product's own functions. Where the chance can be computed it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy import stats

from benchmarks.shapes import SHAPES, Shape
from hindsite.metrics import estimates, intervals, survival

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from hindsite.metrics.values import Estimate

    Floats: TypeAlias = NDArray[np.float64]
    Ends: TypeAlias = tuple[float | None, float | None]
    Case: TypeAlias = tuple[Estimate | None, Ends | None]

__all__ = ["SETS", "Table", "tables"]

SETS = 4000
"""Simulated data sets for each cell: the figure is then within 0.7 points, 19 times in 20."""

_SEED = 20260701
_SIZES = (6, 10, 20, 50, 200)
_CENSORED = (10, 12, 20, 50, 200)
_LARGE = (24, 36, 50, 100, 200)
_MEAN = (6, 10, 20, 50, 200, 500, 1000, 5000)
_OPEN = (0.1, 0.3, 0.5)
_OPEN_P90 = (0.05, 0.1, 0.15, 0.2)
_OPEN_EARLY = (0.1, 0.2, 0.3)
_EARLY = (36, 50, 200)
_COUNTS = (1, 3, 10, 30, 100)
_LEAST_GIVEN = 0.1
_RESAMPLES = 999
_BATCH = 50
_BOOTSTRAPPED = 10
_BOOTSTRAPS: tuple[Literal["percentile"], Literal["BCa"]] = ("percentile", "BCa")
_P90 = 90
_MEDIAN = 50


@dataclass(frozen=True, slots=True)
class Table:
    """Percentages by row and column; those in brackets are of intervals that are not shown."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        labels = len(self.rows[0]) - len(self.columns)
        head = ("",) * labels + self.columns
        rule = ("---",) * labels + ("---:",) * len(self.columns)
        lines = (f"| {' | '.join(cells)} |" for cells in (head, rule, *self.rows))
        return "\n".join((f"**{self.title}**", "", *lines, ""))


def tables(sets: int = SETS) -> Iterator[Table]:
    """Every table, each as soon as it is done."""
    simulation = _Simulation(np.random.default_rng(_SEED), sets)
    yield simulation.order_statistics(_MEDIAN, _SIZES)
    yield simulation.order_statistics(_P90, _LARGE)
    yield simulation.logarithms()
    yield simulation.survival(_MEDIAN, _OPEN, _CENSORED)
    yield simulation.survival(_P90, _OPEN_P90, _LARGE)
    yield simulation.early()
    yield simulation.mean()
    yield simulation.bootstrap()
    yield _wilson()
    yield _garwood()


@dataclass(frozen=True, slots=True)
class _Simulation:
    """Draws so many data sets for each cell of a table, with one generator for all of them."""

    dice: Generator
    sets: int

    def order_statistics(self, percent: int, sizes: Sequence[int]) -> Table:
        def case(values: Floats) -> Case:
            row = values.tolist()
            return _statistic(percent)(row), intervals.order_statistics(row, percent)

        rows = [
            (shape.name, *self._cells(shape, sizes, shape.percentile(percent), case))
            for shape in SHAPES
        ]
        rows.append(("any, computed", *(_enclosed(n, percent) for n in sizes)))
        return Table(f"{_name(percent)} by order statistics", _n(sizes), tuple(rows))

    def logarithms(self) -> Table:
        def case(values: Floats) -> Case:
            low, high = np.exp(intervals.t_interval(np.log(values)))
            return estimates.geometric_mean(values.tolist())[0], (low, high)

        rows = (
            (shape.name, *self._cells(shape, _SIZES, shape.geometric_mean, case))
            for shape in SHAPES
        )
        return Table("Geometric mean by t on logarithms", _n(_SIZES), tuple(rows))

    def mean(self) -> Table:
        def case(values: Floats) -> Case:
            return estimates.mean(values.tolist()), intervals.t_interval(values)

        rows = ((shape.name, *self._cells(shape, _MEAN, shape.mean, case)) for shape in SHAPES)
        return Table("Arithmetic mean by t", _n(_MEAN), tuple(rows))

    def bootstrap(self) -> Table:
        """The usual bootstrap of a mean, of a sample as small as most are."""
        rows = []
        for shape in SHAPES:
            drawn = shape.draw(self.dice, self.sets, _BOOTSTRAPPED)
            held = (self._resampled(drawn, method, shape.mean) for method in _BOOTSTRAPS)
            rows.append((shape.name, *(f"({_percent(one)})" for one in held)))
        return Table(f"Arithmetic mean of {_BOOTSTRAPPED} by bootstrap", _BOOTSTRAPS, tuple(rows))

    def _resampled(
        self, drawn: Floats, method: Literal["percentile", "BCa"], truth: float
    ) -> float:
        limits = stats.bootstrap(
            (drawn,),
            np.mean,
            axis=-1,
            n_resamples=_RESAMPLES,
            batch=_BATCH,
            method=method,
            rng=self.dice,
        ).confidence_interval
        return float(np.mean((limits.low <= truth) & (truth <= limits.high)))

    def survival(self, percent: int, shares: Sequence[float], sizes: Sequence[int]) -> Table:
        rows = []
        for shape in SHAPES:
            truth = shape.percentile(percent)
            for share in shares:
                drawn = partial(self._incidents, shape, window=shape.window(share))
                cells = (
                    self._cell((_censored_case(*one, percent) for one in drawn(n)), truth)
                    for n in sizes
                )
                rows.append((shape.name, f"{share:.0%} open", *cells))
        return Table(f"{_name(percent)} by survival curve", _n(sizes), tuple(rows))

    def early(self) -> Table:
        """How far a p90 is off, and how often a curve gets there at all, whatever share is open."""
        rows = []
        for shape in SHAPES:
            truth = shape.percentile(_P90)
            for share in _OPEN_EARLY:
                drawn = partial(self._incidents, shape, window=shape.window(share))
                cells = (
                    _early((survival.quantile(*one, _P90) for one in drawn(n)), truth)
                    for n in _EARLY
                )
                rows.append((shape.name, f"{share:.0%} open", *cells))
        return Table("p90 by survival curve, if it were always given", _n(_EARLY), tuple(rows))

    def _incidents(
        self, shape: Shape, n: int, window: float
    ) -> Iterator[tuple[list[float], list[float]]]:
        """Those that have ended, and those that are open at the end of a window of time."""
        lasts = shape.draw(self.dice, self.sets, n)
        seen_for = self.dice.uniform(0, window, lasts.shape)
        for minutes, limit in zip(lasts, seen_for, strict=True):
            ended = minutes <= limit
            yield np.sort(minutes[ended]).tolist(), np.sort(limit[~ended]).tolist()

    def _cells(
        self, shape: Shape, sizes: Sequence[int], truth: float, case: Callable[[Floats], Case]
    ) -> Iterator[str]:
        for n in sizes:
            drawn = np.sort(shape.draw(self.dice, self.sets, n), axis=1)
            yield self._cell(map(case, drawn), truth)

    def _cell(self, cases: Iterable[Case], truth: float) -> str:
        """The share of intervals that hold the truth, of those where the statistic is given."""
        held, shown = [], False
        for given, ends in cases:
            if given is not None and ends is not None:
                held.append(_holds(ends, truth))
                shown = shown or bool(given.method)
        if len(held) < _LEAST_GIVEN * self.sets:
            return "–"
        text = _percent(float(np.mean(held)))
        return text if shown else f"({text})"


def _censored_case(values: list[float], censored: list[float], percent: int) -> Case:
    """What is given where some are open, and the interval whether it is shown or not."""
    given = _statistic(percent)(values, censored) if censored else None
    if given is None:
        return None, None
    read = survival.quantile(values, censored, percent)
    return given, (read.low, read.high)


def _early(read: Iterable[survival.Crossing], truth: float) -> str:
    """In how many data sets the curve gets there, and the middle one of their errors."""
    values = [one.value for one in read]
    given = [value / truth for value in values if value is not None]
    if not given:
        return "0%"
    return f"{len(given) / len(values):.0%}: ×{np.median(given):.2f}"


def _holds(ends: Ends, truth: float) -> bool:
    low, high = ends
    return (low is None or low <= truth) and (high is None or truth <= high)


def _enclosed(n: int, percent: int) -> str:
    """The chance that two order statistics enclose a percentile: the number below is binomial."""
    ranks = intervals.order_statistics(range(n), percent)
    if ranks is None:
        return "–"
    low, high = (float(stats.binom.cdf(rank, n, percent / 100)) for rank in ranks)
    return _percent(high - low)


def _wilson() -> Table:
    """Computed: the number met is binomial."""
    shares = np.linspace(0.001, 0.999, 999)
    columns = [_wilson_held(n, shares) for n in _SIZES]
    at_p90 = [_wilson_held(n, np.array([0.9])) for n in _SIZES]
    rows = (
        ("average over all shares", *(_percent(float(held.mean())) for held in columns)),
        ("where 0.9 is true", *(_percent(float(held[0])) for held in at_p90)),
        ("where it covers least", *(_percent(float(held.min())) for held in columns)),
    )
    return Table("Share by Wilson", _n(_SIZES), rows)


def _wilson_held(n: int, shares: Floats) -> Floats:
    met = np.arange(n + 1)[:, None]
    found = [intervals.wilson(count, n) for count in range(n + 1)]
    return _chance(found, shares, np.asarray(stats.binom.pmf(met, n, shares)))


def _garwood() -> Table:
    """Computed: the count is Poisson."""
    rates = np.linspace(0.1, max(_COUNTS), 1000)
    found = [intervals.garwood(count) for count in range(2 * max(_COUNTS))]
    counts = np.arange(len(found))[:, None]
    at = _chance(found, np.array(_COUNTS), np.asarray(stats.poisson.pmf(counts, _COUNTS)))
    least = _chance(found, rates, np.asarray(stats.poisson.pmf(counts, rates))).min()
    row = ("", *(_percent(float(held)) for held in at), _percent(float(least)))
    columns = (*(f"{count} expected" for count in _COUNTS), "least, of 0.1 to 100")
    return Table("Count by Garwood", columns, (row,))


def _chance(found: Sequence[Estimate | None], truths: Floats, weights: Floats) -> Floats:
    """For each truth, the chance of an outcome whose interval holds it."""
    ends = [(one.low, one.high) for one in found if one is not None]
    low, high = np.array(ends, dtype=np.float64).T[:, :, None]
    held: Floats = (weights * ((low <= truths) & (truths <= high))).sum(axis=0)
    return held


def _statistic(percent: int) -> Callable[..., Estimate | None]:
    return estimates.p90 if percent == _P90 else estimates.median


def _name(percent: int) -> str:
    return "p90" if percent == _P90 else "Median"


def _n(sizes: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"n = {n:,}" for n in sizes)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
