"""How messages write instants, periods and remedies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

__all__ = ["advice", "counted_field", "moment", "pair", "period"]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def clock(when: datetime) -> str:
    """The time of day in UTC, `09:01Z`; seconds only where they are not zero."""
    time = when.astimezone(UTC).time()
    exact = time.second or time.microsecond
    return f"{time.isoformat('auto' if exact else 'minutes')}Z"


def moment(when: datetime) -> str:
    """Day and time in UTC: `2026-03-14 09:01Z`."""
    return f"{day(when)} {clock(when)}"


def day(when: datetime) -> date:
    """The day in UTC."""
    return when.astimezone(UTC).date()


def pair(first: datetime, second: datetime) -> tuple[str, str]:
    """Two instants as one sentence names them: with their days where these differ."""
    write = clock if day(first) == day(second) else moment
    return write(first), write(second)


def period(span: timedelta) -> str:
    """A period in the largest unit that fills it, rounded down: `30 days`, `1 hour`."""
    for unit, name in ((DAY, "day"), (HOUR, "hour")):
        if span >= unit:
            return _counted(span // unit, name)
    return _counted(span // timedelta(minutes=1), "minute")


def advice(question: str, otherwise: str) -> str:
    """A remedy that first asks whether another name was meant."""
    return f"{question} If not, {otherwise}" if question else otherwise


def counted_field(incident: Incident) -> str:
    """The field by which the incident belongs to a period."""
    names = ("started_at", "detected_at", "declared_at")
    return next(name for name in names if getattr(incident, name) is not None)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
