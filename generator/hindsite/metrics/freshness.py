"""Whether runbooks are reviewed as often as they ask to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.shares import ALL_OF_THEM, UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import Exclusion, Reason, Share

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hindsite.model.runbook import Runbook

__all__ = ["runbook_freshness"]

_QUESTION = Question(
    key="runbook_freshness",
    name="Runbook freshness",
    definition="reviewed no longer ago than their own period ÷ runbooks with a review and a period",
    target=ALL_OF_THEM,
)
_FIELDS = ("last_reviewed", "review_every")


def runbook_freshness(runbooks: Iterable[Runbook], today: date, parts: Parts = UNCUT) -> Share:
    """Last reviewed at most `review_every` ago ÷ runbooks that say both.

    The last day of the period is in time. What lacks a review or a period is left out and said.

    Args:
        runbooks: As they were known at the end of `today`; see `Library.at`.
        today: The day of as-of in the library's zone.
        parts: How the runbooks are cut, by their own ids.
    """
    return share(_QUESTION, (_answer(item, today) for item in runbooks), parts)


def _answer(runbook: Runbook, today: date) -> Answer:
    due = runbook.review_due
    if due is None:
        missing = tuple(name for name in _FIELDS if getattr(runbook, name) is None)
        return Exclusion(runbook.id, Reason.FIELD_MISSING, missing)
    return runbook.id, today <= due
