"""All charts of a library's metrics."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.actions import draw_actions, has_actions
from hindsite.charts.canvas import fixed_settings
from hindsite.charts.durations import draw_durations, has_durations
from hindsite.charts.frequency import draw_frequency, has_frequency
from hindsite.charts.ranking import draw_factors, draw_services, has_factors, has_services
from hindsite.charts.response import draw_response, has_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure

__all__ = ["draw", "missing"]

_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Chart:
    """One kind of chart: its key, what to say where there are no data for it, how it is drawn."""

    key: str
    without: str
    has_data: Callable[[Metrics], bool]
    draw: Callable[[Metrics, Mapping[str, str]], Figure]


_CHARTS = (
    _Chart("frequency", "No incident is recorded.", has_frequency, draw_frequency),
    _Chart("durations", "No incident has a time to restore.", has_durations, draw_durations),
    _Chart(
        "response",
        "No incident has a response time in recent quarters.",
        has_response,
        draw_response,
    ),
    _Chart("services", "No incident names a service.", has_services, draw_services),
    _Chart("factors", "No incident names a contributing factor.", has_factors, draw_factors),
    _Chart("actions", "No action item is recorded.", has_actions, draw_actions),
)


def draw(metrics: Metrics, names: Mapping[str, str] = _NO_NAMES) -> tuple[Figure, ...]:
    """Every chart that has data: frequency, durations, response, services, factors, actions.

    Args:
        metrics: The numbers.
        names: Display labels of services and contributing factors by id; where none is given the
            id stands. They are untrusted.

    Returns:
        Figures in a fixed order; their bytes depend on the arguments alone. Not for several
        threads at once: matplotlib's settings are global.
    """
    with fixed_settings():
        return tuple(chart.draw(metrics, names) for chart in _CHARTS if chart.has_data(metrics))


def missing(metrics: Metrics) -> Mapping[str, str]:
    """Why a chart is not drawn, by its key, for those that are not."""
    return {chart.key: chart.without for chart in _CHARTS if not chart.has_data(metrics)}
