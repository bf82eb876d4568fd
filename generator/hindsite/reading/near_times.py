"""Text → whether it begins like a row of a timeline whose time cannot be read."""

from __future__ import annotations

import re

__all__ = ["begins_like_a_row", "begins_like_a_time"]

# What begins like a time: 9.05, 9h05, ca. 09:05, At 09:05, T+17m.
_NEARLY_A_TIME = re.compile(
    r"[*_`\s(\[]{0,4}(?:(?:ca|circa|approx|approximately|about|around|roughly|at|from|since|until"
    r"|by|between|shortly (?:after|before)|after|before)\b\.?\s?|[~≈@<>]\s?)?"
    r"(?:[0-9]{1,2}(?:[:.h][0-9]{2}(?!\w|\s?%|\.[0-9])|\s?[ap]\.?m\b)"
    r"|T?[+-]\s?[0-9]{1,4}\s?(?:[:h][0-9]{2}|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b)",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_SIGNS = r"[\W_]{0,8}"
_CLOCK = r"[0-9]{1,2}[:.h][0-9]{2}(?![0-9])|[0-9]{1,2}\s?[ap]\.?m\b"
# A day in any form: 2026-03-14, 14.03.2026, March 14th, 14 March 2026.
_DAY = re.compile(
    rf"{_SIGNS}(?:{_WEEKDAYS}\b[,.]?\s)?(?:[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9]|-\w)"
    r"|[0-9]{1,2}(?:([-/.])[0-9]{1,2}\1[0-9]{4}|/[0-9]{1,2}/[0-9]{2})(?![0-9])|[0-9]{8}(?=T[0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|\.)?\s{_MONTHS}\b\.?(?:,?\s[0-9]{{4}}\b)?"
    rf"|{_MONTHS}\b\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?![\w.]|:[0-9])(?:,?\s[0-9]{{4}}\b)?)",
    re.ASCII | re.IGNORECASE,
)
_THEN_A_CLOCK = re.compile(
    rf"(?:[\W_]{{0,6}}(?:(?:at|{_WEEKDAYS})\b|T))?[\W_]{{0,6}}(?:{_CLOCK}|[0-9]{{4}}(?:[0-9]{{2}})?Z?\b)",
    re.ASCII | re.IGNORECASE,
)
# 11/30 09:05, Monday 09:05; 0905, 1305 UTC, 09;05, O9:05, 09:xx, and behind other signs 🔥 09:05.
_SPOILT = re.compile(
    rf"{_SIGNS}(?:(?:[0-9]{{1,2}}[-/][0-9]{{1,2}}|{_WEEKDAYS})\b[,.]?\s(?:at\s)?(?:{_CLOCK})"
    r"|0[0-9][0-5][0-9]\b(?!\s?%)|[012]?[0-9][0-5][0-9](?:Z|\s?(?:UTC|GMT|CES?T|h))\b"
    r"|[0-9]{1,2};[0-9]{2}\b|(?=[0-9:]{0,4}O)[0-2O]?[0-9O]:[0-5O][0-9O]\b"
    r"|[0-9]{1,2}:(?:x{1,2}|\?{1,2})|(?:[x]\]\s)?[0-9]{1,2}:[0-5][0-9](?![\w:]))",
    re.ASCII | re.IGNORECASE,
)
_LOOKED_AT = 120
# As they are typed with an input method for Chinese or Japanese: digits and a colon that are wide.
_WIDE = {0xFF10 + place: sign for place, sign in enumerate("0123456789:")}


def begins_like_a_time(text: str) -> bool:
    """Whether a line of prose begins with a time, and may be a row whose dash was forgotten."""
    if _NEARLY_A_TIME.match(text):
        return True
    day = _DAY.match(text)
    return day is not None and _THEN_A_CLOCK.match(text, day.end()) is not None


def begins_like_a_row(text: str) -> str | None:
    """What is wrong with the time that an item or a cell, which has none, begins with.

    None where it begins with none.
    """
    text = text[:_LOOKED_AT].translate(_WIDE)
    if begins_like_a_time(text) or _SPOILT.match(text):
        return "this begins like a time, but cannot be read as one"
    if _DAY.match(text):
        return "this begins with a day, but without the time of day"
    return None
