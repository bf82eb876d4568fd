"""What one file gave, whatever it was read by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.model.alerts import RuleFile
    from hindsite.model.incident import Incident
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook
    from hindsite.reading.notes import Note

__all__ = ["Reading", "closed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: a record or none, remarks, and whether it may be a secret one.

    `rules` are those of a file of alerting rules.
    """

    path: str
    incident: Incident | None
    runbook: Runbook | None
    notes: tuple[Note, ...]
    may_be_secret: bool = False
    rules: RuleFile | None = None
    review: Review | None = None

    @property
    def is_unread(self) -> bool:
        """Whether it gave nothing but remarks."""
        return not (self.incident or self.runbook or self.rules or self.review)


def closed(path: str, problem: Note) -> Reading:
    """What a file gives that is not opened: nobody knows what it holds."""
    return Reading(path, None, None, (problem,), may_be_secret=True)
