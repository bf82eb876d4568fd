"""How single runbooks served, and which were wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["ReviewRecord", "RunbookRecord", "WantedRunbook"]


@dataclass(frozen=True, slots=True)
class RunbookRecord:
    """What incidents say of one runbook, as their ids, and how fresh it is.

    `unsaid` name it without an outcome. `unmended` are those of `misled` since which it was neither
    reviewed nor changed. `changed` is the last day on which it changed after its review, where the
    library takes days from Git; `exercised` the last on which it was practised.
    """

    runbook: str
    helped: tuple[str, ...]
    misled: tuple[str, ...]
    unused: tuple[str, ...]
    unsaid: tuple[str, ...]
    unmended: tuple[str, ...]
    reviewed: date | None
    review_due: date | None
    is_overdue: bool
    changed: date | None
    exercised: date | None

    @property
    def total(self) -> int:
        """How often incidents name it."""
        return sum(map(len, (self.helped, self.misled, self.unused, self.unsaid)))


@dataclass(frozen=True, slots=True)
class WantedRunbook:
    """A runbook that an incident called for and that was not there, in its words."""

    incident: str
    wanted: str


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review of a period: the day on which it was held, and how its actions stand.

    `overdue` are some of those that are open; cancelled ones are not counted.
    """

    review: str
    period: str
    held: date
    decisions: int
    done: int
    open: int
    overdue: int
