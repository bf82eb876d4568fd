"""Who has to be reached when: the steps of the policy, as an incident makes them due.

Pure functions without a clock. A step fires once, when its minute since the clock's start is
reached, until the incident is acknowledged or, by policy, resolved. A severity that is raised loads
its own steps, starts the clock again and forgets what fired; one that is lowered changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from hindsite.model.incident import Incident, TimelineEvent
    from hindsite.model.policy import EscalationStep, Policy

__all__ = ["Clock", "Due", "Taken", "clocks_of", "next_due", "over_at", "steps_due", "taken_of"]

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Clock:
    """A stretch in which one severity's steps count, from `start` until another clock's."""

    severity: Severity
    start: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A step and the instant at which it falls due."""

    severity: Severity
    step: EscalationStep
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that fell due, and when the timeline shows that it was taken; None where it does not.

    A step that was taken before it was due is not late.
    """

    due: Due
    at: datetime | None

    @property
    def late(self) -> timedelta | None:
        """How long after it was due it was taken."""
        return None if self.at is None else max(self.at - self.due.at, timedelta())


def clocks_of(incident: Incident) -> tuple[Clock, ...]:
    """The clocks of an incident, in order; none where nobody knows when it was declared.

    The first starts with the declaration, else with the detection, at the severity that held then.
    """
    start = incident.declared_at or incident.detected_at
    if start is None:
        return ()
    changes = sorted(incident.severity_changes, key=lambda change: change.at)
    severity = next((one.from_ for one in changes if one.from_), None)
    if severity is None:
        # Without a word on what was before, the severity of the record is that from the start.
        severity = incident.severity
    starts: list[tuple[datetime, Severity]] = [(start, severity)]
    for change in changes:
        _, former = starts[-1]
        if change.at <= start:
            starts[-1] = (start, change.to)
        elif _ORDER.index(change.to) < _ORDER.index(former):
            starts.append((change.at, change.to))
    ends = [*(at for at, _ in starts[1:]), None]
    return tuple(Clock(level, at, end) for (at, level), end in zip(starts, ends, strict=True))


def over_at(incident: Incident, policy: Policy) -> datetime | None:
    """When steps ended to fire; None while they go on.

    Who resolves an incident that nobody acknowledged has ended it as well.
    """
    ends = [incident.resolved_at, incident.closed_at, incident.verified_at]
    if policy.escalate_until == "acknowledged":
        ends += [incident.acknowledged_at, incident.mitigated_at]
    return min((end for end in ends if end is not None), default=None)


def steps_due(incident: Incident, policy: Policy, as_of: datetime) -> tuple[Due, ...]:
    """All steps that fell due up to an instant, in order.

    Args:
        incident: As it is known now; what is dated later than `as_of` does not end it.
        policy: Whose steps count.
        as_of: The instant.
    """
    return tuple(due for due in _fired(incident, policy) if due.at <= as_of)


def next_due(incident: Incident, policy: Policy, as_of: datetime) -> Due | None:
    """The step that falls due next, unless the incident is acknowledged before."""
    return next((due for due in _fired(incident, policy) if due.at > as_of), None)


def _fired(incident: Incident, policy: Policy) -> Iterator[Due]:
    if incident.over:
        return
    end = over_at(incident, policy)
    for clock in clocks_of(incident):
        for step in sorted(policy.escalation.get(clock.severity, ()), key=_minutes):
            at = clock.start + timedelta(minutes=step.after_minutes)
            is_before = (end is None or at < end) and (clock.until is None or at < clock.until)
            if is_before:
                yield Due(clock.severity, step, at)


def _minutes(step: EscalationStep) -> float:
    return step.after_minutes


def taken_of(incident: Incident, policy: Policy, as_of: datetime) -> tuple[Taken, ...]:
    """The steps that fell due, each with when the timeline shows it taken.

    An event shows a step by its `escalation_step`, the minute of the step. It must lie after the
    start of the step's clock, and shows one step only.
    """
    events = sorted(
        (one for one in incident.timeline if one.escalation_step is not None and one.at <= as_of),
        key=lambda event: event.at,
    )
    starts = {clock.severity: clock for clock in clocks_of(incident)}
    found: list[Taken] = []
    for due in steps_due(incident, policy, as_of):
        event = _shown(due, starts[due.severity], events)
        if event is not None:
            events.remove(event)
        found.append(Taken(due, event.at if event else None))
    return tuple(found)


def _shown(due: Due, clock: Clock, events: list[TimelineEvent]) -> TimelineEvent | None:
    return next(
        (
            event
            for event in events
            if event.escalation_step == due.step.after_minutes and event.at >= clock.start
        ),
        None,
    )
