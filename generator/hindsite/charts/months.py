"""What charts by month share: how many months they show, their axes, and the month that runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from hindsite.charts.canvas import SMALL, Canvas, Letters, Pen
from hindsite.charts.labels import month_short, month_year
from hindsite.charts.palette import GRID
from hindsite.charts.scales import count_ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.charts.panel import Panel

__all__ = [
    "MONTHS",
    "Month",
    "axis_of_months",
    "frame",
    "grid_of_counts",
    "ground",
    "so_far",
    "span_words",
    "window_note",
]

MONTHS = 24
"""The most months that a chart shows: the last ones."""

_EACH = 16
"""Up to so many months each has its name below it, above that only the quarters' first."""

_NEAR = 2
"""Years so many months apart would run into each other."""

_FEWEST = 8
_TICK = Letters(SMALL, "middle")
_ABOVE = 1.05


class Month(Protocol):
    """What charts by month have of each: its first day, and whether it is over."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def finished(self) -> bool:
        """Whether it is over."""


def window_note(months: int) -> str:
    """What to say of months that are not shown."""
    return f"Shows the last {MONTHS} of {months} months." if months > MONTHS else ""


def so_far(rows: Sequence[Month], today: date) -> str:
    """What to say of a month that still runs."""
    if rows[-1].finished:
        return ""
    return f"{month_year(rows[-1].start)} is unfinished: it counts to {today.isoformat()}."


def axis_of_months(canvas: Canvas, axes: Panel, rows: Sequence[Month]) -> None:
    """A base line with months below it, and years below the first month and each January."""
    canvas.line(axes, axes.get_xlim(), (0, 0))
    for place, row in enumerate(rows):
        if len(rows) <= _EACH or row.start.month % 3 == 1:
            text = month_short(row.start)
            canvas.write((place, 0), text, _TICK, axes=axes, shift=(0, -17))
    for place in _years(rows):
        text = str(rows[place].start.year)
        canvas.write((place, 0), text, _TICK, axes=axes, shift=(0, -34))


def _years(rows: Sequence[Month]) -> list[int]:
    """Where years stand: below each January, and below the first month unless one follows soon."""
    places = [place for place, row in enumerate(rows) if row.start.month == 1]
    return places if places and places[0] <= _NEAR else [0, *places]


def span_words(rows: Sequence[Month]) -> str:
    """The months shown: “from October 2025 to November 2026”."""
    first, last = month_year(rows[0].start), month_year(rows[-1].start)
    return f"in {first}" if first == last else f"from {first} to {last}"


def frame(axes: Panel, rows: Sequence[Month], highest: float) -> tuple[int, ...]:
    """Set the panel's limits, with room for eight months at least; returns the ticks of counts."""
    ticks = count_ticks(highest)
    axes.set(xlim=(-0.6, max(len(rows), _FEWEST) - 0.4), ylim=(0, ticks[-1]))
    return ticks


def ground(canvas: Canvas, axes: Panel, rows: Sequence[Month]) -> None:
    """Hatching behind the month that still runs, and a little above."""
    if not rows[-1].finished:
        canvas.unfinished(axes, (len(rows) - 1.5, 0), (1, axes.get_ylim()[1] * _ABOVE))


def grid_of_counts(canvas: Canvas, axes: Panel, ticks: Sequence[int]) -> None:
    """Faint lines at whole numbers, their values at the left."""
    left, right = axes.get_xlim()
    for tick in ticks:
        if tick:
            canvas.line(axes, (left, right), (tick, tick), Pen(GRID))
        letters = Letters(SMALL, "end", faint=True)
        canvas.write((left, tick), f"{tick:,}", letters, axes=axes, shift=(-7, -4))
