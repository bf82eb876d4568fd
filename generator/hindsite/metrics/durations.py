"""Response times: how long it takes to notice an incident, to own it, to ease it and to end it.

The population is every incident of the library's population kinds that is no duplicate; others are
outside. Each member is used by a number, or not for one reason, the first of these that applies:

1. people detected it, where the definition asks for a machine;
2. one of the two instants is there and stands in the wrong order with another of the record;
3. both instants are written as midnight exactly: days without times, not times;
4. the first instant is missing, or the source of detection where the definition asks for it;
5. it is still open and the last instant is to come: it is censored, known to last until now;
6. the last instant is missing; so is `resolved_at` of an incident that was closed without it.

Definitions as in Davidovič, "Incident Metrics in SRE" (2021), counted from detection on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import (
    Flags,
    disordered_pairs,
    ids_of,
    is_midnight,
    is_missing,
    is_open,
    minutes_between,
    minutes_until,
    source_codes,
)
from hindsite.metrics.samples import Sample, sample_of, statistic
from hindsite.metrics.values import Cut, Duration, Exclusion, Reason
from hindsite.model.enums import DetectionSource, Severity
from hindsite.model.incident import ORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import pandas as pd

    from hindsite.metrics.groups import Groups
    from hindsite.metrics.samples import Positions
    from hindsite.model.policy import Policy

__all__ = [
    "CRITICAL_TTD",
    "DEFINITIONS",
    "Definition",
    "duration_sample",
    "durations",
    "exclusions_of",
]

CRITICAL_TTD = 5.0
"""Minutes within which an incident on a service of tier critical should be detected."""

_SOURCE = "detection.source"
_HUMAN = list(DetectionSource).index(DetectionSource.HUMAN)
_WITH_SURVIVAL = frozenset({"ttr", "impact"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A response time: from one instant to another, in minutes.

    `by_machine` leaves out what people reported: nobody can acknowledge an alert that never was.
    """

    key: str
    name: str
    short: str
    start: str
    end: str
    by_machine: bool = False

    @property
    def words(self) -> str:
        """The definition as a reader sees it."""
        only = ", where monitoring or a synthetic check detected it" if self.by_machine else ""
        return f"{self.end.removesuffix('_at')} − {self.start.removesuffix('_at')}{only}"


DEFINITIONS = (
    Definition("ttd", "Time to detect", "TTD", "started_at", "detected_at"),
    Definition(
        "tta", "Time to acknowledge", "TTA", "detected_at", "acknowledged_at", by_machine=True
    ),
    Definition("ttm", "Time to mitigate", "TTM", "detected_at", "mitigated_at"),
    Definition("ttr", "Time to resolve", "TTR", "detected_at", "resolved_at"),
    Definition("impact", "Impact duration", "Impact", "started_at", "resolved_at"),
)
"""The response times, in the order in which an incident passes them."""

_ENDS_OF_OPEN = {"acknowledged_at", "mitigated_at", "resolved_at"}
"""What an open incident may still come to. It has been detected, or nobody would write of it."""


def durations(
    samples: Mapping[str, Sample], everyone: Positions, groups: Groups, policy: Policy
) -> tuple[Duration, ...]:
    """All response times, overall and by part.

    Args:
        samples: Each response time over all incidents, by its key; see `duration_sample`.
        everyone: The positions of those that count overall.
        groups: Which of them belong together.
        policy: Its `respond_within` is the target of the time to acknowledge.
    """
    return tuple(
        _duration(definition, samples[definition.key], everyone, groups, policy)
        for definition in DEFINITIONS
    )


def _duration(
    definition: Definition, sample: Sample, everyone: Positions, groups: Groups, policy: Policy
) -> Duration:
    key, has_curve = definition.key, definition.key in _WITH_SURVIVAL
    return Duration(
        key=key,
        name=definition.name,
        short=definition.short,
        definition=definition.words,
        overall=statistic(key, sample, everyone, with_survival=has_curve),
        by={
            cut: tuple(
                (
                    part,
                    statistic(
                        f"{key}-{cut}-{part}",
                        sample,
                        positions,
                        with_survival=has_curve and cut is Cut.SEVERITY,
                    ),
                )
                for part, positions in parts
            )
            for cut, parts in groups.items()
        },
        targets=_response_targets(policy) if key == "tta" else {},
        critical_target=CRITICAL_TTD if key == "ttd" else None,
    )


def _response_targets(policy: Policy) -> dict[str, float]:
    spans = {severity: policy.for_severity(severity).respond_within for severity in Severity}
    return {key: span.total_seconds() / 60 for key, span in spans.items() if span}


def duration_sample(
    definition: Definition,
    frame: pd.DataFrame,
    outside: Sequence[Exclusion | None],
    as_of: datetime,
) -> Sample:
    """One response time over all incidents.

    Args:
        definition: From which instant to which.
        frame: All incidents, as `incident_frame` gives them.
        outside: For each why the population leaves it out, or None for a member.
        as_of: The instant until which open incidents are known to have lasted.
    """
    minutes = minutes_between(frame, definition.start, definition.end)
    so_far = minutes_until(frame, definition.start, as_of)
    exclusions = exclusions_of(definition, frame)
    for position, reason in enumerate(outside):
        if reason is not None:
            exclusions[position] = reason
    running = [one is not None and one.reason is Reason.STILL_OPEN for one in exclusions]
    values = np.where(running, so_far, minutes)
    return sample_of(definition.words, ids_of(frame), values, exclusions)


def exclusions_of(definition: Definition, frame: pd.DataFrame) -> list[Exclusion | None]:
    """Why each incident of the frame has no value of a duration, None where it has one."""
    lacks = _lacks(definition, frame)
    pairs = disordered_pairs(frame, definition.start, definition.end)
    cases = {
        Reason.NOT_BY_MACHINE: definition.by_machine & (source_codes(frame) == _HUMAN),
        Reason.OUT_OF_ORDER: pairs >= 0,
        Reason.PLACEHOLDER: _is_placeholder(definition, frame),
        Reason.FIELD_MISSING: np.logical_or.reduce(list(lacks.values())),
        Reason.STILL_OPEN: is_missing(frame, definition.end),
    }
    names, matrix = list(lacks), np.column_stack(list(lacks.values()))
    details: dict[Reason, Callable[[int], tuple[str, ...]]] = {
        Reason.OUT_OF_ORDER: lambda position: ORDER[pairs[position]],
        Reason.FIELD_MISSING: lambda position: _named(names, matrix[position]),
    }
    found: list[Exclusion | None] = [None] * len(frame)
    ids = ids_of(frame)
    for reason, where in reversed(cases.items()):
        detail_of = details.get(reason, _no_detail)
        for position in np.flatnonzero(where).tolist():
            found[position] = Exclusion(ids[position], reason, detail_of(position))
    return found


def _no_detail(_position: int) -> tuple[str, ...]:
    return ()


def _is_placeholder(definition: Definition, frame: pd.DataFrame) -> Flags:
    return is_midnight(frame, definition.start) & is_midnight(frame, definition.end)


def _named(names: Sequence[str], flags: Flags) -> tuple[str, ...]:
    return tuple(name for name, flag in zip(names, flags, strict=True) if flag)


def _lacks(definition: Definition, frame: pd.DataFrame) -> dict[str, Flags]:
    """For each field of a definition, where its absence is a gap in the record."""
    gap = is_missing(frame, definition.end)
    if definition.end in _ENDS_OF_OPEN:
        may_come = is_open(frame)
        if definition.end == "acknowledged_at":
            # Who eased it owned it: that nobody wrote when is a gap.
            may_come = may_come & is_missing(frame, "mitigated_at")
        gap = gap & ~may_come
    lacks = {definition.start: is_missing(frame, definition.start), definition.end: gap}
    if definition.by_machine:
        lacks[_SOURCE] = source_codes(frame) < 0
    return lacks
