"""Pages of reviews, and of what is due for one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.model.findings import Places
from tests.factories import incident, library
from tests.model.test_duties import review
from tests.pages.engine import engine_html, look
from tests.pages.sample import pages_of, runbook

if TYPE_CHECKING:
    from hindsite.model.library import Library

DUE = "follow-up/reviews.md"
ACTIONS = [
    {"id": "R1", "title": "Do it", "due": "2026-04-01"},
    {"id": "R2", "title": "Did it", "status": "done"},
]


def _library(count: int = 1) -> Library:
    answered = [
        incident(id=f"i{n}", title=f"Night {n}", process_review={"helped": "The `page`"})
        for n in range(count)
    ]
    days = [
        incident(id=f"d{n}", title=f"Play {n}", kind="game-day", runbooks=["r0", "gone"])
        for n in range(count)
    ]
    books = tuple(runbook(id=f"r{n}", title=f"Book {n}") for n in range(count))
    held = review(
        aliases=["first"],
        teams=["a"],
        reviewed={
            "process": True, "runbooks": ["R0", "gone"], "incidents": ["i0", "lost"],
            "policies": ["security"],
        },
        decisions=["Keep `it` <b>so</b>"],
        action_items=ACTIONS,
        links=[{"title": "Slides", "url": "https://x.example"}],
        body="## Seen\n\nSee [book](../runbooks/r0.md) and [itself](q1.md).\n",
    ).model_copy(update={"places": Places("content/reviews/q1.md")})  # fmt: skip
    more = tuple(review(id=f"q{n}", title=f"Talk {n}", action_items=ACTIONS) for n in range(count))
    return replace(library(*answered, *days), runbooks=books, reviews=(*more, held))


def _words(page: str) -> str:
    return " ".join(look(engine_html(page)).text.split())


def test_the_page_of_a_review() -> None:
    """What was looked at is linked where it has a page; decisions and actions are told."""
    pages = pages_of(_library())
    page = pages["reviews/q1.md"]
    words, links = _words(page), look(engine_html(page)).values("href")
    assert "Keep it <b>so</b>" in words
    assert "R1 Do it" in words
    assert "Period 2026-Q1 Held 10 Apr 2026 Teams a Process reviewed" in words
    assert {"../../runbooks/r0/", "../../incidents/i0/", "./", "https://x.example"} <= {*links}
    assert "gone" in words
    assert "lost" in words
    assert "url=../q1/" in pages["reviews/first/index.html"]


def test_what_is_due_on_one_page() -> None:
    """Runbooks, policy, practice, answers, reviews and game days, each leading to its record."""
    page = pages_of(_library())[DUE]
    words, links = _words(page), look(engine_html(page)).values("href")
    for address in ("runbooks/r0/", "incidents/i0/", "incidents/d0/", "reviews/q1/"):
        assert f"../../{address}" in links
    assert "Review of 2026-Q1 held" in words
    assert "Never reviewed" in words
    assert "The process Reviewed" in words
    assert "The page" in words
    assert "1 of 2" in words
    assert "Overdue" in words


def test_nothing_is_due_where_there_is_nothing() -> None:
    """An empty library says how to begin."""
    words = _words(pages_of(library())[DUE])
    assert "hindsite new review" in words
    assert "No runbook is to be reviewed" in words
    assert "No game day is recorded" in words
    assert "No incident says." in words
    assert "Review of 2026-Q1 not held" in words


def test_it_does_not_grow_with_the_library() -> None:
    """So many rows of each, and the rest in a file."""
    few, many = pages_of(_library(30)), pages_of(_library(60))
    assert few[DUE].count("<tr>") == many[DUE].count("<tr>")
    assert "and 35 more runbooks" in many[DUE]
    assert many["data/due.csv"].count("review of runbook,") == 60
    assert many["data/due.csv"].count("practice of runbook,") == 59
    assert "review of policy,severities" in many["data/due.csv"]


def test_practised_and_reviewed() -> None:
    """What was done in time is not due, and what was too long ago says when."""
    books = (
        runbook(
            id="fresh", last_reviewed="2026-04-01", review_every="365d", last_exercised="2026-04-01"
        ),
        runbook(
            id="old",
            last_reviewed="2026-03-01",
            review_every="40d",
            last_exercised="2024-01-01",
            owner="platform",
        ),
        runbook(id="late", last_reviewed="2026-01-01", review_every="40d"),
    )
    words = _words(pages_of(replace(library(incident()), runbooks=books))[DUE])
    assert "Due today" in words
    assert "Overdue by 59 days" in words
    assert "Too long ago 1 Jan 2024" in words
