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
    from collections.abc import Iterable

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

    def _split_row(self, row: str) -> list[str]:
        if "\\" in row:
            cells: list[str] = getattr(super(), _SPLIT_ROW)(row)
            return cells
        return self._split(row.removeprefix("|").removesuffix("|") if self.border else row)

    def _split(self, row: str) -> list[str]:
        if "`" in row or "\\" in row:
            cells: list[str] = getattr(super(), _SPLIT)(row)
            return cells
        return row.split("|")


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
