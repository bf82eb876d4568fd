"""On-call load: what pages were sent, to which teams and shifts, at what time of their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import Estimate
    from hindsite.model.paging import Page

__all__ = ["Burden", "IdleAlert", "Load", "Loads", "PageWeek", "PagesPerShift", "ShiftLoad"]


@dataclass(frozen=True, slots=True)
class Load:
    """The pages of one team, service or alert; of all, under the key `all`.

    Of `pages`, `outside` were sent outside of business hours and `night` at night, by the clock of
    the team. `judged` are those of which somebody said whether there was something to do, and
    `not_actionable` those where there was not; `with_incident` belong to an incident.
    """

    key: str
    pages: int
    outside: int
    night: int
    judged: int
    not_actionable: int
    with_incident: int
    first: datetime
    last: datetime

    @property
    def outside_share(self) -> float:
        """The share outside of business hours, from 0 to 1."""
        return self.outside / self.pages

    @property
    def night_share(self) -> float:
        """The share at night, from 0 to 1."""
        return self.night / self.pages

    @property
    def idle_share(self) -> float | None:
        """The share without anything to do among those judged; None where none was."""
        return self.not_actionable / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Loads:
    """Groups, the most pages first; `more` groups with `more_pages` are not listed.

    `unnamed` pages belong to no group, since nobody said to which.
    """

    rows: tuple[Load, ...] = ()
    more: int = 0
    more_pages: int = 0
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class ShiftLoad:
    """One shift of one team, and its pages in the order of their files, or the first of many."""

    team: str
    shift: str
    pages: int
    outside: int
    night: int
    first: datetime
    last: datetime
    rows: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class PagesPerShift:
    """How many pages shifts have, of those with one at least: others leave no row.

    `by_pages` counts shifts by their pages; `over` is the share above the policy's limit, with its
    interval. `shifts` are those above it, the latest first; `more` of them are not listed.
    `unnamed` pages belong to no shift.
    """

    limit: int
    by_pages: Mapping[int, int]
    over: Estimate | None
    shifts: tuple[ShiftLoad, ...] = ()
    more: int = 0
    unnamed: int = 0

    @property
    def n(self) -> int:
        """How many shifts have a page."""
        return sum(self.by_pages.values())

    @property
    def n_over(self) -> int:
        """How many of them are above the limit."""
        return sum(count for pages, count in self.by_pages.items() if pages > self.limit)


@dataclass(frozen=True, slots=True)
class PageWeek:
    """The pages of one week, from its Monday, by the clocks of the teams; empty ones included."""

    start: date
    finished: bool
    pages: int
    outside: int
    night: int


@dataclass(frozen=True, slots=True)
class IdleAlert:
    """An alert that paged of late and led to no action: a candidate for removal."""

    alert: str
    pages: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Burden:
    """On-call load of the pages that count.

    `all` is None where there is none. `unread` counts rows of exports that gave no page, by their
    path. `hours` are pages by hour of the week, Monday at midnight first, by the clocks of the
    teams. `idle` are alerts whose pages within `idle_days` before the instant were all judged, and
    none asked for work or belongs to an incident; of `undecided` alerts some page was not judged.
    """

    all: Load | None
    unread: Mapping[str, int]
    teams: Loads
    services: Loads
    alerts: Loads
    per_shift: PagesPerShift
    weeks: tuple[PageWeek, ...]
    hours: tuple[int, ...]
    idle_days: int
    idle: tuple[IdleAlert, ...]
    undecided: int

    @property
    def n(self) -> int:
        """How many pages there are."""
        return self.all.pages if self.all else 0

    @property
    def population(self) -> int:
        """N: pages, and rows that gave none."""
        return self.n + sum(self.unread.values())
