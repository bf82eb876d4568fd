"""Texts that would take long to lay out are known, without laying them out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.growth import FAMILIES, text_of
from hindsite.model import effort
from hindsite.model.effort import is_too_hard

ROOT = Path(__file__).parents[2]
SLOW = (
    "tags",
    "tags at once",
    "attributes",
    "addresses",
    "references",
    "definitions",
    "struck out",
    "inserted",
    "abbreviations",
    "underlined",
    "elements apart",
    "code",
    "tabs",
    "breaks",
)
"""What the library takes time for that grows with the square of the length."""


@pytest.mark.parametrize("family", SLOW)
def test_what_grows_with_the_square_is_too_hard(family: str) -> None:
    """From a length on at which it would take a second or two."""
    assert is_too_hard(text_of(family, 256_000))
    assert not is_too_hard(text_of(family, 1000))


@pytest.mark.parametrize("family", ["prose", "rows of a timeline", "items", "tasks"])
def test_long_texts_that_people_write_are_not(family: str) -> None:
    """However long they are."""
    assert not is_too_hard(text_of(family, 1_000_000))


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| --- | --- |\n" + "| [x](y) | `c` ~5 min |\n" * 5000,
        "* [x](y), ~5 min, <b>\n" * 3000,
        "~~~\n" + "<a " * 100_000 + "\n~~~\n",
        "A paragraph with [a link](x), `code` and ~5 minutes, p < 0.05.\n\n" * 5000,
    ],
)
def test_signs_in_code_and_in_small_parts_weigh_little(text: str) -> None:
    """A table is made cell by cell and a list item by item."""
    assert not is_too_hard(text)


def test_rows_that_are_no_table_weigh_as_a_paragraph() -> None:
    """Nobody gets around it by a bar at the beginning of each line."""
    assert is_too_hard("|~~a ~\n" * 5000)
    assert is_too_hard("text\n" + "- ~~a ~\n" * 5000)


def test_a_long_line_of_spaces_is_looked_at_once() -> None:
    """No pattern goes over it again and again: that would take hours here."""
    assert not is_too_hard("text\n" + " " * 3_000_000 + "x")
    assert not is_too_hard("\n" + "`" * 3_000_000)


def test_records_of_the_sample_are_far_from_it() -> None:
    """What the project ships itself is laid out."""
    files = [*(ROOT / "content").rglob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert files
    assert not any(is_too_hard(file.read_text("utf-8")) for file in files)


_PIECES = (
    "<a ", "</a>", "<", ">", "*[x]", "[", "]", "~", "^^", "==", "++", "\n===\n", "\n---", "\n#",
    "\n:", "\n```", "\n\n", "  \n", "\n- ", "\n| a | b |\n| - | - |\n", "    ", "`", "text", " ",
)  # fmt: skip


def _is_same_without_bound(text: str, limit: int) -> bool:
    """Whether a text is judged alike where all of it is counted, and where a glance may do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(effort, "_LIMIT", limit)
        glanced = is_too_hard(text)
        for bound in ("_most", "_bound"):
            patch.setattr(effort, bound, lambda _: 10**15)
        return glanced == is_too_hard(text)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.integers(1, 200)), max_size=20), st.data())
def test_no_text_is_let_through_at_a_glance(
    pieces: list[tuple[str, int]], data: st.DataObject
) -> None:
    """What is only estimated is never less than what is counted, wherever the limit lies."""
    text = "".join(piece * count for piece, count in pieces)
    assert _is_same_without_bound(text, data.draw(st.integers(0, 10**7)))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_no_family_is_let_through_at_a_glance(family: str) -> None:
    """Nor are long texts."""
    limits = (10**power for power in range(10))
    assert all(_is_same_without_bound(text_of(family, 4000), limit) for limit in limits)


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(FAMILIES)), st.integers(1000, 4000))
def test_the_work_of_counting_grows_with_the_length(family: str, length: int) -> None:
    """Each character is looked at so many times at the most, whatever the text."""
    seen = 0

    class Counted:
        """A pattern that counts over how many characters it goes."""

        def __init__(self, pattern: re.Pattern[str]) -> None:
            self._pattern = pattern

        def finditer(self, text: str) -> object:
            nonlocal seen
            seen += len(text)
            return self._pattern.finditer(text)

    names = [name for name, value in vars(effort).items() if isinstance(value, re.Pattern)]
    with pytest.MonkeyPatch.context() as patch:
        # Else hardly any of these texts would be counted closely.
        for bound in ("_most", "_bound"):
            patch.setattr(effort, bound, lambda _: 10**15)
        for name in names:
            if name not in {"_BLANK", "_ITEM"}:
                patch.setattr(effort, name, Counted(getattr(effort, name)))
        is_too_hard(text_of(family, length))
    assert seen <= 12 * length
