"""Lines → blocks, for sections that hold nothing but plain tables and lists of one line an item.

Most timelines are such, and a Markdown parser takes longer for them than all the rest of reading a
record. Where a line could be anything else, there is no answer here and the parser is asked.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Block", "Shape", "plain_blocks"]

_SPACES = " \t"
_DELIMITERS = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
# A bullet, one space, and a text that nothing but a paragraph can begin with: no other list
# (`1. …`), line, code, heading, quotation, comment or definition of a link.
_ITEM = re.compile(
    r"[-*+] (?![0-9]{1,9}[.)](?:[ \t]|$))"
    r"(?=[^\W_]|\*\*[^\W_]|`[^`]|\[[ xX]\][ \t])[^\x00-\x08\x0a-\x1f\x85]*"
)
_ODD = re.compile(r"[\\\x00-\x08\x0a-\x1f\x85]")
_TEXT_COLUMN = 3
_MOST_CELLS = 60_000
"""Parsers fill rows up with empty cells, but not without end."""


class Shape(Enum):
    """What sort of block stands in a section."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    HEADER = auto()
    ROW = auto()


class Block(NamedTuple):
    """One block of a section. Lines count from 0 in the body; ends are excluded.

    `cells` are a row's cells, or the one text of any other block: of an item, its first paragraph,
    which ends before `head_end`. `source` is the Markdown of the whole item; `column` is where
    the text of the first line begins, from 1.
    """

    shape: Shape
    line: int
    end: int
    head_end: int
    cells: tuple[str, ...]
    source: str = ""
    column: int = 1

    @property
    def text(self) -> str:
        """The one text of a block that is no row."""
        return self.cells[0]


def plain_blocks(lines: Sequence[str], start: int) -> list[Block] | None:
    """The blocks of some lines, of which the first is line `start` of the body.

    None where there is a line that is not plainly a row, an item or empty.
    """
    found: list[Block] = []
    number, is_apart = 0, True
    # To the parser a last line that holds nothing is none.
    count = len(lines) - (not lines[-1].strip(_SPACES)) if lines else 0
    while number < count:
        line = lines[number]
        if not line.strip(_SPACES):
            number, is_apart = number + 1, True
        elif line[0] == "|" and is_apart:
            rows = _table(lines, number, start)
            if rows is None:
                return None
            found += rows
            number, is_apart = number + len(rows) + 1, False
        elif _ITEM.fullmatch(line):
            after = number + 1
            while after < count and not lines[after].strip(_SPACES):
                after += 1
            found.append(_item(line, start + number, start + after))
            is_apart, number = after > number + 1, after
        else:
            return None
    return found


def _item(line: str, number: int, end: int) -> Block:
    """An item that is line `number` of the body and goes as far as what follows it."""
    text = line[2:]
    return Block(Shape.ITEM, number, end, number + 1, (text.strip(),), text.rstrip(), _TEXT_COLUMN)


def _table(lines: Sequence[str], first: int, start: int) -> list[Block] | None:
    """The rows of a table, its head first; None where it may be none."""
    below = lines[first + 1] if first + 1 < len(lines) else ""
    if not _DELIMITERS.fullmatch(below):
        return None
    head = _cells(lines[first])
    if head is None or len(head) != below.count("|") - 1:
        return None
    line = start + first
    found = [Block(Shape.HEADER, line, line + 2, line + 2, tuple(head))]
    for number in range(first + 2, len(lines)):
        row = lines[number]
        if not row.strip(_SPACES):
            break
        cells = _cells(row)
        if cells is None or len(found) * len(head) > _MOST_CELLS:
            return None
        cells = (cells + [""] * (len(head) - len(cells)))[: len(head)]
        line = start + number
        found.append(Block(Shape.ROW, line, line + 1, line + 1, tuple(cells)))
    return found


def _cells(line: str) -> list[str] | None:
    """The texts between the bars of a row; None where it may be none."""
    if line[0] != "|" or _ODD.search(line):
        return None
    cells = line.strip().split("|")[1:]
    if cells and not cells[-1]:
        cells.pop()
    return [cell.strip() for cell in cells] or None
