"""How long incidents stay open: the Kaplan–Meier curve, with those that still are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Pen
from hindsite.charts.curves import (
    TICK_GAP,
    Place,
    Step,
    apart,
    at_risk,
    axis_of_shares,
    axis_of_times,
    curve,
    mark,
    range_words,
    row_at_risk,
    steps_of,
)
from hindsite.charts.lasting import Measure, lasting
from hindsite.charts.scales import floored, log_bounds, log_ticks
from hindsite.metrics.words import basis_words, duration_words, share_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.values import Metrics, Statistic

__all__ = ["SurvivalData", "draw_survival", "prepare_survival"]

_KEY = "survival"
_LEFT, _LENGTH = 78.0, 546.0
_TOP, _DEPTH, _FOOT = 12.0, 200.0, 64.0
_RIGHT = 0.6
"""Words stand left of a dot that lies beyond so much of the axis."""

_HALF, _TENTH = 0.5, 0.1
_MARK_WORDS: Mapping[float, str] = MappingProxyType({_HALF: "half", _TENTH: "one in ten"})


@dataclass(frozen=True, slots=True)
class SurvivalData:
    """All that the chart shows, in minutes.

    `n` counts those that have ended, `running` those that are open; `open` are the ages of these,
    without those that would lie on another. `marks` are the shares left that the title and the
    dots speak of, each with its time. `at_risk` counts by the axis' ticks.
    """

    measure: Measure
    n: int
    running: int
    steps: tuple[Step, ...]
    open: tuple[float, ...]
    marks: tuple[Place, ...]
    at_risk: tuple[tuple[float, int], ...]
    bounds: tuple[float, float]
    basis: str


def prepare_survival(metrics: Metrics, names: Mapping[str, str]) -> SurvivalData | None:
    """The curve of all incidents; None under six values, of which nothing can be said."""
    del names
    measure, duration = lasting(metrics)
    whole = duration.overall
    steps = steps_of(whole)
    if not steps:
        return None
    bounds = log_bounds([*whole.values, *whole.censored_values])
    return SurvivalData(
        measure=measure,
        n=whole.n,
        running=len(whole.censored),
        steps=steps,
        open=apart(whole.censored_values, bounds, _LENGTH),
        marks=_marks(whole),
        at_risk=at_risk(whole, log_ticks(*bounds, _LENGTH, TICK_GAP)),
        bounds=bounds,
        basis=basis_words(whole),
    )


def _marks(statistic: Statistic) -> tuple[Place, ...]:
    """When half and when one in ten are left, as far as that is known."""
    known = ((statistic.median, _HALF), (statistic.p90, _TENTH))
    return tuple((estimate.value, share) for estimate, share in known if estimate)


def draw_survival(data: SurvivalData) -> Figure:
    """The curve with its band, a tick for each open incident, and how many lasted so long."""
    title, alt = _title(data), _alt(data)
    canvas = Canvas(_TOP + _DEPTH + _FOOT)
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    axes.set(xscale="log", xlim=data.bounds, ylim=(0, 1))
    axis_of_shares(canvas, axes)
    axis_of_times(canvas, axes, _LENGTH)
    steps = [replace(step, time=floored(step.time)) for step in data.steps]
    curve(canvas, axes, steps, [floored(time) for time in data.open])
    low, high = data.bounds
    for time, share in data.marks:
        place = (floored(time), share)
        is_right = math.log(place[0] / low) > _RIGHT * math.log(high / low)
        text = f"{_MARK_WORDS[share]}: {duration_words(time)}"
        mark(canvas, axes, place, text, is_right=is_right)
    row_at_risk(canvas, axes, data.at_risk)
    _legend(canvas, data)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("After", "Minutes", _left_words(data.measure), "95 % interval", "At risk"),
        rows=tuple(_rows(data)),
        note=_note(data),
    )


def _left_words(measure: Measure) -> str:
    return "Still open" if measure is Measure.RESOLVE else "Longer"


def _legend(canvas: Canvas, data: SurvivalData) -> None:
    y = _TOP + _DEPTH
    faint = Letters(SMALL, faint=True)
    canvas.write((0, _TOP + 18), _left_words(data.measure).lower(), faint)
    canvas.write((0, y + 35), "at risk", faint)
    if data.running:
        x = _LEFT + 8
        canvas.line(canvas.sheet, (x, x), (y + 48, y + 58), Pen(width=1.5))
        text = "an incident that is still open, at its age"
        canvas.write((x + 9, y + 57.5), text, Letters(SMALL))


def _title(data: SurvivalData) -> str:
    running = f" and {data.running:,} open" if data.running else ""
    return f"{_lead(data)} (n = {data.n:,}{running})"


def _lead(data: SurvivalData) -> str:
    """The longest time of which something is known."""
    if not data.marks:
        last = data.steps[-1]
        share = f"{share_words(last.share)} of incidents"
        return data.measure.after(share, duration_words(last.time))
    time, left = data.marks[-1]
    if left == _TENTH:
        return data.measure.after("One in ten incidents", duration_words(time), many=False)
    return data.measure.after("Half of incidents", duration_words(time))


def _alt(data: SurvivalData) -> str:
    last = data.steps[-1]
    marks = "".join(
        f" {share_words(share)} after {duration_words(time)}." for time, share in data.marks
    )
    return (
        f"A falling curve of the share of {data.n + data.running:,} incidents by "
        f"{data.measure.value}, with its 95 % band, on a log axis.{marks} At its "
        f"end, after {duration_words(last.time)}, {share_words(last.share)} are left."
    )


def _rows(data: SurvivalData) -> Iterator[tuple[str, ...]]:
    for step in data.steps:
        yield (
            duration_words(step.time),
            f"{step.time:.1f}",
            share_words(step.share),
            range_words(step),
            str(step.at_risk),
        )


def _note(data: SurvivalData) -> str:
    """What it rests on, and how open incidents count."""
    parts = [f"{data.basis}.", "Kaplan–Meier estimate with pointwise 95 % limits."]
    if data.running:
        parts.append("Open incidents are at risk up to their present age.")
    return " ".join(parts)
