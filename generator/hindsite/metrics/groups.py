"""Which incidents of the population belong together, as positions in it.

An incident stands under each of its services, and in the quarter of its resolution. What is not
resolved, or whose `resolved_at` is out of order, stands in no quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import (
    disordered,
    is_missing,
    local_days,
    severity_codes,
    source_codes,
)
from hindsite.metrics.periods import label_of, ordinals
from hindsite.metrics.values import Period
from hindsite.model.enums import DetectionSource, Severity, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    import pandas as pd

    from hindsite.metrics.frames import Codes
    from hindsite.metrics.samples import Positions
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["Groups", "by_name", "groups_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The ways to cut the population; severities and sources are complete, empty ones included."""

    by_severity: tuple[tuple[Severity, Positions], ...]
    by_service: tuple[tuple[str, Positions], ...]
    by_source: tuple[tuple[DetectionSource, Positions], ...]
    by_quarter: tuple[tuple[str, Positions], ...]
    on_critical: Positions


def groups_of(library: Library, incidents: Sequence[Incident], frame: pd.DataFrame) -> Groups:
    """Cut the population, given as records and as the frame of the same records."""
    services = by_name([incident.services for incident in incidents])
    critical = {item.id for item in library.services if item.tier is Tier.CRITICAL}
    hits = {position for key in critical & services.keys() for position in services[key]}
    return Groups(
        by_severity=tuple(zip(Severity, _split(severity_codes(frame), len(Severity)), strict=True)),
        by_service=tuple(sorted(services.items())),
        by_source=tuple(
            zip(DetectionSource, _split(source_codes(frame), len(DetectionSource)), strict=True)
        ),
        by_quarter=_by_quarter(frame, library.settings.zone),
        on_critical=sorted(hits),
    )


def by_name(names: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """The positions at which each name stands."""
    found: dict[str, list[int]] = {}
    for position, here in enumerate(names):
        for name in here:
            found.setdefault(name, []).append(position)
    return found


def _split(codes: Codes, count: int) -> list[Positions]:
    return [np.flatnonzero(codes == code) for code in range(count)]


def _by_quarter(frame: pd.DataFrame, zone: ZoneInfo) -> tuple[tuple[str, Positions], ...]:
    """Quarters from the first to the last with a resolution, empty ones between them included."""
    resolved = ~(is_missing(frame, "resolved_at") | disordered(frame, "resolved_at"))
    positions = np.flatnonzero(resolved)
    if not len(positions):
        return ()
    codes = ordinals(local_days(frame, "resolved_at", zone)[positions], Period.QUARTER)
    return tuple(
        (label_of(code, Period.QUARTER), positions[codes == code])
        for code in range(int(codes.min()), int(codes.max()) + 1)
    )
