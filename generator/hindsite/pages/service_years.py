"""The incidents of a service by year, where they are too many for the service's own page."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hindsite.pages.desk import Desk
from hindsite.pages.exploring import explore_service
from hindsite.pages.listing import listing
from hindsite.pages.parts import Ref
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.model.incident import Incident
    from hindsite.model.settings import Service
    from hindsite.pages.context import Context
    from hindsite.pages.values import Draft, Page

__all__ = ["service_year_pages", "year_links"]

_WHOLE = 100
_LISTED = 500


def year_links(desk: Desk, service: Service) -> list[Ref]:
    """The years of a service with very many incidents, each with their number."""
    return [
        Ref(str(year), _url(desk, service, year), note=f"{len(incidents):,}")
        for year, incidents in _by_year(desk.context, service).items()
    ]


def service_year_pages(context: Context, service: Service) -> Iterator[Page | Draft]:
    """A page for each year of a service with very many incidents."""
    by_year = _by_year(context, service)
    for year in by_year:
        yield _page(context, service, year, by_year)


def _by_year(context: Context, service: Service) -> Mapping[int, Sequence[Incident]]:
    """Incidents of a service by year, the newest first; nothing where its page has room for all."""
    incidents = context.by_service.get(service.id, ())
    if len(incidents) <= _WHOLE:
        return {}
    zone = context.library.settings.zone
    years: defaultdict[int, list[Incident]] = defaultdict(list)
    for item in incidents:
        years[item.counted_at.astimezone(zone).year].append(item)
    return years


def _page(
    context: Context, service: Service, year: int, by_year: Mapping[int, Sequence[Incident]]
) -> Page | Draft:
    here = context.addresses.service_year(service.id, year)
    desk = Desk(context, here, is_wide=True, is_searched=False)
    incidents = by_year[year]
    values = {
        "total": len(incidents),
        "count": plural(len(incidents), "incident"),
        "service": desk.service(service.id),
        "years": [Ref(str(one), _url(desk, service, one)) for one in _beside(list(by_year), year)],
        "everything": explore_service(desk, service),
    }
    title = f"{service.label} in {year}"
    return listing(desk, "service-year.md.j2", title, values, incidents[:_LISTED])


def _beside(years: Sequence[int], year: int) -> list[int]:
    place = years.index(year)
    return [*years[max(place - 1, 0) : place], *years[place + 1 : place + 2]]


def _url(desk: Desk, service: Service, year: int) -> str:
    return desk.url(desk.context.addresses.service_year(service.id, year))
