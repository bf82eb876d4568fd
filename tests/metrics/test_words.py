from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hindsite.metrics.values import (
    Comparison,
    Estimate,
    Exclusion,
    Period,
    Proportion,
    Reason,
    Statistic,
    Unit,
    Window,
)
from hindsite.metrics.words import (
    basis_words,
    comparison_words,
    count_words,
    detectable_words,
    duration_words,
    interval_words,
    p_words,
    reason_words,
    sayer,
    share_words,
)

NOTHING = Statistic("ttr", "", Unit.MINUTES)


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


@pytest.mark.parametrize(
    ("value", "words"),
    [(12.0, "12"), (4.795, "4.8"), (0.0253, "0.025"), (1204.0, "1,204"), (118.4, "118")],
)
def test_a_count_is_whole_where_it_can_be(value: float, words: str) -> None:
    """A limit of a small count keeps one decimal, which tells 4.8 from 5."""
    assert count_words(value) == words


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.MINUTES, 134.0, "2 h 14 min"),
        (Unit.DAYS, 21.0, "21 d"),
        (Unit.DAYS, 0.5, "12 h"),
        (Unit.SHARE, 0.83, "83 %"),
        (Unit.INCIDENTS, 17.0, "17"),
    ],
)
def test_each_unit_has_its_words(unit: Unit, value: float, words: str) -> None:
    """A number is said by what it counts."""
    assert sayer(unit)(value) == words


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (None, ""),
        (Estimate(38.0), ""),
        (Estimate(38.0, 22.0, 64.0), "22 min to 1 h 4 min"),
        (Estimate(38.0, 22.0, None), "at least 22 min"),
    ],
)
def test_an_interval_says_both_ends_or_that_it_is_open(
    estimate: Estimate | None, words: str
) -> None:
    """Without an interval there is nothing to say."""
    assert interval_words(estimate, duration_words) == words


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.344, "p = 0.34"), (0.05, "p = 0.05"), (0.0021, "p = 0.0021"), (1e-9, "p < 0.001")],
)
def test_a_p_value_has_two_digits(p: float, words: str) -> None:
    """More would claim a precision that it has not."""
    assert p_words(p) == words


def window(label: str, days: int, *, finished: bool = True) -> Window:
    """A quarter of which so many days were observed."""
    return Window(label, Period.QUARTER, date(2026, 7, 1), date(2026, 10, 1), finished, days)


@pytest.mark.parametrize(
    ("counts", "p", "verdict"),
    [
        ((17, 11), 0.3449, "no evidence of a change (p = 0.34)"),
        ((30, 8), 0.0004, "more than chance explains (p < 0.001)"),
        ((8, 30), 0.01, "fewer than chance explains (p = 0.01)"),
        ((0, 0), None, "nothing to compare"),
        ((10, 0), None, "not tested, since records begin later than that"),
    ],
)
def test_a_comparison_claims_no_more_than_its_test(
    counts: tuple[int, int], p: float | None, verdict: str
) -> None:
    """From p = 0.05 on there is no evidence, whichever count is larger."""
    now, before = window("2026-Q3", 92), window("2026-Q2", 91)
    words = comparison_words(Comparison(now, before, *counts, p))
    assert words == (f"{counts[0]} incidents in 2026-Q3 against {counts[1]} in 2026-Q2: {verdict}")


def test_a_running_period_stands_against_as_many_days() -> None:
    """The words say which days were counted."""
    now, before = window("2026-Q4", 54, finished=False), window("2026-Q3", 54)
    assert comparison_words(Comparison(now, before, 1, 3, 0.6)) == (
        "1 incident in the first 54 days of 2026-Q4 against 3 in as many days of 2026-Q3: "
        "no evidence of a change (p = 0.6)"
    )
    now = window("2026-Q4", 1, finished=False)
    assert comparison_words(Comparison(now, before, 0, 3, 0.2)).startswith(
        "0 incidents in the first day of 2026-Q4"
    )


def test_what_could_be_detected_is_said_where_it_is_known() -> None:
    """The factor counts the values that have a logarithm: zeros have none."""
    number = replace(
        NOTHING, used=tuple("abcdefgh"), values=(0.0, *range(1, 8)), zeros=1, detectable=3.91
    )
    assert detectable_words(number) == (
        "With 7 in each of two periods, a true change under ×3.9 in the geometric mean would be "
        "missed more than one time in five."
    )
    assert not detectable_words(NOTHING)


def test_the_basis_names_n_of_the_population_and_each_reason() -> None:
    """The most frequent reason comes first; missing fields are named once each."""
    left_out = (
        Exclusion("a", Reason.FIELD_MISSING, ("detected_at",)),
        Exclusion("b", Reason.CANCELLED),
        Exclusion("c", Reason.CANCELLED),
        Exclusion("d", Reason.CANCELLED),
        Exclusion("e", Reason.FIELD_MISSING, ("detected_at",)),
    )
    number = replace(NOTHING, used=("f",), values=(3.0,), left_out=left_out)
    assert basis_words(number) == "n = 1 of 6; 3 cancelled, 2 field missing (detected_at)"


def test_the_basis_says_first_what_is_still_open() -> None:
    """Those that run are of the population, and not left out."""
    number = replace(
        NOTHING,
        used=("f",),
        values=(3.0,),
        censored=("g", "h"),
        censored_values=(4.0, 5.0),
        left_out=(Exclusion("a", Reason.OUT_OF_ORDER),),
        outside=(Exclusion("z", Reason.DUPLICATE),),
    )
    assert basis_words(number) == "n = 1 of 4; 2 still open, 1 out of order"


def test_a_reason_comes_with_its_detail() -> None:
    """The list behind a number names the field, or the kind."""
    assert reason_words(Exclusion("a", Reason.FIELD_MISSING, ("x", "y"))) == "field missing: x, y"
    assert reason_words(Exclusion("a", Reason.DUPLICATE)) == "duplicate"


def test_equal_reasons_come_in_the_order_of_their_list() -> None:
    """The words are the same on every run; a missing field without a name is said without."""
    left_out = (Exclusion("a", Reason.CANCELLED), Exclusion("b", Reason.FIELD_MISSING))
    number = replace(NOTHING, left_out=left_out)
    assert basis_words(number) == "n = 0 of 2; 1 field missing, 1 cancelled"


def test_the_basis_of_a_proportion_counts_those_left_out() -> None:
    """A share rests on those who met and those who missed."""
    number = Proportion("k", "K", "", None, ("a",), ("b",), (Exclusion("c", Reason.CANCELLED),))
    assert basis_words(number) == "n = 2 of 3; 1 cancelled"
    assert basis_words(Proportion("k", "K", "", None, ("a",), (), ())) == "n = 1 of 1"
