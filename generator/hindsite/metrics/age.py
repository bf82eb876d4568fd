"""How old action items grow: from the day on which they were opened to the day they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import action_days, has_status, ids_of
from hindsite.metrics.samples import sample_of, statistic
from hindsite.metrics.values import Exclusion, Reason, Statistic, Unit
from hindsite.model.enums import ActionStatus

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from hindsite.metrics.frames import Minutes
    from hindsite.metrics.periods import Days

__all__ = ["action_age"]

_DAY = np.timedelta64(1, "D")


def action_age(frame: pd.DataFrame, today: date) -> Statistic:
    """Days from an action item's opening until it is done, with the curve of those still open.

    An item is opened on the day on which its incident is resolved, else on which it began; see
    `opening_days`. One that was done before counts 0 days. Those still open are known to take
    longer than they have stood so far. Left out: cancelled ones, and those done on a day that is
    not recorded.

    Args:
        frame: The action items, as `action_frame` gives them.
        today: The day of as-of in the library's zone.
    """
    opened, done_at = action_days(frame, "opened"), action_days(frame, "done_at")
    done = has_status(frame, ActionStatus.DONE)
    days = _days(opened, np.where(done, done_at, np.datetime64(today)))
    sample = sample_of("done − opened, in days", ids_of(frame), days, _exclusions(frame), Unit.DAYS)
    return statistic("action_age", sample, range(len(frame)), with_survival=True)


def _days(start: Days, end: Days) -> Minutes:
    """Whole days from one to the other, at least 0; 0 where one is missing."""
    spans = (end - start) / _DAY
    return np.where(np.isnan(spans), 0.0, np.maximum(spans, 0.0))


def _exclusions(frame: pd.DataFrame) -> list[Exclusion | None]:
    """Why each item has no age, None where it has one; the first reason that applies."""
    done = has_status(frame, ActionStatus.DONE)
    cases = {
        Reason.CANCELLED: has_status(frame, ActionStatus.CANCELLED),
        Reason.STILL_OPEN: ~done,
        Reason.FIELD_MISSING: np.isnat(action_days(frame, "done_at")),
    }
    reasons = (*cases, None)
    codes = np.select(list(cases.values()), range(len(cases)), default=len(cases)).tolist()
    rows = zip(ids_of(frame), codes, strict=True)
    return [_exclusion(id_, reasons[code]) for id_, code in rows]


def _exclusion(id_: str, reason: Reason | None) -> Exclusion | None:
    if reason is None:
        return None
    detail = ("done_at",) if reason is Reason.FIELD_MISSING else ()
    return Exclusion(id_, reason, detail)
