"""Incidents by service and by contributing factor, as horizontal bars, the most at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, WIDTH, Canvas, Letters
from hindsite.charts.labels import counted, listed, name_of, shorten, shorten_all, width_of
from hindsite.metrics.values import Cut
from hindsite.metrics.words import share_words
from hindsite.model.enums import Severity
from hindsite.model.figure import Figure, Spot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Count, Metrics

__all__ = [
    "Ranked",
    "RankingData",
    "draw_factors",
    "draw_services",
    "prepare_factors",
    "prepare_services",
]

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
class Ranked:
    """One service or factor: its label, its incidents in the order of severities, and running sums.

    `covered` is how many incidents have it or one above it, each counted once.
    """

    name: str
    by_severity: tuple[int, ...]
    covered: int

    @property
    def total(self) -> int:
        """Incidents of all severities."""
        return sum(self.by_severity)


@dataclass(frozen=True, slots=True)
class RankingData:
    """What a chart ranks, the most first, of how many incidents, and how many have one at all.

    `beyond` is how many incidents have one of those without a bar, each counted once.
    """

    items: tuple[Ranked, ...]
    whole: int
    beyond: int

    @property
    def shown(self) -> Sequence[Ranked]:
        """Those with a bar."""
        return self.items[:_MOST]

    @property
    def others(self) -> Sequence[Ranked]:
        """Those beyond, which share a line of text."""
        return self.items[_MOST:]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a ranking and its facet are called, and whether it has cumulative shares."""

    key: str
    noun: str
    facet: str
    cumulative: bool = False


_SERVICES = _Kind("services", "service", "service")
_FACTORS = _Kind("factors", "contributing factor", "factor", cumulative=True)


def prepare_services(metrics: Metrics, names: Mapping[str, str]) -> RankingData | None:
    """Incidents by service, of all incidents; None where no incident names one."""
    return _prepared(metrics.counts.get(Cut.SERVICE, ()), names, len(metrics.population))


def prepare_factors(metrics: Metrics, names: Mapping[str, str]) -> RankingData | None:
    """Incidents by contributing factor, of those with one; None where none has."""
    return _prepared(metrics.counts.get(Cut.FACTOR, ()), names)


def draw_services(data: RankingData) -> Figure:
    """Incidents by service and severity."""
    start, end = _leaders(_SERVICES, data)
    title = f"{start} had the most incidents: {end} of {data.whole:,}"
    return _draw(_SERVICES, data, title, "An incident counts for each service that it touched.")


def draw_factors(data: RankingData) -> Figure:
    """Incidents by contributing factor and severity, with the share that the first ones cover."""
    start, end = _leaders(_FACTORS, data)
    whole = f"{data.whole:,} incidents with a known factor"
    title = f"{start} contributed most often: to {end} of {whole}"
    note = (
        "The share is of incidents with a known factor that have this factor or one above it. "
        "An incident counts for each of its factors."
    )
    return _draw(_FACTORS, data, title, note)


def _prepared(
    counts: Sequence[Count], names: Mapping[str, str], whole: int | None = None
) -> RankingData | None:
    """The ranking of counts; `whole` is of those that have any unless it is given."""
    ranked = _ranked(counts)
    if not ranked:
        return None
    seen: set[str] = set()
    items = []
    for count in ranked:
        seen.update(count.ids)
        by_severity = tuple(count.by_severity.get(severity, 0) for severity in Severity)
        items.append(Ranked(name_of(count.key, names), by_severity, len(seen)))
    beyond = {id_ for count in ranked[_MOST:] for id_ in count.ids}
    return RankingData(tuple(items), len(seen) if whole is None else whole, len(beyond))


def _ranked(counts: Sequence[Count]) -> list[Count]:
    """The most incidents first, the worse first among equals."""

    def order(count: Count) -> tuple[int, list[int], str]:
        severities = [-count.by_severity.get(severity, 0) for severity in Severity]
        return -count.total, severities, count.key

    return sorted((count for count in counts if count.total), key=order)


def _draw(kind: _Kind, data: RankingData, title: str, note: str) -> Figure:
    alt = _alt(kind, data)
    rows = len(data.shown) + bool(data.others)
    canvas = Canvas(_TOP + _ROW * rows + _FOOT)
    labels = min(_LABELS, max(width_of(item.name, SIZE) for item in data.shown))
    left = labels + 12
    right = WIDTH - _TOTAL - (_SHARE if kind.cumulative else 0)
    axes = canvas.panel(left, _TOP, right - left, _ROW * rows)
    most = data.items[0].total
    axes.set(xlim=(0, most), ylim=(rows, 0))
    _legend(canvas, kind, data, left)
    names = shorten_all([item.name for item in data.shown], labels, SIZE)
    for place, (item, name) in enumerate(zip(data.shown, names, strict=True)):
        middle = _TOP + _ROW * (place + 0.5)
        canvas.write((left - 8, middle + 4.5), name, _END)
        _bar(canvas, axes, place, item, unit=(right - left) / most)
        if kind.cumulative:
            text = share_words(item.covered / data.whole)
            canvas.write((WIDTH - 4, middle + 4.5), text, _END)
    if data.others:
        _others(canvas, kind, data, left)
    return Figure(
        key=kind.key,
        title=title,
        alt=alt,
        svg=canvas.svg(kind.key, title, alt),
        columns=_columns(kind),
        rows=tuple(_cells(kind, data, item) for item in data.items),
        note=note,
        spots=tuple(
            Spot(item.name, 0, _TOP + _ROW * place, WIDTH, _ROW, ((kind.facet, item.name),))
            for place, item in enumerate(data.shown)
        ),
    )


def _legend(canvas: Canvas, kind: _Kind, data: RankingData, left: float) -> None:
    """Severities in the order of the bars' parts."""
    shown = [
        severity
        for place, severity in enumerate(Severity)
        if any(item.by_severity[place] for item in data.items)
    ]
    for place, severity in enumerate(shown):
        x = left + place * 78
        canvas.segment(canvas.sheet, severity, (x, 8), (14, 14))
        canvas.write((x + 20, 19.5), severity.value, Letters(SMALL))
    if kind.cumulative:
        canvas.write((WIDTH - 4, 19.5), "cumulative", Letters(SMALL, "end", faint=True))


def _bar(canvas: Canvas, axes: Panel, place: int, item: Ranked, *, unit: float) -> None:
    top, height = place + (1 - _BAR / _ROW) / 2, _BAR / _ROW
    base = 0
    for severity, number in zip(Severity, item.by_severity, strict=True):
        if number:
            corner, size = (base, top), (number, height)
            canvas.segment(axes, severity, corner, size, thin=number * unit < _THIN)
        base += number
    canvas.write((base, place + 0.5), f"{item.total:,}", axes=axes, shift=(7, -4.5))


def _others(canvas: Canvas, kind: _Kind, data: RankingData, left: float) -> None:
    """One line for those without a bar."""
    y = _TOP + _ROW * (len(data.shown) + 0.5) + 4.5
    text = f"{counted(data.beyond, 'incident')}, at most {data.others[0].total:,} each"
    canvas.write((left - 8, y), counted(len(data.others), "other"), _FAINT_END)
    canvas.write((left, y), text, Letters(faint=True))
    if kind.cumulative:
        canvas.write((WIDTH - 4, y), share_words(1), _FAINT_END)


def _leaders(kind: _Kind, data: RankingData) -> tuple[str, str]:
    """Who has the most, and how many: “Payments”, “9”; where several do, “9 each”."""
    most = data.items[0].total
    ties = [item.name for item in data.items if item.total == most]
    if len(ties) > _TIES:
        return counted(len(ties), kind.noun), f"{most:,} each"
    names = listed(shorten(name, _TITLE_NAME, SIZE) for name in ties)
    return names, f"{most:,} each" if len(ties) > 1 else f"{most:,}"


def _alt(kind: _Kind, data: RankingData) -> str:
    first = ", ".join(
        f"{shorten(item.name, _TITLE_NAME, SIZE)} {item.total:,}" for item in data.items[:5]
    )
    rest = len(data.items) - 5
    tail = f", and {counted(rest, 'other')}" if rest > 0 else ""
    return f"Horizontal bars of incidents by {kind.noun}, stacked by severity: {first}{tail}."


def _columns(kind: _Kind) -> tuple[str, ...]:
    severities = tuple(severity.value for severity in Severity)
    columns = (kind.noun.capitalize(), *severities, "All")
    return (*columns, "Cumulative share") if kind.cumulative else columns


def _cells(kind: _Kind, data: RankingData, item: Ranked) -> tuple[str, ...]:
    cells = (item.name, *map(str, item.by_severity), str(item.total))
    return (*cells, share_words(item.covered / data.whole)) if kind.cumulative else cells
