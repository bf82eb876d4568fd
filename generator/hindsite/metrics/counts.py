"""How many incidents: by period, by service, by contributing factor, each also by severity."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.comparing import compare
from hindsite.metrics.frames import ids_of, local_days, severity_codes
from hindsite.metrics.groups import by_name
from hindsite.metrics.intervals import garwood
from hindsite.metrics.periods import window_before, windows
from hindsite.metrics.rounding import significant
from hindsite.metrics.values import Count, Estimate, Frequency, Period, PeriodCount
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    import pandas as pd

    from hindsite.metrics.periods import Days
    from hindsite.metrics.values import Comparison, Window

__all__ = ["by_severity", "counts", "frequency"]

_FINISHED_ROWS = 2
"""A comparison needs the last finished period and the one before it; a mean as many."""


def frequency(frame: pd.DataFrame, period: Period, zone: ZoneInfo, today: date) -> Frequency:
    """Incidents per period, from the first one's to the one of today, empty ones included.

    An incident belongs to the period of `started_at`, else `detected_at`, else `declared_at`, by
    the calendar of the zone. A period is finished when its last day is over. The first period
    counts as observed from its first day on, whenever the record-keeping began.
    """
    if frame.empty:
        return Frequency(period, ())
    days = local_days(frame, "counted_at", zone)
    order = np.argsort(days, kind="stable")
    days = days[order]
    spans = windows(period, days[0].item(), today)
    starts = np.array([*(span.start for span in spans), spans[-1].end], dtype="datetime64[D]")
    edges = np.searchsorted(days, starts).tolist()
    ids = np.array(ids_of(frame), dtype=object)[order].tolist()
    levels = severity_codes(frame)[order].tolist()
    rows = tuple(
        _row(span, ids[low:high], levels[low:high])
        for span, low, high in zip(spans, edges[:-1], edges[1:], strict=True)
    )
    comparison, running = _comparisons(days, spans)
    return Frequency(period, rows, comparison, running, _rate(rows))


def _rate(rows: Sequence[PeriodCount]) -> Estimate | None:
    """Incidents per finished period in the mean: the interval of their sum, over their number."""
    totals = [row.total for row in rows if row.finished]
    if len(totals) < _FINISHED_ROWS:
        return None
    whole, many = _interval(sum(totals)), len(totals)
    low, high = whole.low or 0, whole.high or 0
    return Estimate(
        significant(whole.value / many),
        significant(low / many),
        significant(high / many),
        whole.method,
    )


def _row(window: Window, ids: Sequence[str], levels: Sequence[int]) -> PeriodCount:
    return PeriodCount(
        label=window.label,
        start=window.start,
        end=window.end,
        finished=window.finished,
        by_severity=by_severity(levels),
        ids=tuple(ids),
        estimate=_interval(len(ids)),
    )


@lru_cache(maxsize=4096)
def _interval(count: int) -> Estimate:
    """Most periods share few counts, and each interval takes two quantiles."""
    return garwood(count)


def _comparisons(
    days: Days, spans: Sequence[Window]
) -> tuple[Comparison | None, Comparison | None]:
    """The last finished period against the one before it, and the one that runs."""
    finished = [span for span in spans if span.finished]
    last = compare(days, finished[-1], finished[-2]) if len(finished) >= _FINISHED_ROWS else None
    running = compare(days, spans[-1], window_before(spans[-1])) if finished else None
    return last, running


def counts(names: Sequence[Sequence[str]], frame: pd.DataFrame) -> tuple[Count, ...]:
    """How many incidents share each name, the most frequent first, then by name.

    Args:
        names: What each incident of the frame names; it counts once under each.
        frame: The incidents of the population.
    """
    ids, levels = ids_of(frame), severity_codes(frame).tolist()
    found = [
        Count(
            key=key,
            by_severity=by_severity([levels[position] for position in group]),
            ids=tuple(ids[position] for position in group),
        )
        for key, group in by_name(names).items()
    ]
    return tuple(sorted(found, key=lambda count: (-count.total, count.key)))


def by_severity(levels: Sequence[int]) -> dict[Severity, int]:
    """How many of these places in `Severity` there are of each."""
    return {severity: levels.count(code) for code, severity in enumerate(Severity)}
