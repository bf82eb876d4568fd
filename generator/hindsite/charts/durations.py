"""Time to restore by severity: every incident a dot, on a log axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, Canvas, Letters, Pen
from hindsite.charts.labels import counted, listed
from hindsite.charts.palette import GRID, SEVERITIES
from hindsite.charts.scales import FLOOR, floored, log_bounds, log_ticks, swarm, tick_label
from hindsite.metrics.values import MINIMUM, Estimate, Metrics, Statistic
from hindsite.metrics.words import basis_words, duration_words
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_durations", "has_durations"]

_KEY = "durations"
_LEFT, _TOP, _LENGTH = 150.0, 10.0, 470.0
_STRIP, _GAP = 64.0, 10.0
_FOOT = 34.0
_LINE = 17.0
_TICK_GAP = 52.0
_MANY = 150
"""From so many incidents on dots are smaller."""

Strips = Sequence[tuple[Severity, Statistic]]


def has_durations(metrics: Metrics) -> bool:
    """Whether any incident has a time to restore."""
    return bool(_strips(metrics))


def draw_durations(metrics: Metrics, names: Mapping[str, str]) -> Figure:
    """A strip for each severity; from six values on with the median and its interval."""
    del names
    strips = _strips(metrics)
    title, alt = _title(strips), _alt(strips)
    depth = len(strips) * (_STRIP + _GAP)
    canvas = Canvas(_TOP + depth + _FOOT)
    low, high = log_bounds([value for _, statistic in strips for value in statistic.values])
    _axis(canvas, depth, (low, high))
    for place, (severity, statistic) in enumerate(strips):
        top = _TOP + place * (_STRIP + _GAP)
        axes = canvas.panel(_LEFT, top, _LENGTH, _STRIP)
        axes.set(xscale="log", xlim=(low, high), ylim=(-_STRIP / 2, _STRIP / 2))
        _strip(canvas, axes, severity, statistic)
        _words(canvas, top, severity, statistic)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Severity", "Incident", metrics.duration("ttr").name, "Minutes"),
        rows=tuple(
            (severity.value, id_, duration_words(value), f"{value:.1f}")
            for severity, statistic in strips
            for id_, value in zip(statistic.used, statistic.values, strict=True)
        ),
        note=_note(metrics, strips),
    )


def _strips(metrics: Metrics) -> Strips:
    by_severity = metrics.duration("ttr").by_severity
    return sorted((severity, part) for severity, part in by_severity if part.n)


def _axis(canvas: Canvas, depth: float, bounds: tuple[float, float]) -> None:
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, depth)
    axes.set(xscale="log", xlim=bounds, ylim=(0, depth))
    for tick in log_ticks(*bounds, _LENGTH, _TICK_GAP):
        canvas.line(axes, (tick, tick), (0, depth), Pen(GRID))
        text = f"≤ {tick_label(tick)}" if tick == FLOOR else tick_label(tick)
        canvas.write((tick, 0), text, Letters(SMALL, "middle"), axes=axes, shift=(0, -17))


def _strip(canvas: Canvas, axes: Axes, severity: Severity, statistic: Statistic) -> None:
    low, high = axes.get_xlim()
    units = _LENGTH / math.log(high / low)
    values = [floored(value) for value in statistic.values]
    size = 4.0 if statistic.n >= _MANY else 7.0
    offsets = swarm([math.log(value / low) * units for value in values], size, 25)
    places = list(zip(values, offsets, strict=True))
    canvas.dots(axes, places, tone=SEVERITIES[severity], size=size)
    if statistic.median:
        _median(canvas, axes, statistic.median)


def _median(canvas: Canvas, axes: Axes, median: Estimate) -> None:
    """An upright line, and its interval along the strip's foot."""
    middle = floored(median.value)
    canvas.line(axes, (middle, middle), (-30, 30), Pen(width=2))
    if median.low is not None and median.high is not None:
        ends = (floored(median.low), floored(median.high))
        canvas.line(axes, ends, (-30, -30), Pen(width=2))


def _words(canvas: Canvas, top: float, severity: Severity, statistic: Statistic) -> None:
    lines = (f"{severity.value}, n = {statistic.n:,}", *_median_words(statistic))
    first = top + _STRIP / 2 + 4.5 - _LINE * (len(lines) - 1) / 2
    for line, text in enumerate(lines):
        letters = Letters(SMALL if line else SIZE, faint=line > 1)
        canvas.write((0, first + _LINE * line), text, letters)


def _median_words(statistic: Statistic) -> tuple[str, ...]:
    median = statistic.median
    if median is None:
        return ("too few for a median",) if statistic.n < MINIMUM else ()
    line = f"median {duration_words(median.value)}"
    if median.low is None or median.high is None:
        return (line,)
    return (line, f"{duration_words(median.low)} to {duration_words(median.high)}")


def _title(strips: Strips) -> str:
    for severity, statistic in strips:
        if statistic.median:
            time = duration_words(statistic.median.value)
            return f"Half of {severity.value}s are restored within {time} (n = {statistic.n:,})"
    values = sorted(value for _, statistic in strips for value in statistic.values)
    if len(values) == 1:
        return f"One incident is restored, after {duration_words(values[0])}"
    first, last = duration_words(values[0]), duration_words(values[-1])
    return f"{counted(len(values), 'incident')} took from {first} to {last} to restore"


def _alt(strips: Strips) -> str:
    parts = listed(f"{statistic.n:,} of {severity.value}" for severity, statistic in strips)
    medians = [
        f"{severity.value} {duration_words(statistic.median.value)}"
        for severity, statistic in strips
        if statistic.median
    ]
    tail = f" Medians: {', '.join(medians)}." if medians else ""
    return f"Each incident as a dot at its time to restore on a log axis: {parts}.{tail}"


def _note(metrics: Metrics, strips: Strips) -> str:
    basis = f"{basis_words(metrics.duration('ttr').overall)}."
    if any(statistic.median for _, statistic in strips):
        return f"{basis} Upright lines are medians, with their 95 % intervals at the foot."
    return basis
