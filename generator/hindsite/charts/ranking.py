"""Incidents by service and by contributing factor, as horizontal bars, the most at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, WIDTH, Canvas, Letters
from hindsite.charts.labels import counted, listed, name_of, shorten, width_of
from hindsite.metrics.words import share_words
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from hindsite.metrics.values import Count, Metrics

__all__ = ["draw_factors", "draw_services", "has_factors", "has_services"]

_MOST = 15
_ROW, _BAR = 26.0, 16.0
_TOP, _FOOT = 40.0, 6.0
_LABELS = 210.0
_TOTAL, _SHARE = 44.0, 84.0
_THIN = 4.0
_TITLE_NAME = 360.0
_TIES = 3
_END, _FAINT_END = Letters(anchor="end"), Letters(anchor="end", faint=True)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What a chart ranks: its words, what it counts, of how many incidents, shares or not."""

    key: str
    noun: str
    counts: Sequence[Count]
    whole: int
    names: Mapping[str, str]
    cumulative: bool = False

    @property
    def shown(self) -> Sequence[Count]:
        """Those with a bar."""
        return self.counts[:_MOST]

    @property
    def others(self) -> Sequence[Count]:
        """Those beyond, which share a line of text."""
        return self.counts[_MOST:]

    def name(self, count: Count) -> str:
        """Its display label."""
        return name_of(count.key, self.names)

    def covered(self, place: int) -> int:
        """How many incidents have the thing at this place or one above it."""
        return len({id_ for count in self.counts[: place + 1] for id_ in count.ids})


def has_services(metrics: Metrics) -> bool:
    """Whether any incident names a service."""
    return any(count.total for count in metrics.services)


def has_factors(metrics: Metrics) -> bool:
    """Whether any incident names a contributing factor."""
    return any(count.total for count in metrics.factors)


def draw_services(metrics: Metrics, names: Mapping[str, str]) -> Figure:
    """Incidents by service and severity."""
    counts = _ranked(metrics.services)
    ranking = _Ranking("services", "service", counts, len(metrics.population), names)
    start, end = _leaders(ranking)
    title = f"{start} had the most incidents: {end} of {ranking.whole:,}"
    return _draw(ranking, title, "An incident counts for each service that it touched.")


def draw_factors(metrics: Metrics, names: Mapping[str, str]) -> Figure:
    """Incidents by contributing factor and severity, with the share that the first ones cover."""
    counts = _ranked(metrics.factors)
    known = len({id_ for count in counts for id_ in count.ids})
    ranking = _Ranking("factors", "contributing factor", counts, known, names, cumulative=True)
    start, end = _leaders(ranking)
    title = f"{start} contributed most often: to {end} of {known:,} incidents with a known factor"
    note = (
        "The share is of incidents with a known factor that have this factor or one above it. "
        "An incident counts for each of its factors."
    )
    return _draw(ranking, title, note)


def _ranked(counts: Sequence[Count]) -> list[Count]:
    """The most incidents first, the worse first among equals."""

    def order(count: Count) -> tuple[int, list[int], str]:
        severities = [-count.by_severity.get(severity, 0) for severity in Severity]
        return -count.total, severities, count.key

    return sorted((count for count in counts if count.total), key=order)


def _draw(ranking: _Ranking, title: str, note: str) -> Figure:
    alt = _alt(ranking)
    rows = len(ranking.shown) + bool(ranking.others)
    canvas = Canvas(_TOP + _ROW * rows + _FOOT)
    labels = min(_LABELS, max(width_of(ranking.name(count), SIZE) for count in ranking.shown))
    left = labels + 12
    right = WIDTH - _TOTAL - (_SHARE if ranking.cumulative else 0)
    axes = canvas.panel(left, _TOP, right - left, _ROW * rows)
    axes.set(xlim=(0, ranking.counts[0].total), ylim=(rows, 0))
    _legend(canvas, ranking, left)
    for place, count in enumerate(ranking.shown):
        name = shorten(ranking.name(count), labels, SIZE)
        middle = _TOP + _ROW * (place + 0.5)
        canvas.write((left - 8, middle + 4.5), name, _END)
        _bar(canvas, axes, place, count, unit=(right - left) / ranking.counts[0].total)
        if ranking.cumulative:
            text = share_words(ranking.covered(place) / ranking.whole)
            canvas.write((WIDTH - 4, middle + 4.5), text, _END)
    if ranking.others:
        _others(canvas, ranking, left)
    return Figure(
        key=ranking.key,
        title=title,
        alt=alt,
        svg=canvas.svg(ranking.key, title, alt),
        columns=_columns(ranking),
        rows=tuple(_cells(ranking, place) for place in range(len(ranking.counts))),
        note=note,
    )


def _legend(canvas: Canvas, ranking: _Ranking, left: float) -> None:
    """Severities in the order of the bars' parts."""
    shown = [s for s in Severity if any(count.by_severity.get(s) for count in ranking.counts)]
    for place, severity in enumerate(shown):
        x = left + place * 78
        canvas.segment(canvas.sheet, severity, (x, 8), (14, 14))
        canvas.write((x + 20, 19.5), severity.value, Letters(SMALL))
    if ranking.cumulative:
        canvas.write((WIDTH - 4, 19.5), "cumulative", Letters(SMALL, "end", faint=True))


def _bar(canvas: Canvas, axes: Axes, place: int, count: Count, *, unit: float) -> None:
    top, height = place + (1 - _BAR / _ROW) / 2, _BAR / _ROW
    base = 0
    for severity in Severity:
        number = count.by_severity.get(severity, 0)
        if number:
            corner, size = (base, top), (number, height)
            canvas.segment(axes, severity, corner, size, thin=number * unit < _THIN)
        base += number
    canvas.write((base, place + 0.5), f"{count.total:,}", axes=axes, shift=(7, -4.5))


def _others(canvas: Canvas, ranking: _Ranking, left: float) -> None:
    """One line for those without a bar."""
    y = _TOP + _ROW * (len(ranking.shown) + 0.5) + 4.5
    ids = {id_ for count in ranking.others for id_ in count.ids}
    most = ranking.others[0].total
    text = f"{counted(len(ids), 'incident')}, at most {most:,} each"
    canvas.write((left - 8, y), counted(len(ranking.others), "other"), _FAINT_END)
    canvas.write((left, y), text, Letters(faint=True))
    if ranking.cumulative:
        canvas.write((WIDTH - 4, y), share_words(1), _FAINT_END)


def _leaders(ranking: _Ranking) -> tuple[str, str]:
    """Who has the most, and how many: “Payments”, “9”; where several do, “9 each”."""
    most = ranking.counts[0].total
    ties = [ranking.name(count) for count in ranking.counts if count.total == most]
    if len(ties) > _TIES:
        return counted(len(ties), ranking.noun), f"{most:,} each"
    names = listed(shorten(name, _TITLE_NAME, SIZE) for name in ties)
    return names, f"{most:,} each" if len(ties) > 1 else f"{most:,}"


def _alt(ranking: _Ranking) -> str:
    first = ", ".join(
        f"{shorten(ranking.name(count), _TITLE_NAME, SIZE)} {count.total:,}"
        for count in ranking.shown[:5]
    )
    rest = len(ranking.counts) - 5
    tail = f", and {counted(rest, 'other')}" if rest > 0 else ""
    return f"Horizontal bars of incidents by {ranking.noun}, stacked by severity: {first}{tail}."


def _columns(ranking: _Ranking) -> tuple[str, ...]:
    severities = tuple(severity.value for severity in Severity)
    columns = (ranking.noun.capitalize(), *severities, "All")
    return (*columns, "Cumulative share") if ranking.cumulative else columns


def _cells(ranking: _Ranking, place: int) -> tuple[str, ...]:
    count = ranking.counts[place]
    severities = (str(count.by_severity.get(severity, 0)) for severity in Severity)
    cells = (ranking.name(count), *severities, str(count.total))
    if ranking.cumulative:
        return (*cells, share_words(ranking.covered(place) / ranking.whole))
    return cells
