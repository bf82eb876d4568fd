"""Lists of incidents: the explorer over all, and pages of years and of months of long years."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hindsite.pages.addresses import Addresses
from hindsite.pages.desk import Desk
from hindsite.pages.listing import listing
from hindsite.pages.parts import Ref
from hindsite.pages.values import Page
from hindsite.pages.words import plural
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context
    from hindsite.pages.values import Draft

__all__ = ["LATEST", "WHOLE", "incident_list_pages"]

WHOLE = 200
"""A list is shown whole up to so many incidents; of a longer one the latest."""

LATEST = 100
"""How many are the latest."""

_SCRIPT = "assets/search/explorer.js"
_STYLES = "assets/explorer.css"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def incident_list_pages(context: Context) -> Iterator[Page | Draft]:
    """The explorer with its style sheet, one page a year, and one a month where a year is long."""
    yield _list(context)
    yield Page(_STYLES, (templates_folder() / _STYLES).read_text(encoding="utf-8"))
    for year, incidents in context.by_year.items():
        yield _year(context, year)
        if len(incidents) > WHOLE:
            for month, part in _by_month(context, incidents).items():
                yield _month(context, year, month, part)


def _list(context: Context) -> Page:
    desk = Desk(context, "incidents/", is_wide=True)
    years = [
        Ref(str(year), desk.url(Addresses.year(year)), note=f"{len(incidents):,}")
        for year, incidents in context.by_year.items()
    ]
    values = {
        **_shown(desk, context.newest),
        "years": years,
        "script": desk.url(_SCRIPT),
        "styles": desk.url(_STYLES),
        "basis": desk.basis(),
    }
    return desk.page("incidents.md.j2", "Incidents", values)


def _year(context: Context, year: int) -> Page:
    desk = Desk(context, Addresses.year(year), is_wide=True)
    incidents = context.by_year[year]
    by_month = _by_month(context, incidents) if len(incidents) > WHOLE else {}
    values = {
        **_shown(desk, incidents),
        "count": plural(len(incidents), "incident"),
        "everything": Ref("All years", desk.url("incidents/")),
        "near": _neighbours(desk, year),
        "months": [
            Ref(_MONTHS[month - 1], desk.url(_address(year, month)), note=f"{len(part):,}")
            for month, part in by_month.items()
        ],
    }
    return desk.page("year.md.j2", f"Incidents in {year}", values)


def _month(context: Context, year: int, month: int, incidents: Sequence[Incident]) -> Page | Draft:
    desk = Desk(context, _address(year, month), is_wide=True)
    values = {
        "total": len(incidents),
        "count": plural(len(incidents), "incident"),
        "everything": Ref(f"All of {year}", desk.url(Addresses.year(year))),
        "near": [],
        "months": [],
    }
    title = f"Incidents in {_MONTHS[month - 1]} {year}"
    return listing(desk, "year.md.j2", title, values, incidents)


def _shown(desk: Desk, incidents: Sequence[Incident]) -> dict[str, object]:
    """The rows of a list that may be long, and how many incidents it has in all."""
    shown = incidents if len(incidents) <= WHOLE else incidents[:LATEST]
    return {"rows": desk.rows(shown), "total": len(incidents)}


def _by_month(
    context: Context, incidents: Sequence[Incident]
) -> Mapping[int, tuple[Incident, ...]]:
    """Incidents of one year by month in the library's zone, in their order."""
    zone = context.library.settings.zone
    months: defaultdict[int, list[Incident]] = defaultdict(list)
    for item in incidents:
        months[item.counted_at.astimezone(zone).month].append(item)
    return {month: tuple(part) for month, part in months.items()}


def _address(year: int, month: int) -> str:
    return f"{Addresses.year(year)}{month:02}/"


def _neighbours(desk: Desk, year: int) -> list[Ref]:
    years = list(desk.context.by_year)
    place = years.index(year)
    near = [*years[max(place - 1, 0) : place], *years[place + 1 : place + 2]]
    return [Ref(str(other), desk.url(Addresses.year(other))) for other in near]
