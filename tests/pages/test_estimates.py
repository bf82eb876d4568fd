"""How long steps take, as far as their text says so."""

from __future__ import annotations

import pytest

from hindsite.pages.estimates import Estimate, find_estimate, total


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Promote. (5 min)", "5 min"),
        ("Promote (about 10–15 minutes).", "10–15 min"),
        ("Wait (10 to 5 min)", "5–10 min"),
        ("(~1 h)", "1 h"),
        ("(1 h 30 min)", "1 h 30 min"),
        ("(45 s)", "45 s"),
        ("(30-90 sec)", "30 s to 2 min"),
        ("(1-2 hours)", "1 h to 2 h"),
        ("(1.5 h)", "1 h 30 min"),
        ("(takes about 3 MIN)", "3 min"),
    ],
)
def test_a_time_in_brackets(text: str, words: str) -> None:
    """A time is read in the forms in which people write it, and written in one."""
    found = find_estimate(text)
    assert found is not None
    estimate, (start, end) = found
    assert estimate.words == words
    assert text[start] == "("
    assert text[end - 1] == ")"


@pytest.mark.parametrize(
    "text",
    ["5 min", "(5)", "(5 minutely)", "(within 5 min)", "(5 GB)", "(99999 min)", "( min)", ""],
)
def test_what_is_no_estimate(text: str) -> None:
    """Only a time that stands alone in brackets is one."""
    assert find_estimate(text) is None


def test_a_sum() -> None:
    """Ranges add up at both ends; of nothing there is no sum."""
    assert total([Estimate(60, 60), Estimate(60, 180)]) == Estimate(120, 240)
    assert total([]) is None
