"""Action items by month: opened and closed as bars, overdue at the month's end as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Paint, Pen
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
from hindsite.charts.palette import ACCENT, BAD, GOOD
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import ActionFlow, Metrics

__all__ = ["ActionsData", "draw_actions", "prepare_actions"]

_KEY = "actions"
_HEIGHT = 280.0
_LEFT, _TOP, _LENGTH, _DEPTH = 40.0, 34.0, 490.0, 190.0
_BAR = 0.32
_OPENED, _CLOSED = Paint(edge=ACCENT, width=1.5), Paint(GOOD)
_OVERDUE = Pen(BAD, 2)


@dataclass(frozen=True, slots=True)
class ActionsData:
    """The months shown, of how many in all, and the day up to which the last one counts."""

    rows: tuple[ActionFlow, ...]
    months: int
    today: date


def prepare_actions(metrics: Metrics, names: Mapping[str, str]) -> ActionsData | None:
    """The last months, unless no action item was ever opened."""
    del names
    if not any(row.opened or row.closed or row.open_at_end for row in metrics.actions):
        return None
    return ActionsData(metrics.actions[-MONTHS:], len(metrics.actions), metrics.today)


def draw_actions(data: ActionsData) -> Figure:
    """Opened hollow and closed solid, side by side; overdue as a line with dots."""
    rows = data.rows
    title, alt = _title(rows[-1]), _alt(rows)
    canvas = Canvas(_HEIGHT)
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    highest = max(max(row.opened, row.closed, row.overdue_at_end) for row in rows)
    ticks = frame(axes, rows, highest)
    canvas.write((0, 18), "Action items", Letters(SMALL, faint=True))
    ground(canvas, axes, rows)
    grid_of_counts(canvas, axes, ticks)
    axis_of_months(canvas, axes, rows)
    _draw_rows(canvas, axes, rows)
    _legend(canvas, rows)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Month", "Opened", "Closed", "Open at its end", "Overdue at its end", "Finished"),
        rows=tuple(_cells(row) for row in rows),
        note=" ".join(filter(None, (window_note(data.months), so_far(rows, data.today)))),
    )


def _draw_rows(canvas: Canvas, axes: Panel, rows: Sequence[ActionFlow]) -> None:
    for place, row in enumerate(rows):
        if row.opened:
            corner, size = (place - _BAR - 0.04, 0), (_BAR, row.opened)
            canvas.box(axes, corner, size, _OPENED)
        if row.closed:
            canvas.box(axes, (place + 0.04, 0), (_BAR, row.closed), _CLOSED)
    overdue = [(float(place), float(row.overdue_at_end)) for place, row in enumerate(rows)]
    xs, ys = zip(*overdue, strict=True)
    canvas.line(axes, xs, ys, _OVERDUE)
    canvas.dots(axes, overdue, tone=BAD, size=6)


def _legend(canvas: Canvas, rows: Sequence[ActionFlow]) -> None:
    left, top, line = _LEFT + _LENGTH + 18, _TOP + 8, 24.0
    sheet = canvas.sheet
    canvas.line(sheet, (left - 1, left + 15), (top + 7, top + 7), _OVERDUE)
    canvas.dots(sheet, [(left + 7, top + 7)], tone=BAD, size=6)
    canvas.box(sheet, (left + 2, top + line), (10, 14), _OPENED)
    canvas.box(sheet, (left + 2, top + 2 * line), (10, 14), _CLOSED)
    texts = ["overdue", "opened", "closed"]
    if not rows[-1].finished:
        canvas.unfinished(sheet, (left, top + 3 * line), (14, 14))
        texts.append("unfinished")
    for place, text in enumerate(texts):
        canvas.write((left + 22, top + place * line + 11.5), text)


def _title(last: ActionFlow) -> str:
    """What is overdue at the end, of what is open then."""
    if not last.open_at_end:
        return "No action item is open"
    if last.open_at_end == 1:
        return f"The one open action item is {'overdue' if last.overdue_at_end else 'not overdue'}"
    open_ = counted(last.open_at_end, "open action item")
    if not last.overdue_at_end:
        return f"None of {open_} is overdue"
    verb = "is" if last.overdue_at_end == 1 else "are"
    return f"{last.overdue_at_end:,} of {open_} {verb} overdue"


def _alt(rows: Sequence[ActionFlow]) -> str:
    opened, closed = sum(row.opened for row in rows), sum(row.closed for row in rows)
    worst = max(rows, key=lambda row: row.overdue_at_end)
    return (
        f"Bars of action items opened and closed a month, {span_words(rows)}: {opened:,} opened, "
        f"{closed:,} closed. A line of those overdue at each month's end, at most "
        f"{worst.overdue_at_end:,} ({month_year(worst.start)})."
    )


def _cells(row: ActionFlow) -> tuple[str, ...]:
    numbers = (row.opened, row.closed, row.open_at_end, row.overdue_at_end)
    return (row.start.isoformat()[:7], *map(str, numbers), "yes" if row.finished else "no")
