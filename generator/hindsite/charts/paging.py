"""Pages by week: those at night, those else outside of business hours, and those within."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Paint
from hindsite.charts.labels import counted, month_short
from hindsite.charts.months import grid_of_counts
from hindsite.charts.palette import ACCENT, BAD, PAPER
from hindsite.charts.scales import count_ticks
from hindsite.metrics.words import share_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Metrics, PageWeek

__all__ = ["PagesData", "draw_pages", "prepare_pages"]

_KEY = "on-call"
_WEEKS = 53
_FEWEST = 12
_HEIGHT = 268.0
_LEFT, _TOP, _LENGTH, _DEPTH = 40.0, 34.0, 436.0, 190.0
_BAR = 0.78
_NEAR = 3
_NIGHT, _OUTSIDE = Paint(BAD), Paint(ACCENT, PAPER, hatch="//")
_WITHIN = Paint(PAPER, ACCENT, 1.2)
_PARTS = (("at night", _NIGHT), ("else outside hours", _OUTSIDE), ("in business hours", _WITHIN))


@dataclass(frozen=True, slots=True)
class PagesData:
    """The weeks shown, of how many in all."""

    rows: tuple[PageWeek, ...]
    weeks: int


def prepare_pages(metrics: Metrics, names: Mapping[str, str]) -> PagesData | None:
    """The last weeks up to the last page; None where nobody was paged."""
    del names
    weeks = metrics.on_call.weeks if metrics.on_call else ()
    shown = weeks[-_WEEKS:]
    return PagesData(shown, len(weeks)) if any(week.pages for week in shown) else None


def draw_pages(data: PagesData) -> Figure:
    """A bar for each week, the worst at its foot."""
    rows = data.rows
    title, alt = _title(rows), _alt(rows)
    canvas = Canvas(_HEIGHT)
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    ticks = count_ticks(max(row.pages for row in rows))
    axes.set(xlim=(-0.7, max(len(rows), _FEWEST) - 0.3), ylim=(0, ticks[-1]))
    canvas.write((0, 18), "Pages a week", Letters(SMALL, faint=True))
    if not rows[-1].finished:
        canvas.unfinished(axes, (len(rows) - 1.5, 0), (1, ticks[-1]))
    grid_of_counts(canvas, axes, ticks)
    _bars(canvas, axes, rows)
    canvas.line(axes, axes.get_xlim(), (0, 0))
    _months(canvas, axes, rows)
    _legend(canvas, unfinished=not rows[-1].finished)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Week from", "Pages", "At night", "Else outside hours", "In hours", "Finished"),
        rows=tuple(_cells(row) for row in rows),
        note=_note(data),
    )


def _parts(row: PageWeek) -> tuple[int, int, int]:
    """At night, else outside of business hours, within them: a night may lie within them too."""
    night = min(row.night, row.pages)
    outside = max(row.outside - night, 0)
    return night, outside, row.pages - night - outside


def _bars(canvas: Canvas, axes: Panel, rows: Sequence[PageWeek]) -> None:
    for place, row in enumerate(rows):
        base = 0
        for number, (_, paint) in zip(_parts(row), _PARTS, strict=True):
            if number:
                canvas.box(axes, (place - _BAR / 2, base), (_BAR, number), paint)
            base += number


def _months(canvas: Canvas, axes: Panel, rows: Sequence[PageWeek]) -> None:
    """Months below their first week, and years below the first and each January."""
    firsts = [
        place
        for place, row in enumerate(rows)
        if row.start.month != (row.start - timedelta(weeks=1)).month
    ]
    if not firsts or firsts[0] > _NEAR:
        firsts = [0, *firsts]
    letters = Letters(SMALL, "middle")
    for place in firsts:
        start = rows[place].start
        canvas.write((place, 0), month_short(start), letters, axes=axes, shift=(0, -17))
        if place == firsts[0] or start.month == 1:
            canvas.write((place, 0), str(start.year), letters, axes=axes, shift=(0, -34))


def _legend(canvas: Canvas, *, unfinished: bool) -> None:
    left, top, line = _LEFT + _LENGTH + 14, _TOP + 8, 24.0
    for place, (text, paint) in enumerate(reversed(_PARTS)):
        canvas.box(canvas.sheet, (left, top + place * line), (12, 14), paint)
        canvas.write((left + 18, top + place * line + 11.5), text, Letters(SMALL))
    if unfinished:
        y = top + len(_PARTS) * line
        canvas.unfinished(canvas.sheet, (left, y), (12, 14))
        canvas.write((left + 18, y + 11.5), "unfinished", Letters(SMALL))


def _title(rows: Sequence[PageWeek]) -> str:
    pages, night = sum(row.pages for row in rows), sum(row.night for row in rows)
    if pages == 1:
        return f"One page was sent in {counted(len(rows), 'week')}"
    at = f"{share_words(night / pages)} of them at night" if night else "none of them at night"
    return f"{pages:,} pages in {counted(len(rows), 'week')}, {at}"


def _alt(rows: Sequence[PageWeek]) -> str:
    worst = max(rows, key=lambda row: row.pages)
    night, outside, within = (sum(found) for found in zip(*map(_parts, rows), strict=True))
    return (
        f"Bars of pages a week, from the week of {_day(rows[0].start)} to that of "
        f"{_day(rows[-1].start)}: {night:,} at night, {outside:,} else outside of business hours, "
        f"{within:,} within them. Most in one week: {worst.pages:,}, from {_day(worst.start)}."
    )


def _day(day: date) -> str:
    return day.isoformat()


def _note(data: PagesData) -> str:
    window = f"Shows the last {_WEEKS} of {data.weeks:,} weeks. " if data.weeks > _WEEKS else ""
    return f"{window}Night and hours are those of each team's own clock."


def _cells(row: PageWeek) -> tuple[str, ...]:
    numbers = (row.pages, *_parts(row))
    return (_day(row.start), *map(str, numbers), "yes" if row.finished else "no")
