from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.charts.labels import (
    clean,
    counted,
    listed,
    month_short,
    month_year,
    shorten,
    shorten_all,
    width_of,
)


@pytest.mark.parametrize("text", ["Payments", "x" * 200, "消防署" * 40, "W" * 60, "🔥" * 80, ""])
@pytest.mark.parametrize("width", [30.0, 210.0])
def test_shortened_text_fits(text: str, width: float) -> None:
    """Whatever the letters, the text with its ellipsis is no wider than asked."""
    assert width_of(shorten(text, width, 13), 13) <= width


def test_text_that_fits_stays() -> None:
    """No ellipsis without need."""
    assert shorten("Payments", 210, 13) == "Payments"


def test_shortening_leaves_no_loose_end() -> None:
    """Neither a space nor half of a joined emoji stands before the ellipsis."""
    assert shorten("long words here", width_of("long …", 10), 10) == "long…"
    assert shorten("a👩\u200d🔧bbbb", width_of("a👩\u200d…", 10), 10) == "a👩…"


def test_texts_that_begin_alike_give_up_their_middle() -> None:
    """Else two rows of a chart would have one name; all others lose their end."""
    texts = ["Missing alert or trace", "Missing alert or probe", "Missing test", "Stale index here"]
    short = shorten_all(texts, width_of("Missing ale…x", 13), 13)
    assert short == ("Missin…trace", "Missin…probe", "Missing test", "Stale index…")
    assert shorten_all(["the same text", "the same text"], 40, 13) == ("the…", "the…")


@given(st.lists(st.text(max_size=40), max_size=5), st.floats(30, 200))
def test_shortened_texts_fit(texts: list[str], width: float) -> None:
    """Whatever they have in common."""
    assert all(width_of(text, 13) <= width for text in shorten_all(texts, width, 13))


def test_clean_text_is_one_line_without_marks() -> None:
    """White space is one space; what is invisible or turns the direction is dropped."""
    assert clean(" a\t\n b\u2028c\x07\u202e\ufeff\u2066 ") == "a b c"


def test_numbers_agree_with_their_nouns() -> None:
    """One is singular, other plurals may be given, thousands are grouped."""
    assert counted(1, "incident") == "1 incident"
    assert counted(2000, "incident") == "2,000 incidents"
    assert counted(0, "entry", "entries") == "0 entries"


def test_lists_end_in_and() -> None:
    """As a sentence has them."""
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"


def test_months_are_english_everywhere() -> None:
    """Their names do not come from the locale."""
    assert month_year(date(2026, 3, 1)) == "March 2026"
    assert month_short(date(2026, 12, 1)) == "Dec"
