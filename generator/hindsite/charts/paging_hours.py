"""Pages by hour of the week: days as rows, hours as columns, a disc as large as its pages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters
from hindsite.charts.labels import counted
from hindsite.charts.palette import ACCENT, GRID
from hindsite.metrics.words import share_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Metrics

__all__ = ["HoursData", "draw_page_hours", "prepare_page_hours"]

_KEY = "on-call-hours"
_DAYS, _HOURS = 7, 24
_LEFT, _TOP, _CELL = 46.0, 34.0, 24.0
_FOOT = 44.0
_LARGEST, _LEAST = 21.0, 4.0
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EACH = 3


@dataclass(frozen=True, slots=True)
class HoursData:
    """Pages by hour of the week, Monday at midnight first."""

    hours: tuple[int, ...]


def prepare_page_hours(metrics: Metrics, names: Mapping[str, str]) -> HoursData | None:
    """All pages; None where nobody was paged."""
    del names
    hours = metrics.on_call.hours if metrics.on_call else ()
    return HoursData(hours) if any(hours) else None


def draw_page_hours(data: HoursData) -> Figure:
    """The area of a disc is as its pages."""
    title, alt = _title(data.hours), _alt(data.hours)
    canvas = Canvas(_TOP + _CELL * _DAYS + _FOOT)
    axes = canvas.panel(_LEFT, _TOP, _CELL * _HOURS, _CELL * _DAYS)
    axes.set(xlim=(0, _HOURS), ylim=(_DAYS, 0))
    _discs(canvas, axes, data.hours)
    _names(canvas, axes)
    _legend(canvas, max(data.hours))
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Weekday", *(f"{hour:02}" for hour in range(_HOURS))),
        rows=tuple(
            (_WEEKDAYS[day], *map(str, data.hours[day * _HOURS : (day + 1) * _HOURS]))
            for day in range(_DAYS)
        ),
        note="Hours are those of each team's own clock.",
    )


def _size(pages: int, most: int) -> float:
    """The diameter of a disc, in units."""
    return max(_LARGEST * math.sqrt(pages / most), _LEAST)


def _discs(canvas: Canvas, axes: Panel, hours: Sequence[int]) -> None:
    places = [(hour % _HOURS + 0.5, hour // _HOURS + 0.5) for hour in range(len(hours))]
    quiet = [place for place, pages in zip(places, hours, strict=True) if not pages]
    canvas.dots(axes, quiet, tone=GRID, size=2.4)
    for pages in sorted(set(hours) - {0}):
        found = [place for place, number in zip(places, hours, strict=True) if number == pages]
        canvas.dots(axes, found, tone=ACCENT, size=_size(pages, max(hours)))


def _names(canvas: Canvas, axes: Panel) -> None:
    for day, name in enumerate(_WEEKDAYS):
        letters = Letters(SMALL, "end", faint=True)
        canvas.write((0, day + 0.5), name, letters, axes=axes, shift=(-7, -4))
    for hour in range(0, _HOURS, _EACH):
        letters = Letters(SMALL, "middle")
        canvas.write((hour + 0.5, 0), f"{hour:02}", letters, axes=axes, shift=(0, 8))


def _legend(canvas: Canvas, most: int) -> None:
    y, x = _TOP + _CELL * _DAYS + 28, _LEFT + 8
    canvas.dots(canvas.sheet, [(x, y - 4)], tone=GRID, size=2.4)
    canvas.write((x + 10, y), "no page", Letters(SMALL))
    for place, pages in enumerate(sorted({1, math.ceil(most / 3), most})):
        left = x + 100 + place * 110
        canvas.dots(canvas.sheet, [(left, y - 4)], tone=ACCENT, size=_size(pages, most))
        canvas.write((left + 16, y), counted(pages, "page"), Letters(SMALL))


def _title(hours: Sequence[int]) -> str:
    by_hour = [sum(hours[hour::_HOURS]) for hour in range(_HOURS)]
    busiest, total = max(range(_HOURS), key=by_hour.__getitem__), sum(hours)
    at = f"between {busiest:02}:00 and {(busiest + 1) % _HOURS:02}:00"
    if total == 1:
        return f"The one page was sent {at}"
    return f"Most pages are sent {at}: {share_words(by_hour[busiest] / total)} of {total:,}"


def _alt(hours: Sequence[int]) -> str:
    by_day = [sum(hours[day * _HOURS : (day + 1) * _HOURS]) for day in range(_DAYS)]
    days = ", ".join(f"{name} {pages:,}" for name, pages in zip(_WEEKDAYS, by_day, strict=True))
    busiest = max(range(len(hours)), key=hours.__getitem__)
    when = f"{_WEEKDAYS[busiest // _HOURS]} {busiest % _HOURS:02}:00"
    return (
        f"Discs for each hour of the week, larger for more pages. By day: {days}. Most in one "
        f"hour of the week: {counted(hours[busiest], 'page')}, {when}."
    )
