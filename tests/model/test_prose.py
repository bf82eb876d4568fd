from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.prose import place_in, prose, without_code

MARKUP = st.text(alphabet=st.sampled_from('`~<>-!"“”[]():#\n\t ab|*.1é'), max_size=200)


@pytest.mark.parametrize(
    "text",
    [
        "```\nX\n```",
        "~~~ python\nX\n~~~",
        "```\nX",
        "- item\n\n  ```\n  X\n  ```",
        "1. ```\n   X\n   ```",
        "````\n```\nX\n````",
        "text\n\n    X\n",
        "text\n\n\tX",
        "`X`",
        "a ``X`b`` c",
        "`a\nX`",
        "<!-- X -->",
        "<!-- a\n\nX",
    ],
)
def test_code_and_comments_are_blanked_out(text: str) -> None:
    """What stands there is no prose and no link."""
    assert "X" not in without_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "X",
        "`a` X `b`",
        "`` X ` b",
        "```a`b\nX",
        "`a\n\nX`",
        "- item\n\n    X",
        "1. item\n   more\n\n    X",
        "!!! note\n\n    X",
        "text\n    X",
        "> X",
        "X <!-- a --> X",
        "```\na\n```\nX",
    ],
)
def test_the_rest_stays(text: str) -> None:
    """Code ends where its fence, its span or its indentation does."""
    assert "X" in without_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "> X",
        "  > X",
        '"a X"',
        "“X”",
        "„X“",
        "«X»",
        "[a](X)",
        "[a][X]",
        "<X>",
        "[a]: X",
        "http://X",
        "`X`",
    ],
)
def test_quotations_and_addresses_are_no_prose(text: str) -> None:
    """The author does not say them himself."""
    assert "X" not in prose(f"some {text} more") or "X" not in prose(text)
    assert "X" not in prose(text)


@pytest.mark.parametrize("text", ["[X](a)", '"X', "X > a", "a (X)", "*X*", "| X |", "## X"])
def test_what_an_author_says_is_prose(text: str) -> None:
    """Words of links, tables and headings are his own."""
    assert "X" in prose(text)


@given(MARKUP)
def test_lines_and_columns_stay(text: str) -> None:
    """Whatever is left out leaves as many spaces behind."""
    for plain in (without_code(text), prose(text)):
        assert len(plain) == len(text)
        assert [at for at, sign in enumerate(plain) if sign == "\n"] == [
            at for at, sign in enumerate(text) if sign == "\n"
        ]
        assert all(new in {old, " "} for old, new in zip(text, plain, strict=True))


def test_the_place_of_an_offset() -> None:
    """Lines and columns count from 0."""
    assert [place_in("ab\nc", offset) for offset in (0, 1, 3)] == [(0, 0), (0, 1), (1, 0)]


@given(st.text(alphabet="a\n", max_size=12), st.integers(0, 12))
def test_a_place_is_that_of_its_line(text: str, offset: int) -> None:
    """Lines and columns count from 0, and a line's end belongs to it."""
    before = text[:offset]
    where = (before.count("\n"), len(before) - before.rfind("\n") - 1)
    assert place_in(text, len(before)) == where


def test_many_places_of_a_text_take_no_time() -> None:
    """Lines are counted once, and not anew for each place."""
    text = "[a]: b\n" * 200_000
    began = time.process_time()
    assert [place_in(text, at)[1] for at in range(0, len(text), 7)] == [0] * 200_000
    assert time.process_time() - began < 10
