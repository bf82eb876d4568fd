"""The page of what incidents have in common: services, factors, teams, sources, strategies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import Cut
from hindsite.pages.counting import CountRow, count_row
from hindsite.pages.cuts import CUTS, CutWords
from hindsite.pages.desk import Desk
from hindsite.pages.numbers_page import POPULATION_CSV, metrics_page
from hindsite.pages.provenance import Tracer

if TYPE_CHECKING:
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["services_page"]

_HERE = "metrics/services/"
_SHOWN = (Cut.SERVICE, Cut.FACTOR, Cut.TEAM, Cut.SOURCE, Cut.STRATEGY, Cut.KIND)
_FIGURES = {
    Cut.SERVICE: "services",
    Cut.FACTOR: "factors",
    Cut.SOURCE: "sources",
    Cut.STRATEGY: "strategies",
}
_ROWS = 25


@dataclass(frozen=True, slots=True)
class CountView:
    """Incidents by one cut; `more` parts are in the CSV file alone, `unnamed` incidents in none."""

    cut: Cut
    words: CutWords
    figure: str
    rows: tuple[CountRow, ...]
    more: int
    unnamed: int
    population: int


def services_page(context: Context) -> Page:
    """How many incidents share a service, a factor, a team, and how they were found and ended."""
    desk = Desk(context, _HERE)
    tracer = Tracer(desk)
    return metrics_page(
        context,
        _HERE,
        "metrics-services.md.j2",
        "Services and factors in numbers",
        views=[_view(tracer, cut) for cut in _SHOWN],
        csv=desk.url(POPULATION_CSV),
    )


def _view(tracer: Tracer, cut: Cut) -> CountView:
    metrics = tracer.desk.context.metrics
    counts = [count for count in metrics.counts.get(cut, ()) if count.total]
    named = {name for count in counts for name in count.ids}
    return CountView(
        cut=cut,
        words=CUTS[cut],
        figure=_FIGURES.get(cut, ""),
        rows=tuple(count_row(tracer, cut, count) for count in counts[:_ROWS]),
        more=max(len(counts) - _ROWS, 0),
        unnamed=len(set(metrics.population) - named),
        population=len(metrics.population),
    )
