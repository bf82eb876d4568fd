"""The record of a review, begun with what is due."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app.check import run
from hindsite.app.fmt import fmt
from hindsite.app.review import NewReview, new_review
from hindsite.errors import OutputError, UsageError
from hindsite.reading import read_library

NOW = datetime(2026, 11, 20, 10, 0, 17, tzinfo=UTC)


def _base(folder: Path) -> Path:
    for name, (severity, day, more) in {
        "grave": (1, "2026-08-01", ""),
        "light": (3, "2026-08-02", ""),
        "earlier": (1, "2026-06-30", ""),
        "drill": (1, "2026-08-03", "kind: game-day\n"),
        "secret": (1, "2026-08-04", "visibility: restricted\n"),
    }.items():
        file = folder / f"content/incidents/{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        head = f"title: {name}\nseverity: {severity}\nservices: [a]\nstarted_at: {day}T00:00Z\n"
        file.write_text(f"---\n{head}{more}---\n", encoding="utf-8")
    book = folder / "content/runbooks/pool.md"
    book.parent.mkdir(parents=True)
    book.write_text("---\ntitle: Pool\n---\n", encoding="utf-8")
    return folder


def test_what_is_due_is_filled_in(tmp_path: Path) -> None:
    """The last whole quarter, its grave incidents, and all that wants a review; in good form."""
    path = new_review(_base(tmp_path), NewReview(), NOW)
    assert path == tmp_path / "content/reviews/2026-q3.md"
    (review,) = read_library(tmp_path).reviews
    assert (review.title, review.period, review.held_at) == (
        "Review of 2026-Q3",
        "2026-Q3",
        NOW.replace(microsecond=0),
    )
    assert review.reviewed.incidents == ("grave",)
    assert review.reviewed.runbooks == ("pool",)
    assert len(review.reviewed.policies) == 7
    assert fmt(tmp_path, [path], dry=True).same == 1
    found = run(tmp_path, as_of="2026-12-01")
    assert [f for f in found if f.place.path.startswith("content/reviews")] == []


def test_what_a_person_says(tmp_path: Path) -> None:
    """Period, day and title may be given; a file that is there is not overwritten."""
    wanted = NewReview(period="2025", held_at="2026-01-15T09:00Z", title="The year")
    path = new_review(_base(tmp_path), wanted, NOW)
    assert path.name == "2025.md"
    (review,) = read_library(tmp_path).reviews
    assert (review.title, review.held_at.year) == ("The year", 2026)
    with pytest.raises(OutputError):
        new_review(tmp_path, wanted, NOW)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (NewReview(period="soon"), "soon"),
        (NewReview(period="2026-W07"), "is a week"),
        (NewReview(held_at="never"), "is no instant"),
    ],
)
def test_what_is_no_period(tmp_path: Path, wanted: NewReview, message: str) -> None:
    """What cannot be meant is said back."""
    with pytest.raises(UsageError, match=message):
        new_review(_base(tmp_path), wanted, NOW)


def test_a_period_is_no_title(tmp_path: Path) -> None:
    """Whoever writes `new review 2026-Q3` gets no review of another quarter."""
    with pytest.raises(UsageError, match="“2026-Q3” is a period") as raised:
        new_review(tmp_path, NewReview(title="2026-Q3"))
    assert "--period 2026-Q3" in str(raised.value)
    path = new_review(tmp_path, NewReview(title="2026-Q3", period="2026-Q3"))
    assert path.name == "2026-q3.md"


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    """It goes where the library has its reviews."""
    (tmp_path / "talks").mkdir()
    settings = "sources: [{path: talks, as: reviews}]\n"
    (tmp_path / "hindsite.yml").write_text(settings, encoding="utf-8")
    assert new_review(tmp_path, NewReview(), NOW).parent == tmp_path / "talks"
    (tmp_path / "hindsite.yml").write_text("sources: []\n", encoding="utf-8")
    assert new_review(tmp_path, NewReview(), NOW).parent == tmp_path / "content/reviews"
