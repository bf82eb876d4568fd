"""Where ticks stand on an axis, and where dots stand that would cover each other."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.metrics.values import Estimate

__all__ = [
    "FLOOR",
    "count_ticks",
    "floored",
    "log_bounds",
    "log_ticks",
    "median_or_values",
    "swarm",
    "tick_label",
]

FLOOR = 1.0
"""The least duration on a log axis in minutes; shorter ones stand there too."""

_HOUR, _DAY, _YEAR = 60.0, 1440.0, 525600.0
# Rounder steps come first: where room is short, the later ones give way.
_STEPS = (
    *(1.0, _HOUR, _DAY, 30 * _DAY, _YEAR, 10.0, 4 * _HOUR, 7 * _DAY, 10 * _YEAR, 100 * _YEAR),
    *(90 * _DAY, 2 * _DAY, 30.0, 12 * _HOUR, 5.0, 2.0, 2 * _HOUR, 15.0, 4 * _DAY, 14 * _DAY),
)


def floored(minutes: float) -> float:
    """A duration as a log axis can show it."""
    return max(minutes, FLOOR)


def median_or_values(median: Estimate | None, values: tuple[float, ...]) -> tuple[float, ...]:
    """All that an axis must reach: a median with the ends of its interval, else the values."""
    if median is None:
        return values
    return tuple(end for end in (median.low, median.value, median.high) if end is not None)


def log_bounds(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a log axis in minutes: values with a little room, never less than a decade."""
    low, high = floored(min(values)), floored(max(values))
    if high < 10 * low:
        middle = math.sqrt(low * high)
        low, high = floored(middle / 4), max(middle * 4, 10 * FLOOR)
    return low / 1.25, high * 1.25


def log_ticks(low: float, high: float, length: float, gap: float) -> tuple[float, ...]:
    """Durations at which people read time, no nearer than `gap` units on an axis of `length`."""
    units = length / math.log(high / low)
    chosen: list[float] = []
    for step in _STEPS:
        apart = all(abs(math.log(step / other)) * units >= gap for other in chosen)
        if low <= step <= high and apart:
            chosen.append(step)
    return tuple(sorted(chosen))


def tick_label(minutes: float) -> str:
    """A tick's duration in its largest whole unit: “10 min”, “4 h”, “7 d”, “1 y”."""
    for unit, name in ((_YEAR, "y"), (_DAY, "d"), (_HOUR, "h")):
        if minutes >= unit:
            return f"{minutes / unit:g} {name}"
    return f"{minutes:g} min"


def count_ticks(highest: float, most: int = 5) -> tuple[int, ...]:
    """Whole numbers from 0 to at least `highest`, in steps of 1, 2 or 5 times a power of ten."""
    steps = (factor * 10**power for power in range(10) for factor in (1, 2, 5))
    step = next(step for step in steps if step * (most - 1) >= highest)
    return tuple(range(0, max(math.ceil(highest), 1) + step, step))


def swarm(places: Sequence[float], size: float, half: float) -> tuple[float, ...]:
    """Offsets across a strip that keep dots apart: in its middle, one above, one below, and so on.

    Args:
        places: Where the dots stand along the strip, in units.
        size: A dot's diameter.
        half: Half of the strip's height; where dots are many they close up to stay within.
    """
    cells = [round(place / size) for place in places]
    crowd = max(Counter(cells).values(), default=1) // 2
    step = min(size, half / crowd) if crowd else size
    seen: Counter[int] = Counter()
    offsets: list[float] = []
    for cell in cells:
        rank = seen[cell]
        seen[cell] += 1
        side = 1 if rank % 2 else -1
        offsets.append(side * ((rank + 1) // 2) * step)
    return tuple(offsets)
