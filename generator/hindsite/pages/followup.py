"""What is owed: post-mortems and action items."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics import postmortem_due_at
from hindsite.metrics.postmortems import is_published
from hindsite.metrics.values import Reason
from hindsite.model.names import slug
from hindsite.pages.actions import ActionRow, Register, owned_row, register_of
from hindsite.pages.desk import Desk
from hindsite.pages.parts import Badge, Ref, Tile, Tone
from hindsite.pages.statistics import proportion_tile
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context, OwnedAction
    from hindsite.pages.values import Page

__all__ = ["OwedPostmortem", "follow_up_page", "owed_postmortems"]

_DONE = 50


@dataclass(frozen=True, slots=True)
class OwedPostmortem:
    """An incident whose post-mortem is not published yet."""

    incident: Ref
    severity: Badge
    teams: tuple[str, ...]
    due: Ref
    state: Badge


@dataclass(frozen=True, slots=True)
class Owner:
    """One owner's action items by state."""

    name: str
    overdue: int
    open: int
    done: int


def follow_up_page(context: Context) -> Page:
    """The page of what is owed, and by whom."""
    desk = Desk(context, "follow-up/")
    register = register_of(context.actions, context.today)
    metrics = context.metrics
    values = {
        "tiles": [
            proportion_tile(metrics.postmortem_completion, desk.url("metrics/follow-up/")),
            proportion_tile(metrics.action_completion, desk.url("metrics/follow-up/")),
            Tile("Overdue actions", str(len(register.overdue)), tone=_alarm(register)),
            Tile("Open actions", str(len(register.overdue) + len(register.open))),
        ],
        "owed": owed_postmortems(desk),
        "by_team": _by_team(owed_postmortems(desk)),
        "overdue": _rows(desk, register.overdue),
        "open": _rows(desk, register.open),
        "done": _rows(desk, register.done[:_DONE]),
        "done_total": len(register.done),
        "cancelled": len(register.cancelled),
        "owners": _owners(desk, register),
        "as_of": desk.as_of,
        "any": bool(context.library.incidents),
    }
    return desk.page("follow-up.md.j2", "Follow-up", values)


def _alarm(register: Register) -> Tone:
    return Tone.BAD if register.overdue else Tone.GOOD


def _rows(desk: Desk, actions: Sequence[OwnedAction]) -> list[ActionRow]:
    return [owned_row(desk, one) for one in actions]


def owed_postmortems(desk: Desk) -> list[OwedPostmortem]:
    """Post-mortems not published: those past due first, then those not yet due."""
    completion = desk.context.metrics.postmortem_completion
    waiting = [item.id for item in completion.left_out if item.reason is Reason.NOT_YET_DUE]
    incidents = desk.context.incidents([*completion.missed, *waiting])
    settings = desk.context.library.settings
    dated = [
        (postmortem_due_at(item.resolved_at, settings), item)
        for item in incidents
        if item.resolved_at and not is_published(item)
    ]
    dated.sort(key=lambda pair: (pair[0], pair[1].id))
    return [_owed(desk, due, item) for due, item in dated]


def _owed(desk: Desk, due: datetime, incident: Incident) -> OwedPostmortem:
    days = (desk.context.today - due.date()).days
    if due <= desk.context.metrics.as_of:
        late = plural(days, "day") if days else "less than a day"
        state = Badge(f"Overdue by {late}", Tone.BAD)
    else:
        state = Badge(f"Due in {plural(-days, 'day')}" if days else "Due today", Tone.PLAIN)
    return OwedPostmortem(
        desk.incident(incident),
        desk.severity(incident.severity),
        _teams(desk, incident),
        desk.day_of(due),
        state,
    )


def _teams(desk: Desk, incident: Incident) -> tuple[str, ...]:
    """The teams that the record names, else the owners of its services."""
    known = desk.context.library.service_by_id
    owners = (known[slug(name)].owner for name in incident.services if slug(name) in known)
    names = incident.teams or tuple(dict.fromkeys(owner for owner in owners if owner))
    return tuple(desk.team(name).text for name in names)


def _by_team(owed: Sequence[OwedPostmortem]) -> list[Ref]:
    counts: defaultdict[str, int] = defaultdict(int)
    for one in owed:
        for team in one.teams or ("no team",):
            counts[team] += 1
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    return [Ref(team, note=str(number)) for team, number in order]


def _owners(desk: Desk, register: Register) -> list[Owner]:
    names: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, actions in enumerate((register.overdue, register.open, register.done)):
        for one in actions:
            owner = one.item.owner
            names[desk.team(owner).text if owner else "nobody"][place] += 1
    rows = [Owner(name, *counts) for name, counts in names.items()]
    return sorted(rows, key=lambda row: (-row.overdue, -row.open, row.name.casefold()))
