"""Incidents by month and severity, as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters
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
from hindsite.metrics.values import Metrics, Period, PeriodCount
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = ["draw_frequency", "has_frequency"]

_KEY = "frequency"
_HEIGHT = 280.0
_LEFT, _TOP, _LENGTH, _DEPTH = 40.0, 34.0, 490.0, 190.0
_BAR = 0.72
_THIN = 4.0


def has_frequency(metrics: Metrics) -> bool:
    """Whether any incident was counted."""
    return any(row.total for row in _all_rows(metrics))


def draw_frequency(metrics: Metrics, names: Mapping[str, str]) -> Figure:
    """Each month's incidents by severity, worst at the bottom; the month that runs is hatched."""
    del names
    rows = _all_rows(metrics)[-MONTHS:]
    title, alt = _title(rows), _alt(rows)
    canvas = Canvas(_HEIGHT)
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    ticks = frame(axes, rows, max(row.total for row in rows))
    canvas.write((0, 18), "Incidents a month", Letters(SMALL, faint=True))
    ground(canvas, axes, rows)
    grid_of_counts(canvas, axes, ticks)
    _bars(canvas, axes, rows, _DEPTH / ticks[-1])
    axis_of_months(canvas, axes, rows)
    _legend(canvas, rows)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Month", *(severity.value for severity in Severity), "All", "Finished"),
        rows=tuple(_cells(row) for row in rows),
        note=" ".join(filter(None, (window_note(len(_all_rows(metrics))), so_far(rows, metrics)))),
    )


def _all_rows(metrics: Metrics) -> Sequence[PeriodCount]:
    frequency = metrics.frequency.get(Period.MONTH)
    return frequency.rows if frequency else ()


def _bars(canvas: Canvas, axes: Axes, rows: Sequence[PeriodCount], unit: float) -> None:
    for place, row in enumerate(rows):
        base = 0
        for severity in Severity:
            count = row.by_severity.get(severity, 0)
            if count:
                corner, size = (place - _BAR / 2, base), (_BAR, count)
                canvas.segment(axes, severity, corner, size, thin=count * unit < _THIN)
            base += count


def _legend(canvas: Canvas, rows: Sequence[PeriodCount]) -> None:
    """Severities in the order of the stack, each with its count."""
    left, line = _LEFT + _LENGTH + 18, 22.0
    shown = [severity for severity in reversed(Severity) if _count(rows, severity)]
    top = _TOP + _DEPTH - line * (len(shown) + (not rows[-1].finished))
    for place, severity in enumerate(shown):
        y = top + place * line
        canvas.segment(canvas.sheet, severity, (left, y), (14, 14))
        canvas.write((left + 20, y + 11.5), f"{severity.value}: {_count(rows, severity)}")
    if not rows[-1].finished:
        y = top + len(shown) * line
        canvas.unfinished(canvas.sheet, (left, y), (14, 14))
        canvas.write((left + 20, y + 11.5), "unfinished")


def _count(rows: Sequence[PeriodCount], severity: Severity) -> int:
    return sum(row.by_severity.get(severity, 0) for row in rows)


def _title(rows: Sequence[PeriodCount]) -> str:
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


def _alt(rows: Sequence[PeriodCount]) -> str:
    by_severity = ", ".join(f"{severity.value} {_count(rows, severity)}" for severity in Severity)
    return (
        f"Stacked bars of incidents a month by severity, {span_words(rows)}. In all: {by_severity}."
    )


def _cells(row: PeriodCount) -> tuple[str, ...]:
    counts = (str(row.by_severity.get(severity, 0)) for severity in Severity)
    return (row.start.isoformat()[:7], *counts, str(row.total), "yes" if row.finished else "no")
