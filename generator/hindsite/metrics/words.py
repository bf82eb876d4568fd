"""Numbers as people say them: durations, shares, and what a statistic rests on."""

from __future__ import annotations

import math
from collections import Counter

from hindsite.metrics.values import Exclusion, Proportion, Reason, Statistic

__all__ = ["NOTHING", "basis_words", "duration_words", "share_words"]

NOTHING = "–"
"""Stands where there is no number."""

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86400
_NAMES = {SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d"}
_SHORT = 10 * MINUTE
ALL = 100


def duration_words(minutes: float) -> str:
    """A duration in its two largest units: `45 s`, `38 min`, `2 h 14 min`, `3 d 4 h`.

    Seconds are said below ten minutes only: `4 min 36 s`. What is no finite number is said as a
    dash.
    """
    if not math.isfinite(minutes):
        return NOTHING
    sign = "−" if minutes < 0 else ""
    seconds = abs(minutes) * MINUTE
    if round(seconds) < _SHORT:
        text = _pair(round(seconds), MINUTE, SECOND)
    elif (whole := round(seconds / MINUTE) * MINUTE) < DAY:
        text = _pair(whole, HOUR, MINUTE)
    else:
        text = _pair(round(seconds / HOUR) * HOUR, DAY, HOUR)
    return text if text.startswith("0 ") else sign + text


def _pair(seconds: int, large: int, small: int) -> str:
    many, rest = divmod(seconds, large)
    few = rest // small
    parts = [f"{many} {_NAMES[large]}"] if many else []
    if few or not many:
        parts.append(f"{few} {_NAMES[small]}")
    return " ".join(parts)


def share_words(value: float | None) -> str:
    """A share from 0 to 1 in whole percent, `83 %`; only what is all is called 100 %."""
    if value is None or not math.isfinite(value):
        return NOTHING
    percent = round(value * ALL)
    if value < 1 and percent == ALL:
        return "over 99 %"
    if value > 0 and percent == 0:
        return "under 1 %"
    return f"{percent} %"


def basis_words(number: Statistic | Proportion) -> str:
    """What a number rests on: `n = 21 of 26; 3 still open, 2 field missing (detected_at)`.

    Reasons come with the most frequent first; behind missing fields stand their names.
    """
    by_reason = Counter(exclusion.reason for exclusion in number.left_out)
    order = sorted(by_reason, key=lambda reason: (-by_reason[reason], list(Reason).index(reason)))
    parts = [f"{by_reason[reason]} {_reason(reason, number.left_out)}" for reason in order]
    basis = f"n = {number.n} of {number.population}"
    return f"{basis}; {', '.join(parts)}" if parts else basis


def _reason(reason: Reason, left_out: tuple[Exclusion, ...]) -> str:
    if reason is not Reason.FIELD_MISSING:
        return reason.value
    names = sorted({name for exclusion in left_out for name in exclusion.missing})
    return f"{reason.value} ({', '.join(names)})" if names else reason.value
