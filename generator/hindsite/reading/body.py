"""Section → blocks: list items, table rows, headings and paragraphs, with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from hindsite.reading.plain_blocks import Block, Shape, plain_blocks
from hindsite.reading.sections import lines_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["TABLE", "Block", "Coverage", "Shape", "blocks", "table_amiss"]

TABLE = "a line of dashes below the header, with as many cells"
"""What makes lines with bars a table."""

_MARKER = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]*", re.ASCII)
_HEAD_LINES = 2
_DELIMITERS = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?)?")
_ITEM_LEVEL, _ROW_LEVEL = 1, 2


class Coverage:
    """Which lines of a section were read as data."""

    def __init__(self) -> None:
        self._lines: set[int] = set()

    def add(self, line: int, end: int) -> None:
        """These lines were read; the end is excluded."""
        self._lines.update(range(line, end))

    def rest(self, body: str, start: int, end: int) -> tuple[int, ...]:
        """The section's lines that were not read, save empty ones."""
        lines, read = lines_of(body), self._lines
        return tuple(
            [line for line in range(start, end) if line not in read and lines[line].strip()]
        )


def table_amiss(text: str) -> tuple[str, str] | None:
    """What keeps a paragraph from being the table that was meant, and the remedy; else None.

    A table is meant where its first two lines begin with a bar.
    """
    header, below, *_ = (line.strip() for line in f"{text}\n".split("\n"))
    if not header.startswith("|") or not below.startswith("|"):
        return None
    wide, found = (line.strip("|").count("|") + 1 for line in (header, below))
    remedy = f"write this line below the header: |{' --- |' * wide}"
    if not _DELIMITERS.fullmatch(below):
        return "this is no table: no line of dashes stands below its header", remedy
    message = f"this is no table: its header has {wide} cells, and the line below it {found}"
    return message, remedy


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable(["inline", "text_join"])
    return parser


def blocks(body: str, start: int, end: int) -> Iterator[Block]:
    """The blocks between two lines of a body; what is nested in an item belongs to the item."""
    lines = lines_of(body)[start:end]
    if "\r" in body:
        lines = [line.rstrip("\r").replace("\r", " ") for line in lines]
    plain = plain_blocks(lines, start)
    yield from _parsed(lines, start) if plain is None else plain


def _parsed(lines: Sequence[str], start: int) -> Iterator[Block]:
    """The blocks of lines that hold more than plain rows and items."""
    tokens = _parser().parse("\n".join(lines))
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        block = _block(tokens, index, lines, start)
        if block is not None:
            yield block


def _block(tokens: Sequence[Token], index: int, lines: Sequence[str], start: int) -> Block | None:
    token = tokens[index]
    first, last = token.map or (0, 0)
    if token.level == 0 and token.type in {"heading_open", "paragraph_open"}:
        shape = Shape.HEADING if token.type == "heading_open" else Shape.PARAGRAPH
        text = tokens[index + 1].content
        return Block(shape, start + first, start + last, start + last, (text,))
    if token.type == "list_item_open" and token.level == _ITEM_LEVEL:
        return _item(tokens, index, lines, start)
    if token.type == "tr_open" and token.level == _ROW_LEVEL:
        if tokens[index + 1].type == "th_open":
            last = first + _HEAD_LINES
            shape = Shape.HEADER
        else:
            shape = Shape.ROW
        return Block(shape, start + first, start + last, start + last, _cells(tokens, index))
    return None


def _item(tokens: Sequence[Token], index: int, lines: Sequence[str], start: int) -> Block | None:
    first, last = tokens[index].map or (0, 0)
    marker = _MARKER.match(lines[first])
    paragraph = tokens[index + 1]
    if marker is None or paragraph.type != "paragraph_open" or paragraph.map is None:
        return None
    if paragraph.map[0] != first:
        return None
    width = marker.end()
    rest = [_dedented(line, width) for line in lines[first + 1 : last]]
    source = "\n".join([lines[first][width:], *rest]).rstrip()
    text = " ".join(tokens[index + 2].content.split("\n"))
    head_end = start + paragraph.map[1]
    return Block(Shape.ITEM, start + first, start + last, head_end, (text,), source, width + 1)


def _dedented(line: str, width: int) -> str:
    """The line with at most `width` columns of its indentation taken away."""
    content = line.lstrip(" \t")
    indent = len(line[: len(line) - len(content)].expandtabs(4))
    return " " * max(0, indent - width) + content


def _cells(tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    cells = []
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        if token.type == "tr_close":
            break
        if token.type == "inline":
            cells.append(token.content.strip())
    return tuple(cells)
