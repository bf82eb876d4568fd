"""Duties to notify of a breach: each with its clock, and how many were met in time.

The clock of a duty runs from when the breach was known (`security.known_at`) for as long as the
policy gives its regime: 72 hours by default, as Article 33 of the GDPR has it. It runs as well
while nobody has decided whether those concerned must be told.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.metrics.shares import ALL_OF_THEM, UNCUT, Answer, Parts, Question, limit_words, share
from hindsite.metrics.values import ClockState, Exclusion, NotificationClock, Reason, Share
from hindsite.model.enums import Required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from hindsite.model.incident import Incident, Notification
    from hindsite.model.policy import Policy

__all__ = ["notification", "notification_clocks"]

_MINUTE = timedelta(minutes=1)
_LEFT_OUT = {
    ClockState.RUNNING: (Reason.NOT_YET_DUE, ()),
    ClockState.NOT_REQUIRED: (Reason.NOT_REQUIRED, ()),
    ClockState.NO_START: (Reason.FIELD_MISSING, ("security.known_at",)),
    ClockState.OUT_OF_ORDER: (
        Reason.OUT_OF_ORDER,
        ("security.known_at", "security.notification.notified_at"),
    ),
}


def notification_clocks(
    incidents: Sequence[Incident], policy: Policy, as_of: datetime
) -> tuple[NotificationClock, ...]:
    """Every duty to notify that a security block records, in the order of the records.

    Notified exactly at the limit is in time. Told before the breach was known is out of order.

    Args:
        incidents: The population; those without a security block have no clock.
        policy: How long each regime gives.
        as_of: The instant, aware, until which running clocks have run.
    """
    return tuple(
        _clock(incident.id, item, incident.security.known_at, policy, as_of)
        for incident in incidents
        if incident.security is not None
        for item in incident.security.notification
    )


def _clock(
    incident: str, duty: Notification, known_at: datetime | None, policy: Policy, as_of: datetime
) -> NotificationClock:
    regime = duty.regime or ""
    limit = policy.notify_limit(regime)
    state = _state(duty, known_at, limit, as_of)
    waits = state in {ClockState.RUNNING, ClockState.OVERDUE}
    minutes = left = due_at = None
    if known_at is not None and state is not ClockState.NOT_REQUIRED:
        due_at = known_at + limit
        left = (due_at - as_of) / _MINUTE if waits else None
        if state is not ClockState.OUT_OF_ORDER:
            minutes = ((duty.notified_at or as_of) - known_at) / _MINUTE
    return NotificationClock(
        incident=incident,
        regime=regime,
        state=state,
        is_decided=duty.required is not Required.UNDECIDED,
        known_at=known_at,
        due_at=due_at,
        notified_at=duty.notified_at,
        minutes=minutes,
        left=left,
    )


def _state(
    duty: Notification, known_at: datetime | None, limit: timedelta, as_of: datetime
) -> ClockState:
    if duty.required is Required.FALSE:
        return ClockState.NOT_REQUIRED
    if known_at is None:
        return ClockState.NO_START
    if duty.notified_at is None:
        return ClockState.RUNNING if as_of - known_at <= limit else ClockState.OVERDUE
    if duty.notified_at < known_at:
        return ClockState.OUT_OF_ORDER
    return ClockState.MET if duty.notified_at - known_at <= limit else ClockState.LATE


def notification(
    clocks: Sequence[NotificationClock], policy: Policy, parts: Parts = UNCUT
) -> Share:
    """Duties met in time ÷ those met, in time or late, and those overdue.

    A duty's id is `incident#regime`, with its place from 1 where it names no regime. Left out: what
    is known not to be required; clocks that still run, as not yet due; clocks without a start, and
    those whose times are out of order.
    """
    question = Question(
        key="notification",
        name="Notified in time",
        definition=(
            f"notified within {limit_words(policy.notify_within)} of when the breach was known"
            f"{_others(policy)} ÷ duties that were met or are overdue"
        ),
        target=ALL_OF_THEM,
    )
    return share(question, _answers(clocks), parts)


def _others(policy: Policy) -> str:
    """What regimes give another time, in words."""
    limits = policy.notify_within_by_regime.items()
    return "".join(f", {name}: {limit_words(limit)}" for name, limit in limits)


def _answers(clocks: Sequence[NotificationClock]) -> Iterator[Answer]:
    place: Counter[str] = Counter()
    for clock in clocks:
        place[clock.incident] += 1
        id_ = f"{clock.incident}#{clock.regime or place[clock.incident]}"
        if clock.state in _LEFT_OUT:
            yield Exclusion(id_, *_LEFT_OUT[clock.state])
        else:
            yield id_, clock.state is ClockState.MET
