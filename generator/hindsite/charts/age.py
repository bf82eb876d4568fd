"""How long action items stay open: the share that is not done after so many days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Pen
from hindsite.charts.curves import (
    Step,
    at_risk,
    axis_of_shares,
    curve,
    mark,
    range_words,
    row_at_risk,
    share_at,
    steps_of,
)
from hindsite.charts.palette import GRID
from hindsite.metrics.words import basis_words, share_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Metrics

__all__ = ["AgeData", "draw_age", "prepare_age"]

_KEY = "action-age"
_LEFT, _LENGTH = 78.0, 540.0
_TOP, _DEPTH, _FOOT = 12.0, 200.0, 64.0
_MARKS = (30, 90, 180)
_TICKS = (0, 7, 14, 30, 60, 90, 180, 365, 730)
_GAP = 34.0
_FEWEST, _MOST = 14.0, 730.0
"""The axis' end in days: the oldest item's age within these."""

_RIGHT = 0.85


@dataclass(frozen=True, slots=True)
class AgeData:
    """All that the chart shows, in days.

    `n` counts those that are done, `running` those that are owed; `open` are the ages of these,
    each once. `end` is that of the axis, and `at_risk` counts by its ticks.
    """

    n: int
    running: int
    steps: tuple[Step, ...]
    open: tuple[float, ...]
    median: float | None
    end: float
    at_risk: tuple[tuple[float, int], ...]
    basis: str


def prepare_age(metrics: Metrics, names: Mapping[str, str]) -> AgeData | None:
    """The curve of all action items; None under six that are done."""
    del names
    ages = metrics.action_age
    steps = steps_of(ages)
    if not steps:
        return None
    end = min(max(*ages.values, *ages.censored_values, _FEWEST), _MOST)
    return AgeData(
        n=ages.n,
        running=len(ages.censored),
        steps=steps,
        open=tuple(dict.fromkeys(age for age in ages.censored_values if age <= end)),
        median=ages.median.value if ages.median else None,
        end=end,
        at_risk=at_risk(ages, _ticks(end)),
        basis=basis_words(ages),
    )


def _ticks(end: float) -> tuple[int, ...]:
    """Numbers of days to read; where room is short, 30, 90 and 180 stay."""
    chosen: list[int] = []
    for tick in sorted(_TICKS, key=lambda tick: (tick not in {0, *_MARKS, 365, 730}, -tick)):
        if tick <= end and all(abs(tick - other) / end * _LENGTH >= _GAP for other in chosen):
            chosen.append(tick)
    return tuple(sorted(chosen))


def draw_age(data: AgeData) -> Figure:
    """The curve with its band, marked after 30, 90 and 180 days, and how many are that old."""
    title, alt = _title(data), _alt(data)
    canvas = Canvas(_TOP + _DEPTH + _FOOT)
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    axes.set(xlim=(0, data.end), ylim=(0, 1))
    axis_of_shares(canvas, axes)
    for tick, _ in data.at_risk:
        canvas.line(axes, (tick, tick), (0, 1), Pen(GRID))
        letters = Letters(SMALL, "middle")
        canvas.write((tick, 0), f"{tick:g} d", letters, axes=axes, shift=(0, -17))
    curve(canvas, axes, data.steps, data.open)
    _marks(canvas, axes, data)
    row_at_risk(canvas, axes, data.at_risk)
    _legend(canvas, data)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Days", "Not done", "95 % interval", "At risk"),
        rows=tuple(_rows(data)),
        note=_note(data),
    )


def _marks(canvas: Canvas, axes: Panel, data: AgeData) -> None:
    for days in _MARKS:
        if days <= min(data.end, data.steps[-1].time):
            share = share_at(data.steps, days)
            is_right = days > _RIGHT * data.end
            mark(canvas, axes, (days, share), share_words(share), is_right=is_right)


def _legend(canvas: Canvas, data: AgeData) -> None:
    y, faint = _TOP + _DEPTH, Letters(SMALL, faint=True)
    canvas.write((0, _TOP + 18), "not done", faint)
    canvas.write((0, y + 35), "at risk", faint)
    if data.running:
        x = _LEFT + 8
        canvas.line(canvas.sheet, (x, x), (y + 48, y + 58), Pen(width=1.5))
        canvas.write((x + 9, y + 57.5), "an open item, at its age", Letters(SMALL))


def _title(data: AgeData) -> str:
    running = f" and {data.running:,} open" if data.running else ""
    basis = f"(n = {data.n:,}{running})"
    if data.median is not None:
        when = f"within {_days(data.median)}" if data.median else "on the day they are opened"
        return f"Half of action items are done {when} {basis}"
    last = data.steps[-1]
    share, time = share_words(last.share), _days(last.time)
    return f"{share} of action items are not done after {time} {basis}"


def _days(days: float) -> str:
    return "1 day" if days == 1 else f"{days:,g} days"


def _alt(data: AgeData) -> str:
    last = data.steps[-1]
    marks = "".join(
        f" {share_words(share_at(data.steps, days))} after {days} days."
        for days in _MARKS
        if days <= last.time
    )
    return (
        f"A falling curve of the share of {data.n + data.running:,} action items not done so many "
        f"days after they were opened, with its 95 % band.{marks} At its end, "
        f"after {_days(last.time)}, {share_words(last.share)} are left."
    )


def _rows(data: AgeData) -> Iterator[tuple[str, ...]]:
    for step in data.steps:
        share = share_words(step.share)
        yield (f"{step.time:g}", share, range_words(step), str(step.at_risk))


def _note(data: AgeData) -> str:
    """What it rests on, how open items count, and what the axis does not show."""
    parts = [f"{data.basis}.", "Kaplan–Meier estimate with pointwise 95 % limits."]
    if data.running:
        parts.append("Open items are at risk up to their present age.")
    if data.steps[-1].time > data.end:
        parts.append(f"The axis ends after {data.end:g} days.")
    return " ".join(parts)
