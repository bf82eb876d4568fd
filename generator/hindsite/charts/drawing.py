"""All charts of a library's metrics, drawn only where their data changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hindsite.charts.actions import draw_actions, prepare_actions
from hindsite.charts.age import draw_age, prepare_age
from hindsite.charts.breakdown import draw_breakdown, prepare_sources, prepare_strategies
from hindsite.charts.calendar import draw_calendar, prepare_calendar
from hindsite.charts.canvas import fixed_settings
from hindsite.charts.ecdf import draw_ecdf, prepare_ecdf
from hindsite.charts.frequency import draw_frequency, prepare_frequency
from hindsite.charts.freshness import draw_freshness, prepare_freshness
from hindsite.charts.keeping import keep, kept, store_key
from hindsite.charts.multiples import CUTS, draw_multiples, multiples_key, prepare_multiples
from hindsite.charts.paging import draw_pages, prepare_pages
from hindsite.charts.paging_hours import draw_page_hours, prepare_page_hours
from hindsite.charts.ranking import (
    draw_factors,
    draw_services,
    prepare_factors,
    prepare_services,
)
from hindsite.charts.response import draw_response, prepare_response
from hindsite.charts.survival import draw_survival, prepare_survival
from hindsite.charts.uptime import draw_uptime, prepare_uptime
from hindsite.workers import WorkerError, run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure
    from hindsite.store import Store

__all__ = ["CHARTS", "Chart", "draw", "missing"]

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_Data = TypeVar("_Data")


@dataclass(frozen=True, slots=True)
class Chart(Generic[_Data]):
    """One kind of chart.

    Attributes:
        key: What the figure is called in pages and files.
        without: What to say where there are no data for it.
        prepare: Takes from the metrics, with display labels by id, what the figure depends on and
            nothing else, as frozen values whose `repr` is complete; None where there is nothing.
        draw: Makes the figure from that alone.
    """

    key: str
    without: str
    prepare: Callable[[Metrics, Mapping[str, str]], _Data | None]
    draw: Callable[[_Data], Figure]

    def job(self, metrics: Metrics, names: Mapping[str, str]) -> _Job | None:
        """What there is to draw, if anything."""
        data = self.prepare(metrics, names)
        if data is None:
            return None
        return _Job(self.key, data, partial(self.draw, data))


@dataclass(frozen=True, slots=True)
class _Job:
    """A figure that is wanted: of which chart, from what data, and how it is drawn."""

    chart: str
    data: object
    draw: Callable[[], Figure]


CHARTS: tuple[Chart[Any], ...] = (
    Chart("frequency", "No incident is recorded.", prepare_frequency, draw_frequency),
    Chart("calendar", "No incident began in the last year.", prepare_calendar, draw_calendar),
    Chart("ecdf", "No incident has a duration.", prepare_ecdf, draw_ecdf),
    Chart("survival", "Too few incidents have a duration.", prepare_survival, draw_survival),
    Chart(
        "response",
        "No incident has a response time in recent quarters.",
        prepare_response,
        draw_response,
    ),
    *(
        Chart(
            multiples_key(cut),
            f"Durations are not known for more than one {noun}.",
            partial(prepare_multiples, cut=cut),
            draw_multiples,
        )
        for cut, noun in CUTS.items()
    ),
    Chart("services", "No incident names a service.", prepare_services, draw_services),
    Chart("factors", "No incident names a contributing factor.", prepare_factors, draw_factors),
    Chart("sources", "No incident says who noticed it.", prepare_sources, draw_breakdown),
    Chart(
        "strategies", "No incident says how it was resolved.", prepare_strategies, draw_breakdown
    ),
    Chart("actions", "No action item is recorded.", prepare_actions, draw_actions),
    Chart("action-age", "Too few action items are done.", prepare_age, draw_age),
    Chart("uptime", "No service has a month of uptime.", prepare_uptime, draw_uptime),
    Chart("freshness", "No runbook is recorded.", prepare_freshness, draw_freshness),
    Chart("on-call", "Nobody was paged.", prepare_pages, draw_pages),
    Chart("on-call-hours", "Nobody was paged.", prepare_page_hours, draw_page_hours),
)
"""Every kind of chart, in the order in which figures come."""


def draw(
    metrics: Metrics,
    names: Mapping[str, str] = _NO_NAMES,
    store: Store | None = None,
    processes: int = 1,
) -> tuple[Figure, ...]:
    """Every chart that has data.

    Args:
        metrics: The numbers.
        names: Display labels of services and contributing factors by id; where none is given the
            id stands. They are untrusted.
        store: Where figures of former builds are; without one all are drawn.
        processes: How many may draw.

    Returns:
        Figures in a fixed order; their bytes depend on metrics and names alone, wherever they come
        from. Not for several threads at once: matplotlib's settings are global.
    """
    jobs = [job for chart in CHARTS if (job := chart.job(metrics, names))]
    if store is None:
        return _all_drawn(jobs, processes)
    return _from_store(jobs, store, processes)


def missing(metrics: Metrics, names: Mapping[str, str] = _NO_NAMES) -> Mapping[str, str]:
    """Why a chart is not drawn, by its key, for those that are not."""
    return {chart.key: chart.without for chart in CHARTS if chart.prepare(metrics, names) is None}


def _all_drawn(jobs: Sequence[_Job], processes: int) -> tuple[Figure, ...]:
    if not jobs:
        return ()
    with fixed_settings():
        # The first loads all that is drawn with, before processes part.
        first, rest = jobs[0].draw(), jobs[1:]
        weights = [1] * len(rest)
        try:
            others = run_all(lambda number: rest[number].draw(), weights, processes, here=True)
        except WorkerError:
            others = [job.draw() for job in rest]
    return (first, *others)


def _from_store(jobs: Sequence[_Job], store: Store, processes: int) -> tuple[Figure, ...]:
    """Figures from the store; those that it lacks are drawn, and kept for the next build."""
    keys = [store_key(job.chart, repr(job.data)) for job in jobs]
    found = {key: figure for key in keys if (figure := kept(store, key))}
    lacking = {key: job for key, job in zip(keys, jobs, strict=True) if key not in found}
    drawn = dict(zip(lacking, _all_drawn(tuple(lacking.values()), processes), strict=True))
    for key, figure in drawn.items():
        keep(store, key, figure)
    return tuple((found | drawn)[key] for key in keys)
