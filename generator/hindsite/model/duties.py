"""What is to be reviewed and practised, and by when: runbooks, parts of the policy, the process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hindsite.model.enums import Kind
from hindsite.model.names import fold
from hindsite.model.practice import is_exercised, last_exercises
from hindsite.model.review import PolicyPart

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.practice import Exercise
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook

__all__ = ["Duties", "PartDuty", "duties_of", "quarter_of"]

_MONTHS = 3
_PROCESS = "process"


@dataclass(frozen=True, slots=True)
class PartDuty:
    """A part of the policy, or the process: when it was reviewed last, and until when that holds.

    `due` is None where it was never reviewed.
    """

    part: str
    last: Review | None
    due: date | None

    def is_due(self, end: date) -> bool:
        """Whether it is to be reviewed before a day."""
        return self.due is None or self.due < end


@dataclass(frozen=True, slots=True)
class Duties:
    """All of it, as known on a day of a quarter `[start, end)`.

    `runbooks` want a review before the end of the quarter, the longest overdue first and those that
    were never reviewed last; `unpractised` were not practised as often as asked, with the last
    time, the longest ago first. `answers` are incidents that began in the quarter or the one
    before it and say whether the process helped or hindered, the latest first; `game_days` and
    `reviews` are all of them, the latest first.
    """

    quarter: str
    start: date
    end: date
    runbooks: tuple[Runbook, ...]
    unpractised: tuple[tuple[Runbook, Exercise | None], ...]
    parts: tuple[PartDuty, ...]
    answers: tuple[Incident, ...]
    game_days: tuple[Incident, ...]
    reviews: tuple[Review, ...]

    def review_of(self, period: str) -> Review | None:
        """The latest review of a period."""
        return next((item for item in self.reviews if fold(item.period) == fold(period)), None)


def quarter_of(day: date) -> tuple[str, date, date]:
    """The label of a day's quarter, its first day, and the day after its last."""
    number = (day.month - 1) // _MONTHS
    start = date(day.year, number * _MONTHS + 1, 1)
    after = (start + timedelta(days=31 * _MONTHS)).replace(day=1)
    return f"{day.year:04}-Q{number + 1}", start, after


def duties_of(library: Library, today: date) -> Duties:
    """What is to be reviewed and practised.

    Args:
        library: What the audience may see, as it was known at the end of `today`.
        today: The day, in the library's zone.
    """
    label, start, end = quarter_of(today)
    _, before, _ = quarter_of(start - timedelta(days=1))
    zone, policy = library.settings.zone, library.settings.policy
    reviews = tuple(reversed(library.reviews))
    exercises, every = last_exercises(library), policy.exercise_every
    late = [
        (item, exercises.get(item.id))
        for item in library.runbooks
        if every and not is_exercised(exercises.get(item.id), every, today)
    ]
    answers = [
        item
        for item in library.incidents
        if (item.process_review.helped or item.process_review.hindered)
        and item.duplicate_of is None
        and item.counted_at.astimezone(zone).date() >= before
    ]
    return Duties(
        quarter=label,
        start=start,
        end=end,
        runbooks=tuple(sorted(_due(library, end), key=lambda it: (it.review_due or end, it.id))),
        unpractised=tuple(
            sorted(late, key=lambda pair: (pair[1].day if pair[1] else date.min, pair[0].id))
        ),
        parts=tuple(_part(part, reviews, library) for part in (_PROCESS, *PolicyPart)),
        answers=tuple(reversed(answers)),
        game_days=tuple(it for it in reversed(library.incidents) if it.kind is Kind.GAME_DAY),
        reviews=reviews,
    )


def _due(library: Library, end: date) -> list[Runbook]:
    return [
        item
        for item in library.runbooks
        if item.last_reviewed is None or (item.review_due is not None and item.review_due < end)
    ]


def _part(part: str, reviews: tuple[Review, ...], library: Library) -> PartDuty:
    last = next((item for item in reviews if _covers(item, part)), None)
    if last is None:
        return PartDuty(part, None, None)
    held = last.held_at.astimezone(library.settings.zone).date()
    return PartDuty(part, last, held + library.settings.policy.review_every)


def _covers(review: Review, part: str) -> bool:
    seen = review.reviewed
    return seen.process if part == _PROCESS else part in seen.policies
