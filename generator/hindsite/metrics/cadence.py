"""Whether people inside were kept informed as often as the severity asks.

Marks are the declaration, each internal update, and the resolution, or now while it is open. The
gap between two marks uses up the interval of the severity in force (`update_every`) at its pace:
ten minutes at a severity that asks for an update every thirty use up a third of it, and time at a
severity that asks for none uses up nothing. More than the whole is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from hindsite.metrics.frames import disordered
from hindsite.metrics.shares import UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import Exclusion, Reason, Share
from hindsite.model.enums import Severity, UpdateAudience

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy

__all__ = ["update_cadence"]

_MICROSECOND = timedelta(microseconds=1)
_NONE = timedelta(0)


def update_cadence(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    policy: Policy,
    as_of: datetime,
    parts: Parts = UNCUT,
) -> Share:
    """No gap longer than the policy allows ÷ incidents with internal updates.

    Asked of those that at some time had a severity with `update_every`. One that is still open is
    judged by its gaps so far, the running one among them. Without `declared_at` nobody knows when
    the first gap began. Left out: those of which no internal update is recorded; those that lack
    `declared_at`, or `resolved_at` though they are over; those of which one of the two is out of
    order; records of another tool whose format has no place for updates.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        policy: How often each severity asks for an update.
        as_of: The instant until which open incidents have lasted.
        parts: How the incidents are cut.
    """
    pace = _pace(policy)
    question = Question(
        key="update_cadence",
        name="Update cadence kept",
        definition=(
            "no gap between declaration, internal updates and resolution longer than the policy "
            f"allows ÷ incidents of {_levels(pace.rates)} with internal updates"
        ),
    )
    order = disordered(frame, "declared_at", "resolved_at").tolist()
    answers = (
        _answer(item, pace, as_of, is_out=is_out)
        for item, is_out in zip(incidents, order, strict=True)
        if not pace.rates.keys().isdisjoint(_severities(item))
    )
    return share(question, answers, parts)


@dataclass(frozen=True, slots=True)
class _Pace:
    """How fast the time allowed for a gap is used up, in whole numbers so that no digit is lost.

    The time allowed is `whole` units; a microsecond at a severity takes as many as its rate.
    """

    whole: int
    rates: Mapping[Severity, int]


def _pace(policy: Policy) -> _Pace:
    asked = {level: policy.for_severity(level).update_every for level in Severity}
    allowed = {level: every // _MICROSECOND for level, every in asked.items() if every}
    whole = lcm(*allowed.values())
    return _Pace(whole, {level: whole // every for level, every in allowed.items()})


def _severities(incident: Incident) -> Iterator[Severity]:
    """Every severity that the incident had, its peak among them."""
    yield incident.severity
    for change in incident.severity_changes:
        yield change.to
        yield change.from_ or change.to


def _answer(incident: Incident, pace: _Pace, as_of: datetime, *, is_out: bool) -> Answer:
    if "updates" in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("updates",))
    inside = UpdateAudience.INTERNAL
    sent = sorted(update.at for update in incident.updates if update.audience is inside)
    if not sent:
        return Exclusion(incident.id, Reason.NONE_RECORDED, ("updates",))
    if is_out:
        return Exclusion(incident.id, Reason.OUT_OF_ORDER)
    start = incident.declared_at
    end = as_of if incident.derived_status.is_open else incident.resolved_at
    if start is None or end is None:
        missing = {"declared_at": start, "resolved_at": end}
        names = tuple(name for name, at in missing.items() if at is None)
        return Exclusion(incident.id, Reason.FIELD_MISSING, names)
    marks = [start, *(at for at in sent if start < at < end), end]
    spells = _spells(incident, start, end)
    return incident.id, all(_used(*gap, spells, pace) <= pace.whole for gap in pairwise(marks))


def _spells(
    incident: Incident, start: datetime, end: datetime
) -> list[tuple[datetime, datetime, Severity]]:
    """From when to when each severity was in force; at first that which the first change left.

    Where it does not say, or there is no change, the incident's severity, which is the peak.
    """
    changes = sorted(incident.severity_changes, key=lambda change: change.at)
    first = (changes[0].from_ if changes else None) or incident.severity
    levels = [first, *(change.to for change in changes)]
    times = [start, *(change.at for change in changes), end]
    return [(*spell, level) for spell, level in zip(pairwise(times), levels, strict=True)]


def _used(
    start: datetime,
    end: datetime,
    spells: Iterable[tuple[datetime, datetime, Severity]],
    pace: _Pace,
) -> int:
    """How much of the time allowed a gap uses up."""
    used = 0
    for begins, ends, level in spells:
        span = min(ends, end) - max(begins, start)
        if level in pace.rates and span > _NONE:
            used += span // _MICROSECOND * pace.rates[level]
    return used


def _levels(pace: Iterable[Severity]) -> str:
    return ", ".join(pace) or "a severity that asks for updates (there is none)"
