"""How time is cut: days to weeks, months, quarters and years.

Days are `datetime64[D]` in the library's zone. A period is an ordinal, so that neighbours differ
by one and empty periods are those that nothing points at. A window is a period with its days, as
far as they are over.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hindsite.metrics.values import Period, Window

__all__ = [
    "Days",
    "Ordinals",
    "label_of",
    "ordinal_of",
    "ordinals",
    "start_of",
    "window_before",
    "window_named",
    "windows",
]

Days: TypeAlias = NDArray[np.datetime64]
Ordinals: TypeAlias = NDArray[np.int64]

_DAYS_OF_WEEK = 7
_THURSDAY = 3
"""1970-01-01, day 0, is the fourth day of its ISO week."""
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
_MONDAY_0 = date(1969, 12, 29)
_DAY = timedelta(days=1)

_LABEL = re.compile(
    r"(?P<year>[1-9][0-9]{3})"
    r"(-(Q(?P<quarter>[1-4])|W(?P<week>[0-9]{2})|(?P<month>0[1-9]|1[0-2])))?",
    re.IGNORECASE | re.ASCII,
)
_EXPECTED = "expected a year (2026), a quarter (2026-Q3), a month (2026-09) or a week (2026-W07)"


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
    """The period as it is written: `2026-W07`, `2026-07`, `2026-Q3`, `2026`."""
    start = start_of(ordinal, period)
    if period is Period.WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if period is Period.MONTH:
        return f"{start.year}-{start.month:02}"
    if period is Period.QUARTER:
        return f"{start.year}-Q{1 + start.month // 3}"
    return str(start.year)


def windows(period: Period, first_day: date, today: date) -> tuple[Window, ...]:
    """Every period from that of one day to that of today, the oldest first."""
    first, last = ordinal_of(first_day, period), ordinal_of(today, period)
    return tuple(_window(ordinal, period, today) for ordinal in range(first, last + 1))


def window_named(label: str, today: date) -> Window:
    """The period that a label means: `2026`, `2026-Q3`, `2026-09`, or the ISO week `2026-W07`.

    Raises:
        ValueError: It names no period, or one that has not begun; the message says what was
            expected.
    """
    period, start = _parsed(label)
    if start > today:
        raise ValueError(f"“{label}” has not begun: expected a period up to {today}")
    return _window(ordinal_of(start, period), period, today)


def window_before(window: Window) -> Window:
    """The period before; of one that still runs, the period before as far as it was then.

    So an unfinished period stands against as many first days of the one before, or against all of
    it where that is shorter.
    """
    ordinal = ordinal_of(window.start, window.period) - 1
    whole = _window(ordinal, window.period, window.start)
    if window.finished or window.days >= whole.days:
        return whole
    return replace(whole, finished=False, days=window.days)


def _window(ordinal: int, period: Period, today: date) -> Window:
    start, end = start_of(ordinal, period), start_of(ordinal + 1, period)
    return Window(
        label=label_of(ordinal, period),
        period=period,
        start=start,
        end=end,
        finished=end <= today,
        days=(min(end, today + _DAY) - start).days,
    )


def _parsed(label: str) -> tuple[Period, date]:
    """The kind of period that a label means, and its first day."""
    match = _LABEL.fullmatch(label.strip())
    if match is None:
        raise ValueError(f"“{label}” is no period: {_EXPECTED}")
    year = int(match["year"])
    if match["week"]:
        return Period.WEEK, _monday(label, year, int(match["week"]))
    if match["month"]:
        return Period.MONTH, date(year, int(match["month"]), 1)
    if match["quarter"]:
        return Period.QUARTER, date(year, 3 * int(match["quarter"]) - 2, 1)
    return Period.YEAR, date(year, 1, 1)


def _monday(label: str, year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        weeks = date(year, 12, 28).isocalendar().week
        raise ValueError(
            f"“{label}” is no week: expected one from {year}-W01 to {year}-W{weeks}"
        ) from None
