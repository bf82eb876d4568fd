"""Rules on action items: what they say of themselves, and of the incident they follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.enums import ActionStatus
from hindsite.model.findings import Level
from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.incident import Incident

__all__ = ["RULES"]


def _action_contradiction(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        for index, action in enumerate(incident.action_items):
            if action.done_at is not None and action.status is not ActionStatus.DONE:
                yield Fault(
                    places=incident.places,
                    steps=("action_items", index, "done_at"),
                    message=f"the action was done on {action.done_at}, but its status is "
                    f"{action.status}",
                    remedy="write status: done, or remove done_at",
                    found=f"status: {action.status}",
                    expected="status: done",
                )


def _action_due_early(scope: Scope) -> Iterator[Fault]:
    zone = scope.library.settings.zone
    for incident in scope.library.incidents:
        day = incident.counted_at.astimezone(zone).date()
        for index, action in enumerate(incident.action_items):
            if action.due is not None and action.due < day:
                yield Fault(
                    places=incident.places,
                    steps=("action_items", index, "due"),
                    message=f"the action is due on {action.due}, before the incident ({day})",
                    remedy="correct the due date; the year is the usual slip",
                    found=str(action.due),
                    expected=f"{day} or later",
                )


def _duplicate_action(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        yield from _repeated_ids(incident)


def _repeated_ids(incident: Incident) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, action in enumerate(incident.action_items):
        if action.id is None:
            continue
        earlier = first.setdefault(fold(action.id), index)
        if earlier != index:
            place = incident.places.of("action_items", earlier, "id")
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "id"),
                message=f"the action id “{action.id}” is given twice; first in line {place.line}",
                remedy="give one of the two actions another id",
                found=action.id,
                expected="an id that no other action of the record has",
            )


RULES = (
    Rule(
        "action-contradiction",
        Level.ERROR,
        "an action with a day on which it was done has the status done",
        _action_contradiction,
    ),
    Rule(
        "action-due-early",
        Level.WARNING,
        "an action is due no earlier than the day of its incident",
        _action_due_early,
    ),
    Rule(
        "duplicate-action",
        Level.ERROR,
        "no two actions of a record have one id",
        _duplicate_action,
    ),
)
