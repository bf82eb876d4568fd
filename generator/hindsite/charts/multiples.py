"""Median time to resolve by service, team and more: a dot with its interval for each part."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, Canvas, Letters, Pen
from hindsite.charts.curves import axis_of_times
from hindsite.charts.labels import counted, name_of, shorten, shorten_all, width_of
from hindsite.charts.lasting import Measure, lasting
from hindsite.charts.palette import ACCENT
from hindsite.charts.scales import floored, log_bounds, median_or_values
from hindsite.metrics.values import MINIMUM, Cut, Estimate
from hindsite.metrics.words import NOTHING, basis_words, duration_words, interval_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Metrics, Statistic

__all__ = ["CUTS", "MultiplesData", "Part", "draw_multiples", "multiples_key", "prepare_multiples"]

_MOST = 20
_ROW, _TOP, _FOOT = 24.0, 30.0, 52.0
_LABELS = 170.0
_RIGHT, _N, _MEDIAN = 636.0, 44.0, 92.0
_LEFT_OF_WORDS = 14.0
_TEAM = "team:"
"""Begins a team's key among the names; its id alone may be a service's."""

_TITLE_NAME = 200.0
_FAR = 0.8
_NOTHING = (1.0, 60.0)
"""What the axis spans where no time is shown."""

_MANY_EACH = frozenset({Cut.SERVICE, Cut.TEAM, Cut.FACTOR})

CUTS: Mapping[Cut, str] = MappingProxyType(
    {
        Cut.SERVICE: "service",
        Cut.TEAM: "team",
        Cut.SOURCE: "detection source",
        Cut.STRATEGY: "resolution strategy",
        Cut.FACTOR: "contributing factor",
        Cut.KIND: "kind",
    }
)
"""The cuts that have such a chart, with what their parts are called."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how many incidents have ended and how many are open, and what it shows.

    `values` are single incidents in minutes, given only where they are too few for a median.
    """

    name: str
    n: int
    running: int
    median: Estimate | None
    values: tuple[float, ...]

    @property
    def shown(self) -> tuple[float, ...]:
        """All times that stand in its row."""
        return median_or_values(self.median, self.values)


@dataclass(frozen=True, slots=True)
class MultiplesData:
    """All that the chart shows; `n` and `whole` are number and median, in minutes, of all."""

    cut: Cut
    measure: Measure
    n: int
    parts: tuple[Part, ...]
    others: int
    most_of_others: int
    whole: float | None
    basis: str


def multiples_key(cut: Cut) -> str:
    """What the figure of a cut is called: `ttr-service`."""
    return f"ttr-{cut.value}"


def prepare_multiples(
    metrics: Metrics, names: Mapping[str, str], cut: Cut = Cut.SERVICE
) -> MultiplesData | None:
    """The parts with the most incidents, the longest median first; None under two parts."""
    measure, duration = lasting(metrics)
    found = [(key, part) for key, part in duration.parts(cut) if part.n]
    if len(found) <= 1:
        return None
    by_size = sorted(found, key=lambda pair: (-pair[1].n, pair[0]))
    shown = [_part(_name(cut, key, names), part) for key, part in by_size[:_MOST]]
    others = by_size[_MOST:]
    whole = duration.overall.median
    return MultiplesData(
        cut=cut,
        measure=measure,
        n=duration.overall.n,
        parts=tuple(sorted(shown, key=_order)),
        others=len(others),
        most_of_others=others[0][1].n if others else 0,
        whole=whole.value if whole else None,
        basis=basis_words(duration.overall),
    )


def _name(cut: Cut, key: str, names: Mapping[str, str]) -> str:
    """A thing's display label; a word of a vocabulary as a person writes it."""
    if cut is Cut.TEAM:
        return name_of(names.get(f"{_TEAM}{key}", key), {})
    if cut in _MANY_EACH:
        return name_of(key, names)
    return name_of(key, {}).replace("-", " ").capitalize()


def _part(name: str, statistic: Statistic) -> Part:
    values = statistic.values if statistic.n < MINIMUM else ()
    running = len(statistic.censored)
    return Part(name, statistic.n, running, statistic.median, values)


def _order(part: Part) -> tuple[bool, float, int, str]:
    """Those with a median first, the longest at the top; then the others, most incidents first."""
    if part.median:
        return False, -part.median.value, -part.n, part.name
    return True, 0, -part.n, part.name


def draw_multiples(data: MultiplesData) -> Figure:
    """Rows on one log axis, with the median of all incidents as an upright line."""
    key = multiples_key(data.cut)
    title, alt = _title(data), _alt(data)
    depth = _ROW * len(data.parts)
    canvas = Canvas(_TOP + depth + _FOOT + (_ROW if data.others else 0))
    labels = min(_LABELS, max(width_of(part.name, SIZE) for part in data.parts))
    left, right = labels + _LEFT_OF_WORDS, _RIGHT - _N - _MEDIAN
    axes = canvas.panel(left, _TOP, right - left, depth)
    axes.set(xscale="log", xlim=log_bounds(_times(data)), ylim=(len(data.parts), 0))
    axis_of_times(canvas, axes, right - left)
    _whole(canvas, axes, data)
    names = shorten_all([part.name for part in data.parts], labels, SIZE)
    for place, (part, name) in enumerate(zip(data.parts, names, strict=True)):
        _row(canvas, axes, place, part)
        _words(canvas, (left, _TOP + _ROW * (place + 0.5) + 4.5), part, name)
    _heads(canvas)
    _foot(canvas, left, data)
    return Figure(
        key=key,
        title=title,
        alt=alt,
        svg=canvas.svg(key, title, alt),
        columns=(CUTS[data.cut].capitalize(), "n", "Open", "Median", "95 % interval", "Values"),
        rows=tuple(_rows(data)),
        note=_note(data),
    )


def _times(data: MultiplesData) -> Sequence[float]:
    """All times that the axis has to hold."""
    times = [time for part in data.parts for time in part.shown]
    return (times if data.whole is None else [*times, data.whole]) or _NOTHING


def _whole(canvas: Canvas, axes: Panel, data: MultiplesData) -> None:
    if data.whole is not None:
        place = floored(data.whole)
        canvas.line(axes, (place, place), axes.get_ylim(), Pen(width=1, dashed=True))
        text = f"all: {duration_words(data.whole)}"
        low, high = axes.get_xlim()
        is_right = math.log(place / low) > _FAR * math.log(high / low)
        letters = Letters(SMALL, "end" if is_right else "middle")
        canvas.write((place, 0), text, letters, axes=axes, shift=(0, 7))


def _row(canvas: Canvas, axes: Panel, place: int, part: Part) -> None:
    middle = place + 0.5
    if part.median is None:
        places = [(floored(value), middle) for value in part.values]
        canvas.dots(axes, places, tone=ACCENT, size=5, alpha=0.6)
        return
    if part.median.low is not None:
        high = axes.get_xlim()[1] if part.median.high is None else floored(part.median.high)
        canvas.line(axes, (floored(part.median.low), high), (middle, middle), Pen(ACCENT, 2.5))
    canvas.dots(axes, [(floored(part.median.value), middle)], tone=ACCENT, size=10)


def _words(canvas: Canvas, place: tuple[float, float], part: Part, name: str) -> None:
    """The name at the left; at the right how many, and the median."""
    left, y = place
    canvas.write((left - 8, y), name, Letters(anchor="end"))
    canvas.write((_RIGHT - _MEDIAN, y), f"{part.n:,}", Letters(SMALL, "end"))
    text = duration_words(part.median.value) if part.median else _no_median(part)
    canvas.write((_RIGHT, y), text, Letters(SMALL, "end"))


def _no_median(part: Part) -> str:
    return NOTHING if part.values else "not reached"


def _heads(canvas: Canvas) -> None:
    for x, text in ((_RIGHT - _MEDIAN, "n"), (_RIGHT, "median")):
        canvas.write((x, _TOP - 8), text, Letters(SMALL, "end", faint=True))


def _foot(canvas: Canvas, left: float, data: MultiplesData) -> None:
    """What the marks mean, and in a line of their own the parts without a row."""
    y, small, sheet = canvas.height - 9, Letters(SMALL), canvas.sheet
    if any(part.median for part in data.parts):
        canvas.line(sheet, (left + 2, left + 26), (y - 4, y - 4), Pen(ACCENT, 2.5))
        canvas.dots(sheet, [(left + 14, y - 4)], tone=ACCENT, size=10)
        canvas.write((left + 33, y), "median, 95 % interval", small)
    if any(part.values for part in data.parts):
        canvas.dots(sheet, [(left + 184, y - 4)], tone=ACCENT, size=5, alpha=0.6)
        canvas.write((left + 193, y), f"each incident, if under {MINIMUM}", small)
    if data.others:
        text = f"and {_others(data)}"
        canvas.write((left, y - _ROW), text, Letters(SMALL, faint=True))


def _others(data: MultiplesData) -> str:
    many = _plural(CUTS[data.cut])
    words = counted(data.others, f"other {CUTS[data.cut]}", f"other {many}")
    return f"{words} with at most {counted(data.most_of_others, 'incident')} each"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _title(data: MultiplesData) -> str:
    """The longest and the shortest median, with what each rests on."""
    measure, noun = data.measure.value, CUTS[data.cut]
    medians = [(part, part.median.value) for part in data.parts if part.median]
    if not medians:
        most = max(part.n for part in data.parts)
        return f"No {noun} has a median {measure}: it takes {MINIMUM} incidents (at most {most:,})"
    longest = _said(*medians[0])
    if len(medians) == 1:
        return f"Median {measure}: only one {noun} has enough incidents, {longest}"
    if _overlap(medians[0][0], medians[-1][0]):
        low, high = (duration_words(median) for _, median in (medians[-1], medians[0]))
        if low == high:
            return f"Median {measure} is {low} for each {noun} that has one (n = {data.n:,})"
        span = f"{low} to {high}, with intervals that overlap"
        return f"Median {measure} by {noun}: {span} (n = {data.n:,})"
    return f"Median {measure} by {noun}: from {_said(*medians[-1])} to {longest}"


def _overlap(longest: Part, shortest: Part) -> bool:
    """Whether two medians' intervals touch; one without an interval might be anywhere."""
    low = longest.median.low if longest.median else None
    high = shortest.median.high if shortest.median else None
    return low is None or high is None or low <= high


def _said(part: Part, median: float) -> str:
    name = shorten(part.name, _TITLE_NAME, SIZE)
    return f"{duration_words(median)} ({name}, n = {part.n:,})"


def _alt(data: MultiplesData) -> str:
    first = ", ".join(
        f"{shorten(part.name, _TITLE_NAME, SIZE)} {duration_words(part.median.value)}"
        for part in data.parts[:5]
        if part.median
    )
    noun = CUTS[data.cut]
    rows = counted(len(data.parts), noun, _plural(noun))
    tail = f" Longest medians: {first}." if first else ""
    return (
        f"Rows of {rows} on a log axis of {data.measure.value}: the median with its 95 % interval "
        f"as a dot and a line, under {MINIMUM} incidents each as a small dot.{tail}"
    )


def _rows(data: MultiplesData) -> Iterator[tuple[str, ...]]:
    for part in data.parts:
        yield (
            part.name,
            str(part.n),
            str(part.running),
            duration_words(part.median.value) if part.median else "",
            interval_words(part.median, duration_words),
            ", ".join(map(duration_words, part.values)),
        )


def _note(data: MultiplesData) -> str:
    parts = [f"All incidents: {data.basis}."]
    if data.cut in _MANY_EACH:
        parts.append(f"An incident counts for each {CUTS[data.cut]} that it has.")
    if sum(part.median is not None for part in data.parts) > 1:
        parts.append("Medians whose intervals overlap may differ by chance.")
    if data.others:
        parts.append(f"Without a row: {_others(data)}.")
    return " ".join(parts)
