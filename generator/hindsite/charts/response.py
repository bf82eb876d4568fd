"""Response times by quarter: detection, acknowledgement and restoration, one panel each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, Canvas, Letters, Pen
from hindsite.charts.labels import listed
from hindsite.charts.palette import ACCENT, GOOD, GRID
from hindsite.charts.scales import FLOOR, floored, log_bounds, log_ticks, tick_label
from hindsite.metrics.values import MINIMUM, Duration, Metrics, Statistic
from hindsite.metrics.words import duration_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from matplotlib.axes import Axes


__all__ = ["draw_response", "has_response"]

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


@dataclass(frozen=True, slots=True)
class _Panel:
    """One response time; `parts` are its statistics by quarter, a quarter being 4 × year + 0…3."""

    duration: Duration
    parts: Mapping[int, Statistic]

    @property
    def target(self) -> tuple[str, float] | None:
        """For whom it holds, and minutes: the worst severity that has one, or critical services."""
        if self.duration.targets:
            severity, minutes = min(self.duration.targets.items())
            return severity.value, minutes
        critical = self.duration.critical_target
        return None if critical is None else ("critical services", critical)

    @property
    def medians(self) -> Iterator[tuple[int, Statistic, float]]:
        """Quarters that have a median, each with it."""
        for quarter, part in sorted(self.parts.items()):
            if part.median:
                yield quarter, part, part.median.value

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of the axis, for all that the panel shows."""
        shown = [value for part in self.parts.values() for value in _shown(part)]
        return log_bounds([*shown, *([self.target[1]] if self.target else [])])


def _shown(part: Statistic) -> tuple[float, ...]:
    """What a quarter shows: its median and interval, else its single values."""
    if part.median is None:
        return part.values
    ends = (part.median.low, part.median.value, part.median.high)
    return tuple(end for end in ends if end is not None)


def has_response(metrics: Metrics) -> bool:
    """Whether any quarter has a response time."""
    return bool(_panels(metrics))


def draw_response(metrics: Metrics, names: Mapping[str, str]) -> Figure:
    """Medians by quarter with their intervals; quarters of fewer than six values as single dots."""
    del names
    panels = _panels(metrics)
    quarters = _quarters(panels, metrics.today)
    title, alt = _title(panels), _alt(panels, quarters)
    canvas = Canvas(_TOP + _PITCH * (len(panels) - 1) + _DEPTH + _FOOT)
    for place, panel in enumerate(panels):
        top = _TOP + place * _PITCH
        axes = canvas.panel(_LEFT, top, _LENGTH, _DEPTH)
        axes.set(yscale="log", ylim=panel.bounds, xlim=(quarters[0] - 0.5, quarters[-1] + 0.5))
        _draw_panel(canvas, axes, panel, metrics.today)
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
        note=_note(metrics, quarters),
    )


def _number(label: str) -> int:
    """A quarter's number from its label: “2026-Q3”."""
    year, _, quarter = label.partition("-Q")
    return int(year) * 4 + int(quarter) - 1


def _of_day(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _words(quarter: int) -> str:
    return f"Q{quarter % 4 + 1} {quarter // 4}"


def _panels(metrics: Metrics) -> list[_Panel]:
    """The response times that have values in the last quarters."""
    panels = []
    for key in _KEYS:
        duration = metrics.duration(key)
        parts = {_number(label): part for label, part in duration.by_quarter if part.n}
        recent = {q: part for q, part in parts.items() if q > _of_day(metrics.today) - _MOST}
        if recent:
            panels.append(_Panel(duration, recent))
    return panels


def _quarters(panels: Sequence[_Panel], today: date) -> range:
    """From the first quarter with a value to the one that runs, a year at least."""
    now = _of_day(today)
    return range(min(now - 3, *(min(panel.parts) for panel in panels)), now + 1)


def _draw_panel(canvas: Canvas, axes: Axes, panel: _Panel, today: date) -> None:
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    canvas.unfinished(axes, (_of_day(today) - 0.5, low), (1, high - low))
    for tick in log_ticks(low, high, _DEPTH, _TICK_GAP):
        canvas.line(axes, (left, right), (tick, tick), Pen(GRID))
        text = f"≤ {tick_label(tick)}" if tick == FLOOR else tick_label(tick)
        letters = Letters(SMALL, "end", faint=True)
        canvas.write((left, tick), text, letters, axes=axes, shift=(-7, -4))
    if panel.target:
        minutes = floored(panel.target[1])
        canvas.line(axes, (left, right), (minutes, minutes), Pen(GOOD, 1.5, dashed=True))
    _values(canvas, axes, panel)


def _values(canvas: Canvas, axes: Axes, panel: _Panel) -> None:
    single = [
        (quarter, floored(value))
        for quarter, part in panel.parts.items()
        if part.median is None
        for value in part.values
    ]
    canvas.dots(axes, single, tone=ACCENT, size=5, alpha=_FAINT_DOT)
    medians = [(quarter, floored(median)) for quarter, _, median in panel.medians]
    for before, after in pairwise(medians):
        if after[0] - before[0] == 1:
            canvas.line(axes, (before[0], after[0]), (before[1], after[1]), Pen(ACCENT, 1.5))
    for quarter, part, _ in panel.medians:
        ends = [floored(end) for end in (_shown(part)[0], _shown(part)[-1])]
        canvas.line(axes, (quarter, quarter), ends, _INTERVAL)
    canvas.dots(axes, medians, tone=ACCENT, size=10)


def _words_beside(canvas: Canvas, top: float, panel: _Panel) -> None:
    """The panel's name and target above it, its last median at its right."""
    canvas.write((0, top - 12), panel.duration.name)
    if panel.target:
        whom, minutes = panel.target
        text = f"target for {whom}: {duration_words(minutes)}"
        canvas.write((_LEFT + _LENGTH, top - 12), text, Letters(SMALL, "end", tone=GOOD))
    medians = list(panel.medians)
    if medians:
        quarter, part, median = medians[-1]
        lines = (duration_words(median), f"median {_words(quarter)}", f"n = {part.n:,}")
    else:
        lines = ("", "too few", "for a median")
    for line, text in enumerate(lines):
        place = (_RIGHT, top + 30 + _LINE * line)
        canvas.write(place, text, Letters(SMALL if line else SIZE, faint=line > 0))


def _axis_of_quarters(canvas: Canvas, axes: Axes, quarters: range) -> None:
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


def _title(panels: Sequence[_Panel]) -> str:
    """The last median of the panel that says most: time to restore, else an earlier one."""
    for panel in reversed(panels):
        for quarter, part, median in reversed(list(panel.medians)):
            name = panel.duration.name.lower()
            time = duration_words(median)
            return f"Median {name} was {time} in {_words(quarter)} (n = {part.n:,})"
    most = max(part.n for panel in panels for part in panel.parts.values())
    return f"No quarter has the {MINIMUM} incidents that a median needs (at most {most})"


def _alt(panels: Sequence[_Panel], quarters: range) -> str:
    names = listed(panel.duration.name.lower() for panel in panels)
    targets = [
        f"{panel.duration.short} {duration_words(panel.target[1])} for {panel.target[0]}"
        for panel in panels
        if panel.target
    ]
    tail = f" Targets: {', '.join(targets)}." if targets else ""
    return (
        f"Medians by quarter on log axes of {names}, from {_words(quarters[0])} to "
        f"{_words(quarters[-1])}; quarters of fewer than {MINIMUM} incidents as single dots.{tail}"
    )


def _rows(panels: Sequence[_Panel]) -> Iterator[tuple[str, ...]]:
    for panel in panels:
        for quarter, part in sorted(panel.parts.items()):
            yield (
                f"{quarter // 4}-Q{quarter % 4 + 1}",
                panel.duration.short,
                str(part.n),
                duration_words(part.median.value) if part.median else "",
                _interval(part),
                "" if part.median else ", ".join(map(duration_words, part.values)),
            )


def _interval(part: Statistic) -> str:
    median = part.median
    if median is None or median.low is None or median.high is None:
        return ""
    return f"{duration_words(median.low)} to {duration_words(median.high)}"


def _note(metrics: Metrics, quarters: range) -> str:
    """That the last quarter runs, and that earlier ones are not shown."""
    running = f"{_words(quarters[-1])} is unfinished: it counts to {metrics.today.isoformat()}."
    labels = [label for key in _KEYS for label, part in metrics.duration(key).by_quarter if part.n]
    cut = min(map(_number, labels)) < quarters[0]
    return f"Shows the last {len(quarters)} quarters. {running}" if cut else running
