"""Is it getting worse: the incidents of one stretch of days against those of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.intervals import compare_counts
from hindsite.metrics.values import Comparison

if TYPE_CHECKING:
    from hindsite.metrics.periods import Days
    from hindsite.metrics.values import Window

__all__ = ["compare", "count_in", "edges_of"]


def compare(days: Days, now: Window, before: Window) -> Comparison:
    """One window's count against another's, of the days observed in each.

    Records that begin only after the earlier window has are no witness to all of it: what happened
    until then nobody wrote down. Then there is no test, or the first year of every library would
    be followed by a worse one.

    Args:
        days: The day on which each incident began, sorted.
        now: A window; of one that still runs only the days up to today count.
        before: The window before it: see `window_before`.
    """
    count, count_before = count_in(days, now), count_in(days, before)
    is_witnessed = len(days) > 0 and days[0] <= np.datetime64(before.start)
    return Comparison(
        now=now,
        before=before,
        count=count,
        count_before=count_before,
        p=compare_counts(count, now.days, count_before, before.days) if is_witnessed else None,
    )


def count_in(days: Days, window: Window) -> int:
    """How many of these sorted days lie in the observed part of a window."""
    low, high = edges_of(days, window)
    return high - low


def edges_of(days: Days, window: Window) -> tuple[int, int]:
    """The places from which and until which sorted days lie in the observed part of a window."""
    edges = np.array([window.start, window.until], dtype="datetime64[D]")
    low, high = np.searchsorted(days, edges).tolist()
    return low, high
