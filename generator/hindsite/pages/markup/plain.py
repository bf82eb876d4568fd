"""Plain blocks written as HTML before the engine sees them.

Most blocks of a record stand at the margin, and hold nothing but words, code, links and emphasis.
Their HTML goes where raw HTML goes, as that of code in fences does, and comes back when the engine
has made the rest of the page. A block is left to the engine if it is not plain, if one before or
behind it could be made one with it, or if something that is said elsewhere could change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown.preprocessors import Preprocessor
from markdown.util import HTML_PLACEHOLDER

from hindsite.pages.markup.knowing import known
from hindsite.pages.markup.writing import CONTINUES, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown import Markdown

    from hindsite.pages.markup.knowing import Known

__all__ = ["PlainBlocks"]

_GAP = re.compile(r"(\n\n+)")
_HEADING = re.compile(r"(#{1,6}) ++[^\n\\#]*[^\s\\#] *")
_ABOVE = re.compile(r"(#{1,6} ++[^\n\\#|]*[^\s\\#|] *)\n")
_RAW = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_FENCED = ("<div ", "<div>", "<pre ", "<pre>")
_SAID = ("*[", "]:")
"""What abbreviations and footnotes and addresses of links that stand elsewhere have in them."""

# Another heading, or what else may have an id: a list of attributes, a footnote, a tab.
_MAY_HAVE_ID = re.compile(r"[#{]|\[\^|===|^[ >]*[=-]+ *$", re.MULTILINE)


@dataclass(slots=True)
class _Block:
    """What stands between empty lines, those below it, and its HTML if that is known.

    Of a heading of bare words `level` is how many signs begin it. What follows a block that
    `ends_lists` is no part of a list before it.
    """

    text: str
    gap: str
    html: str | None = None
    level: int = 0
    ends_lists: bool = False


class PlainBlocks(Preprocessor):
    """Takes plain blocks out of a text, when fences and raw HTML are out of it already.

    Attributes:
        is_off: Whether all blocks are left to the engine.
    """

    def __init__(self, engine: Markdown) -> None:
        """Take the engine whose preprocessor this is."""
        super().__init__(engine)
        self.is_off = False
        self._parts: tuple[Any, ...] = ()
        self._known: Known | None = None

    def run(self, lines: list[str]) -> list[str]:
        """Put one placeholder for all plain blocks that follow one another."""
        if self.is_off:
            return lines
        source = "\n".join(lines)
        engine = self._engine()
        if engine is None or self._is_said_elsewhere(source, engine):
            return lines
        blocks = self._blocks(source, engine)
        if not any(mark in source for mark in engine.marks):
            _write_headings(blocks, engine)
        left: list[str] = []
        taken: list[_Block] = []
        for block in blocks:
            if block.html is None:
                left += [*self._stashed(taken), block.text, block.gap]
                taken = []
            else:
                taken.append(block)
        return "".join([*left, *self._stashed(taken)]).split("\n")

    def _engine(self) -> Known | None:
        """What is known of the engine, asked again if it has other parts than for the last text."""
        engine = self.md
        parts = (*engine.parser.blockprocessors, *engine.inlinePatterns, *engine.treeprocessors)
        if parts != self._parts:
            self._parts, self._known = parts, known(engine)
        return self._known

    def _is_said_elsewhere(self, source: str, engine: Known) -> bool:
        """Whether words may become abbreviations, or a block may vanish from between two others.

        Raw HTML may hold Markdown that says so.
        """
        raw: list[Any] = self.md.htmlStash.rawHtmlBlocks
        is_text = all(isinstance(item, str) for item in raw)
        is_said = any(said in source for said in _SAID)
        return bool(engine.abbreviations or is_said or not is_text)

    def _blocks(self, source: str, engine: Known) -> list[_Block]:
        """All blocks, with the HTML of those that are plain, save headings."""
        write = Writer(engine).written
        cut = list(_cut(source))
        # A block of nothing but odd spaces vanishes: what follows it follows the one before, then.
        afters = [*(" " if text.isspace() else text[:1] for text, _ in cut[1:]), ""]
        blocks: list[_Block] = []
        may_join = False
        for (text, gap), after in zip(cut, afters, strict=True):
            block = self._special(text, gap, engine)
            if block is None:
                html = write(text, after, may_join=may_join)
                block = _Block(text, gap, html, ends_lists=html is not None)
            elif after in CONTINUES:
                block.html, block.level = None, 0
            may_join = not block.ends_lists
            blocks.append(block)
        return blocks

    def _special(self, text: str, gap: str, engine: Known) -> _Block | None:
        """A heading, or something raw, whose HTML is known if it was code in a fence."""
        heading = _HEADING.fullmatch(text)
        if heading:
            is_bare = engine.phrases.is_bare(text)
            return _Block(text, gap, level=len(heading[1]) if is_bare else 0, ends_lists=True)
        raw = _RAW.fullmatch(text)
        if raw is None:
            return None
        html = str(self.md.htmlStash.rawHtmlBlocks[int(raw[1])])
        return _Block(text, gap, html if html.startswith(_FENCED) else None, ends_lists=True)

    def _stashed(self, taken: Sequence[_Block]) -> list[str]:
        if not taken:
            return []
        html = "\n".join(block.html for block in taken if block.html is not None)
        return [self.md.htmlStash.store(html), taken[-1].gap]


def _cut(source: str) -> Iterator[tuple[str, str]]:
    """What stands between empty lines, and those below it; a heading stands by itself."""
    parts = [*_GAP.split(source.lstrip("\n")), ""]
    for block, gap in zip(parts[::2], parts[1::2], strict=True):
        text = block
        while head := _ABOVE.match(text):
            yield head[1], "\n\n"
            text = text[head.end() :]
        yield text, gap


def _write_headings(blocks: Sequence[_Block], engine: Known) -> None:
    """Give headings their HTML if no other part of the text may have an id."""
    headings = [block for block in blocks if block.level]
    left = (block.text for block in blocks if block.html is None and not block.level)
    if any(map(_MAY_HAVE_ID.search, left)):
        return
    words = [(block.level, block.text.lstrip("#").strip()) for block in headings]
    for block, html in zip(headings, engine.headings(words), strict=False):
        block.html = html
