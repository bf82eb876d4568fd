"""What is owed and what was done, whole, as files: every action item and every post-mortem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics import postmortem_due_at
from hindsite.metrics.values import Reason
from hindsite.pages.escaping import csv_text
from hindsite.pages.values import Page
from hindsite.pages.words import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from hindsite.metrics.values import Proportion
    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context, OwnedAction

__all__ = ["ACTIONS_CSV", "POSTMORTEMS_CSV", "asked", "follow_up_data", "waiting"]

ACTIONS_CSV = "data/actions.csv"
POSTMORTEMS_CSV = "data/postmortems.csv"
_ACTIONS = (
    *("incident", "action", "title", "type", "owner", "status"),
    *("due", "first due", "done", "why", "url"),
)
_POSTMORTEMS = ("incident", "title", "severity", "teams", "resolved", "due", "status", "published")
_BETWEEN = "; "


def follow_up_data(context: Context) -> Iterator[Page]:
    """The files of all action items, and of all post-mortems that are asked for."""
    actions = (_action(one) for one in context.actions)
    yield Page(ACTIONS_CSV, csv_text(_ACTIONS, actions))
    papers = (_postmortem(context, one) for one in asked(context))
    yield Page(POSTMORTEMS_CSV, csv_text(_POSTMORTEMS, papers))


def asked(context: Context) -> list[Incident]:
    """Incidents of which a post-mortem is asked, due already or not, in the library's order."""
    share = context.metrics.share("postmortem_completion").overall
    names = frozenset([*share.met, *share.missed, *waiting(share)])
    return [item for item in context.library.incidents if item.id in names]


def waiting(share: Proportion) -> list[str]:
    """The ids of those whose post-mortem is not due yet."""
    return [item.id for item in share.left_out if item.reason is Reason.NOT_YET_DUE]


def _action(owned: OwnedAction) -> Sequence[str]:
    item = owned.item
    return (
        owned.incident.id,
        item.id or "",
        item.title,
        item.type.value if item.type else "",
        item.owner or "",
        item.status.value,
        _day(item.due),
        _day(item.first_due),
        _day(item.done_at),
        item.why or "",
        item.url or "",
    )


def _postmortem(context: Context, incident: Incident) -> Sequence[str]:
    settings, resolved = context.library.settings, incident.resolved_at
    return (
        incident.id,
        incident.title,
        incident.severity.value,
        _BETWEEN.join(context.library.teams_of(incident)),
        _instant(resolved),
        _instant(postmortem_due_at(resolved, settings) if resolved else None),
        incident.postmortem.status.value,
        _instant(incident.postmortem.published_at),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _instant(instant: datetime | None) -> str:
    return iso(instant) if instant else ""
