"""What is said of an incident that is like another: why, and what became of its actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from hindsite.model.enums import ActionStatus

if TYPE_CHECKING:
    from hindsite.model.incident import ActionItem, Incident

__all__ = ["AKIN", "FollowUp", "Reason", "Similar", "Why"]

AKIN = 0.15
"""From this cosine on texts have something in common that is worth a word."""
_SHOWN = 4


class Why(StrEnum):
    """In what two incidents are alike, the weightiest first."""

    NAMED = "named as related"
    ALERT = "same alert"
    FACTOR = "same factor"
    SERVICE = "same service"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Reason:
    """One likeness; `names` are the alert, factors or services that both have, as labels.

    `share` is the cosine of the texts from 0 to 1, 0 for other reasons.
    """

    why: Why
    names: tuple[str, ...] = ()
    share: float = 0.0

    @property
    def words(self) -> str:
        """`same alert HighLatency`, `same factors retry-storm and config-change`, `text 0.41`."""
        if self.why is Why.TEXT:
            return f"{self.why} {self.share:.2f}"
        if not self.names:
            return self.why.value
        plural = "s" if len(self.names) > 1 else ""
        return f"{self.why}{plural} {_listed(self.names)}"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The action items of an incident that were not cancelled, and how they stand."""

    total: int
    done: int
    overdue: int

    @classmethod
    def of(cls, items: Iterable[ActionItem], today: date) -> FollowUp:
        """How these stand on a day."""
        kept = [item for item in items if item.status is not ActionStatus.CANCELLED]
        return cls(
            total=len(kept),
            done=sum(item.status is ActionStatus.DONE for item in kept),
            overdue=sum(item.is_overdue(today) for item in kept),
        )

    @property
    def words(self) -> str:
        """`no action recorded`, `2 of 3 actions done, 1 overdue`."""
        if not self.total:
            return "no action recorded"
        noun = "action" if self.total == 1 else "actions"
        overdue = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.done} of {self.total} {noun} done{overdue}"


@dataclass(frozen=True, slots=True)
class Similar:
    """An incident like another. `score` is the sum of the weights of its reasons."""

    incident: Incident
    score: float
    reasons: tuple[Reason, ...]
    actions: FollowUp

    @property
    def words(self) -> str:
        """All reasons in a line, a kind that is no incident in the strict sense before them."""
        parts = [reason.words for reason in self.reasons]
        if not self.incident.kind.is_counted:
            parts.insert(0, f"a {self.incident.kind.value.replace('-', ' ')}")
        return "; ".join(parts)


def _listed(names: tuple[str, ...]) -> str:
    if len(names) > _SHOWN:
        names = (*names[: _SHOWN - 1], f"{len(names) - _SHOWN + 1} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
