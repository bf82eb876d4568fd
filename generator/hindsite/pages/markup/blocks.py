"""Python-Markdown's block processors, asked only about blocks that may be theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ElementTree

from markdown import blockprocessors as plain
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, admonition, def_list, footnotes, md_in_html, tables
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.util import ETX, STX
from pymdownx import details, superfences, tabbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FastExtraHtml", "FastHtml", "FastParser", "FastSpace", "FastTables"]

Hint = tuple[str | None, str]
"""What a block must have in it, or else characters of which it must begin with one."""

_HINTS: dict[type[Any], Hint] = {
    abbr.AbbrBlockprocessor: ("*[", ""),
    admonition.AdmonitionProcessor: ("!!!", " "),
    def_list.DefListIndentProcessor: (None, " "),
    def_list.DefListProcessor: (": ", ""),
    details.DetailsProcessor: ("???", " "),
    footnotes.FootnoteBlockProcessor: ("[^", ""),
    md_in_html.MarkdownInHtmlProcessor: (None, STX),
    plain.BlockQuoteProcessor: (">", ""),
    plain.CodeBlockProcessor: (None, " "),
    plain.EmptyBlockProcessor: (None, "\n"),
    plain.HRProcessor: ("\n", " -_*"),
    plain.HashHeaderProcessor: ("#", ""),
    plain.ListIndentProcessor: (None, " "),
    plain.ReferenceProcessor: ("]:", ""),
    plain.SetextHeaderProcessor: ("\n", ""),
    plain.UListProcessor: (None, " *+-"),
    superfences.SuperFencesCodeBlockProcessor: (None, " "),
    tabbed.TabbedProcessor: ("===", " "),
    tables.TableProcessor: ("|", ""),
}
_SPACE = (STX, ETX, "\r", "\t", " \n")
_ANY: Hint = ("", "")
_HEAD = 2
"""Rows of a table before its body."""

_SIDES = {
    (False, False): "",
    (True, True): "center",
    (True, False): "left",
    (False, True): "right",
}
_SPLIT, _SPLIT_ROW = "_split", "_split_row"


class FastParser(BlockParser):
    """The parser of blocks, which passes over processors that a block cannot concern."""

    hinted: list[tuple[Any, str | None, str]]

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        """Parse a document with the processors that are registered now.

        As the parser's own, without a call in between: how deep quotes may nest hangs on that.
        """
        self.note()
        self.root = Element(self.md.doc_tag)
        self.parseChunk(self.root, "\n".join(lines))
        return ElementTree(self.root)

    def note(self) -> None:
        """Note which processors there are."""
        self.hinted = [(processor, *_hint(type(processor))) for processor in self.blockprocessors]

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        """Give each block to the first processor that takes it; all know an empty one."""
        while blocks:
            block = blocks[0]
            first = block[:1]
            for processor, piece, firsts in self.hinted:
                if first not in firsts and (piece is None or piece not in block):
                    continue
                if processor.test(parent, block):
                    if processor.run(parent, blocks) is not False:
                        break
                    block = blocks[0]
                    first = block[:1]


def _hint(kind: type[Any]) -> Hint:
    return FAST.get(kind) or _HINTS.get(kind, _ANY)


class FastTables(tables.TableProcessor):
    """Makes tables; a row without code or escapes is cut at its pipes."""

    config: dict[str, Any]

    def html(self, block: str, words: Callable[[str], str | None]) -> str | None:
        """The HTML of a block, or None where it is no table with a row whose cells are plain.

        Args:
            block: Lines that may be a table.
            words: What stands in a cell, as HTML, or None where that is not plain.
        """
        rows = block.split("\n")
        is_table = len(rows) > _HEAD and all(row.startswith("|") for row in rows)
        if not is_table or not self.test(Element("div"), block):
            return None
        sides = [self._side(cell.strip(" ")) for cell in self.separator]
        head = self._rows(rows[:1], len(sides), words)
        body = self._rows(rows[_HEAD:], len(sides), words)
        if head is None or body is None:
            return None
        first = _row("th", sides) % head
        rest = "\n".join([_row("td", sides)] * (len(rows) - _HEAD)) % body
        return f"<table>\n<thead>\n{first}\n</thead>\n<tbody>\n{rest}\n</tbody>\n</table>"

    def _rows(
        self, rows: list[str], count: int, words: Callable[[str], str | None]
    ) -> tuple[str, ...] | None:
        """What stands in the cells of rows, of which each has as many as the first of all."""
        text = "\n".join(rows)
        is_even = all(row[-1] == "|" and row.count("|") == count + 1 for row in rows)
        if is_even and "\\" not in text and "`" not in text:
            pieces = text.split("|")
            del pieces[:: count + 1]
        else:
            pieces = [cell for row in rows for cell in self._cells(row, count)]
        cells = [words(piece.strip(" ")) for piece in pieces]
        found = [cell for cell in cells if cell is not None]
        return tuple(found) if len(found) == len(cells) else None

    def _cells(self, row: str, count: int) -> list[str]:
        cells = self._split_row(row.strip(" "))[:count]
        return cells + [""] * (count - len(cells))

    def _side(self, cell: str) -> str:
        """The attribute that a cell of the second row gives to those of its column."""
        side = _SIDES[cell.startswith(":"), cell.endswith(":")]
        if not side:
            return ""
        is_attribute = self.config["use_align_attribute"]
        return f' align="{side}"' if is_attribute else f' style="text-align: {side};"'

    def _split_row(self, row: str) -> list[str]:
        if "\\" in row:
            cells: list[str] = getattr(super(), _SPLIT_ROW)(row)
            return cells
        return self._split(row.removeprefix("|").removesuffix("|") if self.border else row)

    def _split(self, row: str) -> list[str]:
        cells = row.split("|")
        if "\\" in row or ("`" in row and not _have_whole_code(row, cells)):
            cells = getattr(super(), _SPLIT)(row)
        return cells


def _row(tag: str, sides: Iterable[str]) -> str:
    """A row with a place for what stands in each cell."""
    return "\n".join(["<tr>", *(f"<{tag}{side}>%s</{tag}>" for side in sides), "</tr>"])


def _have_whole_code(row: str, cells: list[str]) -> bool:
    """Whether each piece of code begins and ends in the same cell."""
    return "``" not in row and not any(cell.count("`") % 2 for cell in cells)


FAST: dict[type[Any], Hint] = {FastTables: _HINTS[tables.TableProcessor]}

_MARKUP = re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z#]")


def _has_markup(source: str) -> bool:
    return ("<" in source or "&" in source) and _MARKUP.search(source) is not None


class FastHtml(HtmlBlockPreprocessor):
    """Takes raw HTML out of a text, if there can be any."""

    def run(self, lines: list[str]) -> list[str]:
        """Leave lines without a tag or an entity as they are."""
        source = "\n".join(lines)
        return super().run(lines) if _has_markup(source) else source.split("\n")


class FastExtraHtml(md_in_html.HtmlBlockPreprocessor):
    """The same where HTML may hold Markdown."""

    def run(self, lines: list[str]) -> list[str]:
        """Leave lines without a tag or an entity as they are."""
        source = "\n".join(lines)
        return super().run(lines) if _has_markup(source) else source.split("\n")


class FastSpace(NormalizeWhitespace):
    """Takes the space out of blank lines, if there is any."""

    def run(self, lines: list[str]) -> list[str]:
        """Leave lines without marks of the engine, tabs and space at their ends as they are."""
        source = "\n".join([*lines, "", ""])
        if any(mark in source for mark in _SPACE):
            return super().run(lines)
        return source.split("\n")
