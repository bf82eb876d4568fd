"""Lists of incidents: all of them, or the latest with a page for each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.pages.addresses import Addresses
from hindsite.pages.desk import Desk
from hindsite.pages.parts import Ref
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["incident_list_pages"]

_ALL = 200
_LATEST = 100


def incident_list_pages(context: Context) -> Iterator[Page]:
    """The list of incidents, and one page a year."""
    yield _list(context)
    for year in context.by_year:
        yield _year(context, year)


def _list(context: Context) -> Page:
    desk = Desk(context, "incidents/", is_wide=True)
    newest = context.newest
    shown = newest if len(newest) <= _ALL else newest[:_LATEST]
    years = [
        Ref(str(year), desk.url(Addresses.year(year)), note=str(len(incidents)))
        for year, incidents in context.by_year.items()
    ]
    values = {
        "rows": desk.rows(shown),
        "total": len(newest),
        "years": years,
        "basis": desk.basis(),
    }
    return desk.page("incidents.md.j2", "Incidents", values)


def _year(context: Context, year: int) -> Page:
    desk = Desk(context, Addresses.year(year), is_wide=True)
    rows = desk.rows(context.by_year[year])
    values = {
        "rows": rows,
        "count": plural(len(rows), "incident"),
        "years": _neighbours(desk, year),
        "everything": desk.url("incidents/"),
    }
    return desk.page("year.md.j2", f"Incidents in {year}", values)


def _neighbours(desk: Desk, year: int) -> list[Ref]:
    years = list(desk.context.by_year)
    place = years.index(year)
    near = [*years[max(place - 1, 0) : place], *years[place + 1 : place + 2]]
    return [Ref(str(other), desk.url(Addresses.year(other))) for other in near]
