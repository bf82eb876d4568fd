"""The pages of metrics: every number with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import Count, Duration, Exclusion, Period, Statistic
from hindsite.model.enums import DetectionSource, Severity
from hindsite.model.names import fold
from hindsite.pages.desk import Desk
from hindsite.pages.escaping import csv_text
from hindsite.pages.figures import FigureView, figure_view
from hindsite.pages.parts import Badge, Ref
from hindsite.pages.statistics import (
    StatisticRow,
    Traced,
    duration_tile,
    proportion_tile,
    proportion_view,
    statistic_row,
    traced,
)
from hindsite.pages.values import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.pages.context import Context

__all__ = ["duration_data", "metrics_pages"]

_PAGES = {
    "metrics/": "Overview",
    "metrics/response/": "Response",
    "metrics/frequency/": "Frequency",
    "metrics/follow-up/": "Follow-up",
    "metrics/services/": "Services",
}
_FIGURES = {
    "response": "metrics/response/",
    "durations": "metrics/response/",
    "frequency": "metrics/frequency/",
    "actions": "metrics/follow-up/",
    "services": "metrics/services/",
    "factors": "metrics/services/",
}
_SOURCES = {
    DetectionSource.MONITORING: "Detected by monitoring",
    DetectionSource.SYNTHETIC: "Detected by synthetic checks",
    DetectionSource.HUMAN: "Detected by people",
}
_CRITICAL = "On services of tier critical"
_QUARTERS = 8
_MONTHS = 24


@dataclass(frozen=True, slots=True)
class DurationView:
    """A response time: overall, by severity, by quarter and by what else it is told apart."""

    duration: Duration
    rows: tuple[StatisticRow, ...]
    traced: Traced
    csv: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many incidents one name or period has, by severity."""

    name: Ref
    note: str
    counts: tuple[int, ...]
    total: int


def metrics_pages(context: Context) -> Iterator[Page]:
    """The overview, then response, frequency, follow-up and services."""
    yield _overview(context)
    yield _response(context)
    yield _frequency(context)
    yield _follow_up(context)
    yield _services(context)


def _page(context: Context, address: str, template: str, title: str, **values: object) -> Page:
    desk = Desk(context, address, is_wide=address == "metrics/")
    shared = {
        "tabs": [
            Ref(name, None if there == address else desk.url(there))
            for there, name in _PAGES.items()
        ],
        "figures": _figures(desk),
        "basis": desk.basis(),
        "as_of": desk.as_of,
        "severities": _severities(desk),
        "empty": not context.metrics.population,
    }
    return desk.page(template, title, {**shared, **values})


def _severities(desk: Desk) -> list[Badge]:
    return [desk.severity(severity) for severity in Severity]


def _figures(desk: Desk) -> list[FigureView]:
    return [
        figure_view(desk, figure)
        for key, figure in desk.context.figures.items()
        if _FIGURES.get(key, "metrics/") == desk.here
    ]


def _overview(context: Context) -> Page:
    desk, metrics = Desk(context, "metrics/"), context.metrics
    times = [duration_tile(one, desk.url("metrics/response/")) for one in metrics.durations]
    shares = (
        metrics.postmortem_completion,
        metrics.postmortem_published,
        metrics.action_completion,
    )
    owed = [proportion_tile(share, desk.url("metrics/follow-up/")) for share in shares]
    return _page(context, "metrics/", "metrics.md.j2", "Metrics", times=times, owed=owed)


def _response(context: Context) -> Page:
    desk = Desk(context, "metrics/response/")
    views = [_duration(desk, duration) for duration in context.metrics.durations]
    return _page(context, desk.here, "metrics-response.md.j2", "Response times", durations=views)


def _duration(desk: Desk, duration: Duration) -> DurationView:
    rows = (statistic_row("All", duration.overall), *_parts(duration))
    return DurationView(
        duration, rows, traced(desk, duration.overall), desk.url(_data_path(duration))
    )


def _parts(duration: Duration) -> Iterator[StatisticRow]:
    """What a response time is told apart by, where there is any incident to tell apart."""
    groups: list[tuple[str, Statistic, float | None]] = [
        (severity.value, one, duration.targets.get(severity))
        for severity, one in duration.by_severity
    ]
    groups += [(_SOURCES[source], one, None) for source, one in duration.by_source]
    if duration.on_critical is not None:
        groups.append((_CRITICAL, duration.on_critical, duration.critical_target))
    groups += [(label, one, None) for label, one in duration.by_quarter[-_QUARTERS:]]
    for name, statistic, target in groups:
        if statistic.population:
            yield statistic_row(name, statistic, target=target)


def _frequency(context: Context) -> Page:
    desk = Desk(context, "metrics/frequency/")
    tables = {
        "quarters": _periods(desk, Period.QUARTER, _QUARTERS),
        "months": _periods(desk, Period.MONTH, _MONTHS),
    }
    return _page(context, desk.here, "metrics-frequency.md.j2", "Frequency", **tables)


def _periods(desk: Desk, period: Period, limit: int) -> list[CountRow]:
    frequency = desk.context.metrics.frequency.get(period)
    rows = frequency.rows[-limit:] if frequency else ()
    return [
        CountRow(
            Ref(row.label),
            "" if row.finished else "so far",
            tuple(row.by_severity.get(severity, 0) for severity in Severity),
            row.total,
        )
        for row in reversed(rows)
    ]


def _follow_up(context: Context) -> Page:
    desk, metrics = Desk(context, "metrics/follow-up/"), context.metrics
    shares = (
        metrics.postmortem_completion,
        metrics.postmortem_published,
        metrics.action_completion,
    )
    return _page(
        context,
        desk.here,
        "metrics-follow-up.md.j2",
        "Follow-up in numbers",
        shares=[proportion_view(desk, share) for share in shares],
        flow=metrics.actions[-_MONTHS:][::-1],
    )


def _services(context: Context) -> Page:
    desk, metrics = Desk(context, "metrics/services/"), context.metrics
    durations = [
        (
            duration,
            [statistic_row(desk.service(key).text, one) for key, one in duration.by_service],
        )
        for duration in metrics.durations
    ]
    return _page(
        context,
        desk.here,
        "metrics-services.md.j2",
        "Services and factors in numbers",
        services=[_count(count, desk.service(count.key)) for count in metrics.services],
        factors=[_count(count, desk.factor(count.key)) for count in metrics.factors],
        durations=durations,
    )


def _count(count: Count, name: Ref) -> CountRow:
    by_severity = tuple(count.by_severity.get(severity, 0) for severity in Severity)
    return CountRow(name, "", by_severity, count.total)


def duration_data(context: Context) -> Iterator[Page]:
    """Each response time as CSV: every incident of the population with its value or the reason."""
    for duration in context.metrics.durations:
        columns = ("incident", "severity", "services", "minutes", "left out because", "missing")
        rows = [*_used(context, duration.overall), *_left_out(context, duration.overall.left_out)]
        yield Page(_data_path(duration), csv_text(columns, rows))


def _used(context: Context, statistic: Statistic) -> Iterator[tuple[str, ...]]:
    for identifier, value in zip(statistic.used, statistic.values, strict=True):
        yield (*_described(context, identifier), f"{value:g}", "", "")


def _left_out(context: Context, exclusions: tuple[Exclusion, ...]) -> Iterator[tuple[str, ...]]:
    for one in exclusions:
        yield (*_described(context, one.id), "", one.reason.value, " ".join(one.missing))


def _described(context: Context, identifier: str) -> tuple[str, str, str]:
    incident = context.library.incident_by_id.get(fold(identifier))
    if incident is None:
        return identifier, "", ""
    return incident.id, incident.severity.value, " ".join(incident.services)


def _data_path(duration: Duration) -> str:
    return f"data/durations/{duration.key}.csv"
