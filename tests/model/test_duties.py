"""What is to be reviewed and practised in a quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hindsite.model.duties import Duties, duties_of, quarter_of
from hindsite.model.review import Review
from tests.factories import incident, instant, library
from tests.pages.sample import runbook

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

TODAY = date(2026, 5, 15)


def review(**fields: object) -> Review:
    """A review of the first quarter, held in April."""
    defaults = {"id": "q1", "title": "Q1", "period": "2026-Q1", "held_at": "2026-04-10T10:00Z"}
    return Review.model_validate(defaults | fields, context={"instant": instant})


def duties(
    *records: Incident,
    books: tuple[Runbook, ...] = (),
    reviews: tuple[Review, ...] = (),
    **rules: object,
) -> Duties:
    """What is due in a library of these."""
    base = library(*records, **rules)
    return duties_of(replace(base, runbooks=books, reviews=reviews), TODAY)


@pytest.mark.parametrize(
    ("day", "label", "start", "end"),
    [
        ("2026-01-01", "2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-06-30", "2026-Q2", "2026-04-01", "2026-07-01"),
        ("2024-09-30", "2024-Q3", "2024-07-01", "2024-10-01"),
        ("2026-12-31", "2026-Q4", "2026-10-01", "2027-01-01"),
    ],
)
def test_quarters(day: str, label: str, start: str, end: str) -> None:
    """A quarter is three whole months."""
    found = quarter_of(date.fromisoformat(day))
    assert found == (label, date.fromisoformat(start), date.fromisoformat(end))


def test_runbooks_due_before_the_quarter_ends() -> None:
    """Overdue first, then those due in it; never reviewed last; others not at all."""
    books = (
        runbook(id="never"),
        runbook(id="soon", last_reviewed="2026-04-01", review_every="90d"),
        runbook(id="late", last_reviewed="2026-01-01", review_every="30d"),
        runbook(id="later", last_reviewed="2026-05-01", review_every="90d"),
        runbook(id="free", last_reviewed="2020-01-01"),
    )
    assert [item.id for item in duties(books=books).runbooks] == ["late", "soon", "never"]


def test_parts_of_the_policy() -> None:
    """A part holds as long after its last review as the policy says; the process is one of them."""
    reviews = (
        review(
            id="old", held_at="2026-01-05T00:00Z", reviewed={"policies": ["security", "on-call"]}
        ),
        review(reviewed={"process": True, "policies": ["on-call"]}),
    )
    found = duties(reviews=reviews, policy={"review_every": "90d"})
    due = {part.part: part.due for part in found.parts}
    assert due["process"] == due["on-call"] == date(2026, 7, 9)
    assert due["security"] == date(2026, 4, 5)
    assert due["severities"] is None
    assert not found.parts[0].is_due(found.end)
    assert {part.part for part in found.parts if part.is_due(found.end)} == set(due) - {
        "process",
        "on-call",
    }
    assert found.review_of("2026-q1") == reviews[1]
    assert found.review_of("2025-Q4") is None


def test_practice() -> None:
    """Never practised comes first, then the longest ago; nothing where nothing is asked."""
    books = (
        runbook(id="new", last_exercised="2026-05-01"),
        runbook(id="old", last_exercised="2025-01-01"),
        runbook(id="never"),
    )
    late = duties(books=books).unpractised
    assert [item.id for item, _ in late] == ["never", "old"]
    assert duties(books=books, policy={"exercise_every": "0d"}).unpractised == ()


def test_answers_and_game_days() -> None:
    """Answers of this quarter and the one before it; duplicates say what the other record says."""
    said = {"process_review": {"hindered": "Nobody knew"}}
    records = [
        incident(id="old", started_at="2025-12-31T00:00Z", **said),
        incident(id="a", started_at="2026-01-01T00:00Z", **said),
        incident(id="b", started_at="2026-05-01T00:00Z", process_review={"helped": "The page"}),
        incident(id="silent", started_at="2026-05-02T00:00Z"),
        incident(id="twice", started_at="2026-05-02T00:00Z", duplicate_of="b", **said),
        incident(id="day", kind="game-day", started_at="2025-01-01T00:00Z"),
    ]
    found = duties(*records)
    assert [item.id for item in found.answers] == ["b", "a"]
    assert [item.id for item in found.game_days] == ["day"]
