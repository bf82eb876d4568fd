"""The steps of escalation on an incident's page: when each was due, and when it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.escalation import next_due, over_at, taken_of
from hindsite.pages.parts import Ref
from hindsite.pages.words import span_words

if TYPE_CHECKING:
    from hindsite.model.escalation import Taken
    from hindsite.model.incident import Incident
    from hindsite.pages.desk import Desk
    from hindsite.pages.parts import Badge

__all__ = ["EscalationRow", "escalation_rows"]


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """A step: at which severity, what is to be done, when it was due, and what became of it."""

    badge: Badge
    action: str
    due: Ref
    taken: Ref


def escalation_rows(desk: Desk, incident: Incident) -> list[EscalationRow]:
    """The steps that fell due, and while it goes on the next one.

    None where a first page alone was due and nothing is known of it, as in most incidents that
    somebody acknowledges at once; and none where the record's format has no place for such things.
    """
    context = desk.context
    policy = context.library.settings.policy
    goes_on = over_at(incident, policy) is None and not incident.over
    if "timeline" in incident.unsaid or (goes_on and not context.is_open(incident)):
        return []
    steps = taken_of(incident, policy, context.as_of)
    if not goes_on and not any(step.at or step.due.step.after_minutes for step in steps):
        return []
    rows = [_row(desk, step, goes_on=goes_on) for step in steps]
    following = next_due(incident, policy, context.as_of) if goes_on else None
    if following is not None:
        badge, due = desk.severity(following.severity), desk.instant(following.at)
        rows.append(EscalationRow(badge, following.step.action, due, Ref("next")))
    return rows


def _row(desk: Desk, step: Taken, *, goes_on: bool) -> EscalationRow:
    if step.at is None:
        taken = Ref("due now" if goes_on else "not shown in the timeline")
    elif step.late:
        taken = desk.instant(step.at, note=f"{span_words(step.late)} late")
    else:
        taken = desk.instant(step.at, note="in time")
    due = desk.instant(step.due.at)
    return EscalationRow(desk.severity(step.due.severity), step.due.step.action, due, taken)
