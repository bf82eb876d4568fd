"""Curves of shares over time: their steps, their bands, and the axes they need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Letters, Pen
from hindsite.charts.palette import ACCENT, GRID
from hindsite.charts.scales import FLOOR, floored, log_ticks, tick_label
from hindsite.metrics.values import MINIMUM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.charts.canvas import Canvas
    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Statistic

__all__ = [
    "TICK_GAP",
    "Place",
    "Step",
    "apart",
    "at_risk",
    "axis_of_shares",
    "axis_of_times",
    "curve",
    "mark",
    "range_words",
    "row_at_risk",
    "share_at",
    "staircase",
    "steps_of",
]

Place = tuple[float, float]

TICK_GAP = 52.0
"""The least room between the ticks of a time axis."""

_WASH = 0.2
_TICK = 0.03
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """From `time` on a share is left, between `low` and `high`; just before it, so many were."""

    time: float
    share: float
    low: float
    high: float
    at_risk: int


def steps_of(statistic: Statistic) -> tuple[Step, ...]:
    """The steps of a sample's survival curve, none under six values."""
    curve = statistic.survival
    if curve is None:
        return ()
    columns = (curve.times, curve.shares, curve.low, curve.high, curve.at_risk)
    return tuple(Step(*cells) for cells in zip(*columns, strict=True))


def staircase(places: Sequence[Place], start: Place, end: float) -> list[Place]:
    """The corners of a curve that stays at each share until the next place, up to `end`."""
    corners = [start]
    for time, share in places:
        corners += [(time, corners[-1][1]), (time, share)]
    return [*corners, (end, corners[-1][1])]


def share_at(steps: Sequence[Step], time: float) -> float:
    """The share that is left after so long."""
    return next((step.share for step in reversed(steps) if step.time <= time), 1.0)


def curve(canvas: Canvas, axes: Panel, steps: Sequence[Step], open_: Sequence[float]) -> None:
    """A survival curve from the panel's left, with its band and a short tick for each open one.

    Where all steps are beyond the panel it stays at the whole, and there is no band.
    """
    left, right = axes.get_xlim()
    end = min(steps[-1].time, right)
    shown = [step for step in steps if step.time <= end]
    if shown:
        _band(canvas, axes, shown, end)
    corners = staircase([(step.time, step.share) for step in shown], (left, 1), end)
    canvas.stroke(axes, corners, Pen(ACCENT, 2), ())
    for time in open_:
        share = share_at(steps, time)
        canvas.line(axes, (time, time), (share - _TICK, share + _TICK), Pen(width=1.5))


def _band(canvas: Canvas, axes: Panel, steps: Sequence[Step], end: float) -> None:
    """The pointwise interval of the curve as a wash, from its first step on."""
    start = (steps[0].time, 1.0)
    lows = staircase([(step.time, step.low) for step in steps], start, end)
    highs = staircase([(step.time, step.high) for step in steps], start, end)
    canvas.area(axes, [[*highs, *reversed(lows)]], ACCENT, _WASH)


def mark(canvas: Canvas, axes: Panel, place: Place, text: str, *, is_right: bool) -> None:
    """A dot on a curve that falls, with words at its right, or else below it at its left."""
    canvas.dots(axes, [place], tone=ACCENT, size=9)
    letters = Letters(SMALL, "end" if is_right else "start")
    canvas.write(place, text, letters, axes=axes, shift=(-8, -12) if is_right else (8, 4))


def row_at_risk(canvas: Canvas, axes: Panel, counts: Sequence[tuple[float, int]]) -> None:
    """How many are known to last at least so long, in a row below the axis."""
    bottom = axes.get_ylim()[0]
    for time, count in counts:
        letters = Letters(SMALL, "middle", faint=True)
        canvas.write((time, bottom), f"{count:,}", letters, axes=axes, shift=(0, -35))


def at_risk(statistic: Statistic, times: Sequence[float]) -> tuple[tuple[float, int], ...]:
    """How many of a sample, ended or open, last at least so long, for each time."""
    every = (*statistic.values, *statistic.censored_values)
    return tuple((time, sum(value >= time for value in every)) for time in times)


def axis_of_shares(canvas: Canvas, axes: Panel) -> None:
    """Faint lines at quarters of the whole, in percent at the left; nothing is over 100 %."""
    left, right = axes.get_xlim()
    for share in _QUARTERS:
        canvas.line(axes, (left, right), (share, share), Pen(GRID))
        letters = Letters(SMALL, "end", faint=True)
        canvas.write((left, share), f"{share * 100:.0f} %", letters, axes=axes, shift=(-7, -4))


def axis_of_times(canvas: Canvas, axes: Panel, length: float) -> tuple[float, ...]:
    """Upright lines at durations of a log axis, with their names below; returns the durations."""
    bottom, top = axes.get_ylim()
    ticks = log_ticks(*axes.get_xlim(), length, TICK_GAP)
    for tick in ticks:
        canvas.line(axes, (tick, tick), (bottom, top), Pen(GRID))
        text = f"≤ {tick_label(tick)}" if tick == FLOOR else tick_label(tick)
        canvas.write((tick, bottom), text, Letters(SMALL, "middle"), axes=axes, shift=(0, -17))
    return ticks


def apart(values: Sequence[float], bounds: tuple[float, float], length: float) -> tuple[float, ...]:
    """The first value at each unit of a log axis; where they are few, all of them."""
    if len(values) < MINIMUM:
        return tuple(values)
    unit = math.log(bounds[1] / bounds[0]) / length
    found: dict[int, float] = {}
    for value in values:
        found.setdefault(round(math.log(floored(value)) / unit), value)
    return tuple(found.values())


def range_words(step: Step) -> str:
    """The interval of a step: “12 to 31 %”."""
    return f"{step.low * 100:.0f} to {step.high * 100:.0f} %"
