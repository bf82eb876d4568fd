"""The pages of response times: all of them at a glance, and each with every cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import Cut, Duration, Statistic
from hindsite.metrics.words import detectable_words
from hindsite.model.enums import Tier
from hindsite.pages.cuts import CUTS, CutWords, part_name
from hindsite.pages.desk import Desk
from hindsite.pages.figures import FigureView, figure_view
from hindsite.pages.gaps import Gap, gap_of
from hindsite.pages.numbers_data import duration_path
from hindsite.pages.numbers_page import metrics_page
from hindsite.pages.parts import Ref
from hindsite.pages.provenance import Tracer, members
from hindsite.pages.statistics import StatisticRow, statistic_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["response_pages"]

_HERE = "metrics/response/"
_ROWS = 20
_ALL = "All"
_CRITICAL = "On services of tier critical"


@dataclass(frozen=True, slots=True)
class DurationView:
    """A response time: its statistics, what they cannot tell, and where its own page is."""

    duration: Duration
    rows: tuple[StatisticRow, ...]
    detectable: str
    zeros: int
    gap: Gap | None
    more: str


@dataclass(frozen=True, slots=True)
class CutView:
    """A response time told apart by one cut.

    `unnamed` of `population` incidents are in no part; `more` parts are in the CSV file alone.
    """

    cut: Cut
    words: CutWords
    rows: tuple[StatisticRow, ...]
    more: int
    unnamed: int
    population: int
    figure: FigureView | None


def response_pages(context: Context) -> Iterator[Page]:
    """The five response times on one page, then one page for each."""
    desk = Desk(context, _HERE)
    tracer = Tracer(desk)
    views = [
        _view(tracer, duration, _rows(tracer, duration)) for duration in context.metrics.durations
    ]
    yield metrics_page(
        context,
        _HERE,
        "metrics-response.md.j2",
        "Response times",
        glance=[_glance(tracer, duration) for duration in context.metrics.durations],
        durations=views,
    )
    for duration in context.metrics.durations:
        yield _page(context, duration)


def _address(key: str) -> str:
    return f"{_HERE}{key}/"


def _view(tracer: Tracer, duration: Duration, rows: Iterable[StatisticRow]) -> DurationView:
    overall = duration.overall
    return DurationView(
        duration=duration,
        rows=tuple(rows),
        detectable=detectable_words(overall),
        zeros=overall.zeros if overall.geometric_mean is not None else 0,
        gap=gap_of(Ref(duration.name), overall),
        more=tracer.desk.url(_address(duration.key)),
    )


def _glance(tracer: Tracer, duration: Duration) -> StatisticRow:
    """The whole of a response time as a row among its siblings."""
    name = Ref(duration.name, tracer.desk.url(_address(duration.key)))
    return _row(tracer, duration, name, duration.overall)


def _rows(tracer: Tracer, duration: Duration) -> Iterator[StatisticRow]:
    """All incidents, each severity, and those that hit what is critical."""
    yield _row(tracer, duration, Ref(_ALL), duration.overall)
    for key, part in duration.parts(Cut.SEVERITY):
        if part.population:
            yield _row(tracer, duration, Ref(key), part, duration.targets.get(key))
    for key, part in duration.parts(Cut.TIER):
        if key == Tier.CRITICAL and part.population:
            yield _row(tracer, duration, Ref(_CRITICAL), part, duration.critical_target)


def _row(
    tracer: Tracer, duration: Duration, name: Ref, part: Statistic, target: float | None = None
) -> StatisticRow:
    csv = tracer.desk.url(duration_path(duration.key))
    return statistic_row(name, part, target=target, traced=tracer.statistic(part, csv))


def _page(context: Context, duration: Duration) -> Page:
    desk = Desk(context, _address(duration.key))
    tracer = Tracer(desk)
    return metrics_page(
        context,
        desk.here,
        "metrics-duration.md.j2",
        duration.name,
        view=_view(tracer, duration, [_row(tracer, duration, Ref(_ALL), duration.overall)]),
        siblings=_siblings(desk),
        cuts=[_cut(tracer, duration, cut) for cut in CUTS],
        csv=desk.url(duration_path(duration.key)),
    )


def _siblings(desk: Desk) -> list[Ref]:
    """The five response times, for a second row of tabs."""
    addresses = [(one.short, _address(one.key)) for one in desk.context.metrics.durations]
    return [Ref(name, None if to == desk.here else desk.url(to)) for name, to in addresses]


def _cut(tracer: Tracer, duration: Duration, cut: Cut) -> CutView:
    desk = tracer.desk
    parts = [(key, part) for key, part in duration.parts(cut) if part.population]
    figure = desk.context.figures.get(f"{duration.key}-{cut}")
    total = duration.overall.population
    return CutView(
        cut=cut,
        words=CUTS[cut],
        rows=tuple(
            _row(tracer, duration, part_name(desk, cut, key), part, _target(duration, cut, key))
            for key, part in _shown(cut, parts)
        ),
        more=max(len(parts) - _ROWS, 0),
        unnamed=total - len({name for _, part in parts for name in members(part)}),
        population=total,
        figure=figure_view(desk, figure) if figure else None,
    )


def _shown(cut: Cut, parts: list[tuple[str, Statistic]]) -> list[tuple[str, Statistic]]:
    """The parts that a page shows: the latest quarters, and of names those with most values."""
    if cut is Cut.QUARTER:
        return parts[-_ROWS:][::-1]
    if cut in {Cut.SERVICE, Cut.TEAM, Cut.FACTOR}:
        parts = sorted(parts, key=lambda pair: (-pair[1].n, -pair[1].population))
    return parts[:_ROWS]


def _target(duration: Duration, cut: Cut, key: str) -> float | None:
    if cut is Cut.TIER:
        return duration.critical_target if key == Tier.CRITICAL else None
    return duration.targets.get(key) if cut is Cut.SEVERITY else None
