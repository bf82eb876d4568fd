"""The numbers of a part of a library: of some severities, services, teams, kinds, or one period.

Some numbers a selection would make false. A month after the period asked for is not empty: what is
told by time is cut to the period, and counted from all incidents that the rest of the selection
leaves. A service is not up while incidents run that were not selected: it then has no uptime.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.burden import burden
from hindsite.metrics.comparing import compare
from hindsite.metrics.counts import frequency
from hindsite.metrics.frames import local_days
from hindsite.metrics.measuring import measured
from hindsite.metrics.periods import window_before
from hindsite.metrics.uptime import uptime
from hindsite.metrics.values import Frequency, Period
from hindsite.metrics.workings import Workings
from hindsite.model.names import fold
from hindsite.model.paging import PagingHistory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from hindsite.metrics.selection import Selection
    from hindsite.metrics.values import Breakdown, Comparison, Cut, Metrics, ServiceUptime, Window
    from hindsite.model.library import Library

__all__ = ["measure_part"]


def measure_part(library: Library, as_of: datetime, selection: Selection) -> Metrics:
    """Every number of those records alone that are of each part of the selection.

    In a period, durations are of the incidents resolved in its days, all else is of those that
    began in them.

    Args:
        library: What the audience may see, as it was known at `as_of`.
        as_of: The instant, aware, at which things are open, due or overdue.
        selection: What is asked for.
    """
    part = _selected(library, selection)
    kinds = selection.kinds or library.settings.population
    numbers = measured(Workings(part, as_of, kinds, selection.period))
    if selection.period is not None:
        numbers = _within(numbers, Workings(part, as_of, kinds), selection.period)
    is_partial = (
        selection.severities or selection.teams or set(kinds) != set(library.settings.population)
    )
    shown = () if is_partial else _of_services(numbers.uptime, selection.services)
    return replace(numbers, uptime=shown, on_call=burden(library, as_of, selection))


def _selected(library: Library, selection: Selection) -> Library:
    """The library with the records that are of each part of the selection."""
    severities, services = set(selection.severities), set(selection.services)
    teams = {fold(name) for name in selection.teams}
    return replace(
        library,
        paging=PagingHistory(),
        incidents=tuple(
            item
            for item in library.incidents
            if (not severities or item.severity in severities)
            and (not services or services.intersection(item.services))
            and (not teams or teams.intersection(map(fold, library.teams_of(item))))
        ),
        runbooks=tuple(
            item
            for item in library.runbooks
            if (not services or services.intersection(item.services))
            and (not teams or fold(item.owner or "") in teams)
        ),
    )


def _of_services(
    uptimes: tuple[ServiceUptime, ...], services: Sequence[str]
) -> tuple[ServiceUptime, ...]:
    return tuple(one for one in uptimes if not services or one.service in services)


def _within(measured: Metrics, work: Workings, window: Window) -> Metrics:
    """What is told by time, of the period alone; `work` holds the incidents of all time."""
    began = {
        item.id
        for item in work.incidents
        if window.start <= item.counted_at.astimezone(work.zone).date() < window.end
    }
    return replace(
        measured,
        outside=tuple(one for one in measured.outside if one.id in began),
        duplicates=tuple(one for one in measured.duplicates if one in began),
        frequency=_frequencies(work, window),
        breakdowns=_breakdowns(measured.breakdowns, window),
        uptime=_uptimes(work, window),
    )


def _frequencies(work: Workings, window: Window) -> dict[Period, Frequency]:
    """The periods that lie in the window as a whole, and the window against the one before it."""
    found = {}
    for period in Period:
        whole = frequency(work.counted_frame, period, work.zone, work.today)
        rows = (row for row in whole.rows if window.start <= row.start and row.end <= window.end)
        found[period] = Frequency(period, tuple(rows))
    compared = _comparison(work, window)
    found[window.period] = replace(
        found[window.period],
        comparison=compared if window.finished else None,
        running=None if window.finished else compared,
    )
    return found


def _comparison(work: Workings, window: Window) -> Comparison:
    days = np.sort(local_days(work.counted_frame, "counted_at", work.zone))
    return compare(days, window, window_before(window))


def _breakdowns(whole: Mapping[Cut, Breakdown], window: Window) -> dict[Cut, Breakdown]:
    """Rows of the window; a quarter of which it holds a month or a week alone is none of it."""
    holds = window.period in {Period.QUARTER, Period.YEAR}
    return {
        cut: replace(
            one,
            rows=tuple(row for row in one.rows if holds and window.start <= row.start < window.end),
        )
        for cut, one in whole.items()
    }


def _uptimes(work: Workings, window: Window) -> tuple[ServiceUptime, ...]:
    """The months of the window, from all incidents: one may last into it from before."""
    services = work.library.services
    found = uptime(work.counted, work.counted_frame, services, work.zone, work.as_of)
    holds = window.period is not Period.WEEK
    return tuple(
        replace(
            one,
            months=tuple(
                month for month in one.months if holds and window.start <= month.start < window.end
            ),
        )
        for one in found
    )
