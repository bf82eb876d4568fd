"""When runbooks were practised last: by what they say, and by the game days that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.enums import Kind, RunbookOutcome
from hindsite.model.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, timedelta

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

__all__ = ["Exercise", "is_exercised", "last_exercises", "mended_on"]


@dataclass(frozen=True, slots=True)
class Exercise:
    """The last time that a runbook was practised; `game_day` is None where only it says so."""

    day: date
    game_day: Incident | None = None


def last_exercises(library: Library) -> Mapping[str, Exercise]:
    """By a runbook's own id when it was practised last; those that never were are not there.

    A game day counts with the day on which it began, in the library's zone, for each runbook that
    it names as helped, misled or unused.
    """
    found = {
        runbook.id: Exercise(runbook.last_exercised)
        for runbook in library.runbooks
        if runbook.last_exercised
    }
    zone = library.settings.zone
    for incident in library.incidents:
        if incident.kind is not Kind.GAME_DAY or incident.duplicate_of is not None:
            continue
        day = incident.counted_at.astimezone(zone).date()
        for use in incident.runbooks:
            runbook = library.runbook_by_id.get(fold(use.id or ""))
            if runbook is None or use.outcome is RunbookOutcome.MISSING:
                continue
            former = found.get(runbook.id)
            if former is None or former.day <= day:
                found[runbook.id] = Exercise(day, incident)
    return found


def is_exercised(exercise: Exercise | None, every: timedelta, today: date) -> bool:
    """Whether a runbook was practised no longer ago than asked; the last day is in time."""
    return exercise is not None and today <= exercise.day + every


def mended_on(runbook: Runbook, misled: date) -> date | None:
    """The first day after the one on which it misled that it is known to have been looked at.

    That is the first change, where changes are known, or its last review.
    """
    days = [*runbook.changed, *([runbook.last_reviewed] if runbook.last_reviewed else [])]
    return min((day for day in days if day > misled), default=None)
