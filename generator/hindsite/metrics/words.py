"""Numbers as people say them: durations, shares, and what a statistic rests on."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from hindsite.metrics.values import (
    ClockState,
    Comparison,
    Exclusion,
    Proportion,
    Reason,
    Statistic,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.metrics.values import Estimate, NotificationClock, Window

__all__ = [
    "NOTHING",
    "SIGNIFICANT",
    "basis_words",
    "clock_words",
    "comparison_words",
    "count_words",
    "detectable_words",
    "duration_words",
    "interval_words",
    "p_words",
    "reason_words",
    "sayer",
    "share_words",
]

NOTHING = "–"
"""Stands where there is no number."""

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86400
_NAMES = {SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d"}
_SHORT = 10 * MINUTE
ALL = 100
SIGNIFICANT = 0.05
"""Under this p a change is called evident."""
_LEAST_P = 0.001
_LARGE_COUNT = 100
"""From here on a count's decimals say nothing."""


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


def count_words(value: float) -> str:
    """A count, or a mean or limit of counts: `12`, `4.8`, `0.025`, `1,204`."""
    if not math.isfinite(value):
        return NOTHING
    if value >= _LARGE_COUNT or value == round(value):
        return f"{round(value):,}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def sayer(unit: Unit) -> Callable[[float], str]:
    """What says a number of this unit in words."""
    return {
        Unit.MINUTES: duration_words,
        Unit.DAYS: lambda days: duration_words(days * DAY / MINUTE),
        Unit.SHARE: share_words,
        Unit.INCIDENTS: count_words,
    }[unit]


def interval_words(estimate: Estimate | None, say: Callable[[float], str]) -> str:
    """The ends of an interval: `22 min to 1 h 4 min`, `at least 22 min`; empty where there is none.

    Args:
        estimate: The number, or None.
        say: Says one end in words; see `sayer`.
    """
    if estimate is None or estimate.low is None:
        return ""
    if estimate.high is None:
        return f"at least {say(estimate.low)}"
    return f"{say(estimate.low)} to {say(estimate.high)}"


def p_words(p: float) -> str:
    """A p-value in two digits: `p = 0.34`, `p = 0.0021`, `p < 0.001`."""
    if p < _LEAST_P:
        return f"p < {_LEAST_P}"
    return f"p = {p:.2g}"


def comparison_words(comparison: Comparison) -> str:
    """Two counts, and whether chance alone explains how they differ.

    `17 incidents in 2026-Q3 against 11 in 2026-Q2: no evidence of a change (p = 0.34)`; where a
    period runs, `9 incidents in the first 54 days of 2026-Q4 against 12 in as many days of 2026-Q3:
    …`.
    """
    now, before = comparison.now, comparison.before
    many = "incident" if comparison.count == 1 else "incidents"
    counts = (
        f"{comparison.count:,} {many} in {_stretch(now)} against {comparison.count_before:,} in "
        f"{before.label if now.finished else f'as many days of {before.label}'}"
    )
    return f"{counts}: {_verdict(comparison)}"


def _stretch(window: Window) -> str:
    if window.finished:
        return window.label
    days = "day" if window.days == 1 else f"{window.days} days"
    return f"the first {days} of {window.label}"


def _verdict(comparison: Comparison) -> str:
    if comparison.p is None:
        if not comparison.count and not comparison.count_before:
            return "nothing to compare"
        return "not tested, since records begin later than that"
    if comparison.p >= SIGNIFICANT:
        return f"no evidence of a change ({p_words(comparison.p)})"
    rate, rate_before = (
        comparison.count / max(comparison.now.days, 1),
        comparison.count_before / max(comparison.before.days, 1),
    )
    word = "more" if rate > rate_before else "fewer"
    return f"{word} than chance explains ({p_words(comparison.p)})"


def detectable_words(statistic: Statistic) -> str:
    """What change a sample of this size and spread could show; empty where too few values are."""
    if statistic.detectable is None:
        return ""
    number = statistic.n - statistic.zeros
    return (
        f"With {number:,} in each of two periods, a true change under ×{statistic.detectable:.2g} "
        "in the geometric mean would be missed more than one time in five."
    )


def basis_words(number: Statistic | Proportion) -> str:
    """What a number rests on: `n = 21 of 26; 3 still open, 2 field missing (detected_at)`.

    Reasons come with the most frequent first; behind missing fields stand their names. Records
    outside the population are not in N and not said here.
    """
    running = len(number.censored) if isinstance(number, Statistic) else 0
    by_reason = Counter(exclusion.reason for exclusion in number.left_out)
    order = sorted(by_reason, key=lambda reason: (-by_reason[reason], list(Reason).index(reason)))
    parts = [f"{running:,} {Reason.STILL_OPEN}"] if running else []
    parts += [f"{by_reason[reason]:,} {_reason(reason, number.left_out)}" for reason in order]
    basis = f"n = {number.n:,} of {number.population:,}"
    return f"{basis}; {', '.join(parts)}" if parts else basis


def _reason(reason: Reason, left_out: tuple[Exclusion, ...]) -> str:
    if reason is not Reason.FIELD_MISSING:
        return reason.value
    names = sorted({name for exclusion in left_out for name in exclusion.detail})
    return f"{reason.value} ({', '.join(names)})" if names else reason.value


def reason_words(exclusion: Exclusion) -> str:
    """Why one record is left out, with its detail: `field missing: detected_at`."""
    detail = ", ".join(exclusion.detail)
    return f"{exclusion.reason.value}: {detail}" if detail else exclusion.reason.value


def clock_words(clock: NotificationClock) -> str:
    """What is left until a duty is due, by how much it is overdue, or how long it took."""
    if clock.state is ClockState.OUT_OF_ORDER:
        return "notified before it was known: one of the two times is wrong"
    if clock.left is not None:
        if clock.left < 0:
            return f"overdue by {duration_words(-clock.left)}"
        return f"{duration_words(clock.left)} left"
    if clock.minutes is not None:
        return f"took {duration_words(clock.minutes)}"
    return "known_at is missing" if clock.known_at is None else ""
