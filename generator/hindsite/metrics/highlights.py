"""Which incident of a period to read, and why that one.

What people tag as incident of the month (or period) is read first. Else the order is: a published
post-mortem, severity, the share of users affected, impact duration, and id; what is not recorded
comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.postmortems import is_published
from hindsite.metrics.values import Highlight
from hindsite.metrics.words import duration_words, share_words
from hindsite.model.names import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.metrics.frames import Codes
    from hindsite.metrics.samples import Sample
    from hindsite.model.incident import Incident

__all__ = ["TAGS", "Ranking", "ranking_of"]

TAGS = frozenset({"incident-of-the-month", "incident-of-the-period"})
"""Who bears one of these was chosen by people."""

_ALL = 100.0
_UNKNOWN = -1.0
_Order = tuple[bool, bool, int, float, float, str]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """How worth reading each incident is: `ranks` is 0 for the first of all."""

    facts: Sequence[_Facts]
    ranks: Codes

    def best(self, positions: Codes) -> Highlight | None:
        """The incident to read among those at these positions, None where there are none."""
        if not len(positions):
            return None
        facts = self.facts[int(positions[np.argmin(self.ranks[positions])])]
        return Highlight(facts.incident.id, facts.words)


def ranking_of(incidents: Sequence[Incident], impact: Sample) -> Ranking:
    """Rank all incidents.

    Args:
        incidents: All of them.
        impact: Their impact durations: see `duration_sample`.
    """
    lasted = np.where(impact.ranks < impact.edges[0], impact.values[impact.ranks], _UNKNOWN)
    every = {tag for incident in incidents for tag in incident.tags}
    chosen = {tag for tag in every if slug(tag) in TAGS}
    facts = [
        _Facts(incident, next((tag for tag in incident.tags if tag in chosen), ""), minutes)
        for incident, minutes in zip(incidents, lasted.tolist(), strict=True)
    ]
    order = sorted(range(len(facts)), key=lambda place: facts[place].order)
    ranks = np.empty(len(facts), dtype=np.intp)
    ranks[order] = np.arange(len(facts))
    return Ranking(facts, ranks)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one incident is judged by; `minutes` of impact are negative where unknown."""

    incident: Incident
    tag: str
    minutes: float

    @property
    def order(self) -> _Order:
        """Less comes first."""
        users = self.incident.impact.affected_users_pct
        return (
            not self.tag,
            not is_published(self.incident),
            self.incident.severity.level,
            -(_UNKNOWN if users is None else users),
            -self.minutes,
            self.incident.id,
        )

    @property
    def words(self) -> str:
        """Why it is read: `SEV-1 with a published post-mortem; 45 % of users affected`."""
        paper = " with a published post-mortem" if is_published(self.incident) else ""
        parts = [f"tagged {self.tag}"] if self.tag else []
        parts.append(f"{self.incident.severity.value}{paper}")
        users = self.incident.impact.affected_users_pct
        if users is not None:
            parts.append(f"{share_words(users / _ALL)} of users affected")
        elif self.minutes >= 0:
            parts.append(f"{duration_words(self.minutes)} of impact")
        return "; ".join(parts)
