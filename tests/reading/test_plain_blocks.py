from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hindsite.reading import body
from hindsite.reading.body import Block, blocks
from hindsite.reading.plain_blocks import Shape, plain_blocks
from hindsite.reading.sections import headings

_PIECES = (
    "|", "- ", "* ", "1. ", "a", "09:05", "**x**", "`y`", "[x] ", "[ ] ", "[a]: b", " ", "\t",
    "\u00a0", "---", "===", "# ", "> ", "<b>", "\\|", "```", "\x85", "\x0b", "é", "|-|", "\0",
)  # fmt: skip
_USUAL = (
    "", "| 09:05 | Alert fires |", "| a | b | c |", "|---|---|", "| --- | :-: |", "|a|", "| | |",
    "||", "| a | b |  ", "- 09:05 It fails", "- **09:05** It fails", "- [x] A1: Mend (@a)", "* b",
    "- `c` d  ", "- 1. e", "- f | g", "|---|", "  ",
)  # fmt: skip
LINES = st.lists(
    st.one_of(
        st.sampled_from(_USUAL),
        st.sampled_from(_USUAL),
        st.lists(st.sampled_from(_PIECES), max_size=5).map("".join),
    ),
    max_size=7,
)


def parsed(text: str) -> list[Block]:
    """The blocks as the Markdown parser finds them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(body, "plain_blocks", lambda _lines, _start: None)
        return list(blocks(text, 0, text.count("\n") + 1))


@given(LINES)
@example(["- 09:05 a", "  "])
@example(["- 09:05 a", ""])
@example(["| a | b |", "|---|---|", "| c\u00a0|"])
@example(["| a |", "|---|", "| b | c |", "", "- d"])
def test_the_short_way(lines: list[str]) -> None:
    """Where there is an answer without the parser, it is the parser's."""
    found = plain_blocks(lines, 0)
    assert found is None or found == parsed("\n".join(lines))


def test_a_plain_table() -> None:
    """A timeline as most are written needs no parser; short rows are filled up, long ones cut."""
    rows = ["| 09:05 | It fails |", "|x|", "|1|2|3|"]
    lines = ["", "| Time | Event |", "| ---: | --- |", *rows, ""]
    found = plain_blocks(lines, 10)
    assert found == [
        Block(Shape.HEADER, 11, 13, 13, ("Time", "Event")),
        Block(Shape.ROW, 13, 14, 14, ("09:05", "It fails")),
        Block(Shape.ROW, 14, 15, 15, ("x", "")),
        Block(Shape.ROW, 15, 16, 16, ("1", "2")),
    ]


def test_a_plain_list() -> None:
    """So does a list with one line an item; an item goes as far as the next thing."""
    assert plain_blocks(["- **09:05** It fails ", "", "- [ ] A1: b", ""], 3) == [
        Block(Shape.ITEM, 3, 5, 4, ("**09:05** It fails",), "**09:05** It fails", 3),
        Block(Shape.ITEM, 5, 6, 6, ("[ ] A1: b",), "[ ] A1: b", 3),
    ]


@pytest.mark.parametrize(
    "line",
    ["text", "# head", "- - nested", "- 1. nested", "-  two", "  - in", "- > q", "- ```",
     "|a \\| b|", "- # h", "- [a]: b", "- <b>", "1. one", "- ---"],
)  # fmt: skip
def test_what_could_be_something_else(line: str) -> None:
    """Any line that is not plainly a row or an item is left to the parser, with all others."""
    assert plain_blocks(["- 09:05 a", "", line], 0) is None


def test_a_table_without_end() -> None:
    """One that a parser would cut short is left to it."""
    wide = "|" + "a|" * 300
    lines = [wide, "|" + "-|" * 300, *(["|b|"] * 300)]
    assert plain_blocks(lines, 0) is None


def _by_line(text: str) -> list[tuple[int, int, str]]:
    """Headings as one would look for them line by line."""
    found, fence = [], ""
    for number, line in enumerate(text.split("\n")):
        bare = line.lstrip(" ")
        sign = bare[:1]
        run = len(bare) - len(bare.lstrip(sign)) if sign else 0
        if len(line) - len(bare) > 3:
            continue
        if fence:
            if sign == fence[0] and run >= len(fence) and not bare[run:].strip():
                fence = ""
        elif sign and sign in "`~" and run >= 3 and not (sign == "`" and "`" in bare[run:]):
            fence = sign * run
        elif sign == "#" and run <= 6 and bare[run : run + 1] in {"", " ", "\t"}:
            found.append((number, run, bare[run:].strip().rstrip("#").strip()))
    return found


@given(
    st.lists(
        st.sampled_from(
            ["# a", "## b", "   ### c", "    # d", "####### e", "#f", "#", "#\tg", "```", "~~~~",
             "````", "``` x", "``` `", "", "text # h", "  ~~~ ", "> # i"]
        ),
        max_size=9,
    )
)  # fmt: skip
def test_headings(lines: list[str]) -> None:
    """Headings are found outside of fenced code, in whatever line."""
    text = "\n".join(lines)
    assert list(headings(text)) == _by_line(text)
