"""The whole of the metrics in one walk: records → frames → groups → numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hindsite.metrics.actions import action_flow
from hindsite.metrics.age import action_age
from hindsite.metrics.answers import review_records
from hindsite.metrics.asking import incident_shares
from hindsite.metrics.breakdowns import breakdown
from hindsite.metrics.burden import burden
from hindsite.metrics.calendar import day_counts
from hindsite.metrics.counts import counts, frequency
from hindsite.metrics.durations import durations
from hindsite.metrics.frames import local_days
from hindsite.metrics.freshness import runbook_freshness
from hindsite.metrics.owners import owners
from hindsite.metrics.problems import problems
from hindsite.metrics.runbooks import runbook_records, runbook_shares, wanted_runbooks
from hindsite.metrics.uptime import uptime
from hindsite.metrics.values import Cut, Metrics, Period
from hindsite.metrics.workings import Workings
from hindsite.model.enums import DetectionSource, Kind, Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from hindsite.metrics.values import Breakdown, Share
    from hindsite.model.library import Library

__all__ = ["measure", "measured"]

_COUNTED_BY = (Cut.KIND, Cut.SERVICE, Cut.TEAM, Cut.TIER, Cut.SOURCE, Cut.STRATEGY, Cut.FACTOR)
_SHARED_BY = (Cut.SEVERITY, Cut.TEAM, Cut.SERVICE, Cut.QUARTER)
_BROKEN_DOWN_BY: Mapping[Cut, Sequence[str]] = {
    Cut.SOURCE: [word.value for word in DetectionSource],
    Cut.STRATEGY: [word.value for word in Strategy],
}


def measure(
    library: Library,
    as_of: datetime,
    *,
    kinds: Sequence[Kind] | None = None,
) -> Metrics:
    """Every number of a library.

    The population is every incident of the kinds asked for that is no duplicate; other kinds are
    only counted. Action items of all kinds count.

    Args:
        library: What the audience may see, as it was known at `as_of`: see `Library.visible_to`
            and `Library.at`.
        as_of: The instant, aware, at which things are open, due or overdue.
        kinds: The kinds that make up the population; by default those of the settings.
    """
    return measured(Workings(library, as_of, tuple(kinds or library.settings.population)))


def measured(work: Workings) -> Metrics:
    """Every number, from what has been worked out already."""
    library, frame, as_of, today = work.library, work.counted_frame, work.as_of, work.today
    return Metrics(
        as_of=as_of,
        today=today,
        population=tuple(item.id for item in work.counted),
        outside=tuple(one for one in work.outside if one is not None),
        duplicates=tuple(item.id for item in library.incidents if item.duplicate_of is not None),
        apart=_apart(work),
        durations=durations(work.samples, work.timed, work.timed_groups, library.settings.policy),
        shares=_shares(work),
        frequency={period: frequency(frame, period, work.zone, today) for period in Period},
        counts={cut: counts(work.counted_names(cut), frame) for cut in _COUNTED_BY},
        breakdowns=_breakdowns(work),
        days=day_counts(frame, work.zone),
        actions=action_flow(work.actions, today),
        action_age=action_age(work.actions, today),
        owners=owners(work.actions, library.team_by_id, today),
        problems=problems(work.counted, frame, work.counted_actions, work.zone),
        clocks=work.clocks,
        uptime=uptime(work.counted, frame, library.services, work.zone, as_of),
        runbooks=runbook_records(library, work.counted, today),
        wanted=wanted_runbooks(work.counted),
        on_call=burden(library, as_of),
        reviews=review_records(library, today),
    )


def _shares(work: Workings) -> tuple[Share, ...]:
    library, parts = work.library, work.parts(*_SHARED_BY)
    *of_times, there, used, helped = incident_shares(work, parts)
    return (
        *of_times,
        runbook_freshness(library.runbooks, work.today),
        *(there, used, helped),
        *runbook_shares(library, work.counted, work.today, parts),
    )


def _breakdowns(work: Workings) -> dict[Cut, Breakdown]:
    days = local_days(work.counted_frame, "counted_at", work.zone)
    return {
        cut: breakdown(cut, keys, work.counted_names(cut), days, work.today)
        for cut, keys in _BROKEN_DOWN_BY.items()
    }


def _apart(work: Workings) -> dict[str, int]:
    """How many there are of each kind outside the population, where there are any."""
    found = Counter(item.kind for item in work.singles if item.kind not in work.kinds)
    return {kind.value: found[kind] for kind in Kind if kind in found}
