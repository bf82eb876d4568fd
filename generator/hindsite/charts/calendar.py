"""The days of the last year on which incidents began, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters
from hindsite.charts.labels import counted, listed, month_short
from hindsite.charts.palette import GRID, PAPER, SEVERITIES, TEXT
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Metrics

__all__ = ["CalendarData", "Day", "draw_calendar", "prepare_calendar"]

_KEY = "calendar"
_WEEKS, _WEEK = 53, 7
_LEFT, _TOP, _CELL = 36.0, 40.0, 11.3
_FOOT = 66.0
_GAP = 1.3
_CLASSES = ((1, "1", 6.0), (2, "2", 7.5), (3, "3 or 4", 9.0), (5, "5 or more", 10.6))
"""From how many incidents on a day is of a class, in words, and the side of its mark in units.

Days without incidents are the fifth class.
"""

_CORNERS: Mapping[Severity, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        Severity.SEV1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        Severity.SEV2: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    }
)
"""A square and a diamond; the others are round."""

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NEAR = 3
"""Months that begin so many weeks apart would run into each other."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which incidents began: how many, and the worst severity among them."""

    day: date
    count: int
    worst: Severity


@dataclass(frozen=True, slots=True)
class CalendarData:
    """The last 53 weeks, the one of `today` included: from the Monday `start`."""

    start: date
    today: date
    days: tuple[Day, ...]

    @property
    def length(self) -> int:
        """How many days are shown."""
        return (self.today - self.start).days + 1


def prepare_calendar(metrics: Metrics, names: Mapping[str, str]) -> CalendarData | None:
    """The days that are shown; None where no incident began on any."""
    del names
    today = metrics.today
    start = today - timedelta(days=today.weekday() + _WEEK * (_WEEKS - 1))
    days = tuple(
        Day(found.day, len(found.ids), found.worst)
        for found in metrics.days
        if start <= found.day <= today
    )
    return CalendarData(start, today, days) if days else None


def draw_calendar(data: CalendarData) -> Figure:
    """Weeks as columns, weekdays as rows; a mark is as large as its day had incidents."""
    title, alt = _title(data), _alt(data)
    canvas = Canvas(_TOP + _CELL * _WEEK + _FOOT)
    axes = canvas.panel(_LEFT, _TOP, _CELL * _WEEKS, _CELL * _WEEK)
    axes.set(xlim=(0, _WEEKS), ylim=(_WEEK, 0))
    _ground(canvas, axes, data)
    for severity, side in sorted({(day.worst, _side(day)) for day in data.days}):
        days = [day for day in data.days if (day.worst, _side(day)) == (severity, side)]
        places = [_place(data, day.day) for day in days]
        _shapes(canvas, axes, places, (severity, side), side / _CELL / 2)
    _names(canvas, axes, data)
    _legend(canvas, data)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Day", "Weekday", "Incidents", "Worst"),
        rows=tuple(
            (d.day.isoformat(), _WEEKDAYS[d.day.weekday()], str(d.count), d.worst.value)
            for d in data.days
        ),
        note=f"Shows {_WEEKS} weeks up to {data.today.isoformat()}, each incident on the day on "
        "which it began.",
    )


def _place(data: CalendarData, day: date) -> tuple[float, float]:
    """The middle of a day's cell."""
    week, weekday = divmod((day - data.start).days, _WEEK)
    return week + 0.5, weekday + 0.5


def _ground(canvas: Canvas, axes: Panel, data: CalendarData) -> None:
    """A faint dot for each day without incidents, none for those to come."""
    busy = {day.day for day in data.days}
    days = (data.start + timedelta(days=place) for place in range(data.length))
    places = [_place(data, day) for day in days if day not in busy]
    canvas.dots(axes, places, tone=GRID, size=2.6)


def _side(day: Day) -> float:
    """How large a day's mark is, in units."""
    return next(side for least, _, side in reversed(_CLASSES) if day.count >= least)


def _shapes(
    canvas: Canvas,
    axes: Panel,
    places: Sequence[tuple[float, float]],
    look: tuple[Severity, float],
    half: float,
) -> None:
    """Squares, diamonds, discs or rings, by severity; `half` a side in the panel's coordinates."""
    severity, side = look
    tone = SEVERITIES[severity]
    if severity in _CORNERS:
        polygons = [
            [(x + half * right, y + half * down) for right, down in _CORNERS[severity]]
            for x, y in places
        ]
        canvas.area(axes, polygons, tone)
        return
    canvas.dots(axes, places, tone=tone, size=side)
    if severity is Severity.SEV4:
        canvas.dots(axes, places, tone=PAPER, size=side - 2.6)


def _names(canvas: Canvas, axes: Panel, data: CalendarData) -> None:
    """Every other weekday at the left, months above the week of their first day, and years."""
    for weekday in range(0, _WEEK, 2):
        letters = Letters(SMALL, "end", faint=True)
        place = (0, weekday + 0.5)
        canvas.write(place, _WEEKDAYS[weekday], letters, axes=axes, shift=(-7, -4))
    for week, first in _months(data):
        canvas.write((week, 0), month_short(first), Letters(SMALL), axes=axes, shift=(0, 6))
        if first.month == 1 or first == data.start:
            letters = Letters(SMALL, faint=True)
            canvas.write((week, 0), str(first.year), letters, axes=axes, shift=(0, 21))


def _months(data: CalendarData) -> list[tuple[int, date]]:
    """The weeks in which months begin, with the first one's own before where there is room."""
    days = (data.start + timedelta(days=place) for place in range(data.length))
    firsts = [((day - data.start).days // _WEEK, day) for day in days if day.day == 1]
    return firsts if firsts[0][0] < _NEAR else [(0, data.start), *firsts]


def _legend(canvas: Canvas, data: CalendarData) -> None:
    """Sizes in one line, shapes in the next."""
    y, sheet = _TOP + _CELL * _WEEK + 26, canvas.sheet
    canvas.dots(sheet, [(_LEFT + 4, y - 4)], tone=GRID, size=2.6)
    canvas.write((_LEFT + 14, y), "no incident", Letters(SMALL))
    for place, (_, text, side) in enumerate(_CLASSES):
        x = _LEFT + 110 + place * 70
        canvas.dots(sheet, [(x, y - 4)], tone=TEXT, size=side)
        canvas.write((x + 10, y), text, Letters(SMALL))
    worst = sorted({day.worst for day in data.days})
    canvas.write((_LEFT, y + 24), "worst severity", Letters(SMALL, faint=True))
    for place, severity in enumerate(worst):
        x = _LEFT + 110 + place * 70
        _shapes(canvas, sheet, [(x, y + 20)], (severity, 9.0), 4.5)
        canvas.write((x + 10, y + 24), severity.value, Letters(SMALL))


def _title(data: CalendarData) -> str:
    most = max(day.count for day in data.days)
    days, total = len(data.days), sum(day.count for day in data.days)
    if total == 1:
        return f"One incident began in the last {data.length} days"
    on = "one" if days == 1 else f"{days:,}"
    tail = f"at most {most:,} on one" if most > 1 else "never two on one"
    lead = f"Incidents began on {on} of the last {data.length} days"
    return f"{lead} (n = {total:,})" if days == 1 else f"{lead}, {tail} (n = {total:,})"


def _alt(data: CalendarData) -> str:
    worst = listed(
        f"{severity.value} on {counted(days, 'day')}"
        for severity in Severity
        if (days := sum(day.worst is severity for day in data.days))
    )
    busiest = max(data.days, key=lambda day: day.count)
    return (
        f"A calendar of {_WEEKS} weeks with a mark on each day on which incidents "
        f"began ({len(data.days):,}), larger for more; by worst severity {worst}. Most on one day: "
        f"{counted(busiest.count, 'incident')} on {busiest.day.isoformat()}."
    )
