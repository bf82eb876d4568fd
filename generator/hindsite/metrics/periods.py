"""How time is cut: days to ISO weeks, months and quarters, and instants moved by working days.

Days are `datetime64[D]` in the library's zone. A period is an ordinal, so that neighbours differ
by one and empty periods are those that nothing points at.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hindsite.metrics.values import Period

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = [
    "Days",
    "Ordinals",
    "label_of",
    "ordinal_of",
    "ordinals",
    "start_of",
    "working_days_after",
]

Days: TypeAlias = NDArray[np.datetime64]
Ordinals: TypeAlias = NDArray[np.int64]

_DAYS_OF_WEEK = 7
_THURSDAY = 3
"""1970-01-01, day 0, is the fourth day of its ISO week."""
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3}
_MONDAY_0 = date(1969, 12, 29)


def ordinals(days: Days, period: Period) -> Ordinals:
    """The ordinal of the period that each day lies in, 0 for that of 1970-01-01.

    NaT has an ordinal without meaning.
    """
    if period is Period.WEEK:
        return (days.astype("datetime64[D]").astype(np.int64) + _THURSDAY) // _DAYS_OF_WEEK
    return days.astype("datetime64[M]").astype(np.int64) // _MONTHS[period]


def ordinal_of(day: date, period: Period) -> int:
    """The ordinal of the period that one day lies in."""
    return int(ordinals(np.array([day], dtype="datetime64[D]"), period)[0])


def start_of(ordinal: int, period: Period) -> date:
    """The first day of a period; that of the next one is the period's end, excluded."""
    if period is Period.WEEK:
        return _MONDAY_0 + timedelta(weeks=ordinal)
    years, months = divmod(ordinal * _MONTHS[period], 12)
    return date(1970 + years, 1 + months, 1)


def label_of(ordinal: int, period: Period) -> str:
    """The period as it is written: `2026-W07`, `2026-07`, `2026-Q3`."""
    start = start_of(ordinal, period)
    if period is Period.WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if period is Period.MONTH:
        return f"{start.year}-{start.month:02}"
    return f"{start.year}-Q{1 + start.month // 3}"


def working_days_after(instant: datetime, count: int, zone: ZoneInfo) -> datetime:
    """The same time of day, so many working days (Monday to Friday) later.

    A Saturday or Sunday is no working day: counting begins with the Monday after it, so that one
    day after a Saturday is the Monday. Public holidays are not known.
    """
    local = instant.astimezone(zone)
    day = np.busday_offset(local.date(), count, roll="backward").astype(date)
    return datetime.combine(day, local.timetz())
