from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hindsite.cli.layout import Line, aligned, fitted

HEADINGS = ("Group", "n", "Median", "95 %", "p90")
FULL = Line(("all", "21", "38 min", "22 min to 1 h 4 min", "2 h"))
FEW = Line(("SEV-1", "3"), "2 min, 3 min, 1 d 4 h")


def test_one_line_a_row() -> None:
    """Columns stand under each other, and what is empty is a dash."""
    assert aligned(HEADINGS, [FULL, FEW]) == [
        "Group  n   Median                 95 %                 p90",
        "all    21  38 min                 22 min to 1 h 4 min  2 h",
        "SEV-1  3   2 min, 3 min, 1 d 4 h  –                    –",
    ]


def test_two_spaces_part_columns() -> None:
    """No cell holds two spaces, a tab or a line feed, so that programs can part the columns."""
    (_, line) = aligned(("A", "B"), [Line(("a  b\tc\nd", ""))])
    assert line == "a b c d  –"


def test_a_wide_terminal_has_all_on_a_line() -> None:
    """Values go on beyond their column; a column without any cell is left out."""
    assert fitted(HEADINGS, [FULL, FEW], 80) == [
        "Group  n   Median  95 %                 p90",
        "all    21  38 min  22 min to 1 h 4 min  2 h",
        "SEV-1  3   2 min, 3 min, 1 d 4 h",
    ]
    rows = [Line(("all", "21", "", "", "2 h"))]
    assert fitted(HEADINGS, rows, 80) == ["Group  n   p90", "all    21  2 h"]


def test_a_narrow_terminal_has_the_interval_below() -> None:
    """One column goes to a line of its own, under the cell before it."""
    assert fitted(HEADINGS, [FULL, FEW], 36, below=3) == [
        "Group  n   Median  p90",
        "           (95 %)",
        "all    21  38 min  2 h",
        "           (22 min to 1 h 4 min)",
        "SEV-1  3   2 min, 3 min, 1 d 4 h",
    ]


def test_long_values_are_wrapped_between_them() -> None:
    """A number stays with its unit."""
    assert fitted(HEADINGS, [FULL, FEW], 31, below=3)[-2:] == [
        "SEV-1  3   2 min, 3 min,",
        "           1 d 4 h",
    ]


def test_no_rest_and_few_cells() -> None:
    """A row may end early."""
    assert fitted(HEADINGS, [Line(("by team",)), FULL], 80)[1] == "by team"


def test_a_long_first_cell_does_not_break_the_layout() -> None:
    """What follows a wide column is still readable on a terminal of any width."""
    lines = fitted(("Group", "n"), [Line(("x" * 90, "1"), "2 min, 3 min")], 80)
    assert lines[1].endswith("2 min, 3 min")


def test_nothing_steers_the_terminal() -> None:
    """Names are cleaned wherever they stand."""
    row = Line(("\x1b[2Jgone\u202e",), "\x1b[31mred")
    for lines in (aligned(("A", "B"), [row]), fitted(("A", "B"), [row], 80)):
        assert "\x1b" not in "".join(lines)
        assert "gone  red" in lines[1]


@given(cells=st.lists(st.text(), min_size=3, max_size=3), width=st.integers(1, 200))
def test_any_text(cells: list[str], width: int) -> None:
    """Whatever the cells hold, a row is one line where programs read it."""
    assert len(aligned(("A", "B", "C"), [Line(tuple(cells))])) == 2
    lines = fitted(("A", "B", "C"), [Line(tuple(cells[:2]), cells[2])], width, below=1)
    assert not any("\n" in line for line in lines)
