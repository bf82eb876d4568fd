"""Every number of a library at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import Cut, Exclusion, Period
    from hindsite.metrics.values.counts import Breakdown, Count, DayCount, Frequency
    from hindsite.metrics.values.durations import Duration, Statistic
    from hindsite.metrics.values.followup import ActionFlow, OwnerActions, Problem
    from hindsite.metrics.values.paging import Burden
    from hindsite.metrics.values.runbooks import ReviewRecord, RunbookRecord, WantedRunbook
    from hindsite.metrics.values.shares import NotificationClock, ServiceUptime, Share

__all__ = ["Metrics"]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Every number of a library at one instant.

    `outside` are the records that the population leaves out (their kind, duplicates); `apart`
    counts them by kind. `counts` are incidents by part of a cut, `breakdowns` the same by quarter.
    `wanted` are runbooks that were missing. `on_call` is None where no export of pages is there.
    """

    as_of: datetime
    today: date
    population: tuple[str, ...]
    outside: tuple[Exclusion, ...]
    duplicates: tuple[str, ...]
    apart: Mapping[str, int]
    durations: tuple[Duration, ...]
    shares: tuple[Share, ...]
    frequency: Mapping[Period, Frequency]
    counts: Mapping[Cut, tuple[Count, ...]]
    breakdowns: Mapping[Cut, Breakdown]
    days: tuple[DayCount, ...]
    actions: tuple[ActionFlow, ...]
    action_age: Statistic
    owners: tuple[OwnerActions, ...]
    problems: tuple[Problem, ...]
    clocks: tuple[NotificationClock, ...]
    uptime: tuple[ServiceUptime, ...]
    runbooks: tuple[RunbookRecord, ...] = ()
    wanted: tuple[WantedRunbook, ...] = ()
    on_call: Burden | None = None
    reviews: tuple[ReviewRecord, ...] = ()

    def duration(self, key: str) -> Duration:
        """One response time by its key: `ttd`, `tta`, `ttm`, `ttr` or `impact`."""
        return next(duration for duration in self.durations if duration.key == key)

    def share(self, key: str) -> Share:
        """One share by its key, such as `postmortem_completion` or `action_completion`."""
        return next(share for share in self.shares if share.key == key)
