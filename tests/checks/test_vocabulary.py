from __future__ import annotations

import pytest

from hindsite.checks.vocabulary import QUESTIONS, Vocabulary
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


def test_systematic_mistakes_are_not_guessed_at() -> None:
    """After many unknown names no further one is compared; those asked before keep their answer."""
    words = Vocabulary(["payments"])
    for number in range(QUESTIONS - 1):
        words.question(f"unknown {number}")
    assert words.question("paymets")
    assert words.question("paymnts") == ""
    assert words.question("paymets")
