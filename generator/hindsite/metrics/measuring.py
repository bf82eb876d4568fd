"""The whole of the metrics in one walk: records → frames → groups → numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hindsite.metrics.actions import action_completion, action_flow
from hindsite.metrics.counts import counts, frequency
from hindsite.metrics.durations import durations
from hindsite.metrics.frames import action_frame, incident_frame, of_kinds, opening_days
from hindsite.metrics.groups import groups_of
from hindsite.metrics.postmortems import postmortem_completion, postmortem_published
from hindsite.metrics.values import Metrics, Period
from hindsite.model.enums import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["measure"]


def measure(library: Library, as_of: datetime) -> Metrics:
    """Every number of a library.

    The population is every incident of the kinds in `settings.population` that is no duplicate;
    other kinds are only counted. Action items of all kinds count.

    Args:
        library: What the audience may see, as it was known at `as_of`: see `Library.visible_to`
            and `Library.at`.
        as_of: The instant, aware, at which things are open, due or overdue.
    """
    settings, zone = library.settings, library.settings.zone
    today = as_of.astimezone(zone).date()
    singles = tuple(item for item in library.incidents if item.duplicate_of is None)
    everything = incident_frame(singles)
    counted = tuple(item for item in singles if item.kind in settings.population)
    frame = of_kinds(everything, settings.population)
    actions = action_frame(singles, opening_days(everything, zone))
    return Metrics(
        as_of=as_of,
        today=today,
        population=tuple(item.id for item in counted),
        duplicates=tuple(item.id for item in library.incidents if item.duplicate_of is not None),
        apart=_apart(singles, settings.population),
        durations=durations(frame, groups_of(library, counted, frame), settings.policy),
        frequency={period: frequency(frame, period, zone, today) for period in Period},
        postmortem_completion=postmortem_completion(counted, frame, settings, as_of),
        postmortem_published=postmortem_published(counted, settings),
        action_completion=action_completion(actions, today),
        services=counts([item.services for item in counted], frame),
        factors=counts([item.contributing_factors for item in counted], frame),
        actions=action_flow(actions, today),
    )


def _apart(incidents: Sequence[Incident], population: Sequence[Kind]) -> dict[str, int]:
    """How many there are of each kind outside the population, where there are any."""
    found = Counter(item.kind for item in incidents if item.kind not in population)
    return {kind.value: found[kind] for kind in Kind if kind in found}
