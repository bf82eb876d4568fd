"""What a runbook is, and when it is due for review."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field

from hindsite.model.enums import Audience
from hindsite.model.findings import Places
from hindsite.model.held import Held
from hindsite.model.parts import Link
from hindsite.model.switching import Ignore
from hindsite.model.values import Day, Identifier, Names, Record, Span, Text

__all__ = ["Runbook"]


class Runbook(Record):
    """Instructions for one alert or situation, with who keeps them and how fresh they are.

    `changed` are the days on which commits changed its file, in their order, where the library
    takes them from Git. `held` are the lines of the body that lower
    audiences do not see.
    """

    id: Identifier
    title: Text
    aliases: Names = ()
    services: Names = ()
    alerts: Names = ()
    tags: Names = ()
    owner: Text | None = None
    visibility: Audience | None = None
    last_reviewed: Day | None = None
    review_every: Span | None = None
    last_exercised: Day | None = None
    links: tuple[Link, ...] = ()
    ignore: tuple[Ignore, ...] = ()

    changed: tuple[date, ...] = Field(default=(), exclude=True)
    body: str = Field(default="", exclude=True)
    body_line: int = Field(default=1, exclude=True)
    held: tuple[Held, ...] = Field(default=(), exclude=True)
    places: Places = Field(default=Places("runbook.md"), exclude=True, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Its id, then its aliases: by any of them others refer to it."""
        return (self.id, *self.aliases)

    @property
    def tier(self) -> Audience:
        """The visibility in force: internal unless the record says otherwise."""
        return self.visibility or Audience.INTERNAL

    @property
    def review_due(self) -> date | None:
        """The day by which it should be reviewed again, or None where nothing says so."""
        if self.last_reviewed is None or self.review_every is None:
            return None
        return self.last_reviewed + self.review_every

    def is_stale(self, today: date) -> bool:
        """Whether it wants a review: one is overdue, or there never was any."""
        due = self.review_due
        return self.last_reviewed is None or (due is not None and due < today)

    @property
    def changed_since_review(self) -> date | None:
        """The last day on which it is known to have changed after its last review, if any."""
        last = self.changed[-1] if self.changed else None
        is_later = last is not None and (self.last_reviewed is None or last > self.last_reviewed)
        return last if is_later else None

    def at(self, today: date) -> Self:
        """The runbook as it was known at the end of `today`: what came later was not done yet."""
        later: dict[str, object] = {
            name: None
            for name in ("last_reviewed", "last_exercised")
            if (day := getattr(self, name)) is not None and day > today
        }
        if self.changed and self.changed[-1] > today:
            later["changed"] = tuple(day for day in self.changed if day <= today)
        if not later:
            return self
        return self.model_copy(update={**later, "places": self.places.altered()})
