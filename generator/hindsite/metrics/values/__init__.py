"""What the metrics say, as frozen values: each number with what it rests on.

These types cross the door to charts, pages and commands; none of them holds a frame. Durations are
minutes as float unless their unit says otherwise; shares run from 0 to 1; days are dates in the
library's zone.
"""

from __future__ import annotations

from hindsite.metrics.values.basis import MINIMUM, Cut, Estimate, Exclusion, Period, Reason, Unit
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
