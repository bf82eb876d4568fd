"""One period on one page, against the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import Cut
    from hindsite.metrics.values.counts import Comparison, Count, Window
    from hindsite.metrics.values.durations import Statistic
    from hindsite.metrics.values.followup import Problem
    from hindsite.metrics.values.shares import Proportion
    from hindsite.model.enums import Severity

__all__ = ["Highlight", "Report", "Versus"]


@dataclass(frozen=True, slots=True)
class Versus:
    """One number now and in the period before; both of one type, for the same definition."""

    name: str
    short: str
    now: Statistic | Proportion
    before: Statistic | Proportion


@dataclass(frozen=True, slots=True)
class Highlight:
    """The incident to read this period, and why it was chosen."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a period held, as known at `as_of`.

    `incidents` began in it, oldest first, and `still_open` are those of them that are open at
    `as_of`; `resolved` were resolved in it, and durations and shares are theirs, but for the
    completion of action items, which is of those first due in it. Opened, closed and overdue hold
    `incident#item` ids: opened and closed in the period, overdue at its end. `problems` came again
    in it: it holds an incident of theirs that is not their first.

    While the period runs, `before` has as many days, and its end is the instant of the metrics.
    """

    as_of: datetime
    window: Window
    before: Window
    incidents: tuple[str, ...]
    by_severity: Mapping[Severity, int]
    by_severity_before: Mapping[Severity, int]
    comparison: Comparison
    resolved: tuple[str, ...]
    still_open: tuple[str, ...]
    durations: tuple[Versus, ...]
    shares: tuple[Versus, ...]
    counts: Mapping[Cut, tuple[Count, ...]]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    overdue: tuple[str, ...]
    problems: tuple[Problem, ...]
    highlight: Highlight | None
