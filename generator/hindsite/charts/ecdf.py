"""How long incidents last by severity: the share resolved over time, and each one as a dot."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, Canvas, Letters, Pen
from hindsite.charts.curves import Place, apart, axis_of_shares, axis_of_times, staircase, steps_of
from hindsite.charts.labels import counted, listed, width_of
from hindsite.charts.lasting import Measure, lasting
from hindsite.charts.palette import SEVERITIES, TEXT
from hindsite.charts.scales import floored, log_bounds
from hindsite.metrics.values import MINIMUM, Cut, Estimate, Metrics, Statistic
from hindsite.metrics.words import basis_words, duration_words, share_words
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hindsite.charts.panel import Panel

__all__ = ["EcdfData", "EcdfPart", "draw_ecdf", "prepare_ecdf"]

_KEY = "ecdf"
_LEFT, _LENGTH = 158.0, 466.0
_TOP, _DEPTH = 12.0, 190.0
_ROW, _GAP, _FOOT = 38.0, 10.0, 58.0
_LINE = 16.0
_HALF = 0.5
_LABEL, _HALF_LABEL = 52.0, 0.045
"""The room that a curve's label takes: units beside it, and half its height as a share."""

_HEIGHTS = (0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.9)
_DOT = 6.0

DASHES: Mapping[Severity, tuple[float, ...]] = MappingProxyType(
    {
        Severity.SEV1: (),
        Severity.SEV2: (4, 1.2),
        Severity.SEV3: (1.1, 1.1),
        Severity.SEV4: (5, 1.2, 1.1, 1.2),
    }
)


@dataclass(frozen=True, slots=True)
class EcdfPart:
    """One severity: its curve as shares resolved after minutes, none under six values.

    `dots` are its incidents in minutes and `open` the ages of those that still run, without those
    that would lie on another; `n` counts all of the former, `running` of the latter.
    """

    severity: Severity
    n: int
    running: int
    curve: tuple[Place, ...]
    dots: tuple[float, ...]
    open: tuple[float, ...]
    median: Estimate | None

    def reaches(self, share: float) -> float | None:
        """After how long so large a share is resolved, None if it never is."""
        return next((time for time, reached in self.curve if reached >= share), None)


@dataclass(frozen=True, slots=True)
class EcdfData:
    """All that the chart shows; `bounds` are the ends of its axis in minutes."""

    measure: Measure
    parts: tuple[EcdfPart, ...]
    bounds: tuple[float, float]
    basis: str

    @property
    def depth(self) -> float:
        """How high the panel of the curves is in units; nothing where there are none."""
        return _DEPTH if any(part.curve for part in self.parts) else 0


def prepare_ecdf(metrics: Metrics, names: Mapping[str, str]) -> EcdfData | None:
    """Each severity that has a value, the worst first."""
    del names
    measure, duration = lasting(metrics)
    by_severity = [(Severity(key), part) for key, part in duration.parts(Cut.SEVERITY) if part.n]
    if not by_severity:
        return None
    everything = [t for _, part in by_severity for t in (*part.values, *part.censored_values)]
    bounds = log_bounds(everything)
    parts = tuple(_part(severity, part, bounds) for severity, part in sorted(by_severity))
    return EcdfData(measure, parts, bounds, basis_words(duration.overall))


def _part(severity: Severity, statistic: Statistic, bounds: tuple[float, float]) -> EcdfPart:
    return EcdfPart(
        severity=severity,
        n=statistic.n,
        running=len(statistic.censored),
        curve=tuple((step.time, round(1 - step.share, 6)) for step in steps_of(statistic)),
        dots=apart(statistic.values, bounds, _LENGTH),
        open=apart(statistic.censored_values, bounds, _LENGTH),
        median=statistic.median,
    )


def draw_ecdf(data: EcdfData) -> Figure:
    """Curves above, a row of dots for each severity below, on one log axis."""
    title, alt = _title(data), _alt(data)
    above = data.depth + _GAP if data.depth else 0
    depth = above + _ROW * len(data.parts)
    canvas = Canvas(_TOP + depth + _FOOT)
    frame = canvas.panel(_LEFT, _TOP, _LENGTH, depth)
    frame.set(xscale="log", xlim=data.bounds, ylim=(0, depth))
    axis_of_times(canvas, frame, _LENGTH)
    if data.depth:
        _curves(canvas, data)
    for place, part in enumerate(data.parts):
        _row(canvas, data.bounds, part, _TOP + above + place * _ROW)
    _legend(canvas, data)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Severity", "n", data.measure.value.capitalize(), "Minutes", "Share so far"),
        rows=tuple(_rows(data.parts)),
        note=_note(data),
    )


def _curves(canvas: Canvas, data: EcdfData) -> None:
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    axes.set(xscale="log", xlim=data.bounds, ylim=(0, 1))
    axis_of_shares(canvas, axes)
    canvas.write((0, _TOP + 4), _ended(data.measure), Letters(SMALL, faint=True))
    curved = [part for part in data.parts if part.curve]
    for part in curved:
        tone, dashes = SEVERITIES[part.severity], DASHES[part.severity]
        places = [(floored(time), share) for time, share in part.curve]
        corners = staircase(places, (data.bounds[0], 0), data.bounds[1])
        canvas.stroke(axes, corners, Pen(tone, 2), dashes)
    for part in curved:
        if part.median:
            place = (floored(part.median.value), _HALF)
            canvas.dots(axes, [place], tone=SEVERITIES[part.severity], size=9)
    for part in curved:
        _label(canvas, axes, part, [other for other in curved if other is not part])


def _ended(measure: Measure) -> str:
    return "resolved" if measure is Measure.RESOLVE else "ended"


def _label(canvas: Canvas, axes: Panel, part: EcdfPart, others: Sequence[EcdfPart]) -> None:
    """The severity's name right of its curve, where there is room between it and the next."""
    low, high = axes.get_xlim()
    unit = math.log(high / low) / _LENGTH
    rooms = {height: _room(part, height, others, high) / unit for height in _HEIGHTS}
    height = max(_HEIGHTS, key=lambda height: min(rooms[height], _LABEL))
    if rooms[height] < _LABEL:
        return
    x = _LEFT + math.log(_end(part, height) / low) / unit + 6
    y = _TOP + _DEPTH * (1 - height)
    letters = Letters(SMALL, tone=SEVERITIES[part.severity])
    canvas.write((x, y + 4.5), part.severity.value, letters)


def _end(part: EcdfPart, height: float) -> float:
    """Where a label may begin whose top and foot are a little above and below a height."""
    return floored(part.reaches(height + _HALF_LABEL) or 0)


def _room(part: EcdfPart, height: float, others: Sequence[EcdfPart], high: float) -> float:
    """How far a label may reach right of a curve, as a logarithm; negative where it may not be."""
    end = _end(part, height)
    if part.reaches(height + _HALF_LABEL) is None:
        return -1
    starts = (floored(other.reaches(height - _HALF_LABEL) or high) for other in others)
    ends = (
        _end(other, height) if other.reaches(height + _HALF_LABEL) else high for other in others
    )
    following = [start for start, stop in zip(starts, ends, strict=True) if stop >= end]
    return math.log(min([high, *following]) / end)


def _row(canvas: Canvas, bounds: tuple[float, float], part: EcdfPart, top: float) -> None:
    axes = canvas.panel(_LEFT, top, _LENGTH, _ROW)
    axes.set(xscale="log", xlim=bounds, ylim=(-_ROW / 2, _ROW / 2))
    tone = SEVERITIES[part.severity]
    places = [(floored(value), 0.0) for value in part.dots]
    canvas.dots(axes, places, tone=tone, size=_DOT, alpha=0.6)
    for value in map(floored, part.open):
        canvas.line(axes, (value, value), (-5, 5), Pen(tone, 1.5))
    if part.median:
        _median(canvas, axes, part.median)
    if part.curve:
        places = [(_LEFT - 34, top + _ROW / 2 + 8.5), (_LEFT - 8, top + _ROW / 2 + 8.5)]
        canvas.stroke(canvas.sheet, places, Pen(tone, 2), DASHES[part.severity])
    words = _row_words(part)
    for line, text in enumerate(words):
        y = top + _ROW / 2 + 4.5 + _LINE * (line - (len(words) - 1) / 2)
        canvas.write((0, y), text, Letters(SMALL if line else SIZE, faint=line > 0))


def _median(canvas: Canvas, axes: Panel, median: Estimate) -> None:
    """An upright line, and its interval at its foot."""
    middle = floored(median.value)
    canvas.line(axes, (middle, middle), (-13, 13), Pen(width=2))
    if median.low is not None:
        high = axes.get_xlim()[1] if median.high is None else floored(median.high)
        canvas.line(axes, (floored(median.low), high), (-13, -13), Pen(width=2))


def _row_words(part: EcdfPart) -> tuple[str, ...]:
    head = f"{part.severity.value}, n = {part.n:,}"
    full = f"{head}, {part.running:,} open"
    if part.running and width_of(full, SIZE) <= _LEFT:
        head = full
    if part.median:
        return (head, f"median {duration_words(part.median.value)}")
    return (head, "median not reached" if part.curve else "too few for a median")


def _legend(canvas: Canvas, data: EcdfData) -> None:
    y, sheet = canvas.height - 9, canvas.sheet
    canvas.dots(sheet, [(_LEFT + 4, y - 4)], tone=TEXT, size=_DOT, alpha=0.6)
    canvas.write((_LEFT + 13, y), _ended(data.measure), Letters(SMALL))
    if any(part.running for part in data.parts):
        canvas.line(sheet, (_LEFT + 92, _LEFT + 92), (y - 9, y + 1), Pen(width=1.5))
        canvas.write((_LEFT + 99, y), "still open", Letters(SMALL))
    if any(part.median for part in data.parts):
        canvas.line(sheet, (_LEFT + 196, _LEFT + 196), (y - 14, y + 2), Pen(width=2))
        canvas.line(sheet, (_LEFT + 186, _LEFT + 206), (y + 2, y + 2), Pen(width=2))
        canvas.write((_LEFT + 214, y), "median, 95 % interval", Letters(SMALL))


def _title(data: EcdfData) -> str:
    for part in data.parts:
        if part.median:
            share = f"Half of {part.severity.value}s"
            time = duration_words(part.median.value)
            running = f" and {part.running:,} open" if part.running else ""
            return f"{data.measure.within(share, time)} (n = {part.n:,}{running})"
    values = [value for part in data.parts for value in part.dots]
    if sum(part.n for part in data.parts) == 1:
        return data.measure.once(duration_words(values[0]))
    count = counted(sum(part.n for part in data.parts), "incident")
    return data.measure.between(count, duration_words(min(values)), duration_words(max(values)))


def _alt(data: EcdfData) -> str:
    parts = listed(f"{part.n:,} of {part.severity.value}" for part in data.parts)
    medians = [
        f"{part.severity.value} {duration_words(part.median.value)}"
        for part in data.parts
        if part.median
    ]
    tail = f" Medians: {', '.join(medians)}." if medians else ""
    curves = "The share of incidents over their" if any(p.curve for p in data.parts) else "The"
    return f"{curves} {data.measure.value} on a log axis, each incident a dot: {parts}.{tail}"


def _rows(parts: Iterable[EcdfPart]) -> Iterator[tuple[str, ...]]:
    """The steps of each curve, or where there is none each incident."""
    for part in parts:
        for time, share in part.curve or [(value, None) for value in part.dots]:
            yield (
                part.severity.value,
                str(part.n),
                duration_words(time),
                f"{time:.1f}",
                "" if share is None else share_words(share),
            )


def _note(data: EcdfData) -> str:
    parts = [f"{data.basis}."]
    if any(part.running for part in data.parts):
        parts.append("The curves count open incidents as lasting longer than they have so far.")
    if few := [part.severity.value for part in data.parts if not part.curve]:
        parts.append(f"Under {MINIMUM} incidents there is no curve: {listed(few)}.")
    return " ".join(parts)
