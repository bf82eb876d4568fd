"""Times of other tools, in words or of twice twelve hours → the notation that is read here.

Only what can mean one time is taken: `05/04/2024` names two days and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time

from hindsite.model.incident import INSTANTS
from hindsite.reading.stamps import day_in
from hindsite.reading.yaml_text import Data, Scalar

__all__ = ["day_spelt", "instant_spelt", "times_spelt"]

_DAYS = ("last_reviewed", "last_exercised")

_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s)?"
_DAY = (
    r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?\s(?:of\s)?[A-Z][a-z]{2,8}\.?,?\s\d{4}"
    r"|[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})"
)
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s?(?P<half>[AaPp]\.?[Mm]\b\.?)?"
)
_ZONE = (
    r"(?:\s?(?P<zone>[+-]\d{2}:?\d{2}|\(?[A-Za-z][A-Za-z/_]{0,40}(?:[+-]\d{1,2}(?::?\d{2})?)?\)?))?"
)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}(?:,|\sat|\s[-–—])?(?:T|\s){_CLOCK}{_ZONE}", re.ASCII)
_CLOCK_FIRST = re.compile(rf"{_CLOCK}{_ZONE},?\s(?:on\s)?{_WEEKDAY}{_DAY}", re.ASCII)
_DAY_ALONE = re.compile(f"{_WEEKDAY}{_DAY}", re.ASCII)
_NOON = 12


def times_spelt(data: Mapping[str, Data]) -> dict[str, Data]:
    """The times and days of a record in another format that are to be read in their place."""
    found: dict[str, Data] = {}
    for name in (*INSTANTS, *_DAYS):
        value = data.get(name)
        if isinstance(value, Scalar):
            text = day_spelt(value) if name in _DAYS else instant_spelt(value)
            if text != value:
                found[name] = Scalar.placed(text, value.where, value.steps)
    return found


def instant_spelt(text: str) -> str:
    """`March 3rd, 2024 2:05 PM UTC` as `2024-03-03T14:05 UTC`; anything else as it is."""
    plain = " ".join(text.split())
    match = _DAY_FIRST.fullmatch(plain) or _CLOCK_FIRST.fullmatch(plain)
    day = _day(match["day"]) if match else None
    clock = _clock(match) if match else None
    is_usual = match is not None and match["day"][4] == "-" and not match["half"]
    if match is None or is_usual or day is None or clock is None:
        return text
    zone = match["zone"] or ""
    return f"{day}T{clock.isoformat()}{zone if zone[:1] in '+-' else f' {zone}'}"


def day_spelt(text: str) -> str:
    """`March 3rd, 2024` as `2024-03-03`; anything else as it is."""
    match = _DAY_ALONE.fullmatch(" ".join(text.split()))
    day = _day(match["day"]) if match else None
    return text if day is None else str(day)


def _day(text: str) -> date | None:
    """The day that a text names; None where the calendar has none such."""
    if text[:4].isdigit():
        text = text.replace("/", "-").replace(".", "-")
    else:
        text = text.replace(" of ", " ").replace(".", "")
    found = day_in(text)
    return found if isinstance(found, date) else None


def _clock(match: re.Match[str]) -> time | None:
    """The time of day; None where there is none such."""
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
