from __future__ import annotations

import pytest

from hindsite.checks.vocabulary import Vocabulary
from hindsite.model.names import slug


@pytest.mark.parametrize(
    "typo", ["2026-01-07-name-0777-pol", "2026-01-08-name-0777-pool", "2026-1-07-name-0777-pool"]
)
def test_the_nearest_of_many_words_is_found(typo: str) -> None:
    """A slip at either end or in the middle leaves enough of the word to find it by."""
    words = [f"2026-01-07-name-{number:04}-pool" for number in range(2000)]
    assert Vocabulary(words).question(typo) == "did you mean “2026-01-07-name-0777-pool”?"


def test_words_are_compared_in_the_form_of_the_vocabulary() -> None:
    """A name counts as known in every spelling that has its form."""
    words = Vocabulary(["Pay Desk"], slug)
    assert "pay-desk" in words
    assert "pay" not in words
    assert len(words) == 1


def test_what_was_asked_before_changes_no_answer() -> None:
    """However many names were unknown: in one process all records are judged, in another one."""
    words = Vocabulary(["payments"])
    for number in range(1000):
        words.question(f"unknown {number}")
    assert words.question("paymets") == Vocabulary(["payments"]).question("paymets") != ""
