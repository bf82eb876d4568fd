"""Values that could not be read → how to write what they most likely mean."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from pydantic_core import PydanticCustomError

from hindsite.model.names import fold
from hindsite.model.values import FIRST_YEAR, LAST_YEAR
from hindsite.reading.stamps import day_in
from hindsite.reading.times import zone_named
from hindsite.reading.word_lists import word_list

__all__ = [
    "day_meant", "instant_meant", "is_unknown", "number_meant",
    "period_meant", "truth_meant", "zone_meant",
]  # fmt: skip

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_OTHER_YEAR = re.compile(
    r"(?<!\d)(?:\d{5,8}|\d\d)([-/.])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)\d{1,2}([-/.])\d{1,2}\2\d\d(?!\d)",
    re.ASCII,
)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?=T|\s|$)", re.ASCII)
_CLOCK = re.compile(
    r"(?<![\d:.A-SU-Za-su-z])(?P<hour>\d{1,2})(?:\s?[:.hH]\s?(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?)?"
    r"(?![\d:])\s*(?P<half>[ap]\.?m\b\.?)?",
    re.ASCII | re.IGNORECASE,
)
_DAY_END = re.compile(r"(?<!\d)24:00(?::00)?(?!\d)", re.ASCII)
_PACKED = re.compile(r"T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?!\d)", re.ASCII)
_OFFSET = re.compile(r"[zZ]|[+-]\d{2}:?\d{2}", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_SUFFIXED = re.compile(r"\d\s?(?:[kKMG]\b|million|thousand)", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’ ]\d{3})+", re.ASCII)
_EXPONENT = re.compile(r"\d[eE][+-]?\d", re.ASCII)
_LONGEST = 40
_SPAN_PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*"
    r"(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])",
    re.ASCII,
)
_FIELD_UNITS = {"_ms": 0.001, "_minutes": 60.0}
_RELATIVE = re.compile(
    r"\b(?:now|today|yesterday|tomorrow|tonight|noon|midnight|this|last|next|soon|later|ago|end of"
    r"|heute|gestern|morgen|asap|eod|eow|eom)\b",
    re.IGNORECASE,
)
_NOON, _LAST_HOUR, _LAST_MINUTE, _MOST_MONTHS, _MILLISECONDS = 12, 23, 59, 12, 13
# A letter that stands for a digit among digits.
_LETTER_O = re.compile(r"(?<=[\d:T-])[oO](?=[\d:])|(?<=\d)[oO](?=[\s:TZ+-]|$)", re.ASCII)
_LETTER_L = re.compile(r"(?<=[\d:T-])[lI](?=[\d:])", re.ASCII)
_FIXED = re.compile(r"(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?", re.ASCII | re.IGNORECASE)
_WHICH = ", whichever is meant"
_NEAR = 0.8
_PARTS = {
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
}  # fmt: skip
_PERIOD = re.compile(
    r"(?:every\s|each\s|once (?:a|per)\s)?\s*(?:an?\s|([1-9][0-9]{0,3})\s*-?\s*)?"
    r"(min(?:ute)?s?|h(?:ou)?rs?|days?|daily|weeks?|weekly|months?|monthly|quarters?|quarterly"
    r"|years?|yearly|annually)",
    re.ASCII,
)
_UNITS = {
    "min": (1, "m"), "h": (1, "h"), "da": (1, "d"), "week": (1, "w"), "month": (30, "d"),
    "quarter": (90, "d"), "year": (365, "d"), "annual": (365, "d"),
}  # fmt: skip
"""By how a unit begins, how many of ours it is, and our sign."""
_DIGITS = "write digits alone, without a unit and without marks between thousands"
_AND_ZONE = ", with Z or an offset such as +01:00 after it"
_DEPENDS = "whoever reads it later cannot tell from when it counts"
_LEFT_OUT = "leave the field out until it is known: a gap is told as one"


def is_unknown(text: str) -> bool:
    """Whether a value says that nobody knows it: `tbd`, `?`, `n/a`."""
    return fold(text).strip("<>[]() ") in _words("unknown")


def instant_meant(text: str) -> str:
    """How to write an instant that could not be read; empty where nobody can tell."""
    if is_unknown(text):
        return _LEFT_OUT
    text = _LETTER_L.sub("1", _LETTER_O.sub("0", text))
    if _EPOCH.fullmatch(text.strip()):
        return _of_epoch(text.strip())
    days, rest = _days(text)
    if len(days) == 1 and isinstance(days[0], date) and (end := _DAY_END.search(rest)):
        days = [days[0] + timedelta(days=1)]
        rest = f"{rest[: end.start()]}00:00{rest[end.end() :]}"
    clock = _clock(rest)
    if isinstance(days, str) or isinstance(clock, str):
        return days if isinstance(days, str) else str(clock)
    return _written(days, *clock) if days and clock else _half_said(days, clock, text)


def _half_said(days: list[date], clock: tuple[time, str] | None, text: str) -> str:
    """How to write what has a day without a time, a time without a day, or neither."""
    if days:
        return f"write the time after the day, as in {days[0]}T09:02:00Z"
    if _OTHER_YEAR.search(text):
        return "write the year in four digits, as in 2026-03-14T09:02:00Z"
    if _RELATIVE.search(text):
        return f"write day and time themselves, as in 2026-03-14T09:02:00Z: {_DEPENDS}"
    return f"write the day before it, as in 2026-03-14T{clock[0]}Z" if clock else ""


def day_meant(text: str) -> str:
    """How to write a day that could not be read; empty where nobody can tell."""
    if is_unknown(text):
        return _LEFT_OUT
    days, _ = _days(text)
    if isinstance(days, str):
        return days
    if days:
        return f"write {' or '.join(map(str, days))}{_WHICH if len(days) > 1 else ''}"
    if _RELATIVE.search(text) or re.search(r"\bQ[1-4]\b", text):
        return f"write the day itself, as in 2026-04-01: {_DEPENDS}"
    return ""


def zone_meant(text: str) -> str:
    """How to write a time zone that could not be read; empty where nobody can tell."""
    if _FIXED.fullmatch(text.strip()):
        return "write a zone such as Europe/Berlin, which knows when clocks are changed"
    names = _cities()
    near = get_close_matches(fold(text.rpartition("/")[2].replace("_", " ")), names, 1, _NEAR)
    return f"write {names[near[0]]}" if near else ""


@cache
def _cities() -> dict[str, str]:
    """Zones of the tz database by the places that they are named after, in small letters."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _PARTS)
    return {fold(zone.rpartition("/")[2].replace("_", " ")): zone for zone in zones}


def number_meant(text: str, field: str = "") -> str:
    """How to write a number that could not be read; empty where nobody can tell.

    Args:
        text: What stands there.
        field: The field's name, which may end with its unit.
    """
    if is_unknown(text):
        return _LEFT_OUT
    unit, parts = _unit_of(field), _SPAN_PART.findall(text.lower())
    if unit and parts and len(parts) == len(_NUMBER.findall(text)):
        span = sum(float(number.replace(",", ".")) * _seconds(name) for number, name in parts)
        return f"write {span / unit:g}"
    if _EXPONENT.search(text) or len(text) > _LONGEST:
        return ""
    found = _NUMBER.findall(text)
    if not found or _SUFFIXED.search(text) or _GROUPED.search(text):
        return _DIGITS if found else ""
    numbers = sorted((float(number.replace(",", ".")) for number in found), reverse=True)
    peak = f"{numbers[0]:g}"
    return f"write {peak}" if len(numbers) == 1 else f"write one number, the worst: {peak}"


def _unit_of(field: str) -> float:
    """Of how many seconds a field counts; 0 for one that counts something else."""
    return next((size for end, size in _FIELD_UNITS.items() if field.endswith(end)), 0)


def _seconds(unit: str) -> float:
    """How long a unit is that people write behind a number."""
    if unit.startswith(("ms", "milli")):
        return 0.001
    return {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}[unit[0]]


def truth_meant(text: str) -> str:
    """How to write yes or no; empty where nobody can tell."""
    word = fold(text)
    if word in _words("false") or word.startswith(("no ", "not ")):
        return "write false"
    if word in _words("true") or word.startswith("yes"):
        return "write true"
    return _LEFT_OUT if is_unknown(text) else ""


def _words(name: str) -> frozenset[str]:
    listed = word_list("misnomers").get(name)
    return frozenset(fold(str(word)) for word in listed or ())


def _days(text: str) -> tuple[list[date] | str, str]:
    """The days that a text may mean, or why there is none such; and the text without them."""
    for pattern in (_YEAR_FIRST, _COMPACT):
        if match := pattern.search(text):
            parts = [tuple(map(int, match.groups()))]
            return _real(parts), f"{text[: match.start()]} {text[match.end() :]}"
    if match := _YEAR_LAST.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        orders = [(year, second, first)]
        if match[2] != "." and first != second:
            orders.append((year, first, second))
        possible = [parts for parts in orders if parts[1] <= _MOST_MONTHS] or orders[:1]
        return _real(possible), f"{text[: match.start()]} {text[match.end() :]}"
    named = day_in(text)
    return ([named] if isinstance(named, date) else []), text


def _real(orders: Sequence[tuple[int, ...]]) -> list[date] | str:
    """The days of the calendar among year, month and day; else what to write, if that is known."""
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year, *_ in orders):
        return ""
    days = []
    for year, month, day in orders:
        if not 1 <= month <= _MOST_MONTHS:
            return _turned(year, month, day)
        last = monthrange(year, month)[1]
        if not 1 <= day <= last:
            return f"write another day: {month_name[month]} {year} has {last}"
        days.append(date(year, month, day))
    return days


def _turned(year: int, month: int, day: int) -> str:
    """How to write a day whose month there is none of: most likely it is the day."""
    if 1 <= day <= _MOST_MONTHS and 1 <= month <= monthrange(year, day)[1]:
        return f"write the day as {date(year, day, month)}, if day and month were swapped"
    return "write a day of the calendar, as in 2026-03-14"


def _clock(text: str) -> tuple[time, str] | str | None:
    """The time of day in a text and what follows it, or why there is none such; None for none."""
    packed = _PACKED.search(text)
    timed = (match for match in _CLOCK.finditer(text) if match["minute"] or match["half"])
    match = packed or next(timed, None)
    if match is None:
        return None
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = "" if packed else (match["half"] or "").lower()[:1]
    if half and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour > _LAST_HOUR:
        return "write an hour from 00 to 23; midnight is 00:00 of the day that begins"
    if max(minute, second) > _LAST_MINUTE:
        return "write minutes and seconds from 00 to 59"
    return time(hour, minute, second), text[match.end() :]


def _written(days: list[date], clock: time, after: str) -> str:
    """How to write an instant: with its zone where that can be told."""
    zone = after.strip(" ()[],.;?!~\"'“”")
    try:
        zone_named(zone)
    except PydanticCustomError:
        zone = ""
    shown = clock.isoformat("seconds" if clock.second else "minutes")
    offset = zone if not zone or _OFFSET.fullmatch(zone) else f" {zone}"
    ways = " or ".join(f"{day}T{shown}{offset}" for day in days)
    which = _WHICH if len(days) > 1 else ""
    return f"write {ways}{which}{'' if zone else _AND_ZONE}"


def _of_epoch(text: str) -> str:
    seconds = float(text) / (1000 if len(text) == _MILLISECONDS else 1)
    when = datetime.fromtimestamp(seconds, UTC)
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        return ""
    return f"write {when:%Y-%m-%dT%H:%M:%SZ}, which these seconds since 1970 are"


def period_meant(text: str) -> str:
    """How to write a period that is said in words, months and years in days; empty for none."""
    match = _PERIOD.fullmatch(text.casefold())
    if match is None:
        return ""
    count, unit = int(match[1] or 1), match[2]
    often, sign = next((each for word, each in _UNITS.items() if unit.startswith(word)))
    return f"write {count * often}{sign}"
