from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.controls import json_told


@pytest.mark.parametrize(
    "char", "\x7f\x85\x9b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ud800"
)
def test_what_steers_a_terminal_is_told_by_its_number(char: str) -> None:
    """Nothing that is shown turns, ends a line or begins an order."""
    assert json_told(f'"a{char}b"') == f'"a\\u{ord(char):04x}b"'


@given(st.text(st.characters(exclude_categories=[])))
def test_it_means_the_same(text: str) -> None:
    """Whoever reads the JSON finds each character again; what is harmless stays."""
    told = json_told(json.dumps(text, ensure_ascii=False))
    assert json.loads(told) == text
    assert told.encode()
    assert json_told("Köln, 数据 – “so”") == "Köln, 数据 – “so”"
