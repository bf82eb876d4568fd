"""Which incident of a period to read, and why that one.

What people tag as incident of the month (or period) is read first. Else the order is: a published
post-mortem, severity, the share of users affected, impact duration, and id; what is not recorded
comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hindsite.metrics.postmortems import is_published
from hindsite.metrics.values import Highlight
from hindsite.metrics.words import duration_words, share_words
from hindsite.model.names import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.metrics.frames import Codes
    from hindsite.metrics.samples import Sample
    from hindsite.model.enums import Severity
    from hindsite.model.incident import Incident

__all__ = ["TAGS", "Ranking", "Worth", "ranking_of"]

TAGS = frozenset({"incident-of-the-month", "incident-of-the-period"})
"""Who bears one of these was chosen by people."""

_ALL = 100.0
_UNKNOWN = -1.0
_Order = tuple[bool, bool, int, float, float, str]


class Worth(NamedTuple):
    """What makes one incident worth reading, as far as it tells that by itself.

    `users` is the percentage of them that was affected.
    """

    tags: Sequence[str]
    is_published: bool
    severity: Severity
    users: float | None

    @classmethod
    def of(cls, incident: Incident) -> Worth:
        """Of an incident."""
        users = incident.impact.affected_users_pct
        return cls(incident.tags, is_published(incident), incident.severity, users)


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
        return Highlight(facts.id, facts.words)


def ranking_of(ids: Sequence[str], worths: Sequence[Worth], impact: Sample) -> Ranking:
    """Rank all incidents.

    Args:
        ids: Of all of them.
        worths: What makes each worth reading.
        impact: Their impact durations: see `duration_sample`.
    """
    lasted = np.where(impact.ranks < impact.edges[0], impact.values[impact.ranks], _UNKNOWN)
    chosen = {tag for tag in {tag for one in worths for tag in one.tags} if slug(tag) in TAGS}
    facts = [
        _Facts(id_, worth, next((tag for tag in worth.tags if tag in chosen), ""), minutes)
        for id_, worth, minutes in zip(ids, worths, lasted.tolist(), strict=True)
    ]
    order = sorted(range(len(facts)), key=lambda place: facts[place].order)
    ranks = np.empty(len(facts), dtype=np.intp)
    ranks[order] = np.arange(len(facts))
    return Ranking(facts, ranks)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one incident is judged by; `minutes` of impact are negative where unknown."""

    id: str
    worth: Worth
    tag: str
    minutes: float

    @property
    def order(self) -> _Order:
        """Less comes first."""
        worth, users = self.worth, self.worth.users
        return (
            not self.tag,
            not worth.is_published,
            worth.severity.level,
            -(_UNKNOWN if users is None else users),
            -self.minutes,
            self.id,
        )

    @property
    def words(self) -> str:
        """Why it is read: `SEV-1 with a published post-mortem; 45 % of users affected`."""
        paper = " with a published post-mortem" if self.worth.is_published else ""
        parts = [f"tagged {self.tag}"] if self.tag else []
        parts.append(f"{self.worth.severity.value}{paper}")
        users = self.worth.users
        if users is not None:
            parts.append(f"{share_words(users / _ALL)} of users affected")
        elif self.minutes >= 0:
            parts.append(f"{duration_words(self.minutes)} of impact")
        return "; ".join(parts)
