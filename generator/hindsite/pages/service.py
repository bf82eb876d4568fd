"""The page of one service, and the catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.enums import Severity
from hindsite.model.names import fold, slug
from hindsite.pages.desk import Desk
from hindsite.pages.exploring import explore, explore_service
from hindsite.pages.parts import Badge, Fact, Ref
from hindsite.pages.recurring import recurring_rows
from hindsite.pages.runbook import runbook_lines
from hindsite.pages.service_years import service_year_pages, year_links
from hindsite.pages.statistics import StatisticRow, statistic_row
from hindsite.pages.uptime import uptime_view
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.values import Problem
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Service
    from hindsite.pages.context import Context
    from hindsite.pages.values import Draft, Page

__all__ = ["service_facts", "service_pages"]

_LATEST = 50
_FACTORS = 10
_LISTED = 20


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service as a row of the catalogue; `counts` are counted incidents by severity."""

    name: Ref
    tier: str
    owner: str
    slo: str
    counts: tuple[tuple[Badge, int], ...]
    total: int
    last: Ref | None
    retired: bool


def service_pages(context: Context) -> Iterator[Page | Draft]:
    """The catalogue, and each service."""
    desk = Desk(context, "services/", is_wide=True)
    services = sorted(context.library.services, key=lambda service: _weight(context, service))
    values = {
        "rows": [_line(desk, service) for service in services],
        "severities": [desk.severity(severity) for severity in Severity],
        "basis": desk.basis(),
    }
    yield desk.page("services.md.j2", "Services", values)
    for service in context.library.services:
        yield _service(context, service)
        yield from service_year_pages(context, service)


def _weight(context: Context, service: Service) -> tuple[bool, int, int, str]:
    tiers = list(type(service.tier))
    counted = len(_counted(context, service))
    return (service.retired, tiers.index(service.tier), -counted, service.label.casefold())


def _counted(context: Context, service: Service) -> list[Incident]:
    incidents = context.by_service.get(service.id, ())
    return [item for item in incidents if fold(item.id) in context.population]


def _line(desk: Desk, service: Service) -> ServiceLine:
    counted = _counted(desk.context, service)
    by_severity = Counter(item.severity for item in counted)
    return ServiceLine(
        name=desk.service(service.id),
        tier=service.tier.label,
        owner=desk.team(service.owner).text if service.owner else "",
        slo=_percent(service.slo),
        counts=tuple((desk.severity(severity), by_severity[severity]) for severity in Severity),
        total=len(counted),
        last=_dated(desk, counted[0]) if counted else None,
        retired=service.retired,
    )


def _dated(desk: Desk, incident: Incident) -> Ref:
    ref = desk.incident(incident)
    return Ref(desk.day_of(incident.counted_at).text, ref.href, note=ref.text)


def _percent(slo: float | None) -> str:
    return f"{slo:g}\u202f%" if slo is not None else ""


def _service(context: Context, service: Service) -> Page:
    desk = Desk(context, context.addresses.service(service.id))
    incidents = context.by_service.get(service.id, ())
    runbooks = context.runbooks_by_service.get(service.id, ())
    problems = _problems(context, service)
    values = {
        "service": service,
        "facts": service_facts(desk, service),
        "links": [desk.web(link.title, link.url) for link in service.links],
        "rows": desk.rows(incidents[:_LATEST]),
        "total": len(incidents),
        "everything": explore_service(desk, service),
        "years": year_links(desk, service),
        "line": _line(desk, service),
        "durations": _durations(desk, service),
        "factors": _factors(desk, service),
        "uptime": uptime_view(desk, service),
        "problems": recurring_rows(desk, problems[:_LISTED]),
        "problems_total": len(problems),
        "as_of": desk.as_of if _depends_on_instant(desk, service) else None,
        "runbooks": runbook_lines(desk, runbooks[:_LISTED]),
        "runbooks_total": len(runbooks),
        "all_runbooks": desk.url("runbooks/"),
    }
    return desk.page(
        "service.md.j2", service.label, values, description=f"Service: {service.label}"
    )


def service_facts(desk: Desk, service: Service) -> list[Fact]:
    """What the catalogue says of a service, as far as it says something."""
    return [fact for fact in _facts(desk, service) if fact.values]


def _facts(desk: Desk, service: Service) -> Iterator[Fact]:
    yield Fact("Owner", _owner(desk, service))
    yield Fact("Objective", (Ref(_percent(service.slo)),) if service.slo is not None else ())
    known = desk.context.library.service_by_id
    upstream = [
        known[slug(name)].id if slug(name) in known else name for name in service.depends_on
    ]
    yield Fact("Depends on", desk.services(upstream))
    dependents = desk.context.library.dependents_of(service.id)
    yield Fact("Depended on by", desk.services(other.id for other in dependents))
    yield Fact("Formerly", tuple(Ref(name) for name in service.formerly))


def _owner(desk: Desk, service: Service) -> tuple[Ref, ...]:
    if not service.owner:
        return ()
    team = desk.context.library.team_by_id.get(fold(service.owner))
    return (Ref(desk.team(service.owner).text, note=(team.contact or "") if team else ""),)


def _durations(desk: Desk, service: Service) -> list[StatisticRow]:
    return [
        statistic_row(duration.name, statistic, note=duration.short)
        for duration, statistic in desk.context.durations_by_service.get(slug(service.id), ())
    ]


def _problems(context: Context, service: Service) -> list[Problem]:
    """Problems that have this service among what their incidents share."""
    return [
        one
        for one in context.metrics.problems
        if slug(service.id) in {slug(name) for name in (one.service, *(s for _, s in one.also))}
    ]


def _depends_on_instant(desk: Desk, service: Service) -> bool:
    """Whether a number of the page changes while time passes: something runs, or is open."""
    uptime = uptime_view(desk, service)
    return (uptime is not None and uptime.is_moving) or any(
        statistic.censored
        for _, statistic in desk.context.durations_by_service.get(slug(service.id), ())
    )


def _factors(desk: Desk, service: Service) -> list[Ref]:
    counted = _counted(desk.context, service)
    counts = Counter(factor for item in counted for factor in item.contributing_factors)
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        _shared(desk, service, name, plural(number, "incident"))
        for name, number in order[:_FACTORS]
    ]


def _shared(desk: Desk, service: Service, factor: str, note: str) -> Ref:
    """A factor, linked to the incidents of this service that name it."""
    words = desk.factor(factor).text
    return Ref(words, explore(desk, service=service.label, factor=words), note=note)
