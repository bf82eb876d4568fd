"""An instant, written as another one is written beside it."""

from __future__ import annotations

import re
from datetime import datetime

__all__ = ["has_clock", "like"]

_STAMP = re.compile(
    r"(?:(?P<day>\d{4}-\d{1,2}-\d{1,2})(?P<gap>[Tt]|,?\s{1,9}))?"
    r"(?P<hour>\d{1,2}):\d{2}(?P<second>:\d{2}(?:[.,]\d{1,9})?)?"
    r"(?P<half>\s?[AaPp]\.?[Mm]\b)?",
    re.ASCII,
)
_NOON = 12


def has_clock(sample: str) -> bool:
    """Whether a time of day stands in the sample."""
    return _STAMP.search(sample) is not None


def like(sample: str, at: datetime, *, dated: bool = False) -> str:
    """The sample with another time in it; all around the time, its zone too, stays.

    Args:
        sample: Holds a time of day: `**09:05** `, `2026-03-14T09:05:00Z`.
        at: The time to write, in the zone of the sample.
        dated: Whether to write the day even where the sample has none.
    """
    return _STAMP.sub(lambda match: _written(match, at, dated=dated), sample, count=1)


def _written(match: re.Match[str], at: datetime, *, dated: bool) -> str:
    day = f"{at:%Y-%m-%d}{match['gap'] or ' '}" if match["day"] or dated else ""
    second = f":{at:%S}" if match["second"] or at.second else ""
    half = match["half"] or ""
    hour = (at.hour - 1) % _NOON + 1 if half else at.hour
    width = len(match["hour"])
    return f"{day}{hour:0{width}d}:{at:%M}{second}{_half(half, at)}"


def _half(sample: str, at: datetime) -> str:
    """The half of the day, in the letters of the sample: `AM`, `p.m`."""
    if not sample:
        return ""
    letter = "a" if at.hour < _NOON else "p"
    upper = sample.strip()[0].isupper()
    return re.sub(r"[AaPp]", letter.upper() if upper else letter, sample, count=1)
