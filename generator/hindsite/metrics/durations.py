"""Response times: how long it takes to notice an incident, to own it, to ease it and to end it.

The population is every incident of the library's population kinds that is no duplicate. Each is
used by a number, or left out of it for one reason, the first of these that applies:

1. people detected it, where the definition asks for a machine;
2. one of the two instants is there and stands in the wrong order with another of the record;
3. the first instant is missing, or the source of detection where the definition asks for it;
4. it is still open and the last instant is to come: censored, not missing;
5. the last instant is missing; so is `resolved_at` of an incident that was closed without it.

Definitions as in Davidovič, "Incident Metrics in SRE" (2021), counted from detection on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from hindsite.metrics.frames import (
    Flags,
    disordered,
    ids_of,
    is_missing,
    is_open,
    minutes_between,
    source_codes,
)
from hindsite.metrics.samples import Positions, Sample, sample_of, statistic
from hindsite.metrics.values import Duration, Exclusion, Reason, Statistic
from hindsite.model.enums import DetectionSource, Severity

if TYPE_CHECKING:
    import pandas as pd

    from hindsite.metrics.groups import Groups
    from hindsite.model.policy import Policy

__all__ = ["CRITICAL_TTD", "DEFINITIONS", "Definition", "durations", "exclusions_of"]

CRITICAL_TTD = 5.0
"""Minutes within which an incident on a service of tier critical should be detected."""

_SOURCE = "detection.source"
_HUMAN = list(DetectionSource).index(DetectionSource.HUMAN)
_Key = TypeVar("_Key", bound=Hashable)


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


def durations(frame: pd.DataFrame, groups: Groups, policy: Policy) -> tuple[Duration, ...]:
    """All response times of the population, overall and by group.

    Args:
        frame: The incidents of the population, as `incident_frame` gives them.
        groups: Which of them share a severity, a service, a source, a quarter or a critical tier.
        policy: Its `respond_within` is the target of the time to acknowledge.
    """
    return tuple(_duration(definition, frame, groups, policy) for definition in DEFINITIONS)


def _duration(
    definition: Definition, frame: pd.DataFrame, groups: Groups, policy: Policy
) -> Duration:
    key, sample = definition.key, _sample(definition, frame)
    return Duration(
        key=key,
        name=definition.name,
        short=definition.short,
        definition=definition.words,
        overall=statistic(key, sample, range(len(frame))),
        by_severity=_each(f"{key}-severity", sample, groups.by_severity),
        by_service=_each(f"{key}-service", sample, groups.by_service),
        by_quarter=_each(f"{key}-quarter", sample, groups.by_quarter),
        targets=_response_targets(policy) if key == "tta" else {},
        by_source=_each(f"{key}-source", sample, groups.by_source),
        on_critical=statistic(f"{key}-critical", sample, groups.on_critical),
        critical_target=CRITICAL_TTD if key == "ttd" else None,
    )


def _each(
    prefix: str, sample: Sample, groups: Iterable[tuple[_Key, Positions]]
) -> tuple[tuple[_Key, Statistic], ...]:
    return tuple((key, statistic(f"{prefix}-{key}", sample, group)) for key, group in groups)


def _response_targets(policy: Policy) -> dict[Severity, float]:
    spans = {severity: policy.for_severity(severity).respond_within for severity in Severity}
    return {key: span.total_seconds() / 60 for key, span in spans.items() if span is not None}


def _sample(definition: Definition, frame: pd.DataFrame) -> Sample:
    minutes = minutes_between(frame, definition.start, definition.end)
    return sample_of(ids_of(frame), minutes, exclusions_of(definition, frame))


def exclusions_of(definition: Definition, frame: pd.DataFrame) -> list[Exclusion | None]:
    """Why each incident of the frame is left out of a duration, None where it is used."""
    lacks = _lacks(definition, frame)
    cases = {
        Reason.NOT_BY_MACHINE: definition.by_machine & (source_codes(frame) == _HUMAN),
        Reason.OUT_OF_ORDER: _is_out_of_order(definition, frame),
        Reason.FIELD_MISSING: np.logical_or.reduce(list(lacks.values())),
        Reason.STILL_OPEN: is_missing(frame, definition.end),
    }
    found: list[Exclusion | None] = [None] * len(frame)
    ids, names = ids_of(frame), list(lacks)
    matrix = np.column_stack(list(lacks.values()))
    for reason, where in reversed(cases.items()):
        for position in np.flatnonzero(where).tolist():
            missing = _named(names, matrix[position]) if reason is Reason.FIELD_MISSING else ()
            found[position] = Exclusion(ids[position], reason, missing)
    return found


def _named(names: Sequence[str], flags: Flags) -> tuple[str, ...]:
    return tuple(name for name, flag in zip(names, flags, strict=True) if flag)


def _is_out_of_order(definition: Definition, frame: pd.DataFrame) -> Flags:
    return disordered(frame, definition.start) | disordered(frame, definition.end)


def _lacks(definition: Definition, frame: pd.DataFrame) -> dict[str, Flags]:
    """For each field of a definition, where its absence is a gap in the record."""
    gap = is_missing(frame, definition.end)
    if definition.end in _ENDS_OF_OPEN:
        gap = gap & ~is_open(frame)
    lacks = {definition.start: is_missing(frame, definition.start), definition.end: gap}
    if definition.by_machine:
        lacks[_SOURCE] = source_codes(frame) < 0
    return lacks
