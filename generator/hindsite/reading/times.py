"""Text → instants: which notations of a time are read, and in which zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hindsite.model.values import check_year, fault

__all__ = ["ABBREVIATIONS", "localise", "parse_instant", "zone_named"]

_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9, "AEST": 10,
    "AEDT": 11,
}  # fmt: skip
ABBREVIATIONS = frozenset(_HOURS)
"""The abbreviations of zones that have one meaning; case does not matter."""

_AMBIGUOUS = {"IST", "CST", "CDT", "BST", "AST", "SST", "GST", "PKT", "ECT", "ADT", "AMT", "WST"}
_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[Tt]|\s+)"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<zone>\S[^\n]{0,60})?",
    re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):\d{2}:\d{2}Z", re.ASCII)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII | re.IGNORECASE)
_HALF = re.compile(r"[ap]\.?m\b", re.IGNORECASE)
_MOST_HOURS, _MOST_MINUTES = 14, 59
_FARTHEST, _HOUR = 14, 60
_EXAMPLE = "a time such as 2026-03-14T09:02:00Z"


def zone_named(text: str) -> tzinfo:
    """The zone that a word or an offset names: `UTC`, `CET`, `+02:00`, `Europe/Berlin`.

    Raises:
        PydanticCustomError: `ambiguous-time` where the abbreviation has several meanings,
            `unknown-zone` where it has none.
    """
    name = text.strip().strip("()[]").strip()
    offset = _OFFSET.fullmatch(name)
    if offset:
        return _offset(offset)
    upper = name.upper()
    if upper in _HOURS:
        return timezone(timedelta(hours=_HOURS[upper])) if _HOURS[upper] else UTC
    if upper in _AMBIGUOUS:
        raise fault(
            "ambiguous-time",
            "an offset such as +05:30, or a zone such as Asia/Kolkata",
            f"the abbreviation {upper} stands for several zones",
        )
    if "/" in name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise fault("unknown-zone", "an offset, or a zone such as Europe/Berlin", "no such zone")


def _offset(match: re.Match[str]) -> tzinfo:
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > _MOST_HOURS or minutes > _MOST_MINUTES:
        raise fault("unknown-zone", "an offset from -14:00 to +14:00", "no zone is so far off")
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if match[1] == "-" else delta) if delta else UTC


def localise(day: date, clock: time, zone: tzinfo) -> datetime:
    """A day and a wall clock time in a zone, as an instant.

    Raises:
        PydanticCustomError: `ambiguous-time` where clocks were changed and the time came twice or
            never.
    """
    first = datetime.combine(day, clock, tzinfo=zone)
    if type(zone) is timezone:
        # An offset never changes.
        return first
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == first.replace(
        tzinfo=None
    )
    how = "came twice" if exists else "never came"
    raise fault(
        "ambiguous-time",
        "a time with its offset, such as +02:00",
        f"this time {how} when the clocks of {zone} changed",
    )


def parse_instant(text: str, zone: tzinfo) -> tuple[datetime, bool]:
    """Read an instant; the second value is True where it named no zone and `zone` was taken.

    Raises:
        PydanticCustomError: `invalid-time`, `impossible-date`, `ambiguous-time` or `unknown-zone`.
    """
    if _USUAL.fullmatch(text) and (usual := _usual(text)):
        return usual, False
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise fault("invalid-time", _EXAMPLE, "this is no time")
    day = _day(match["day"])
    clock = _clock(match)
    if match["zone"] is None:
        return localise(day, clock, zone), True
    if _HALF.match(match["zone"]):
        raise fault("invalid-time", _EXAMPLE, "the day of a time has 24 hours here, not twice 12")
    if (sign := match["zone"][-1]) in ",;":
        raise fault("invalid-time", _EXAMPLE, f"a “{sign}” stands behind the time")
    return localise(day, clock, zone_named(match["zone"])), False


def _usual(text: str) -> datetime | None:
    """An instant of UTC in the form that most have; None where it has to be told what is wrong."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    check_year(when.date())
    return when


def _day(text: str) -> date:
    try:
        day = date(*map(int, text.split("-")))
    except ValueError as error:
        raise fault(
            "impossible-date", "a day that the calendar has", "there is no such day"
        ) from error
    check_year(day)
    return day


def _clock(match: re.Match[str]) -> time:
    micro = int((match["part"] or "0").ljust(6, "0")[:6])
    try:
        return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0), micro)
    except ValueError as error:
        raise fault("invalid-time", _EXAMPLE, "there is no such time of day") from error
