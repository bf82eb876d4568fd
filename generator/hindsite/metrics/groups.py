"""Which incidents belong together, as positions among all of them.

An incident stands under each of its services, teams and factors, under the highest tier among its
services, and in the quarter of its resolution. What is not resolved, or whose `resolved_at` is out
of order, stands in no quarter. What says nothing stands in no part of a cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hindsite.metrics.frames import disordered, is_missing, local_days, severity_codes
from hindsite.metrics.periods import label_of, ordinals
from hindsite.metrics.samples import Positions
from hindsite.metrics.values import Cut, Period
from hindsite.model.enums import DetectionSource, Kind, Severity, Strategy, Tier
from hindsite.model.names import slug

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    import pandas as pd

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["Groups", "by_name", "groups_of", "names_by_cut"]

Groups: TypeAlias = Mapping[Cut, Sequence[tuple[str, Positions]]]
"""For each cut its parts, as key and positions. Severities and tiers are complete, empty ones too;
services, teams and factors stand in the order of their names, quarters in that of time."""

_WORDS = {
    Cut.KIND: Kind,
    Cut.TIER: Tier,
    Cut.SOURCE: DetectionSource,
    Cut.STRATEGY: Strategy,
}


def names_by_cut(
    library: Library, incidents: Sequence[Incident]
) -> dict[Cut, list[tuple[str, ...]]]:
    """What each incident is called under each cut but severity and quarter, in their order."""
    tiers = {slug(item.id): item.tier for item in library.services}
    return {
        Cut.KIND: [(item.kind.value,) for item in incidents],
        Cut.SERVICE: [item.services for item in incidents],
        Cut.TEAM: [library.teams_of(item) for item in incidents],
        Cut.TIER: [_tier(tiers, item.services) for item in incidents],
        Cut.SOURCE: [_word(item.detection.source) for item in incidents],
        Cut.STRATEGY: [_word(item.resolution.strategy) for item in incidents],
        Cut.FACTOR: [item.contributing_factors for item in incidents],
    }


def _word(word: DetectionSource | Strategy | None) -> tuple[str, ...]:
    return () if word is None else (word.value,)


def _tier(tiers: Mapping[str, Tier], services: Iterable[str]) -> tuple[str, ...]:
    order = list(Tier)
    found = {tiers[slug(name)] for name in services if slug(name) in tiers}
    return (min(found, key=order.index).value,) if found else ()


def groups_of(
    names: Mapping[Cut, Sequence[Sequence[str]]], frame: pd.DataFrame, zone: ZoneInfo
) -> Groups:
    """Cut all incidents, given as their names and as the frame of the same records."""
    codes = severity_codes(frame)
    groups: dict[Cut, Sequence[tuple[str, Positions]]] = {
        Cut.SEVERITY: [
            (severity, np.flatnonzero(codes == code)) for code, severity in enumerate(Severity)
        ],
        Cut.QUARTER: _by_quarter(frame, zone),
    }
    for cut, of_each in names.items():
        found = by_name(of_each)
        if cut in _WORDS:
            groups[cut] = [(word.value, found.get(word.value, ())) for word in _WORDS[cut]]
        else:
            groups[cut] = sorted(found.items())
    return groups


def by_name(names: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """The positions at which each name stands."""
    found: dict[str, list[int]] = {}
    for position, here in enumerate(names):
        for name in here:
            found.setdefault(name, []).append(position)
    return found


def _by_quarter(frame: pd.DataFrame, zone: ZoneInfo) -> list[tuple[str, Positions]]:
    """Quarters from the first to the last with a resolution, empty ones between them included."""
    resolved = ~(is_missing(frame, "resolved_at") | disordered(frame, "resolved_at"))
    positions = np.flatnonzero(resolved)
    if not len(positions):
        return []
    codes = ordinals(local_days(frame, "resolved_at", zone)[positions], Period.QUARTER)
    order = np.argsort(codes, kind="stable")
    first, last = int(codes.min()), int(codes.max())
    edges = np.searchsorted(codes[order], np.arange(first, last + 2))
    return [
        (label_of(first + place, Period.QUARTER), np.sort(positions[order[low:high]]))
        for place, (low, high) in enumerate(pairwise(edges))
    ]
