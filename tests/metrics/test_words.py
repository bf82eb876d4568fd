from __future__ import annotations

import pytest

from hindsite.metrics.values import Exclusion, Proportion, Reason, Statistic
from hindsite.metrics.words import basis_words, duration_words, share_words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 s"),
        (0.001, "0 s"),
        (-0.001, "0 s"),
        (0.75, "45 s"),
        (0.999, "1 min"),
        (4.6, "4 min 36 s"),
        (5, "5 min"),
        (9.999, "10 min"),
        (38.4, "38 min"),
        (59.6, "1 h"),
        (134, "2 h 14 min"),
        (120, "2 h"),
        (1439.7, "1 d"),
        (3 * 1440 + 4 * 60 + 10, "3 d 4 h"),
        (2 * 1440 - 10, "2 d"),
        (400 * 1440, "400 d"),
        (-38, "−38 min"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(minutes: float, words: str) -> None:
    """Units carry over: 59.6 minutes are an hour, not 60 minutes."""
    assert duration_words(minutes) == words


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_a_dash(value: float) -> None:
    """No reader ever sees `nan`."""
    assert duration_words(value) == share_words(value) == "–"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0.004, "under 1 %"),
        (5 / 6, "83 %"),
        (0.996, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_is_said_in_whole_percent(share: float | None, words: str) -> None:
    """Rounding turns nothing into none or all."""
    assert share_words(share) == words


def test_the_basis_names_n_of_the_population_and_each_reason() -> None:
    """The most frequent reason comes first; missing fields are named once each."""
    left_out = (
        Exclusion("a", Reason.FIELD_MISSING, ("detected_at",)),
        Exclusion("b", Reason.STILL_OPEN),
        Exclusion("c", Reason.STILL_OPEN),
        Exclusion("d", Reason.STILL_OPEN),
        Exclusion("e", Reason.FIELD_MISSING, ("detected_at",)),
    )
    number = Statistic("ttr", 6, ("f",), (3.0,), left_out)
    assert basis_words(number) == "n = 1 of 6; 3 still open, 2 field missing (detected_at)"


def test_equal_reasons_come_in_the_order_of_their_list() -> None:
    """The words are the same on every run; a missing field without a name is said without."""
    left_out = (Exclusion("a", Reason.STILL_OPEN), Exclusion("b", Reason.FIELD_MISSING))
    number = Statistic("ttr", 2, (), (), left_out)
    assert basis_words(number) == "n = 0 of 2; 1 field missing, 1 still open"


def test_the_basis_of_a_proportion_counts_those_left_out() -> None:
    """A share rests on those who met and those who missed."""
    number = Proportion("k", "K", "", None, ("a",), ("b",), (Exclusion("c", Reason.CANCELLED),))
    assert basis_words(number) == "n = 2 of 3; 1 cancelled"
    assert basis_words(Proportion("k", "K", "", None, ("a",), (), ())) == "n = 1 of 1"
