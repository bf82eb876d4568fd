"""Pages that list incidents as rows, taken from a former build where no row of theirs changed.

A large library has hundreds of them, each of a month or of a service's year, and a fact that
changed stands on two or three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.pages.addresses import source_path
from hindsite.pages.shown import Shown, UnknownError
from hindsite.pages.values import Draft, FixedSeal
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.model.incident import Incident
    from hindsite.pages.desk import Desk
    from hindsite.pages.values import Page

__all__ = ["listing"]


def listing(
    desk: Desk,
    template: str,
    title: str,
    values: Mapping[str, object],
    incidents: Sequence[Incident],
) -> Page | Draft:
    """A page that says nothing of incidents but what their rows do.

    Args:
        desk: Writes it.
        template: File name of the template.
        title: The page's heading.
        values: What the template shows besides `rows`; equal ones have the same `repr`.
        incidents: Those of the rows.
    """

    def write() -> Page:
        return desk.page(template, title, {**values, "rows": desk.rows(incidents)})

    key = _key(desk, [template, title, repr(values)], incidents)
    return Draft(source_path(desk.here), write, seal=FixedSeal(key)) if key else write()


def _key(desk: Desk, parts: Sequence[str], incidents: Sequence[Incident]) -> str | None:
    """A digest of all that the page is made from; None where that is not known, or of no use."""
    context = desk.context
    if context.maker is None or context.options.overviews is None:
        return None
    shown = Shown(context)
    try:
        rows = [shown.incident(incident) for incident in incidents]
    except UnknownError:
        return None
    return digest("listing 1", context.maker, desk.here, *parts, *rows)
