"""Incidents by month and severity, as stacked bars over the mean rate with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Pen
from hindsite.charts.labels import counted, month_year
from hindsite.charts.months import (
    MONTHS,
    axis_of_months,
    frame,
    grid_of_counts,
    ground,
    so_far,
    span_words,
    window_note,
)
from hindsite.charts.palette import ACCENT
from hindsite.metrics.values import Estimate, Metrics, Period, PeriodCount
from hindsite.metrics.words import count_words, interval_words
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.charts.panel import Panel

__all__ = ["FrequencyData", "MonthBar", "draw_frequency", "prepare_frequency"]

_KEY = "frequency"
_HEIGHT = 280.0
_LEFT, _TOP, _LENGTH, _DEPTH = 40.0, 34.0, 478.0, 190.0
_BAR = 0.7
_THIN = 4.0
_LINE = 22.0
_BAND = 0.18
_MEAN = Pen(ACCENT, 1.5, dashed=True)


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month: its incidents in the order of severities, and the interval of their number."""

    start: date
    finished: bool
    by_severity: tuple[int, ...]
    estimate: Estimate | None

    @property
    def total(self) -> int:
        """Incidents of all severities."""
        return sum(self.by_severity)


@dataclass(frozen=True, slots=True)
class FrequencyData:
    """The months shown, of how many in all, the day up to which the last counts, and the mean."""

    rows: tuple[MonthBar, ...]
    months: int
    today: date
    rate: Estimate | None

    @property
    def highest(self) -> float:
        """What the axis must reach."""
        most, ends = max(row.total for row in self.rows), _ends(self.rate)
        return max(most, ends[1]) if ends else most


def _ends(rate: Estimate | None) -> tuple[float, float] | None:
    """The ends of the mean's interval, where there is one."""
    if rate is None or rate.low is None or rate.high is None:
        return None
    return rate.low, rate.high


def prepare_frequency(metrics: Metrics, names: Mapping[str, str]) -> FrequencyData | None:
    """The last months, unless none ever had an incident."""
    del names
    frequency = metrics.frequency.get(Period.MONTH)
    if frequency is None or not any(row.total for row in frequency.rows):
        return None
    rows = tuple(_bar_of(row) for row in frequency.rows[-MONTHS:])
    return FrequencyData(rows, len(frequency.rows), metrics.today, frequency.rate)


def _bar_of(row: PeriodCount) -> MonthBar:
    by_severity = tuple(row.by_severity.get(severity, 0) for severity in Severity)
    return MonthBar(row.start, row.finished, by_severity, row.estimate)


def draw_frequency(data: FrequencyData) -> Figure:
    """Each month's incidents by severity, worst at the bottom; the month that runs is hatched."""
    rows = data.rows
    title, alt = _title(rows), _alt(data)
    canvas = Canvas(_HEIGHT)
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    ticks = frame(axes, rows, data.highest)
    canvas.write((0, 18), "Incidents a month", Letters(SMALL, faint=True))
    ground(canvas, axes, rows)
    grid_of_counts(canvas, axes, ticks)
    _mean(canvas, axes, data)
    _bars(canvas, axes, rows, _DEPTH / ticks[-1])
    axis_of_months(canvas, axes, rows)
    _legend(canvas, data)
    severities = (severity.value for severity in Severity)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Month", *severities, "All", "95 % interval", "Finished"),
        rows=tuple(_cells(row) for row in rows),
        note=_note(data),
        spots=tuple(_spots(canvas, axes, rows)),
    )


def _spots(canvas: Canvas, axes: Panel, rows: Sequence[MonthBar]) -> Iterator[Spot]:
    """The whole column of each month with an incident: the bar alone may be too low to hit."""
    for place, row in enumerate(rows):
        if row.total:
            name = f"{month_year(row.start)}: {counted(row.total, 'incident')}"
            size = (1, axes.get_ylim()[1])
            month = row.start.isoformat()[:7]
            yield canvas.spot(axes, (place - 0.5, 0), size, name, month=month)


def _note(data: FrequencyData) -> str:
    parts = (window_note(data.months), so_far(data.rows, data.today), _mean_words(data))
    return " ".join(filter(None, parts))


def _mean_words(data: FrequencyData) -> str:
    if data.rate is None:
        return ""
    words = f"The mean of all finished months is {count_words(data.rate.value)}"
    interval = interval_words(data.rate, count_words)
    return f"{words} (95 % interval, Poisson: {interval})." if interval else f"{words}."


def _mean(canvas: Canvas, axes: Panel, data: FrequencyData) -> None:
    """Behind the bars: the mean as a line across all months, and its interval as a band."""
    if data.rate is None:
        return
    left, right = axes.get_xlim()
    if ends := _ends(data.rate):
        low, high = ends
        band = ((left, low), (right, low), (right, high), (left, high))
        canvas.area(axes, [band], ACCENT, _BAND)
    canvas.line(axes, (left, right), (data.rate.value, data.rate.value), _MEAN)


def _bars(canvas: Canvas, axes: Panel, rows: Sequence[MonthBar], unit: float) -> None:
    for place, row in enumerate(rows):
        base = 0
        for severity, count in zip(Severity, row.by_severity, strict=True):
            if count:
                corner, size = (place - _BAR / 2, base), (_BAR, count)
                canvas.segment(axes, severity, corner, size, thin=count * unit < _THIN)
            base += count


def _legend(canvas: Canvas, data: FrequencyData) -> None:
    """Severities in the order of the stack, each with its count; then the other signs."""
    left, rows = _LEFT + _LENGTH + 18, data.rows
    shown = [severity for severity in reversed(Severity) if _count(rows, severity)]
    signs = (not rows[-1].finished) + (data.rate is not None)
    top = _TOP + _DEPTH - _LINE * (len(shown) + signs)
    for place, severity in enumerate(shown):
        y = top + place * _LINE
        canvas.segment(canvas.sheet, severity, (left, y), (14, 14))
        canvas.write((left + 20, y + 11.5), f"{severity.value}: {_count(rows, severity)}")
    y = top + len(shown) * _LINE
    if data.rate is not None:
        corners = ((left, y), (left + 14, y), (left + 14, y + 14), (left, y + 14))
        canvas.area(canvas.sheet, [corners], ACCENT, _BAND)
        canvas.line(canvas.sheet, (left, left + 14), (y + 7, y + 7), _MEAN)
        canvas.write((left + 20, y + 11.5), "mean, 95 %")
        y += _LINE
    if not rows[-1].finished:
        canvas.unfinished(canvas.sheet, (left, y), (14, 14))
        canvas.write((left + 20, y + 11.5), "unfinished")


def _count(rows: Sequence[MonthBar], severity: Severity) -> int:
    place = list(Severity).index(severity)
    return sum(row.by_severity[place] for row in rows)


def _title(rows: Sequence[MonthBar]) -> str:
    total = sum(row.total for row in rows)
    most = max(row.total for row in rows)
    peaks = [row for row in rows if row.total == most]
    start = f"{counted(total, 'incident')} in {counted(len(rows), 'month')}"
    if not total:
        return f"No incident in the last {counted(len(rows), 'month')}"
    if len(rows) == 1:
        return f"{counted(total, 'incident')} in {month_year(rows[0].start)}"
    if len(peaks) > 1:
        return f"{start}, never more than {most:,} a month"
    return f"{start}, most in {month_year(peaks[0].start)}: {most:,}"


def _alt(data: FrequencyData) -> str:
    rows = data.rows
    by_severity = ", ".join(f"{severity.value} {_count(rows, severity)}" for severity in Severity)
    mean = f" {_mean_words(data)}" if data.rate else ""
    return (
        f"Stacked bars of incidents a month by severity, {span_words(rows)}. "
        f"In all: {by_severity}.{mean}"
    )


def _cells(row: MonthBar) -> tuple[str, ...]:
    return (
        row.start.isoformat()[:7],
        *map(str, row.by_severity),
        str(row.total),
        interval_words(row.estimate, count_words),
        "yes" if row.finished else "no",
    )
