"""What is owed: post-mortems and action items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics import postmortem_due_at
from hindsite.metrics.postmortems import is_published
from hindsite.metrics.values import Cut
from hindsite.metrics.words import share_words
from hindsite.pages.actions import ActionRow, Register, owned_row, register_of
from hindsite.pages.desk import Desk
from hindsite.pages.followup_data import ACTIONS_CSV, POSTMORTEMS_CSV, waiting
from hindsite.pages.parts import Badge, Ref, Tile, Tone
from hindsite.pages.recurring import recurring_rows
from hindsite.pages.statistics import proportion_tile
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.metrics.values import OwnerActions
    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context, OwnedAction
    from hindsite.pages.values import Page

__all__ = ["OwedPostmortem", "follow_up_page", "owed_postmortems"]

_OWED = 100
_DONE = 50
_PROBLEMS = 20
_NAMES = 50
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
    owed, teams = owed_postmortems(context), _teams(desk)
    values = {
        "tiles": [
            proportion_tile(metrics.share("postmortem_completion").overall, numbers),
            proportion_tile(metrics.share("action_completion").overall, numbers),
            Tile("Overdue actions", str(len(register.overdue)), tone=_alarm(register)),
            Tile("Open actions", str(len(register.overdue) + len(register.open))),
        ],
        "owed": [_owed(desk, due, item) for due, item in owed[:_OWED]],
        "owed_total": len(owed),
        "teams": teams[:_NAMES],
        "teams_total": len(teams),
        "overdue": _rows(desk, register.overdue[:_OWED]),
        "overdue_total": len(register.overdue),
        "open": _rows(desk, register.open[:_OWED]),
        "open_total": len(register.open),
        "done": _rows(desk, register.done[:_DONE]),
        "done_total": len(register.done),
        "cancelled": len(register.cancelled),
        "owners": [_owner(desk, owner) for owner in metrics.owners[:_NAMES]],
        "owners_total": len(metrics.owners),
        "problems": recurring_rows(desk, metrics.problems[:_PROBLEMS]),
        "problems_total": len(metrics.problems),
        "actions_csv": desk.url(ACTIONS_CSV),
        "postmortems_csv": desk.url(POSTMORTEMS_CSV),
        "reviews": desk.url("follow-up/reviews/"),
        "as_of": desk.as_of,
        "any": bool(context.library.incidents),
    }
    return desk.page("follow-up.md.j2", "Follow-up", values)


def _alarm(register: Register) -> Tone:
    return Tone.BAD if register.overdue else Tone.GOOD


def _rows(desk: Desk, actions: Sequence[OwnedAction]) -> list[ActionRow]:
    return [owned_row(desk, one) for one in actions]


def owed_postmortems(context: Context) -> list[tuple[datetime, Incident]]:
    """Incidents whose post-mortem is not published, with the instant it is due, the first first."""
    completion = context.metrics.share("postmortem_completion").overall
    incidents = context.incidents([*completion.missed, *waiting(completion)])
    settings = context.library.settings
    dated = [
        (postmortem_due_at(item.resolved_at, settings), item)
        for item in incidents
        if item.resolved_at and not is_published(item)
    ]
    dated.sort(key=lambda pair: (pair[0], pair[1].id))
    return dated


def _owed(desk: Desk, due: datetime, incident: Incident) -> OwedPostmortem:
    days = (desk.context.today - due.date()).days
    if due <= desk.context.as_of:
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
    rows = [_team(desk, name, part.met, part.missed, waiting(part)) for name, part in parts]
    named = {one for _, part in parts for one in (*part.met, *part.missed, *waiting(part))}
    overall = share.overall
    met, missed, later = (
        [one for one in ids if one not in named]
        for ids in (overall.met, overall.missed, waiting(overall))
    )
    rows.sort(key=lambda row: (-row.missed, -row.waiting, row.name.casefold()))
    rows.append(_team(desk, "no team", met, missed, later))
    return [row for row in rows if row.basis or row.waiting]


def _team(
    desk: Desk, name: str, met: Sequence[str], missed: Sequence[str], later: Sequence[str]
) -> TeamRow:
    asked = len(met) + len(missed)
    owed = [item for item in desk.context.incidents(later) if not is_published(item)]
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
