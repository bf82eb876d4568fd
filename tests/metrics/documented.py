"""Metrics in which everything that a document can hold is there, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hindsite.metrics.values import (
    ActionFlow,
    Breakdown,
    BreakdownRow,
    Burden,
    ClockState,
    Comparison,
    Count,
    Cut,
    DayCount,
    Duration,
    Estimate,
    Exclusion,
    Frequency,
    IdleAlert,
    Load,
    Loads,
    Metrics,
    MonthUptime,
    NotificationClock,
    OwnerActions,
    PagesPerShift,
    PageWeek,
    Period,
    PeriodCount,
    Problem,
    Proportion,
    Reason,
    ServiceUptime,
    Share,
    ShiftLoad,
    Statistic,
    Survival,
    Unit,
    Window,
)
from hindsite.model.enums import Severity
from hindsite.model.paging import Page
from tests.factories import instant

__all__ = ["METRICS", "Q2", "Q3"]

Q2 = Window("2026-Q2", Period.QUARTER, date(2026, 4, 1), date(2026, 7, 1), finished=True, days=91)
Q3 = Window("2026-Q3", Period.QUARTER, date(2026, 7, 1), date(2026, 10, 1), finished=False, days=46)

_OUTSIDE = (Exclusion("drill", Reason.KIND_EXCLUDED, ("game-day",)),)
_ALL = ("i1", "i2", "i3", "i4", "i5", "i6", "open", "late")
_MISSING = Exclusion("late", Reason.FIELD_MISSING, ("detected_at",))
_MEDIAN = Estimate(38.123456, 22.0, None, "order statistics, exact")
_TTD = Statistic(
    key="ttd",
    definition="detected − started",
    unit=Unit.MINUTES,
    used=("i1", "i2", "i3", "i4", "i5", "i6"),
    values=(0.0, 20.0, 33.333333, 45.0, 60.0, 12345.6),
    censored=("open",),
    censored_values=(400.0,),
    left_out=(_MISSING,),
    outside=_OUTSIDE,
    mean=Estimate(2083.98),
    geometric_mean=Estimate(101.2, 22.0, 480.0, "t on logarithms"),
    median=_MEDIAN,
    zeros=1,
    detectable=4.2,
    survival=Survival((20.0, 33.33), (0.8, 0.6), (0.3, 0.2), (0.95, 0.9), (6, 5)),
)
_FEW = Statistic("ttd-severity-SEV-1", "detected − started", Unit.MINUTES, ("i1",), (0.0,))
_CRITICAL = Statistic("ttd-tier-critical", "detected − started", Unit.MINUTES, ("i1",), (0.0,))
_AGE = Statistic("action_age", "done − opened, in days", Unit.DAYS, ("i1#1",), (3.0,))
_COMPLETION = Proportion(
    "action_completion",
    "Action completion",
    "done in time ÷ due",
    target=1.0,
    met=("i1#1",),
    missed=("i2#1",),
    left_out=(Exclusion("i2#2", Reason.CANCELLED),),
    outside=_OUTSIDE,
    estimate=Estimate(0.5, 0.0945, 0.9055, "Wilson score"),
)
_NOTHING = Proportion("notification", "Notified in time", "in time ÷ due", target=None)


def _quarter(window: Window, ids: tuple[str, ...], estimate: Estimate | None) -> PeriodCount:
    by_severity = {Severity.SEV1: len(ids)} if ids else {}
    return PeriodCount(
        window.label, window.start, window.end, window.finished, by_severity, ids, estimate
    )


_SENT = instant("2026-08-12T00:30Z")
_LOAD = Load("platform", 4, 3, 2, 2, 1, 1, _SENT, _SENT)
ON_CALL = Burden(
    all=replace(_LOAD, key="all"),
    unread={"content/oncall/a.csv": 2},
    teams=Loads((_LOAD,), 1, 2, 1),
    services=Loads(),
    alerts=Loads((replace(_LOAD, key="Pool", judged=0, not_actionable=0),)),
    per_shift=PagesPerShift(
        3,
        {1: 1, 4: 1},
        Estimate(0.5, 0.09453, 0.9055, "Wilson score"),
        (
            ShiftLoad(
                "platform", "W33", 4, 3, 2, _SENT, _SENT,
                (Page(_SENT, "Pool", "", "platform", "W33", None, "", "content/oncall/a.csv", 2),),
            ),
        ),
        0,
        1,
    ),
    weeks=(PageWeek(date(2026, 8, 10), finished=False, pages=4, outside=3, night=2),),
    hours=(4, *[0] * 167),
    idle_days=30,
    idle=(IdleAlert("Noise", 2, _SENT),),
    undecided=1,
)  # fmt: skip

METRICS = Metrics(
    as_of=instant("2026-08-15T14:00:00+02:00"),
    today=date(2026, 8, 15),
    population=_ALL,
    outside=_OUTSIDE,
    duplicates=(),
    apart={"game-day": 1},
    durations=(
        Duration(
            key="ttd",
            name="Time to detect",
            short="TTD",
            definition="detected − started",
            overall=_TTD,
            # Not in the order of output.
            by={Cut.TIER: (("critical", _CRITICAL),), Cut.SEVERITY: (("SEV-1", _FEW),)},
            targets={"SEV-1": 5.0},
            critical_target=3.0,
        ),
    ),
    shares=(Share(_COMPLETION, {Cut.TEAM: (("payments", _COMPLETION),)}), Share(_NOTHING)),
    frequency={
        Period.QUARTER: Frequency(
            Period.QUARTER,
            (
                _quarter(Q2, (), Estimate(0.0, 0.0, 3.689, "Garwood")),
                _quarter(Q3, ("i1", "i2"), None),
            ),
            comparison=None,
            running=Comparison(Q3, Q2, count=2, count_before=0, p=0.123456),
        )
    },
    counts={
        Cut.KIND: (Count("operational", {Severity.SEV1: 2, Severity.SEV4: 6}, _ALL),),
        Cut.SERVICE: (Count("payments", {Severity.SEV1: 1}, ("i1",)),),
    },
    breakdowns={
        Cut.SOURCE: Breakdown(
            Cut.SOURCE,
            Period.QUARTER,
            ("monitoring",),
            (
                BreakdownRow(
                    "2026-Q3", Q3.start, finished=False, counts={"monitoring": 2}, unknown=1
                ),
            ),
        )
    },
    days=(DayCount(date(2026, 8, 1), Severity.SEV1, ("i1",)),),
    actions=(
        ActionFlow(
            label="2026-08",
            start=date(2026, 8, 1),
            finished=False,
            opened=3,
            closed=1,
            open_at_end=2,
            overdue_at_end=1,
        ),
    ),
    action_age=_AGE,
    owners=(OwnerActions("payments", ("i2#1",), (), ("i1#1",), 12),),
    problems=(
        Problem(
            "retry-storm",
            "payments",
            ("i1", "i2"),
            date(2026, 7, 2),
            date(2026, 8, 1),
            ("i1#1",),
            ("i2#1",),
            (("i2", ("i1#1",)),),
        ),
    ),
    clocks=(
        NotificationClock(
            incident="i1",
            regime="GDPR",
            state=ClockState.RUNNING,
            is_decided=False,
            known_at=instant("2026-08-14T00:00Z"),
            due_at=instant("2026-08-17T00:00Z"),
            notified_at=None,
            minutes=2160.0,
            left=2160.0,
        ),
    ),
    uptime=(
        ServiceUptime(
            "payments",
            0.99995,
            (
                MonthUptime(
                    label="2026-08",
                    start=date(2026, 8, 1),
                    finished=False,
                    share=0.99997685,
                    pessimistic=0.9,
                    at_most=True,
                    ids=("i1",),
                ),
            ),
        ),
    ),
    on_call=ON_CALL,
)
"""One of each thing."""
