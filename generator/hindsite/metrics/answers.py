"""Whether incidents say if the process helped or hindered; and what came of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.shares import UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import Exclusion, Reason, ReviewRecord, Share
from hindsite.model.enums import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["process_answers", "review_records"]

_QUESTION = Question(
    key="process_answers",
    name="Process looked back on",
    definition="incidents that say whether the process helped or hindered ÷ resolved incidents",
)
_FIELD = "process_review"


def process_answers(incidents: Iterable[Incident], parts: Parts = UNCUT) -> Share:
    """Resolved incidents with a `process_review` ÷ resolved incidents.

    Left out: incidents that are still open, those that are over at an unknown time, and records of
    another tool whose format has no place for the answer.

    Args:
        incidents: The population.
        parts: How the incidents are cut.
    """
    return share(_QUESTION, map(_answer, incidents), parts)


def _answer(incident: Incident) -> Answer:
    if _FIELD in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, (_FIELD,))
    if incident.resolved_at is None:
        if incident.over:
            return Exclusion(incident.id, Reason.FIELD_MISSING, ("resolved_at",))
        return Exclusion(incident.id, Reason.STILL_OPEN)
    review = incident.process_review
    return incident.id, bool(review.helped or review.hindered)


def review_records(library: Library, today: date) -> tuple[ReviewRecord, ...]:
    """Each review with its numbers, the latest first.

    Args:
        library: As it was known at the end of `today`.
        today: The day of as-of in the library's zone.
    """
    zone = library.settings.zone
    return tuple(
        ReviewRecord(
            review=review.id,
            period=review.period,
            held=review.held_at.astimezone(zone).date(),
            decisions=len(review.decisions),
            done=sum(item.status is ActionStatus.DONE for item in review.action_items),
            open=sum(item.status.is_open for item in review.action_items),
            overdue=sum(item.is_overdue(today) for item in review.action_items),
        )
        for review in reversed(library.reviews)
    )
