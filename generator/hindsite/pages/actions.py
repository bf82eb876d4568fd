"""The state of action items, in words and tones, for every table that shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hindsite.model.enums import ActionStatus
from hindsite.pages.parts import Badge, Ref, Tone
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.model.incident import ActionItem
    from hindsite.pages.context import OwnedAction
    from hindsite.pages.desk import Desk

__all__ = ["ActionRow", "Register", "action_row", "owned_row", "register_of", "state_of"]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action item as a row; `incident` only where the page is not that incident's own."""

    id: str
    title: Ref
    kind: str
    owner: Ref | None
    due: Ref | None
    state: Badge
    detail: str
    incident: Ref | None = None


def state_of(item: ActionItem, today: date) -> tuple[Badge, str]:
    """The state as a badge and what there is to say about it."""
    if item.status is ActionStatus.CANCELLED:
        return Badge("Cancelled", Tone.PLAIN), item.why or ""
    if item.status is ActionStatus.DONE:
        return _done(item)
    if item.due is None:
        return Badge(item.status.label, Tone.WARN), "no due date"
    if item.is_overdue(today):
        return Badge("Overdue", Tone.BAD), f"by {plural((today - item.due).days, 'day')}"
    left = (item.due - today).days
    return Badge(
        item.status.label, Tone.PLAIN
    ), f"due in {plural(left, 'day')}" if left else "due today"


def _done(item: ActionItem) -> tuple[Badge, str]:
    badge = Badge("Done", Tone.GOOD)
    if item.done_at is None or item.first_due is None:
        return badge, ""
    late = (item.done_at - item.first_due).days
    return badge, f"{plural(late, 'day')} late" if late > 0 else "in time"


def action_row(desk: Desk, item: ActionItem) -> ActionRow:
    """An action item as a row on its incident's own page."""
    state, detail = state_of(item, desk.context.today)
    first = item.first_due
    moved = f"first due {desk.day(first).text}" if first and first != item.due else ""
    return ActionRow(
        id=item.id or "",
        title=desk.web(item.title, item.url),
        kind=item.type.label if item.type else "",
        owner=desk.team(item.owner) if item.owner else None,
        due=desk.day(item.due, moved) if item.due else None,
        state=state,
        detail=detail,
    )


def owned_row(desk: Desk, owned: OwnedAction) -> ActionRow:
    """An action item as a row of a register, with the incident that it came from."""
    return replace(action_row(desk, owned.item), incident=desk.incident(owned.incident))


def _urgency(owned: OwnedAction) -> tuple[date, str, str]:
    """Sorts what was due first to the top, and what has no date to the end."""
    return (owned.item.due or date.max, owned.incident.id, owned.item.title)


@dataclass(frozen=True, slots=True)
class Register:
    """Actions by state: what was due first comes first, of what is done the latest."""

    overdue: tuple[OwnedAction, ...]
    open: tuple[OwnedAction, ...]
    done: tuple[OwnedAction, ...]
    cancelled: tuple[OwnedAction, ...]


def register_of(actions: Sequence[OwnedAction], today: date) -> Register:
    """Sort actions into a register, as it stands on a day."""
    by_due = sorted(actions, key=_urgency)
    done = [one for one in by_due if one.item.status is ActionStatus.DONE]
    done.sort(key=lambda one: one.item.done_at or date.min, reverse=True)
    return Register(
        overdue=tuple(one for one in by_due if one.item.is_overdue(today)),
        open=tuple(
            one for one in by_due if one.item.status.is_open and not one.item.is_overdue(today)
        ),
        done=tuple(done),
        cancelled=tuple(one for one in by_due if one.item.status is ActionStatus.CANCELLED),
    )
