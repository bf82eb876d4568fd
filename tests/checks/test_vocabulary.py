from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Indel

from hindsite.checks.vocabulary import CROWD, Vocabulary
from hindsite.model.names import slug

PARTS = ("auth", "billing", "cache", "checkout", "gateway", "ledger", "mail", "queue", "search")


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


def slip(name: str, place: int, kind: str) -> str:
    """A name with one letter wrong, missing or too many at a place, or two that changed places."""
    head, letter, tail = name[:place], name[place], name[place + 1 :]
    made = {
        "wrong": f"{head}~{tail}",
        "missing": f"{head}{tail}",
        "too many": f"{head}~{letter}{tail}",
        "changed": f"{head}{tail[:1]}{letter}{tail[1:]}",
    }
    return made[kind]


def likeness(one: str, other: str) -> float:
    """How much of two names is alike."""
    return float(Indel.normalized_similarity(one, other))


@given(st.data())
def test_whatever_one_slip_made_is_found(data: st.DataObject) -> None:
    """Though hundreds begin as it does, and hundreds end so: it is the word, or one as near."""
    chance = random.Random(data.draw(st.integers(0, 20)))
    date = [f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(9)]
    words = sorted(
        {
            f"{chance.choice(date)}-{chance.choice(PARTS)}-{chance.choice(PARTS)}-{number % 7}"
            for number in range(1500)
        }
    )
    word = data.draw(st.sampled_from(words))
    place = data.draw(st.integers(0, len(word) - 1))
    typo = slip(
        word, place, data.draw(st.sampled_from(["wrong", "missing", "too many", "changed"]))
    )
    guess = Vocabulary(words).question(typo).removeprefix("did you mean “").removesuffix("”?")
    assert guess in words
    assert guess == word or likeness(typo, guess) >= likeness(typo, word)
    assert OSA.distance(typo, guess) <= 2


@pytest.mark.parametrize(
    ("typo", "word"),
    [
        ("billing-cacxe-8-mail", "billing-cache-8-mail"),
        ("auth-cacxe-6-auth", "auth-cache-6-auth"),
        ("checkout-aut-h3-checkout", "checkout-auth-3-checkout"),
    ],
)
def test_a_slip_in_the_middle_of_a_crowd_is_found(typo: str, word: str) -> None:
    """The word is far from its misspelling in the order of beginnings, and in that of ends."""
    words = [
        f"{first}-{second}-{number}-{last}"
        for first in PARTS
        for second in PARTS
        for number in range(10)
        for last in PARTS
    ]
    assert Vocabulary(words).question(typo) == f"did you mean “{word}”?"


def test_where_very_many_are_equally_near_few_are_looked_at() -> None:
    """One of them is as good as another."""
    words = [f"svc-{chr(0x4E00 + number)}-prod" for number in range(10 * CROWD)]
    assert Vocabulary(words).question("svc-x-prod").endswith("-prod”?")


def test_to_guess_often_costs_little() -> None:
    """Ten thousand unknown names among ten thousand take about a second."""
    words = Vocabulary(f"2026-03-14-checkout-{number:05}" for number in range(10_000))
    begun = time.process_time()
    for number in range(10_000):
        assert f"-{number:05}”" in words.question(f"2026-03-14-chekout-{number:05}")
    # Some ten times what it takes; difflib took thirty seconds.
    assert time.process_time() - begun < 10


def test_an_empty_name_means_none() -> None:
    """Nor does anything among no words."""
    assert Vocabulary(["payments"]).question("") == ""
    assert Vocabulary([]).question("payments") == ""
