from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.metrics.intervals import wilson
from hindsite.metrics.shares import Answer, Question, limit_words, proportion, share
from hindsite.metrics.values import Cut, Exclusion, Proportion, Reason

QUESTION = Question("kept", "Promises kept", "kept ÷ promised", target=0.9)
LATE = Exclusion("c", Reason.NOT_YET_DUE)


def test_answers_are_sorted_into_three() -> None:
    """Met, missed and left out, each in the order given, under the words of the question."""
    number = proportion(QUESTION, [("b", True), ("d", False), LATE, ("a", True)])
    assert number == Proportion(
        key="kept",
        name="Promises kept",
        definition="kept ÷ promised",
        target=0.9,
        met=("b", "a"),
        missed=("d",),
        left_out=(LATE,),
        estimate=wilson(2, 3),
    )
    assert (number.n, number.population) == (3, 4)


def test_a_share_has_the_interval_that_wilson_gives() -> None:
    """8 of 10: 0.4902 to 0.9433, from the formula by hand with z = 1.96, to four digits."""
    number = proportion(QUESTION, [(f"i{n}", n < 8) for n in range(10)])
    estimate = number.estimate
    assert estimate is not None
    assert (estimate.value, estimate.low, estimate.high) == (0.8, 0.4902, 0.9433)


@pytest.mark.parametrize("answers", [(), (LATE,)])
def test_where_nothing_was_asked_there_is_no_share(answers: tuple[Answer, ...]) -> None:
    """No division by nothing."""
    number = proportion(QUESTION, answers)
    assert (number.value, number.estimate) == (None, None)


def test_a_share_is_cut_by_the_ids_of_records() -> None:
    """A record may stand in two parts; a part of which nothing was asked is there and empty."""
    result = share(
        QUESTION,
        [("a", True), ("b", False), LATE],
        {
            Cut.SERVICE: [("payments", ["a", "b"]), ("search", ["b", "c", "z"])],
            Cut.TEAM: [("nobody", [])],
        },
    )
    assert result.key == "kept"
    assert [
        (key, part.met, part.missed, part.left_out) for key, part in result.parts(Cut.SERVICE)
    ] == [("payments", ("a",), ("b",), ()), ("search", (), ("b",), (LATE,))]
    assert result.parts(Cut.SERVICE)[0][1].estimate == wilson(1, 2)
    assert [(key, part.population) for key, part in result.parts(Cut.TEAM)] == [("nobody", 0)]
    assert result.parts(Cut.QUARTER) == ()


def test_a_thing_in_a_record_stands_in_the_parts_of_the_record() -> None:
    """`incident#item` belongs to the incident, whether it counts or not."""
    left_out = Exclusion("a#2", Reason.CANCELLED)
    parts = {Cut.TEAM: [("storefront", ["a"])]}
    result = share(QUESTION, [("a#1", True), left_out, ("a#x#y", False), ("b#1", True)], parts)
    ((_, part),) = result.parts(Cut.TEAM)
    assert (part.met, part.missed, part.left_out) == (("a#1",), ("a#x#y",), (left_out,))
    assert result.overall.met == ("a#1", "b#1")


@given(st.lists(st.sampled_from([True, False, None]), max_size=30))
def test_parts_that_split_the_records_add_up_to_the_whole(kinds: list[bool | None]) -> None:
    """No case is lost or counted twice by cutting."""
    answers: list[Answer] = [
        Exclusion(f"i{n}", Reason.STILL_OPEN) if kind is None else (f"i{n}", kind)
        for n, kind in enumerate(kinds)
    ]
    ids = [f"i{n}" for n in range(len(kinds))]
    result = share(QUESTION, answers, {Cut.TEAM: [("even", ids[::2]), ("odd", ids[1::2])]})
    parts = [part for _, part in result.parts(Cut.TEAM)]
    for name in ("met", "missed", "left_out"):
        pieces = [case for part in parts for case in getattr(part, name)]
        assert sorted(pieces, key=str) == sorted(getattr(result.overall, name), key=str)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(72 * 60, "72 h"), (60, "1 h"), (90, "1 h 30 min"), (30, "30 min"), (0, "0 s")],
)
def test_a_time_allowed_is_said_in_whole_hours_where_it_can_be(minutes: int, words: str) -> None:
    """72 h, not 3 d: the clock of a duty is counted in hours."""
    assert limit_words(timedelta(minutes=minutes)) == words
