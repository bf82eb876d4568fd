"""Text → stamp: the time that a row of a timeline begins with, and the text after it."""

from __future__ import annotations

import re
from datetime import date, time, tzinfo
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from hindsite.model.values import check_year, fault
from hindsite.reading.times import zone_named

__all__ = ["Stamp", "day_in", "read_stamp", "zone_in"]

_STAMP = re.compile(
    r"(?P<open>(?:\*{1,3}|_{1,2}|`|\[|\(){0,3})\s{0,3}"
    r"(?:(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[Tt]|,?\s{1,9}))?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?|\s?(?:hrs?|h|Uhr)\b)?",
    re.ASCII,
)
_OFFSET = re.compile(
    r"(?P<space>\s{0,3})[(\[]?(?P<name>(?P<utc>UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2})"
    r"(?P<colon>:?)(?P<minutes>\d{2})?)[)\]]?(?![\w%]|:\d)",
    re.ASCII,
)
_WORD = re.compile(
    r"\s{0,3}(?:\((?P<inner>[A-Z]{1,5}|[A-Z][a-z]+(?:/[A-Za-z_+-]+){1,2})\)|(?P<name>Z|[A-Z]{2,5}|"
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)"
    r"(?:/[A-Za-z_+-]+){1,2})(?![\w/]|-\w)|(?<=\d)(?P<small>z)\b)",
    re.ASCII,
)
_SEPARATOR = re.compile(r"\s{0,9}(?:[-:|](?=[\s*_`\])]|$)|[–—])?\s{0,9}")
_RANGE = re.compile(r"\s?(?:-|–|—|to)\s?\d{1,2}:\d{2}(?![\d:])", re.ASCII)
_CLOSERS = {"[": "]", "(": ")"}
_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS.split()).replace("(?:)?", "")
_DAY = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})\b|\b(?P<dmy>\d{{1,2}}(?:st|nd|rd|th|\.)?)\s(?P<m1>{_NAMES})"
    rf",?\s(?P<y1>\d{{4}})\b|\b(?P<m2>{_NAMES})\s(?P<mdy>\d{{1,2}}(?:st|nd|rd|th)?),?\s(?P<y2>\d{{4}})\b",
    re.ASCII | re.IGNORECASE,
)
_TAIL = re.compile(r"\(([^()]{1,60})\)\s*$")
_EXAMPLE = "a time such as 09:05 or 2026-03-14T09:05Z"
_NOON, _QUARTERS, _FARTHEST = 12, {0, 15, 30, 45}, 14


class Stamp(NamedTuple):
    """A time as it was written: `day` and `zone` are None where it named none."""

    day: date | None
    clock: time
    zone: tzinfo | None
    found: str
    text: str


def read_stamp(source: str) -> Stamp | PydanticCustomError | None:
    """The time at the beginning of a text; a fault where it cannot be, None where there is none."""
    match = _STAMP.match(source)
    if match is None or source[match.end() : match.end() + 1].isdigit():
        return None
    try:
        return _stamp(match, source)
    except PydanticCustomError as error:
        return error


def day_in(text: str) -> date | PydanticCustomError | None:
    """The day that a heading or a cell names, wherever in it."""
    match = _DAY.search(text)
    if match is None:
        return None
    if match["iso"]:
        parts = match["iso"].split("-")
    else:
        month = _MONTH[(match["m1"] or match["m2"])[:3].lower()]
        number = re.sub(r"[^0-9]", "", match["dmy"] or match["mdy"])
        parts = [match["y1"] or match["y2"], str(month), number]
    try:
        return _day(parts)
    except PydanticCustomError as error:
        return error


def zone_in(text: str) -> tzinfo | PydanticCustomError | None:
    """The zone that a heading or a column's header names at its end: `Time (UTC)`."""
    tail = _TAIL.search(text[-70:])
    words = (tail[1] if tail else text[-70:]).split()
    word = words[-1].strip("*_`.,:()[]") if words else ""
    if not re.fullmatch(r"[A-Z]{1,5}|[A-Z][A-Za-z_]+/.+|(?:UTC|GMT)?\s?[+-][\d:]+", word):
        return None
    try:
        return zone_named(word)
    except PydanticCustomError as error:
        sure = error.type == "ambiguous-time" or not word.isupper()
        return error if sure else None


def _stamp(match: re.Match[str], source: str) -> Stamp | None:
    day = _day(match["day"].split("-")) if match["day"] else None
    clock = _clock(match)
    opened, rest = match["open"], source[match.end() :]
    found = match[0][len(opened) :].strip()
    zone, length = _zone(match, rest)
    found += rest[:length]
    rest = rest[length:]
    if rest[:1].isalnum():
        return None
    if zone is None and _RANGE.match(rest):
        return Stamp(day, clock, zone, found, source)
    return _closed(Stamp(day, clock, zone, found, ""), opened, rest, source)


def _closed(stamp: Stamp, opened: str, rest: str, source: str) -> Stamp:
    """The stamp with the text after it, once the emphasis or bracket around it is closed."""
    text = _after_separator(rest)
    closer = "".join(_CLOSERS.get(sign, sign) for sign in reversed(opened))
    zone = stamp.zone
    if closer:
        inside = rest if rest.startswith(closer) else text
        if not inside.startswith(closer):
            return Stamp(stamp.day, stamp.clock, zone, stamp.found, opened + text)
        rest = inside[len(closer) :]
        if "[" in opened and rest.startswith("("):
            return Stamp(stamp.day, stamp.clock, zone, stamp.found, source)
        if zone is None and (word := _WORD.match(rest)):
            zone = _known(word[1] or word[2] or word[3])
            rest = rest if zone is None else rest[word.end() :]
        text = _after_separator(rest)
    return Stamp(stamp.day, stamp.clock, zone, stamp.found, text)


def _after_separator(text: str) -> str:
    match = _SEPARATOR.match(text)
    return text[match.end() :] if match else text


def _zone(match: re.Match[str], rest: str) -> tuple[tzinfo | None, int]:
    """The zone that follows a time, and how long its text is."""
    offset = _OFFSET.match(rest)
    if offset and _is_offset(match, offset):
        return zone_named(offset["name"]), offset.end()
    word = _WORD.match(rest)
    if word is None:
        small = re.match(r"z\b", rest)
        return (zone_named("Z"), 1) if small else (None, 0)
    zone = _known(word["inner"] or word["name"] or word["small"])
    return (zone, word.end()) if zone else (None, 0)


def _is_offset(match: re.Match[str], offset: re.Match[str]) -> bool:
    """Whether `+02:00` after a time is its zone, and no range (09:05-09:20) and no number (+5)."""
    if offset["utc"]:
        return True
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if offset["space"]:
        exact = bool(offset["colon"] and offset["minutes"])
        return (exact or (bool(match["day"]) and len(offset["name"]) > len("+020"))) and (
            minutes in _QUARTERS
        )
    if offset["sign"] == "+" or match["day"]:
        return True
    later = (hours, minutes) > (int(match["hour"]), int(match["minute"]))
    return not later and hours <= _FARTHEST and minutes in _QUARTERS


def _known(word: str) -> tzinfo | None:
    """The zone, or None where a word in capitals is none; ambiguous words raise."""
    try:
        return zone_named(word)
    except PydanticCustomError as error:
        if error.type == "ambiguous-time" or "/" in word:
            raise
        return None


def _day(parts: list[str]) -> date:
    try:
        day = date(*map(int, parts))
    except ValueError as error:
        raise fault(
            "impossible-date", "a day that the calendar has", f"there is no such day ({error})"
        ) from error
    check_year(day)
    return day


def _clock(match: re.Match[str]) -> time:
    hour = int(match["hour"])
    half = (match["half"] or "").lower()
    if half and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        raise fault("invalid-time", _EXAMPLE, "there is no such time of day") from error
