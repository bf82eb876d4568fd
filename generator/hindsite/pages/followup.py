"""What is owed: post-mortems and action items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics import postmortem_due_at
from hindsite.metrics.postmortems import is_published
from hindsite.metrics.values import Cut, Reason
from hindsite.metrics.words import share_words
from hindsite.pages.actions import ActionRow, Register, owned_row, register_of
from hindsite.pages.desk import Desk
from hindsite.pages.parts import Badge, Ref, Tile, Tone
from hindsite.pages.recurring import recurring_rows
from hindsite.pages.statistics import proportion_tile
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.metrics.values import OwnerActions, Proportion
    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context, OwnedAction
    from hindsite.pages.values import Page

__all__ = ["OwedPostmortem", "follow_up_page", "owed_postmortems"]

_DONE = 50
_PROBLEMS = 20
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class OwedPostmortem:
    """An incident whose post-mortem is not published yet."""

    incident: Ref
    severity: Badge
    teams: tuple[str, ...]
    due: Ref
    state: Badge


@dataclass(frozen=True, slots=True)
class TeamRow:
    """How one team stands with its post-mortems: the share published, the rest by state."""

    name: str
    share: str
    basis: str
    missed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner's action items by state, and how old the oldest is that is owed."""

    name: str
    overdue: int
    open: int
    done: int
    oldest: str


def follow_up_page(context: Context) -> Page:
    """The page of what is owed, and by whom."""
    desk, metrics = Desk(context, "follow-up/"), context.metrics
    register = register_of(context.actions, context.today)
    numbers = desk.url("metrics/follow-up/")
    values = {
        "tiles": [
            proportion_tile(metrics.share("postmortem_completion").overall, numbers),
            proportion_tile(metrics.share("action_completion").overall, numbers),
            Tile("Overdue actions", str(len(register.overdue)), tone=_alarm(register)),
            Tile("Open actions", str(len(register.overdue) + len(register.open))),
        ],
        "owed": owed_postmortems(desk),
        "teams": _teams(desk),
        "overdue": _rows(desk, register.overdue),
        "open": _rows(desk, register.open),
        "done": _rows(desk, register.done[:_DONE]),
        "done_total": len(register.done),
        "cancelled": len(register.cancelled),
        "owners": [_owner(desk, owner) for owner in metrics.owners],
        "problems": recurring_rows(desk, metrics.problems[:_PROBLEMS]),
        "problems_total": len(metrics.problems),
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
    completion = desk.context.metrics.share("postmortem_completion").overall
    incidents = desk.context.incidents([*completion.missed, *_waiting(completion)])
    settings = desk.context.library.settings
    dated = [
        (postmortem_due_at(item.resolved_at, settings), item)
        for item in incidents
        if item.resolved_at and not is_published(item)
    ]
    dated.sort(key=lambda pair: (pair[0], pair[1].id))
    return [_owed(desk, due, item) for due, item in dated]


def _waiting(share: Proportion) -> list[str]:
    return [item.id for item in share.left_out if item.reason is Reason.NOT_YET_DUE]


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
        tuple(desk.team(name).text for name in desk.context.library.teams_of(incident)),
        desk.day_of(due),
        state,
    )


def _teams(desk: Desk) -> list[TeamRow]:
    """Teams of which a post-mortem was asked, those that owe most first; at the end nobody's."""
    share = desk.context.metrics.share("postmortem_completion")
    parts = [(desk.team(key).text, part) for key, part in share.parts(Cut.TEAM)]
    rows = [_team(desk, name, part.met, part.missed, _waiting(part)) for name, part in parts]
    named = {one for _, part in parts for one in (*part.met, *part.missed, *_waiting(part))}
    overall = share.overall
    met, missed, waiting = (
        [one for one in ids if one not in named]
        for ids in (overall.met, overall.missed, _waiting(overall))
    )
    rows.sort(key=lambda row: (-row.missed, -row.waiting, row.name.casefold()))
    rows.append(_team(desk, "no team", met, missed, waiting))
    return [row for row in rows if row.basis or row.waiting]


def _team(
    desk: Desk, name: str, met: Sequence[str], missed: Sequence[str], waiting: Sequence[str]
) -> TeamRow:
    asked = len(met) + len(missed)
    owed = [item for item in desk.context.incidents(waiting) if not is_published(item)]
    return TeamRow(
        name,
        share_words(len(met) / asked) if asked else "nothing was due yet",
        f"{len(met)} of {asked}" if asked else "",
        len(missed),
        len(owed),
    )


def _owner(desk: Desk, owner: OwnerActions) -> OwnerRow:
    return OwnerRow(
        desk.team(owner.owner).text if owner.owner else _NOBODY,
        len(owner.overdue),
        len(owner.open),
        len(owner.done),
        plural(owner.oldest_days, "day") if owner.overdue or owner.open else "",
    )
