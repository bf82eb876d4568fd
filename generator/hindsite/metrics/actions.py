"""Action items: whether they are done in time, and how many are owed month by month.

The items of every incident that is no duplicate count, whatever its kind: a game day or a near
miss gives work to do as well. Their ids are `incident#item`, with the place from 1 where an item
has no id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import Flags, action_days, has_status, ids_of
from hindsite.metrics.periods import Ordinals, label_of, ordinal_of, ordinals, start_of
from hindsite.metrics.shares import ALL_OF_THEM, UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import ActionFlow, Exclusion, Period, Reason, Share
from hindsite.model.enums import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import pandas as pd

__all__ = ["action_completion", "action_flow"]

_QUESTION = Question(
    key="action_completion",
    name="Action completion",
    definition="done on or before the first due date ÷ items whose first due date has passed",
    target=ALL_OF_THEM,
)


def action_completion(frame: pd.DataFrame, today: date, parts: Parts = UNCUT) -> Share:
    """Done on or before the first due date ÷ items whose first due date has passed.

    A due date passes at the end of its day in the library's zone. Rescheduling keeps the first.
    Left out, by the first that applies: cancelled; without any due date; not yet due, done or not;
    done on a day that is not recorded (`done_at` missing).

    Args:
        frame: The action items, as `action_frame` gives them.
        today: The day of as-of in the library's zone.
        parts: How their incidents are cut; an item stands in the parts of its incident.
    """
    first_due, done_at = action_days(frame, "first_due"), action_days(frame, "done_at")
    done = has_status(frame, ActionStatus.DONE)
    met = done & (done_at <= first_due)
    cases = {
        Reason.CANCELLED: has_status(frame, ActionStatus.CANCELLED),
        Reason.NO_DUE_DATE: np.isnat(first_due),
        Reason.NOT_YET_DUE: first_due >= np.datetime64(today),
        Reason.FIELD_MISSING: done & np.isnat(done_at),
    }
    return share(_QUESTION, _answers(ids_of(frame), met, cases), parts)


def _answers(ids: list[str], met: Flags, cases: dict[Reason, Flags]) -> Iterator[Answer]:
    reasons = list(cases)
    none = len(reasons)
    codes = np.select(list(cases.values()), range(none), default=none)
    for id_, is_met, code in zip(ids, met.tolist(), codes.tolist(), strict=True):
        if code == none:
            yield id_, is_met
        else:
            missing = ("done_at",) if reasons[code] is Reason.FIELD_MISSING else ()
            yield Exclusion(id_, reasons[code], missing)


def action_flow(frame: pd.DataFrame, today: date) -> tuple[ActionFlow, ...]:
    """Action items opened, closed, open and overdue, for each month from the first to today's.

    An item is opened when its incident is resolved (else when it began: a record gives it no date
    of its own), or when it is done, if that is earlier. It is closed on `done_at`. Open and overdue
    are counted at the month's end, in the running month as of today; overdue goes by the present
    due date, whose day must be over. Items that are cancelled, or done on an unknown day, left at
    a time that nobody recorded: they are in no number.
    """
    known = frame[_has_known_end(frame)]
    if known.empty:
        return ()
    last = ordinal_of(today, Period.MONTH)
    opened, closed, overdue = _months(known, today, never=last + 1)
    first, lapsed = int(opened.min()), overdue < closed
    births, ends = _tally(opened, first, last), _tally(closed, first, last)
    late = _tally(overdue[lapsed], first, last) - _tally(closed[lapsed], first, last)
    columns = np.column_stack([births, ends, np.cumsum(births - ends), np.cumsum(late)])
    return tuple(_row(first + index, today, row) for index, row in enumerate(columns.tolist()))


def _has_known_end(frame: pd.DataFrame) -> Flags:
    undated = np.isnat(action_days(frame, "done_at")) & has_status(frame, ActionStatus.DONE)
    return ~(undated | has_status(frame, ActionStatus.CANCELLED))


def _months(frame: pd.DataFrame, today: date, *, never: int) -> tuple[Ordinals, Ordinals, Ordinals]:
    """The months in which each item was opened, was closed, and would have become overdue."""
    done = has_status(frame, ActionStatus.DONE)
    done_at, due = action_days(frame, "done_at"), action_days(frame, "due")
    born = action_days(frame, "opened")
    opened = ordinals(np.where(done, np.minimum(born, done_at), born), Period.MONTH)
    closed = np.where(done, ordinals(done_at, Period.MONTH), never)
    passed = due < np.datetime64(today)
    lapsing = np.where(passed, ordinals(due, Period.MONTH), never)
    return opened, closed, np.maximum(opened, lapsing)


def _tally(months: Ordinals, first: int, last: int) -> Ordinals:
    """How many fall on each month from the first to the last."""
    length = last - first + 1
    return np.bincount(months - first, minlength=length)[:length]


def _row(month: int, today: date, numbers: Sequence[int]) -> ActionFlow:
    opened, closed, open_at_end, overdue_at_end = numbers
    return ActionFlow(
        label=label_of(month, Period.MONTH),
        start=start_of(month, Period.MONTH),
        finished=start_of(month + 1, Period.MONTH) <= today,
        opened=opened,
        closed=closed,
        open_at_end=open_at_end,
        overdue_at_end=overdue_at_end,
    )
