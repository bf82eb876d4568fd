"""Whether incidents say if the process helped or hindered, and what came of reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hindsite.metrics.answers import process_answers, review_records
from hindsite.metrics.values import Exclusion, Reason
from tests.factories import incident, library
from tests.model.test_duties import review


def test_resolved_incidents_are_asked() -> None:
    """Either answer is one; what is open, or cannot say, is left out with the reason."""
    ended = {"resolved_at": "2026-03-14T10:00Z"}
    records = [
        incident(id="helped", process_review={"helped": "The page"}, **ended),
        incident(id="hindered", process_review={"hindered": "The wait"}, **ended),
        incident(id="silent", **ended),
        incident(id="open", process_review={"helped": "So far"}),
        incident(id="over").model_copy(update={"over": True}),
        incident(id="other", **ended).model_copy(update={"unsaid": frozenset({"process_review"})}),
    ]
    number = process_answers(records).overall
    assert (number.met, number.missed) == (("helped", "hindered"), ("silent",))
    assert number.left_out == (
        Exclusion("open", Reason.STILL_OPEN),
        Exclusion("over", Reason.FIELD_MISSING, ("resolved_at",)),
        Exclusion("other", Reason.FIELD_MISSING, ("process_review",)),
    )


def test_reviews_with_their_numbers() -> None:
    """The latest first; an overdue action is open, and a cancelled one is not counted."""
    items = [
        {"title": "a", "status": "done"},
        {"title": "b", "due": "2026-05-01"},
        {"title": "c", "due": "2026-07-01"},
        {"title": "d", "status": "cancelled"},
    ]
    held = (
        review(id="old", held_at="2026-01-10T23:30Z"),
        review(action_items=items, decisions=["One"]),
    )
    base = replace(library(timezone="Asia/Tokyo"), reviews=held)
    first, second = review_records(base, date(2026, 6, 1))
    assert (first.done, first.open, first.overdue, first.decisions) == (1, 2, 1, 1)
    assert (second.review, second.held, second.open) == ("old", date(2026, 1, 11), 0)
