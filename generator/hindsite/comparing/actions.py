"""Pairs of incidents → what became of their action items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from hindsite.comparing.values import ActionChange, Turn
from hindsite.model.enums import ActionStatus
from hindsite.model.incident import Incident
from hindsite.model.names import fold

if TYPE_CHECKING:
    from datetime import date

    from hindsite.comparing.pairs import Pair
    from hindsite.model.incident import ActionItem

__all__ = ["action_changes"]

_Items = Mapping[str, "tuple[str, ActionItem]"]


def action_changes(pairs: Iterable[Pair], today: date) -> tuple[ActionChange, ...]:
    """What became of action items, what becomes overdue first, then by incident.

    Time alone changes nothing: both states are looked at on the same day. Those of a duplicate
    stand in the other record.

    Args:
        pairs: Incidents as they were known at the end of that day.
        today: The day in the library's zone.
    """
    found = [change for pair in pairs for change in _changes(pair, today)]
    return tuple(sorted(found, key=lambda change: list(Turn).index(change.turn)))


def _changes(pair: Pair, today: date) -> Iterator[ActionChange]:
    before, after = _items(pair.before), _items(pair.after)
    incident = pair.after or pair.before
    if incident is None or (pair.after_path and pair.after is None):
        return
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key), after.get(key)
        turn = _turn(old[1] if old else None, new[1] if new else None, today)
        name, item = new or old or ("", None)
        if turn is None or item is None:
            continue
        yield ActionChange(
            turn=turn,
            incident=incident.id,
            item=name,
            title=item.title,
            owner=item.owner or "",
            due=str(item.due or ""),
            former_due=str(old[1].due or "") if old and old[1].due != item.due else "",
        )


def _turn(before: ActionItem | None, after: ActionItem | None, today: date) -> Turn | None:
    if after is None:
        return Turn.REMOVED
    if after.is_overdue(today) and not (before and before.is_overdue(today)):
        return Turn.OVERDUE
    if before is None:
        return Turn.ADDED
    if before.status.is_open and not after.status.is_open:
        return Turn.DONE if after.status is ActionStatus.DONE else Turn.CANCELLED
    if after.status.is_open and not before.status.is_open:
        return Turn.REOPENED
    return Turn.RESCHEDULED if before.due != after.due else None


def _items(record: object) -> _Items:
    """Action items by what they are known again by, each with its id or its place from 1."""
    if not isinstance(record, Incident) or record.duplicate_of is not None:
        return {}
    found: dict[str, tuple[str, ActionItem]] = {}
    for place, item in enumerate(record.action_items, start=1):
        name = item.id or str(place)
        found.setdefault(fold(item.id or item.title), (name, item))
    return found
