"""Who has to be reached when: the steps of the policy, as an incident makes them due.

Pure functions without a clock. A step fires once, when its minute since the clock's start is
reached, until the incident is acknowledged or, by policy, resolved. A severity that is raised loads
its own steps, starts the clock again and forgets what fired; one that is lowered changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from hindsite.model.incident import Incident, TimelineEvent
    from hindsite.model.policy import EscalationStep, Policy

__all__ = [
    "Clock",
    "Due",
    "Taken",
    "clocks_of",
    "ends_of",
    "first_due",
    "next_due",
    "over_at",
    "steps_due",
    "taken_of",
]

_ORDER = tuple(Severity)
_EVER = datetime.min.replace(tzinfo=UTC)
_OWNED = ("acknowledged_at", "mitigated_at")
_OVER = ("resolved_at", "verified_at", "closed_at")


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

    @property
    def is_in_time(self) -> bool:
        """Whether the timeline shows it taken no later than it was due."""
        return self.at is not None and self.at <= self.due.at


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


def ends_of(policy: Policy) -> tuple[str, ...]:
    """The instants of an incident of which the first ends escalation.

    Who eases or resolves an incident that nobody acknowledged has ended it as well.
    """
    if policy.escalate_until == "acknowledged":
        return (*_OWNED, *_OVER)
    return _OVER


def over_at(incident: Incident, policy: Policy) -> datetime | None:
    """When steps ended to fire; None while they go on."""
    ends = (getattr(incident, name) for name in ends_of(policy))
    return min((end for end in ends if end is not None), default=None)


def steps_due(incident: Incident, policy: Policy, as_of: datetime) -> tuple[Due, ...]:
    """All steps that fell due up to an instant, in order.

    Args:
        incident: As it is known now; what is dated later than `as_of` does not end it.
        policy: Whose steps count.
        as_of: The instant.
    """
    return tuple(due for due in _fired(incident, policy) if due.at <= as_of)


def first_due(incident: Incident, policy: Policy) -> datetime | None:
    """When the first step fell or falls due; None where none does."""
    return next((due.at for due in _fired(incident, policy)), None)


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

    An event shows a step by its `escalation_step`, the minute of the step, and shows one only: that
    of the clock that it lies in, else one of an earlier clock that nothing else shows. What was
    done before the declaration, as when an alert pages, was done early for the first clock.
    """
    dues = steps_due(incident, policy, as_of)
    events = sorted(
        (one for one in incident.timeline if one.escalation_step is not None and one.at <= as_of),
        key=lambda event: event.at,
    )
    if not events:
        return tuple(Taken(due, None) for due in dues)
    clocks = _stretches(clocks_of(incident))
    shown: dict[Due, datetime] = {}
    for due in dues:
        _show(due, clocks[due.severity], events, shown)
    for due in dues:
        if due not in shown:
            _show(due, replace(clocks[due.severity], until=None), events, shown)
    return tuple(Taken(due, shown.get(due)) for due in dues)


def _stretches(clocks: tuple[Clock, ...]) -> dict[Severity, Clock]:
    """In which stretch an event shows a step of a severity; the first has no beginning."""
    found = {clock.severity: clock for clock in clocks}
    if clocks:
        found[clocks[0].severity] = replace(clocks[0], start=_EVER)
    return found


def _show(due: Due, clock: Clock, events: list[TimelineEvent], shown: dict[Due, datetime]) -> None:
    """Take the first event of a clock's stretch that shows the step."""
    for event in events:
        is_within = clock.start <= event.at and (clock.until is None or event.at < clock.until)
        if is_within and event.escalation_step == due.step.after_minutes:
            shown[due] = event.at
            events.remove(event)
            return
