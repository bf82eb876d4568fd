"""Incidents day by day, for a calendar."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import ids_of, local_days, severity_codes
from hindsite.metrics.values import DayCount
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pandas as pd

__all__ = ["day_counts"]


def day_counts(frame: pd.DataFrame, zone: ZoneInfo) -> tuple[DayCount, ...]:
    """The days on which incidents began, the oldest first, by the calendar of the zone.

    An incident belongs to one day, that of `started_at`, else `detected_at`, else `declared_at`,
    however long it lasted.
    """
    days = local_days(frame, "counted_at", zone)
    order = np.argsort(days, kind="stable")
    found, firsts = np.unique(days[order], return_index=True)
    ids = np.array(ids_of(frame), dtype=object)[order].tolist()
    levels = severity_codes(frame)[order].tolist()
    ranks = tuple(Severity)
    return tuple(
        DayCount(day=day, worst=ranks[min(levels[low:high])], ids=tuple(ids[low:high]))
        for day, (low, high) in zip(
            found.tolist(), pairwise([*firsts.tolist(), len(ids)]), strict=True
        )
    )
