from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.model.enums import Audience
from hindsite.model.held import Held
from hindsite.model.runbook import Runbook
from tests.factories import incident, library

if TYPE_CHECKING:
    from tests.checks.conftest import Run

CODE = "mention-of-restricted"
SECRET = {"id": "2026-02-24-mail-key", "aliases": ["SEC-17"], "visibility": "restricted"}


def test_an_id_in_the_text_is_named_by_its_place(run: Run) -> None:
    """With line and column, and without the name: readers of the record must not learn it."""
    body = "It failed.\nAs in 2026-02-24-MAIL-key, and sec-17."
    record = incident(id="b", body=body, body_line=7)
    found = run(CODE, library(incident(**SECRET), record))
    assert [(item.place.line, item.place.column) for item in found] == [(8, 7), (8, 32)]
    assert not any("mail" in repr(item).lower() or "sec-17" in repr(item) for item in found)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Like SEC-17"},
        {"impact": {"summary": "See (sec-17)."}},
        {"roles": {"SEC-17": "x"}, "tags": ["SEC-17"]},
        {"links": [{"title": "x", "url": "https://x.example/SEC-17"}]},
        {"updates": [{"at": "2026-03-14T09:00Z", "happening": "as SEC-17"}]},
    ],
)
def test_an_id_in_a_field_is_found(run: Run, fields: dict[str, object]) -> None:
    """In whatever field, but for those whose rules ask themselves."""
    found = run(CODE, library(incident(**SECRET), incident(id="b", **fields)))
    assert found
    assert all(item.field for item in found)


@pytest.mark.parametrize(
    "text",
    ["xSEC-17", "SEC-170", "SEC 17", "[a](2026-02-24-mail-key.md)", "sec", "A text of its own."],
)
def test_other_words_are_none(run: Run, text: str) -> None:
    """Parts of words, other names, and links, which another rule looks at."""
    assert not run(CODE, library(incident(**SECRET), incident(id="b", body=text)))


@pytest.mark.parametrize(
    "text",
    [
        "(SEC-17)",
        "As in SEC-17.",
        "**SEC-17**:",
        "sec-17...",
        "…SEC-17–x",
        "“SEC-17”",
        "é SEC-17-",
    ],
)
def test_signs_around_an_id_hide_it_from_nobody(run: Run, text: str) -> None:
    """Of ASCII or not, and where a sentence ends."""
    assert len(run(CODE, library(incident(**SECRET), incident(id="b", body=text)))) == 1


def test_whoever_may_see_both_is_told_nothing(run: Run) -> None:
    """A restricted record may name another, and a part that is held back too."""
    same = incident(id="b", visibility="restricted", body="SEC-17")
    held = (Held(start=0, end=2, tier=Audience.RESTRICTED),)
    part = incident(id="c", body="SEC-17\n\nSEC-17", held=held)
    found = run(CODE, library(incident(**SECRET), same, part))
    assert [item.place.line for item in found] == [3]
    assert not run(CODE, library(incident(id="b", related=["SEC-17"], body="b")))


def test_a_runbook_is_looked_at_alike(run: Run) -> None:
    """As who names, and as what is named."""
    books = [
        {"id": "rotate-keys", "title": "a", "visibility": "restricted", "body": "SEC-17"},
        {"id": "other", "title": "b", "body": "By rotate-keys, after SEC-17."},
    ]
    runbooks = tuple(map(Runbook.model_validate, books))
    found = run(CODE, replace(library(incident(**SECRET)), runbooks=runbooks))
    assert len(found) == 2
