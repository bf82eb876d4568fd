"""How much time passes within business hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from hindsite.model.policy import BusinessHours

__all__ = ["time_at_work"]

_DAYS_OF_WEEK = 7
_NONE = timedelta(0)


def time_at_work(start: datetime, end: datetime, hours: BusinessHours, zone: ZoneInfo) -> timedelta:
    """The part of `[start, end]` that lies within business hours; public holidays are not known.

    Time is read off the wall clock of the zone, so a day on which clocks are put forward or back
    within business hours is as long as any other. It is none where `end` is before `start`.
    """
    return max(_NONE, _until(end.astimezone(zone), hours) - _until(start.astimezone(zone), hours))


def _until(local: datetime, hours: BusinessHours) -> timedelta:
    """Business hours from the first Monday of the calendar, 0001-01-01, to a local time."""
    weeks, weekday = divmod(local.toordinal() - 1, _DAYS_OF_WEEK)
    numbers = [day.number for day in hours.days]
    length = hours.to - hours.from_
    days = weeks * len(numbers) + sum(number < weekday for number in numbers)
    today = _NONE
    if weekday in numbers:
        clock = timedelta(
            hours=local.hour,
            minutes=local.minute,
            seconds=local.second,
            microseconds=local.microsecond,
        )
        today = min(max(clock - hours.from_, _NONE), length)
    return days * length + today
