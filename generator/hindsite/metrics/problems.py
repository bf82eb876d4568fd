"""Problems that come again: incidents that share a contributing factor and a service.

Time is counted in places: the incidents stand in the order in which they began, and an action item
is known by the first place at which it stood open and the first at which it no longer did. Whatever
the group, an item of it was then open at the incidents between those two places.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hindsite.metrics.frames import (
    action_days,
    disordered,
    has_status,
    ids_of,
    is_missing,
    local_days,
)
from hindsite.metrics.values import Problem
from hindsite.model.enums import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    import pandas as pd

    from hindsite.metrics.frames import Codes
    from hindsite.metrics.periods import Days
    from hindsite.model.incident import Incident

__all__ = ["NAMED", "problems"]

NAMED = 5
"""At most so many actions are named for each incident that began in spite of them."""

_AT_LEAST = 2
"""Incidents that make a problem: it happened more than once."""

_Pair: TypeAlias = tuple[str, str]
"""A contributing factor and a service."""

_Span: TypeAlias = tuple[int, int, str]
"""From which place on an action item was open, until which one, and its id."""


@dataclass(frozen=True, slots=True)
class _Work:
    """The action items of one incident: ids of those done and owed, and the spans of all."""

    done: tuple[str, ...]
    owed: tuple[str, ...]
    spans: tuple[_Span, ...]


def problems(
    incidents: Sequence[Incident], frame: pd.DataFrame, actions: pd.DataFrame, zone: ZoneInfo
) -> tuple[Problem, ...]:
    """Groups of two or more incidents that share a factor and a service.

    Where several pairs of factor and service hold the very same incidents, that is one problem:
    it stands under the first pair by name, and the others are its `also`. Those with most incidents
    come first, then the latest, then by name.

    An action item that was not cancelled stood open at the start of a later incident where it had
    been opened by then, at the instant at which its own incident was resolved (else began), and
    was done on a later day, or not yet. Done on an unknown day it is taken to have been closed:
    nothing is held against anybody that the records do not say. Incidents that began at the same
    instant are not later than one another.

    Args:
        incidents: The population, oldest first.
        frame: The same incidents, as `incident_frame` gives them.
        actions: Their action items, as `action_frame` gives them.
        zone: The zone by which days go.
    """
    groups = _groups(incidents)
    days = local_days(frame, "counted_at", zone)
    ids, dates = ids_of(frame), days.tolist()
    work = _work(incidents, frame, actions, days)
    found = []
    for places, pairs in groups.items():
        (factor, service), *also = sorted(pairs)
        found.append(
            Problem(
                factor=factor,
                service=service,
                ids=tuple(ids[place] for place in places),
                first=dates[places[0]],
                last=dates[places[-1]],
                done=tuple(id_ for place in places for id_ in work[place].done),
                owed=tuple(id_ for place in places for id_ in work[place].owed),
                despite=_despite(ids, places, work),
                also=tuple(also),
            )
        )
    return tuple(sorted(found, key=_order))


def _order(problem: Problem) -> tuple[int, int, str, str]:
    return -len(problem.ids), -problem.last.toordinal(), problem.factor, problem.service


def _groups(incidents: Iterable[Incident]) -> dict[tuple[int, ...], list[_Pair]]:
    """The pairs that hold each group of incidents, given as places."""
    by_pair: dict[_Pair, list[int]] = defaultdict(list)
    for place, incident in enumerate(incidents):
        for factor in incident.contributing_factors:
            for service in incident.services:
                by_pair[factor, service].append(place)
    groups: dict[tuple[int, ...], list[_Pair]] = defaultdict(list)
    for pair, places in by_pair.items():
        if len(places) >= _AT_LEAST:
            groups[tuple(places)].append(pair)
    return groups


def _work(
    incidents: Sequence[Incident], frame: pd.DataFrame, actions: pd.DataFrame, days: Days
) -> list[_Work]:
    """What was to be done after each incident."""
    origins = actions["origin"].to_numpy()
    counts = np.bincount(origins, minlength=len(incidents)).tolist()
    is_done, is_cancelled = (
        has_status(actions, status).tolist()
        for status in (ActionStatus.DONE, ActionStatus.CANCELLED)
    )
    opened, closed = _spans(frame, actions, days, origins)
    rows = zip(ids_of(actions), is_done, is_cancelled, opened, closed, strict=True)
    return [_work_of([next(rows) for _ in range(count)]) for count in counts]


def _work_of(rows: Sequence[tuple[str, bool, bool, int, int]]) -> _Work:
    kept = [row for row in rows if not row[2]]
    return _Work(
        done=tuple(id_ for id_, is_done, *_ in kept if is_done),
        owed=tuple(id_ for id_, is_done, *_ in kept if not is_done),
        spans=tuple((opened, closed, id_) for id_, _, _, opened, closed in kept if opened < closed),
    )


def _spans(
    frame: pd.DataFrame, actions: pd.DataFrame, days: Days, origins: Codes
) -> tuple[list[int], list[int]]:
    """For each action item the places from which and until which it stood open."""
    began = frame["counted_at"].dt.tz_localize(None).to_numpy()
    ended = frame["resolved_at"].dt.tz_localize(None).to_numpy()
    sound = ~(is_missing(frame, "resolved_at") | disordered(frame, "resolved_at"))
    at = np.searchsorted(began, np.where(sound, ended, began)[origins])
    opened = np.maximum(at, np.searchsorted(began, began[origins], side="right"))
    done_at = action_days(actions, "done_at")
    never = ~has_status(actions, ActionStatus.DONE)
    unknown = np.isnat(done_at) & ~never
    closed = np.searchsorted(days, np.where(np.isnat(done_at), days[origins], done_at))
    closed = np.where(never, len(began), np.where(unknown, 0, closed))
    return opened.tolist(), closed.tolist()


def _despite(
    ids: Sequence[str], places: Sequence[int], work: Sequence[_Work]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The incidents of a group that began while actions of it were open, and the oldest of those.

    One walk through the group: the items wait in the order in which they were opened, and are named
    from when their time has come, as far as there is room, until they are closed. One that follows
    a later incident waits behind it: it was opened after that began.
    """
    waiting = sorted((span for place in places for span in work[place].spans), reverse=True)
    named: list[_Span] = []
    names: tuple[str, ...] = ()
    found: list[tuple[str, tuple[str, ...]]] = []
    next_change = 0.0
    for place in places:
        if next_change <= place:
            named = [span for span in named if span[1] > place]
            while len(named) < NAMED and waiting and waiting[-1][0] <= place:
                if (span := waiting.pop())[1] > place:
                    named.append(span)
            names = tuple(id_ for *_, id_ in named)
            next_change = _next_change(named, waiting)
        if names:
            found.append((ids[place], names))
    return tuple(found)


def _next_change(named: Sequence[_Span], waiting: Sequence[_Span]) -> float:
    """The first place at which another action may be named, or one no longer."""
    closing = min((until for _, until, _ in named), default=math.inf)
    has_room = len(named) < NAMED and len(waiting) > 0
    return min(closing, waiting[-1][0]) if has_room else closing
