"""How many incidents: by period, by service, by contributing factor, each also by severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import ids_of, local_days, severity_codes
from hindsite.metrics.groups import by_name
from hindsite.metrics.periods import label_of, ordinal_of, ordinals, start_of
from hindsite.metrics.values import Count, Frequency, Period, PeriodCount
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    import pandas as pd

__all__ = ["counts", "frequency"]


def frequency(frame: pd.DataFrame, period: Period, zone: ZoneInfo, today: date) -> Frequency:
    """Incidents per period, from the first one's to the one of today, empty ones included.

    An incident belongs to the period of `started_at`, else `detected_at`, else `declared_at`, by
    the calendar of the zone. A period is finished when its last day is over.
    """
    if frame.empty:
        return Frequency(period, ())
    codes = ordinals(local_days(frame, "counted_at", zone), period)
    first, last = int(codes.min()), ordinal_of(today, period)
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(first, last + 2))
    ids = np.array(ids_of(frame), dtype=object)[order].tolist()
    levels = severity_codes(frame)[order].tolist()
    return Frequency(
        period,
        tuple(
            _row(period, ordinal, today, ids[low:high], levels[low:high])
            for ordinal, low, high in zip(
                range(first, last + 1), edges[:-1].tolist(), edges[1:].tolist(), strict=True
            )
        ),
    )


def _row(
    period: Period, ordinal: int, today: date, ids: Sequence[str], levels: Sequence[int]
) -> PeriodCount:
    end = start_of(ordinal + 1, period)
    return PeriodCount(
        label=label_of(ordinal, period),
        start=start_of(ordinal, period),
        end=end,
        finished=end <= today,
        by_severity=_by_severity(levels),
        ids=tuple(ids),
    )


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
            by_severity=_by_severity([levels[position] for position in group]),
            ids=tuple(ids[position] for position in group),
        )
        for key, group in by_name(names).items()
    ]
    return tuple(sorted(found, key=lambda count: (-count.total, count.key)))


def _by_severity(levels: Sequence[int]) -> dict[Severity, int]:
    return {severity: levels.count(code) for code, severity in enumerate(Severity)}
