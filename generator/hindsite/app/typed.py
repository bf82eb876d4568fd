"""What a person types about an incident: a line of text, a time of day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from unicodedata import category
from zoneinfo import ZoneInfo

from hindsite.app.asking import moment_named

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Settings

__all__ = ["instant_typed", "next_typed", "one_line"]

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_PERIOD = re.compile(r"(\d{1,4})\s*(m|min|h)", re.ASCII | re.IGNORECASE)
_LAST_HOUR = 23
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def one_line(text: str | None) -> str | None:
    """The text on one line, without characters that nobody sees; None where nothing is left."""
    seen = (char for char in (text or "") if char.isspace() or category(char) not in {"Cc", "Cs"})
    return " ".join("".join(seen).split()) or None


def instant_typed(
    at: str | None, incident: Incident, settings: Settings, now: datetime
) -> datetime:
    """When something of an incident happened; now where nobody says.

    A time without a zone is in the record's own, else the library's. A time of day alone is the
    last such time while the incident goes on, else the one nearest to its beginning.

    Raises:
        UsageError: The text is no time.
    """
    if at is None:
        return now
    zone = _zone_of(incident, settings)
    over = not incident.derived_status.is_open
    anchor = incident.counted_at if over else now
    days = _days(at, anchor.astimezone(zone))
    if days is None:
        return moment_named(at, settings.model_copy(update={"timezone": zone.key}))
    if over:
        return min(days, key=lambda day: abs(day - anchor))
    return max(day for day in days if day <= anchor)


def next_typed(text: str, incident: Incident, settings: Settings, after: datetime) -> datetime:
    """When something is to come: after a period (`30m`, `2h`), or at the next such time of day.

    Raises:
        UsageError: The text is neither, nor a whole time.
    """
    period = _PERIOD.fullmatch(text.strip())
    if period is not None:
        return after + int(period[1]) * (_HOUR if period[2].lower() == "h" else _MINUTE)
    zone = _zone_of(incident, settings)
    days = _days(text, after.astimezone(zone))
    if days is None:
        return moment_named(text, settings.model_copy(update={"timezone": zone.key}))
    return min(day for day in days if day > after)


def _zone_of(incident: Incident, settings: Settings) -> ZoneInfo:
    return ZoneInfo(incident.timezone) if incident.timezone else settings.zone


def _days(text: str, anchor: datetime) -> list[datetime] | None:
    """A time of day on the day before, of and after an instant; None where the text is none."""
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None or int(clock[1]) > _LAST_HOUR:
        return None
    hour, minute, second = (int(part or 0) for part in clock.groups())
    wall = anchor.replace(hour=hour, minute=minute, second=second, microsecond=0)
    return [wall + timedelta(days=step) for step in (-1, 0, 1)]
