"""What all pages of metrics share: their tabs, their charts, and whom they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.values import Cut
from hindsite.model.enums import Severity
from hindsite.pages.desk import Desk
from hindsite.pages.figures import FigureView, figure_view
from hindsite.pages.parts import Ref
from hindsite.pages.provenance import Tracer
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from hindsite.pages.context import Context
    from hindsite.pages.provenance import Traced
    from hindsite.pages.values import Page

__all__ = ["POPULATION_CSV", "metrics_page"]

POPULATION_CSV = "data/population.csv"
"""Every incident, with the parts of each cut to which it belongs, or why it does not count."""

_PAGES = {
    "metrics/": "Overview",
    "metrics/response/": "Response",
    "metrics/targets/": "Targets",
    "metrics/uptime/": "Uptime",
    "metrics/frequency/": "Frequency",
    "metrics/follow-up/": "Follow-up",
    "metrics/services/": "Services",
    "metrics/runbooks/": "Runbooks",
    "metrics/on-call/": "On call",
}
_ON_CALL = "metrics/on-call/"
_FIGURES = {
    "response": "metrics/response/",
    "ecdf": "metrics/response/",
    "survival": "metrics/response/",
    "frequency": "metrics/frequency/",
    "calendar": "metrics/frequency/",
    "actions": "metrics/follow-up/",
    "action-age": "metrics/follow-up/",
    "services": "metrics/services/",
    "factors": "metrics/services/",
    "sources": "metrics/services/",
    "strategies": "metrics/services/",
    "uptime": "metrics/uptime/",
    "freshness": "metrics/runbooks/",
    "on-call": _ON_CALL,
    "on-call-hours": _ON_CALL,
}


def metrics_page(
    context: Context, address: str, template: str, title: str, **values: object
) -> Page:
    """A page of metrics: what it shows itself, and what stands on all of them."""
    is_first = address == "metrics/"
    desk = Desk(context, address, is_wide=is_first, is_searched=is_first)
    shared = {
        "tabs": _tabs(desk),
        "figures": _figures(desk),
        "basis": desk.basis(),
        "as_of": desk.as_of,
        "empty": not context.metrics.population,
        "severities": [severity.value for severity in Severity],
        "outside": _outside(desk),
    }
    return desk.page(template, title, {**shared, **values})


def _tabs(desk: Desk) -> list[Ref]:
    is_paged = desk.context.metrics.on_call is not None
    return [
        Ref(name, None if there == desk.here else desk.url(there))
        for there, name in _PAGES.items()
        if is_paged or there != _ON_CALL
    ]


def _figures(desk: Desk) -> dict[str, FigureView]:
    """The charts of a page by their key; one without a page of its own stands on the first."""
    return {
        key: figure_view(desk, figure)
        for key, figure in desk.context.figures.items()
        if _address_of(key) == desk.here
    }


def _address_of(key: str) -> str:
    first, _, rest = key.partition("-")
    if rest and rest in list(Cut):
        return f"metrics/response/{first}/"
    return _FIGURES.get(key, "metrics/")


def _outside(desk: Desk) -> Traced | None:
    """The records that no number counts, for the foot of the page."""
    exclusions = desk.context.metrics.outside
    if not exclusions:
        return None
    summary = f"{plural(len(exclusions), 'record')} in no number of this page"
    return Tracer(desk).left_out(exclusions, desk.url(POPULATION_CSV), summary)
