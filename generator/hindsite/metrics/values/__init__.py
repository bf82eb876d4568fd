"""What the metrics say, as frozen values: each number with what it rests on.

These types cross the door to charts, pages and commands; none of them holds a frame. Durations are
minutes as float unless their unit says otherwise; shares run from 0 to 1; days are dates in the
library's zone.

What is named here is loaded when it is asked for: most builds need two of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import (
        MINIMUM,
        Cut,
        Estimate,
        Exclusion,
        Period,
        Reason,
        Unit,
    )
    from hindsite.metrics.values.counts import (
        Breakdown,
        BreakdownRow,
        Comparison,
        Count,
        DayCount,
        Frequency,
        PeriodCount,
        Window,
    )
    from hindsite.metrics.values.durations import Duration, Statistic, Survival
    from hindsite.metrics.values.followup import ActionFlow, OwnerActions, Problem
    from hindsite.metrics.values.metrics import Metrics
    from hindsite.metrics.values.paging import (
        Burden,
        IdleAlert,
        Load,
        Loads,
        PagesPerShift,
        PageWeek,
        ShiftLoad,
    )
    from hindsite.metrics.values.report import Highlight, Report, Versus
    from hindsite.metrics.values.runbooks import ReviewRecord, RunbookRecord, WantedRunbook
    from hindsite.metrics.values.shares import (
        ClockState,
        MonthUptime,
        NotificationClock,
        Proportion,
        ServiceUptime,
        Share,
    )

__all__ = [
    "MINIMUM",
    "ActionFlow",
    "Breakdown",
    "BreakdownRow",
    "Burden",
    "ClockState",
    "Comparison",
    "Count",
    "Cut",
    "DayCount",
    "Duration",
    "Estimate",
    "Exclusion",
    "Frequency",
    "Highlight",
    "IdleAlert",
    "Load",
    "Loads",
    "Metrics",
    "MonthUptime",
    "NotificationClock",
    "OwnerActions",
    "PageWeek",
    "PagesPerShift",
    "Period",
    "PeriodCount",
    "Problem",
    "Proportion",
    "Reason",
    "Report",
    "ReviewRecord",
    "RunbookRecord",
    "ServiceUptime",
    "Share",
    "ShiftLoad",
    "Statistic",
    "Survival",
    "Unit",
    "Versus",
    "WantedRunbook",
    "Window",
]

_HOMES = {
    "MINIMUM": "basis",
    "ActionFlow": "followup",
    "Breakdown": "counts",
    "BreakdownRow": "counts",
    "Burden": "paging",
    "ClockState": "shares",
    "Comparison": "counts",
    "Count": "counts",
    "Cut": "basis",
    "DayCount": "counts",
    "Duration": "durations",
    "Estimate": "basis",
    "Exclusion": "basis",
    "Frequency": "counts",
    "Highlight": "report",
    "IdleAlert": "paging",
    "Load": "paging",
    "Loads": "paging",
    "Metrics": "metrics",
    "MonthUptime": "shares",
    "NotificationClock": "shares",
    "OwnerActions": "followup",
    "PageWeek": "paging",
    "PagesPerShift": "paging",
    "Period": "basis",
    "PeriodCount": "counts",
    "Problem": "followup",
    "Proportion": "shares",
    "Reason": "basis",
    "Report": "report",
    "ReviewRecord": "runbooks",
    "RunbookRecord": "runbooks",
    "ServiceUptime": "shares",
    "Share": "shares",
    "ShiftLoad": "paging",
    "Statistic": "durations",
    "Survival": "durations",
    "Unit": "basis",
    "Versus": "report",
    "WantedRunbook": "runbooks",
    "Window": "counts",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
