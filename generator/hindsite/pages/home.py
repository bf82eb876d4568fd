"""The first page: what is open, the key numbers, the latest post-mortems, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.metrics.values import Duration, Metrics, Period
from hindsite.metrics.words import comparison_words
from hindsite.model.enums import PostmortemStatus
from hindsite.pages.actions import owned_row, register_of
from hindsite.pages.addresses import source_path
from hindsite.pages.desk import Desk
from hindsite.pages.figures import figure_view
from hindsite.pages.links import Resolver
from hindsite.pages.numbers_oncall import HERE as ON_CALL
from hindsite.pages.numbers_oncall import shift_tile
from hindsite.pages.parts import Badge, Ref, Tile, Tone
from hindsite.pages.reports import report_links
from hindsite.pages.statistics import duration_tile, proportion_tile
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context
    from hindsite.pages.sections import Section
    from hindsite.pages.values import Page

__all__ = ["home_page"]

_OVERDUE = 10
_OPEN = 20
_POSTMORTEMS = 5
_ON_THIS_DAY = 10
_SHARES = ("postmortem_completion", "action_completion")
_TIMES = ("ttd", "tta", "ttr")


@dataclass(frozen=True, slots=True)
class Paper:
    """A published post-mortem as a card."""

    title: Ref
    severity: Badge
    published: Ref
    summary: str
    services: tuple[Ref, ...]


def home_page(context: Context) -> Page:
    """The page that greets a visitor."""
    desk = Desk(context, "", is_wide=True, tab="Home")
    site = context.library.settings.site
    register = register_of(context.actions, context.today)
    frequency = context.figures.get("frequency")
    values = {
        "introduction": _introduction(desk),
        "description": site.description,
        "any": bool(context.library.incidents),
        "runbooks": _runbooks(desk),
        "open": [
            replace(desk.row(item), restored=desk.age(item))
            for item in context.open_incidents[:_OPEN]
        ],
        "open_total": len(context.open_incidents),
        "tiles": _tiles(desk),
        "trend": trend_words(context.metrics),
        "reports": report_links(desk),
        "postmortems": [_paper(desk, item) for item in _published(context)],
        "latest": [desk.row(item) for item in context.newest[:_POSTMORTEMS]],
        "on_this_day": [desk.row(item) for item in on_this_day(context)[:_ON_THIS_DAY]],
        "overdue": [owned_row(desk, one) for one in register.overdue[:_OVERDUE]],
        "overdue_total": len(register.overdue),
        "figure": figure_view(desk, frequency) if frequency else None,
        "basis": desk.basis(),
        "as_of": desk.as_of,
        "problems": problems_words(context),
    }
    return desk.page("home.md.j2", site.name, values, description=site.description)


def _runbooks(desk: Desk) -> Ref | None:
    """The way to the runbooks of a library that has nothing else yet."""
    count = len(desk.context.library.runbooks)
    return Ref(plural(count, "runbook"), desk.url("runbooks/")) if count else None


def _introduction(desk: Desk) -> tuple[Section, ...]:
    library = desk.context.library
    sources = library.settings.sources
    folder = sources[0].path.rpartition("/")[0] if sources else ""
    resolver = Resolver(library, desk.context.addresses, folder, desk.here, site_pages())
    title = library.settings.site.name
    return desk.context.renderer.sections(library.introduction, resolver, title)


def site_pages() -> Mapping[str, str]:
    """The pages that an introduction may link to by their path."""
    addresses = (
        "incidents/",
        "runbooks/",
        "services/",
        "follow-up/",
        "metrics/",
        "reports/",
        "policy/",
        "tags/",
    )
    return {source_path(address): address for address in addresses}


def _tiles(desk: Desk) -> list[Tile]:
    metrics = desk.context.metrics
    response, owed = desk.url("metrics/response/"), desk.url("metrics/follow-up/")
    known = {duration.key: duration for duration in metrics.durations}
    shown = [_told(known, key) for key in _TIMES if key in known]
    tiles = [duration_tile(duration, response) for duration in shown]
    tiles += [proportion_tile(metrics.share(key).overall, owed) for key in _SHARES]
    if metrics.on_call is not None and metrics.on_call.per_shift.n:
        tiles.append(shift_tile(metrics.on_call, desk.url(ON_CALL)))
    rows = metrics.frequency[Period.QUARTER].rows if Period.QUARTER in metrics.frequency else ()
    if rows:
        last = rows[-1]
        tiles.append(
            Tile(
                "Incidents this quarter",
                str(last.total),
                f"{last.label}, {'whole' if last.finished else 'so far'}",
                Tone.PLAIN,
                desk.url("metrics/frequency/"),
            )
        )
    return tiles


def _told(known: Mapping[str, Duration], key: str) -> Duration:
    """A response time; the impact's duration for the time to resolve where nobody says detected."""
    duration = known[key]
    instead = known.get("impact")
    if key == "ttr" and instead is not None and not duration.overall.n and instead.overall.n:
        return instead
    return duration


def on_this_day(context: Context) -> list[Incident]:
    """Incidents that began on this day of an earlier year, the latest first."""
    zone, today = context.library.settings.zone, context.today
    days = [(item.counted_at.astimezone(zone).date(), item) for item in context.newest]
    return [
        item
        for day, item in days
        if (day.month, day.day) == (today.month, today.day) and day.year < today.year
    ]


def trend_words(metrics: Metrics) -> tuple[str, ...]:
    """Whether it gets worse: the quarter that runs, then the last whole one, against the before."""
    frequency = metrics.frequency.get(Period.QUARTER)
    found = (frequency.running, frequency.comparison) if frequency else ()
    return tuple(comparison_words(one) for one in found if one is not None)


def _published(context: Context) -> list[Incident]:
    papers = [
        item for item in context.newest if item.postmortem.status is PostmortemStatus.PUBLISHED
    ]
    papers.sort(key=lambda item: item.postmortem.published_at or item.counted_at, reverse=True)
    return papers[:_POSTMORTEMS]


def _paper(desk: Desk, incident: Incident) -> Paper:
    published = incident.postmortem.published_at
    return Paper(
        title=desk.incident(incident),
        severity=desk.severity(incident.severity),
        published=desk.day_of(published or incident.counted_at),
        summary=incident.impact.summary or "",
        services=desk.services(incident.services),
    )


def problems_words(context: Context) -> Ref | None:
    """A word about what could not be read, with a link to the page that lists it."""
    from_page = Desk(context, "")
    count = len(context.problem_paths)
    if not count:
        return None
    return Ref(f"{plural(count, 'file')} with errors", from_page.url("problems/"))
