"""Reviews as records: what is read, what is wrong, who may see what."""

from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.check import run
from hindsite.model.enums import Audience
from hindsite.model.review import PolicyPart
from hindsite.reading import read_library
from tests.factories import instant

REVIEW = """---
period: 2026-q3
held_at: 2026-10-08T14:00:00Z
reviewed:
  process: true
  runbooks: [Pool, secret-book]
  incidents: [down, secret]
  policies: [severities, on call]
decisions: [Practise more]
action_items: [{id: R1, title: Do it, owner: a, due: 2026-10-20, done_at: 2026-10-19, status: done}]
---
Words.
"""
INCIDENT = "---\ntitle: Down\nseverity: 1\nservices: [a]\nstarted_at: 2026-09-01T00:00Z\n{}---\n"


def _base(folder: Path, text: str = REVIEW) -> Path:
    for path, content in {
        "content/reviews/2026-q3.md": text,
        "content/incidents/down.md": INCIDENT.format(""),
        "content/incidents/secret.md": INCIDENT.format("visibility: restricted\n"),
        "content/runbooks/pool.md": "---\ntitle: Pool\n---\n",
        "content/runbooks/secret-book.md": "---\ntitle: Book\nvisibility: restricted\n---\n",
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder


def _rules(base: Path) -> list[tuple[str, str]]:
    found = run(base, as_of="2026-11-01T00:00Z")
    return [(f.rule, f.field) for f in found if f.place.path.startswith("content/reviews")]


def test_what_is_read(tmp_path: Path) -> None:
    """A review goes by its file, is called by its period, and its words are of a vocabulary."""
    (review,) = read_library(_base(tmp_path)).reviews
    assert (review.id, review.title, review.period) == ("2026-q3", "Review of 2026-q3", "2026-Q3")
    assert review.reviewed.policies == (PolicyPart.SEVERITIES, PolicyPart.ON_CALL)
    assert review.body.strip() == "Words."
    assert review.names == ("2026-q3",)


def test_who_may_see_it_is_not_told_of_others(tmp_path: Path) -> None:
    """What only few may see is not named; the check says that a reference leads there."""
    base = _base(tmp_path)
    library = read_library(base)
    assert library.visible_to(Audience.PUBLIC).reviews == ()
    (review,) = library.visible_to(Audience.INTERNAL).reviews
    assert review.reviewed.runbooks == ("Pool",)
    assert review.reviewed.incidents == ("down",)
    assert library.visible_to(Audience.RESTRICTED).reviews == library.reviews
    assert _rules(base) == [
        ("reference-to-restricted", "reviewed.runbooks[1]"),
        ("reference-to-restricted", "reviewed.incidents[1]"),
    ]


def test_a_review_to_come_is_none_yet(tmp_path: Path) -> None:
    """Before it was held it is not there; what was done later is not done then."""
    library = read_library(_base(tmp_path))
    assert library.at(instant("2026-10-08T13:00Z")).reviews == ()
    (then,) = library.at(instant("2026-10-10T00:00Z")).reviews
    assert then.action_items[0].status.is_open
    assert library.at(instant("2026-10-19T00:00Z")).reviews == library.reviews
    assert "content/reviews/2026-q3.md" not in library.at(instant("2026-10-01T00:00Z")).paths


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("[Pool", "[pol", ("unknown-runbook", "reviewed.runbooks[0]")),
        ("[down", "[dow", ("unknown-incident", "reviewed.incidents[0]")),
        ("2026-q3", "soon", ("invalid-value", "period")),
        ("severities,", "severitys,", ("invalid-value", "reviewed.policies[0]")),
        ("held_at: 2026-10-08T14:00:00Z\n", "", ("missing-field", "held_at")),
        ("---\nperiod", "period", ("missing-front-matter", "")),
        ("decisions:", "decision:", ("unknown-field", "decision")),
        ("reviewed:", "visibilty: restricted\nreviewed:", ("unknown-field", "visibilty")),
        ("process: true", "visibility: public", ("unknown-field", "reviewed.visibility")),
    ],
)
def test_what_is_wrong(tmp_path: Path, old: str, new: str, found: tuple[str, str]) -> None:
    """Each fault is named with its field, and nothing else is lost."""
    text = REVIEW.replace(", secret-book", "").replace(", secret]", "]").replace(old, new, 1)
    assert found in _rules(_base(tmp_path, text))


def test_two_reviews_of_one_name(tmp_path: Path) -> None:
    """An id is taken once among reviews; an incident may have the same."""
    base = _base(tmp_path, REVIEW.replace("period", "id: down\nperiod", 1))
    (base / "content/reviews/z.md").write_text(REVIEW.replace("period", "id: DOWN\nperiod", 1))
    assert len(read_library(base).reviews) == 1
    assert ("duplicate-id", "id") in _rules(base)


def test_other_formats(tmp_path: Path) -> None:
    """A source of reviews may be mapped like any other, and names its fields."""
    _base(tmp_path, REVIEW.replace("period: 2026-q3", "of: 2026-q3"))
    fields = "{period: of, held_at: held_at}"
    settings = f"sources: [{{path: content/reviews, as: reviews, fields: {fields}}}]\n"
    (tmp_path / "hindsite.yml").write_text(settings, encoding="utf-8")
    (review,) = read_library(tmp_path).reviews
    assert review.period == "2026-Q3"


def test_parts_that_are_held_back(tmp_path: Path) -> None:
    """A part of the text and fields by policy are taken out as in any record, and are secrets."""
    more = "visibility: public\nlinks: [{title: Slides, url: x}]\nperiod:"
    text = REVIEW.replace("period:", more, 1)
    base = _base(tmp_path, text + "\n::: internal\nBehind the curtain.\n:::\n")
    library = read_library(base)
    (seen,) = library.visible_to(Audience.PUBLIC).reviews
    assert "curtain" not in seen.body
    assert "Words." in seen.body
    assert seen.links == ()
    assert any("curtain" in text for text in library.withheld_from(Audience.PUBLIC))
    (whole,) = library.visible_to(Audience.INTERNAL).reviews
    assert "curtain" in whole.body
    assert whole.links


def test_a_mistyped_marker_publishes_nothing(tmp_path: Path) -> None:
    """A review whose marker has no end is not read at all."""
    base = _base(tmp_path, REVIEW + "\n::: internal\nBehind the curtain.\n")
    assert read_library(base).reviews == ()
    assert ("held-back", "body") in _rules(base)


@pytest.mark.parametrize("period", ["2026-q3x", "[2026"])
def test_a_conflict_in_the_text_is_told_where_the_fields_give_no_review(
    tmp_path: Path, period: str
) -> None:
    """Both are told of at once."""
    text = REVIEW.replace("2026-q3", period).replace(
        "Words.", "<<<<<<< a\nb\n=======\nc\n>>>>>>> d"
    )
    assert "merge-conflict" in [rule for rule, _ in _rules(_base(tmp_path, text))]
