"""Whether the steps of escalation were taken no later than the policy makes them due.

Which steps fell due, and what the timeline shows of them, `model.escalation` knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.frames import disordered
from hindsite.metrics.shares import UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import Exclusion, Reason, Share
from hindsite.model.escalation import Due, Taken, ends_of, first_due, taken_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import pandas as pd

    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy

__all__ = ["escalation_timeliness"]

_STEP = "timeline.escalation_step"
_QUESTION = Question(
    key="escalation_timeliness",
    name="Escalated in time",
    definition=(
        "steps taken no later than due ÷ steps due, of incidents whose timeline shows steps"
    ),
)


def escalation_timeliness(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    policy: Policy,
    as_of: datetime,
    parts: Parts = UNCUT,
) -> Share:
    """Steps taken no later than due ÷ steps due.

    A step's id is `incident#SEV-1 +5`: its severity and its minute. A step that the timeline of an
    incident does not show, though it shows others, counts as not taken. Left out: incidents whose
    timeline shows no step at all, as none recorded; without `declared_at` and `detected_at`, or
    over at an unknown time, as field missing; of which one of the times that start or end
    escalation is out of order; at which no step fell due, as not required; records of another tool
    whose format has no place for a timeline; and a step that falls due at this very instant.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        policy: Whose steps count, and until when.
        as_of: The instant up to which steps have fallen due.
        parts: How the incidents are cut.
    """
    ends = ends_of(policy)
    declared = disordered(frame, "declared_at", *ends).tolist()
    detected = disordered(frame, "detected_at", *ends).tolist()
    return share(
        _QUESTION,
        (
            answer
            for item, *is_out in zip(incidents, declared, detected, strict=True)
            for answer in _answers(
                item, policy, as_of, is_out=is_out[0] if item.declared_at else is_out[1]
            )
        ),
        parts,
    )


def _answers(
    incident: Incident, policy: Policy, as_of: datetime, *, is_out: bool
) -> Iterator[Answer]:
    obstacle = _obstacle(incident, is_out=is_out)
    if obstacle is not None:
        yield obstacle
        return
    first = first_due(incident, policy)
    if first is None or first > as_of:
        yield Exclusion(incident.id, Reason.NOT_REQUIRED)
    elif all(event.escalation_step is None for event in incident.timeline):
        yield Exclusion(incident.id, Reason.NONE_RECORDED, (_STEP,))
    else:
        yield from (_answer(incident, step, as_of) for step in taken_of(incident, policy, as_of))


def _obstacle(incident: Incident, *, is_out: bool) -> Exclusion | None:
    """Why nothing can be said of any step of an incident."""
    if "timeline" in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("timeline",))
    if is_out:
        return Exclusion(incident.id, Reason.OUT_OF_ORDER)
    if incident.declared_at is None and incident.detected_at is None:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("declared_at",))
    if incident.over:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("resolved_at",))
    return None


def _answer(incident: Incident, step: Taken, as_of: datetime) -> Answer:
    id_ = f"{incident.id}#{_name(step.due)}"
    if step.at is None and step.due.at == as_of:
        return Exclusion(id_, Reason.NOT_YET_DUE)
    return id_, step.is_in_time


def _name(due: Due) -> str:
    return f"{due.severity.value} +{due.step.after_minutes:g}"
