"""How long people inside may be left without an update, as the severity in force asks.

The gap between two updates uses up the interval of the severity in force (`update_every`) at its
pace: ten minutes at a severity that asks for an update every thirty use up a third of it, and time
at a severity that asks for none uses up nothing. More than the whole is late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from hindsite.model.enums import Severity, UpdateAudience

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy

__all__ = ["Gap", "Pace", "internal_updates"]

_MICROSECOND = timedelta(microseconds=1)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which people inside were told nothing, and whether it lasted too long."""

    start: datetime
    end: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the time allowed for a gap is used up, in whole numbers so that no digit is lost.

    The time allowed is `whole` units; a microsecond at a severity takes as many as its rate.
    """

    whole: int
    rates: Mapping[Severity, int]

    @classmethod
    def of(cls, policy: Policy) -> Pace:
        """The pace that a policy sets."""
        asked = {level: policy.for_severity(level).update_every for level in Severity}
        allowed = {level: every // _MICROSECOND for level, every in asked.items() if every}
        whole = lcm(*allowed.values())
        return cls(whole, {level: whole // every for level, every in allowed.items()})

    def asks(self, incident: Incident) -> bool:
        """Whether the incident had at any time a severity that asks for updates."""
        return not self.rates.keys().isdisjoint(_severities(incident))

    def late_gaps(
        self, incident: Incident, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        """Stretches between `start`, each internal update, and `end` that last too long."""
        return ((gap.start, gap.end) for gap in self.gaps(incident, start, end) if gap.is_late)

    def gaps(self, incident: Incident, start: datetime, end: datetime) -> Iterator[Gap]:
        """All stretches between `start`, each internal update, and `end`, in order."""
        inner = (at for at in internal_updates(incident) if start < at < end)
        spells = _spells(incident, start, end)
        for first, second in pairwise([start, *inner, end]):
            yield Gap(first, second, self._used(first, second, spells) > self.whole)

    def due_after(self, incident: Incident, last: datetime, now: datetime) -> datetime | None:
        """When the update after the last one is due; None where nothing asks for one now.

        Args:
            incident: As it is known now.
            last: When people inside were told last, or when it was declared.
            now: From when on the severity in force is taken to stay.
        """
        spells = _spells(incident, last, max(now, last))
        rate = self.rates.get(spells[-1][2])
        if rate is None:
            return None
        left = self.whole - self._used(last, max(now, last), spells)
        return max(now, last) + left // rate * _MICROSECOND

    def _used(
        self, start: datetime, end: datetime, spells: list[tuple[datetime, datetime, Severity]]
    ) -> int:
        """How much of the time allowed a gap uses up."""
        used = 0
        for begins, ends, level in spells:
            span = min(ends, end) - max(begins, start)
            if level in self.rates and span > _NONE:
                used += span // _MICROSECOND * self.rates[level]
        return used


def internal_updates(incident: Incident) -> list[datetime]:
    """When updates were sent to people inside, oldest first."""
    inside = UpdateAudience.INTERNAL
    return sorted(update.at for update in incident.updates if update.audience is inside)


def _severities(incident: Incident) -> Iterator[Severity]:
    """Every severity that the incident had, its peak among them."""
    yield incident.severity
    for change in incident.severity_changes:
        yield change.to
        yield change.from_ or change.to


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
