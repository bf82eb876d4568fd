from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.names import did_you_mean, fold, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Payments API", "payments-api"),
        ("Zahlungen Köln", "zahlungen-koln"),
        ("api.example", "api.example"),
        ("a . b..c", "a.b.c"),
        ("..", "unnamed"),
        ("数据", "u6570u636e"),
        ("x" * 300, "x" * 120),
    ],
)
def test_names_become_parts_of_addresses(name: str, expected: str) -> None:
    """Lower case ASCII; letters of other scripts are spelt as code points."""
    assert slug(name) == expected


@given(st.text())
def test_a_slug_is_always_part_of_an_address_and_stays_itself(name: str) -> None:
    """No slash, no dot at either end, never empty."""
    made = slug(name)
    assert made.isascii()
    assert not {"/", "\\", " "} & set(made)
    assert made == made.strip(".-")
    assert slug(made) == made


def test_names_are_compared_without_case_and_outer_space() -> None:
    """Full width letters are the same as narrow ones."""
    assert fold(" \uff29\uff2e\uff23-7 ") == fold("inc-7")


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    """Nothing near, no question."""
    assert did_you_mean("Paymnts", ["search", "payments"]) == "did you mean “payments”?"
    assert did_you_mean("zebra", ["search", "payments"]) == ""
