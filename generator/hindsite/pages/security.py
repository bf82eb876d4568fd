"""The clocks of a security incident: what was known when, and who was told in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.metrics.values import ClockState
from hindsite.model.enums import Required
from hindsite.model.names import fold
from hindsite.pages.parts import Fact, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hindsite.metrics.values import NotificationClock
    from hindsite.model.incident import Incident, Notification
    from hindsite.pages.context import Context
    from hindsite.pages.desk import Desk

__all__ = ["has_running_clock", "security_facts"]

_OF_HOUR = 60
_WAITING = frozenset({ClockState.RUNNING, ClockState.OVERDUE})
_MINUTE = timedelta(minutes=1)


def security_facts(desk: Desk, incident: Incident) -> list[Fact]:
    """What the security block says, or nothing where the record has none."""
    security = incident.security
    if security is None:
        return []
    facts = [
        Fact(term, (desk.instant(instant),))
        for term, instant in (
            ("Known", security.known_at),
            ("Contained", security.contained_at),
            ("Legal counsel informed", security.legal_informed_at),
        )
        if instant is not None
    ]
    if security.evidence_preserved is not None:
        facts.append(
            Fact("Evidence preserved", (Ref("yes" if security.evidence_preserved else "no"),))
        )
    return [*facts, *_notifications(desk, incident, security.notification)]


def has_running_clock(context: Context, incident: Incident) -> bool:
    """Whether a duty to notify is still to be done, so that its hours pass."""
    return any(clock.state in _WAITING for clock in _clocks(context, incident))


def _clocks(context: Context, incident: Incident) -> Sequence[NotificationClock]:
    """The clocks of one incident, in the order of its notifications."""
    return context.clocks.get(fold(incident.id), ())


def _notifications(
    desk: Desk, incident: Incident, notes: tuple[Notification, ...]
) -> Iterator[Fact]:
    """Each duty as recorded, with its clock; the numbers may leave out the whole incident."""
    clocks = _clocks(desk.context, incident)
    for note in notes:
        term = f"Notification ({note.regime})" if note.regime else "Notification"
        words = next((_words(one) for one in clocks if _is_of(one, note)), "")
        yield Fact(term, (_duty(desk, note, words),))


def _is_of(clock: NotificationClock, note: Notification) -> bool:
    return clock.regime == (note.regime or "") and clock.notified_at == note.notified_at


def _duty(desk: Desk, note: Notification, words: str) -> Ref:
    if note.notified_at is not None:
        return desk.instant(note.notified_at, words)
    if note.required is Required.FALSE:
        return Ref("not required")
    duty = "required" if note.required is Required.TRUE else "undecided whether required"
    return Ref(duty, note=words)


def _words(clock: NotificationClock) -> str:
    """How the clock stands, in hours, as such clocks are counted; nothing where none runs."""
    if clock.state is ClockState.NO_START:
        return "the clock has no beginning: known_at is missing"
    if clock.state is ClockState.OUT_OF_ORDER:
        return "before it was known: one of the two instants is wrong"
    if clock.known_at is None or clock.due_at is None or clock.minutes is None:
        return ""
    limit = _hours((clock.due_at - clock.known_at) / _MINUTE)
    if clock.left is not None:
        late = clock.left < 0
        return (
            f"overdue by {_hours(-clock.left)}" if late else f"{_hours(clock.left)} left of {limit}"
        )
    fit = "later than" if clock.state is ClockState.LATE else "within"
    return f"{_hours(clock.minutes)} after it was known, {fit} {limit}"


def _hours(minutes: float) -> str:
    return f"{round(minutes / _OF_HOUR)} h"
