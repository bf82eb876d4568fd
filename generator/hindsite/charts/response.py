"""Response times by quarter: detection, acknowledgement and resolution, one panel each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, Canvas, Letters, Pen
from hindsite.charts.labels import listed
from hindsite.charts.palette import ACCENT, GOOD, GRID
from hindsite.charts.scales import (
    FLOOR,
    floored,
    log_bounds,
    log_ticks,
    median_or_values,
    tick_label,
)
from hindsite.metrics.values import MINIMUM, Cut, Duration, Estimate, Metrics, Statistic
from hindsite.metrics.words import duration_words, interval_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.charts.panel import Panel

__all__ = ["QuarterPart", "ResponseData", "ResponsePanel", "draw_response", "prepare_response"]

_KEY = "response"
_KEYS = ("ttd", "tta", "ttr")
_MOST = 16
"""The most quarters shown: the last ones."""

_EACH = 12
"""Up to so many quarters each has its name below it, above that only the years have theirs."""

_LEFT, _LENGTH, _RIGHT = 62.0, 450.0, 524.0
_TOP, _DEPTH, _PITCH, _FOOT = 30.0, 92.0, 136.0, 70.0
_TICK_GAP = 20.0
_LINE = 17.0
_LAST = 3
_INTERVAL = Pen(ACCENT, 2.5)
_FAINT_DOT = 0.6
_ARROW = 5.0


@dataclass(frozen=True, slots=True)
class QuarterPart:
    """One quarter (4 × year + 0…3) of a response time.

    `values` are the single ones in minutes where there is no median, else none.
    """

    quarter: int
    n: int
    median: Estimate | None
    values: tuple[float, ...]

    @property
    def shown(self) -> tuple[float, ...]:
        """All that must lie within the axis."""
        return median_or_values(self.median, self.values)


@dataclass(frozen=True, slots=True)
class ResponsePanel:
    """One response time by quarter; `target` is for whom it holds, and minutes."""

    name: str
    short: str
    target: tuple[str, float] | None
    parts: tuple[QuarterPart, ...]

    @property
    def medians(self) -> tuple[tuple[QuarterPart, Estimate], ...]:
        """Quarters that have a median, each with it."""
        return tuple((part, part.median) for part in self.parts if part.median)

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of the axis, for all that the panel shows."""
        shown = [value for part in self.parts for value in part.shown]
        return log_bounds([*shown, *([self.target[1]] if self.target else [])])


@dataclass(frozen=True, slots=True)
class ResponseData:
    """The panels, the day up to which the last quarter counts, and whether older ones are cut."""

    panels: tuple[ResponsePanel, ...]
    today: date
    is_cut: bool

    @property
    def quarters(self) -> range:
        """From the first quarter with a value to the one that runs, a year at least."""
        now = _of_day(self.today)
        return range(min(now - 3, *(panel.parts[0].quarter for panel in self.panels)), now + 1)


def prepare_response(metrics: Metrics, names: Mapping[str, str]) -> ResponseData | None:
    """Response times that have values in the last quarters; None where none has."""
    del names
    first = _of_day(metrics.today) - _MOST + 1
    durations = [(metrics.duration(key), _parts(metrics.duration(key))) for key in _KEYS]
    panels = tuple(
        ResponsePanel(duration.name, duration.short, _target(duration), recent)
        for duration, parts in durations
        if (recent := tuple(part for part in parts if part.quarter >= first))
    )
    if not panels:
        return None
    oldest = min(parts[0].quarter for _, parts in durations if parts)
    data = ResponseData(panels, metrics.today, is_cut=False)
    return replace(data, is_cut=oldest < data.quarters[0])


def _parts(duration: Duration) -> list[QuarterPart]:
    """Quarters that have a value, the oldest first."""
    parts = [_part(label, part) for label, part in duration.parts(Cut.QUARTER) if part.n]
    return sorted(parts, key=lambda part: part.quarter)


def _part(label: str, part: Statistic) -> QuarterPart:
    """A quarter with what it shows: its median and interval, else its single values."""
    year, _, quarter = label.partition("-Q")
    values = () if part.median else part.values
    return QuarterPart(int(year) * 4 + int(quarter) - 1, part.n, part.median, values)


def _target(duration: Duration) -> tuple[str, float] | None:
    """Of the worst severity that has one, else of critical services."""
    if duration.targets:
        return min(duration.targets.items())
    critical = duration.critical_target
    return None if critical is None else ("critical services", critical)


def draw_response(data: ResponseData) -> Figure:
    """Medians by quarter with their intervals; quarters of fewer than six values as single dots."""
    panels, quarters = data.panels, data.quarters
    title, alt = _title(panels), _alt(panels, quarters)
    canvas = Canvas(_TOP + _PITCH * (len(panels) - 1) + _DEPTH + _FOOT)
    for place, panel in enumerate(panels):
        top = _TOP + place * _PITCH
        axes = canvas.panel(_LEFT, top, _LENGTH, _DEPTH)
        axes.set(yscale="log", ylim=panel.bounds, xlim=(quarters[0] - 0.5, quarters[-1] + 0.5))
        _draw_panel(canvas, axes, panel, quarters[-1])
        _words_beside(canvas, top, panel)
    _axis_of_quarters(canvas, axes, quarters)
    _legend(canvas)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Quarter", "Measure", "n", "Median", "95 % interval", "Values"),
        rows=tuple(_rows(panels)),
        note=_note(data),
    )


def _of_day(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _words(quarter: int) -> str:
    return f"Q{quarter % 4 + 1} {quarter // 4}"


def _draw_panel(canvas: Canvas, axes: Panel, panel: ResponsePanel, now: int) -> None:
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    canvas.unfinished(axes, (now - 0.5, low), (1, high - low))
    for tick in log_ticks(low, high, _DEPTH, _TICK_GAP):
        canvas.line(axes, (left, right), (tick, tick), Pen(GRID))
        text = f"≤ {tick_label(tick)}" if tick == FLOOR else tick_label(tick)
        letters = Letters(SMALL, "end", faint=True)
        canvas.write((left, tick), text, letters, axes=axes, shift=(-7, -4))
    if panel.target:
        minutes = floored(panel.target[1])
        canvas.line(axes, (left, right), (minutes, minutes), Pen(GOOD, 1.5, dashed=True))
    _values(canvas, axes, panel)


def _values(canvas: Canvas, axes: Panel, panel: ResponsePanel) -> None:
    single = [(part.quarter, floored(value)) for part in panel.parts for value in part.values]
    canvas.dots(axes, single, tone=ACCENT, size=5, alpha=_FAINT_DOT)
    medians = [(part.quarter, floored(median.value)) for part, median in panel.medians]
    for before, after in pairwise(medians):
        if after[0] - before[0] == 1:
            canvas.line(axes, (before[0], after[0]), (before[1], after[1]), Pen(ACCENT, 1.5))
    for part, median in panel.medians:
        _interval(canvas, axes, part.quarter, median)
    canvas.dots(axes, medians, tone=ACCENT, size=10)


def _interval(canvas: Canvas, axes: Panel, quarter: int, median: Estimate) -> None:
    """An upright line; an interval that is open upward ends in an arrow at the panel's top."""
    if median.low is None:
        return
    low, top = axes.get_ylim()
    end = top if median.high is None else floored(median.high)
    canvas.line(axes, (quarter, quarter), (floored(median.low), end), _INTERVAL)
    if median.high is None:
        left, right = axes.get_xlim()
        wide, back = _ARROW * (right - left) / _LENGTH, end / (top / low) ** (_ARROW / _DEPTH)
        xs = (quarter - wide, quarter, quarter + wide)
        canvas.line(axes, xs, (back, end, back), _INTERVAL)


def _words_beside(canvas: Canvas, top: float, panel: ResponsePanel) -> None:
    """The panel's name and target above it, its last median at its right."""
    canvas.write((0, top - 12), panel.name)
    if panel.target:
        whom, minutes = panel.target
        text = f"target for {whom}: {duration_words(minutes)}"
        canvas.write((_LEFT + _LENGTH, top - 12), text, Letters(SMALL, "end", tone=GOOD))
    if panel.medians:
        part, median = panel.medians[-1]
        lines = (duration_words(median.value), f"median {_words(part.quarter)}", f"n = {part.n:,}")
    else:
        lines = ("", "too few", "for a median")
    for line, text in enumerate(lines):
        place = (_RIGHT, top + 30 + _LINE * line)
        canvas.write(place, text, Letters(SMALL if line else SIZE, faint=line > 0))


def _axis_of_quarters(canvas: Canvas, axes: Panel, quarters: range) -> None:
    base = axes.get_ylim()[0]
    for quarter in quarters:
        texts = []
        if len(quarters) <= _EACH:
            texts.append((-17, f"Q{quarter % 4 + 1}"))
        if quarter % 4 == 0 or (quarter == quarters[0] and quarter % 4 != _LAST):
            texts.append((-34, str(quarter // 4)))
        for drop, text in texts:
            place, shift = (quarter, base), (0.0, float(drop))
            canvas.write(place, text, Letters(SMALL, "middle"), axes=axes, shift=shift)


def _legend(canvas: Canvas) -> None:
    y = canvas.height - 9
    sheet = canvas.sheet
    canvas.line(sheet, (_LEFT + 6, _LEFT + 6), (y - 12, y + 3), _INTERVAL)
    canvas.dots(sheet, [(_LEFT + 6, y - 4)], tone=ACCENT, size=10)
    canvas.write((_LEFT + 18, y), "median, 95 % interval", Letters(SMALL))
    canvas.dots(sheet, [(_LEFT + 180, y - 4)], tone=ACCENT, size=5, alpha=_FAINT_DOT)
    canvas.write((_LEFT + 190, y), f"each incident, if under {MINIMUM}", Letters(SMALL))
    canvas.unfinished(sheet, (_LEFT + 366, y - 11), (14, 14))
    canvas.write((_LEFT + 386, y), "unfinished quarter", Letters(SMALL))


def _title(panels: Sequence[ResponsePanel]) -> str:
    """The last median of the panel that says most: time to resolve, else an earlier one."""
    for panel in reversed(panels):
        if panel.medians:
            part, median = panel.medians[-1]
            time, quarter = duration_words(median.value), _words(part.quarter)
            return f"Median {panel.name.lower()} was {time} in {quarter} (n = {part.n:,})"
    most = max(part.n for panel in panels for part in panel.parts)
    return f"No quarter has the {MINIMUM} incidents that a median needs (at most {most})"


def _alt(panels: Sequence[ResponsePanel], quarters: range) -> str:
    names = listed(panel.name.lower() for panel in panels)
    targets = [
        f"{panel.short} {duration_words(panel.target[1])} for {panel.target[0]}"
        for panel in panels
        if panel.target
    ]
    tail = f" Targets: {', '.join(targets)}." if targets else ""
    return (
        f"Medians by quarter on log axes of {names}, from {_words(quarters[0])} to "
        f"{_words(quarters[-1])}; quarters of fewer than {MINIMUM} incidents as single dots.{tail}"
    )


def _rows(panels: Sequence[ResponsePanel]) -> Iterator[tuple[str, ...]]:
    for panel in panels:
        for part in panel.parts:
            yield (
                f"{part.quarter // 4}-Q{part.quarter % 4 + 1}",
                panel.short,
                str(part.n),
                duration_words(part.median.value) if part.median else "",
                interval_words(part.median, duration_words),
                ", ".join(map(duration_words, part.values)),
            )


def _note(data: ResponseData) -> str:
    """That the last quarter runs, and that earlier ones are not shown."""
    quarters = data.quarters
    running = f"{_words(quarters[-1])} is unfinished: it counts to {data.today.isoformat()}."
    return f"Shows the last {len(quarters)} quarters. {running}" if data.is_cut else running
