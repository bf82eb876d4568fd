"""Instants moved by working days, Monday to Friday."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["working_days_after"]

_FRIDAY = 4
_WORKING_DAYS = 5


def working_days_after(instant: datetime, count: int, zone: ZoneInfo) -> datetime:
    """The same time of day, so many working days (Monday to Friday) later.

    A Saturday or Sunday is no working day: counting begins with the Monday after it, so that one
    day after a Saturday is the Monday. Public holidays are not known.
    """
    local = instant.astimezone(zone)
    weekday = min(local.weekday(), _FRIDAY)
    monday = local.date() - timedelta(days=local.weekday())
    weeks, days = divmod(weekday + count, _WORKING_DAYS)
    return datetime.combine(monday + timedelta(weeks=weeks, days=days), local.timetz())
