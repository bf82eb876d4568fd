"""What follows an incident: action items over time and by owner, and problems that come again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["ActionFlow", "OwnerActions", "Problem"]


@dataclass(frozen=True, slots=True)
class ActionFlow:
    """Action items of one month: how many were opened and closed, and how many stood at its end.

    While the month runs, its end is the instant of the metrics. `overdue_at_end` are those of
    `open_at_end` whose present due date has passed.
    """

    label: str
    start: date
    finished: bool
    opened: int
    closed: int
    open_at_end: int
    overdue_at_end: int


@dataclass(frozen=True, slots=True)
class OwnerActions:
    """One owner's action items as `incident#item` ids; the empty owner is nobody.

    `overdue` are not in `open`. `oldest_days` is the age of the oldest that is owed, 0 where none.
    """

    owner: str
    overdue: tuple[str, ...]
    open: tuple[str, ...]
    done: tuple[str, ...]
    oldest_days: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Incidents that share a contributing factor and a service: it happened more than once.

    `ids` are in the order in which they began, from the day `first` to the day `last`. Actions are
    `incident#item` ids of all of them. `despite` pairs each incident that began while an action of
    an earlier one was still open with those actions, at most five, the longest open first. `also`
    are other pairs of factor and service that the very same incidents share.
    """

    factor: str
    service: str
    ids: tuple[str, ...]
    first: date
    last: date
    done: tuple[str, ...]
    owed: tuple[str, ...]
    despite: tuple[tuple[str, tuple[str, ...]], ...]
    also: tuple[tuple[str, str], ...] = ()
