"""The clocks of a security incident: what was known when, and who was told in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.model.enums import Required
from hindsite.pages.parts import Fact, Ref

if TYPE_CHECKING:
    from hindsite.model.incident import Incident, Notification, Security
    from hindsite.pages.desk import Desk

__all__ = ["NOTIFY_WITHIN", "security_facts"]

NOTIFY_WITHIN = timedelta(hours=72)
"""How long after a breach was known those concerned must be told."""


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
    facts += [
        Fact(
            f"Notification ({note.regime})" if note.regime else "Notification",
            (_clock(desk, security, note),),
        )
        for note in security.notification
    ]
    return facts


def _clock(desk: Desk, security: Security, note: Notification) -> Ref:
    if note.notified_at is not None:
        return desk.instant(note.notified_at, _passed(security, note))
    if note.required is Required.FALSE:
        return Ref("not required")
    duty = "required" if note.required is Required.TRUE else "undecided whether required"
    return Ref(duty, note=_left(desk, security))


def _passed(security: Security, note: Notification) -> str:
    if security.known_at is None or note.notified_at is None:
        return ""
    took = note.notified_at - security.known_at
    fit = "within" if took <= NOTIFY_WITHIN else "later than"
    return f"{_words(took)} after it was known, {fit} {_words(NOTIFY_WITHIN)}"


def _left(desk: Desk, security: Security) -> str:
    if security.known_at is None:
        return "the clock has no beginning: known_at is missing"
    left = security.known_at + NOTIFY_WITHIN - desk.context.metrics.as_of
    if left < timedelta(0):
        return f"overdue by {_words(-left)}"
    return f"{_words(left)} left of {_words(NOTIFY_WITHIN)}"


def _words(span: timedelta) -> str:
    """In hours, as such clocks are counted."""
    return f"{round(span / timedelta(hours=1))} h"
