"""How the parts of a cut change over time: who noticed, and how service was restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.periods import windows
from hindsite.metrics.values import Breakdown, BreakdownRow, Cut, Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hindsite.metrics.periods import Days
    from hindsite.metrics.values import Window

__all__ = ["breakdown"]


def breakdown(
    cut: Cut,
    keys: Sequence[str],
    names: Sequence[Sequence[str]],
    days: Days,
    today: date,
) -> Breakdown:
    """How many incidents of each quarter fall to each part of a cut.

    Quarters run from the first incident's to that of today, empty ones included, as in the
    frequency; an incident belongs to the quarter in which it began.

    Args:
        cut: What the parts are: each incident stands in one at the most.
        keys: The parts in their order, those that nothing falls to included.
        names: What each incident is called under the cut: one of the keys, or nothing, which
            counts as unknown.
        days: The day on which each incident began, in the library's zone.
        today: The day of as-of in the library's zone.
    """
    if not len(days):
        return Breakdown(cut, Period.QUARTER, tuple(keys), ())
    spans = windows(Period.QUARTER, days.min().item(), today)
    starts = np.array([span.start for span in spans], dtype="datetime64[D]")
    quarters = np.searchsorted(starts, days, side="right") - 1
    width = len(keys) + 1
    codes = {key: code for code, key in enumerate(keys)}
    parts = np.array([codes[name[0]] if name else len(keys) for name in names], dtype=np.intp)
    table = np.bincount(quarters * width + parts, minlength=len(spans) * width)
    lines = table.reshape(len(spans), width).tolist()
    rows = (_row(span, keys, line) for span, line in zip(spans, lines, strict=True))
    return Breakdown(cut, Period.QUARTER, tuple(keys), tuple(rows))


def _row(window: Window, keys: Sequence[str], counts: Sequence[int]) -> BreakdownRow:
    *known, unknown = counts
    return BreakdownRow(
        label=window.label,
        start=window.start,
        finished=window.finished,
        counts=dict(zip(keys, known, strict=True)),
        unknown=unknown,
    )
