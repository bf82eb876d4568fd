"""Engines of which it is known what they make of plain blocks, and what is to be known of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from markdown import blockprocessors, inlinepatterns, treeprocessors
from markdown.extensions import abbr, admonition, def_list, footnotes, md_in_html
from pymdownx import (
    delimiterprocessor,
    details,
    emoji,
    highlight,
    inlinehilite,
    magiclink,
    superfences,
    tabbed,
    tasklist,
)

from hindsite.pages.markup.blocks import FastTables
from hindsite.pages.markup.inline import FastInline
from hindsite.pages.markup.phrases import Phrases
from hindsite.pages.markup.serializing import to_xhtml, xhtml_text
from hindsite.pages.markup.trees import (
    FastAttributes,
    FastContents,
    FastPrettify,
    FastUnescape,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markdown import Markdown

__all__ = ["Known", "known"]

_BLOCKS = {
    abbr.AbbrBlockprocessor,
    admonition.AdmonitionProcessor,
    blockprocessors.BlockQuoteProcessor,
    blockprocessors.CodeBlockProcessor,
    blockprocessors.EmptyBlockProcessor,
    blockprocessors.HRProcessor,
    blockprocessors.HashHeaderProcessor,
    blockprocessors.ListIndentProcessor,
    blockprocessors.OListProcessor,
    blockprocessors.ParagraphProcessor,
    blockprocessors.ReferenceProcessor,
    blockprocessors.SetextHeaderProcessor,
    blockprocessors.UListProcessor,
    def_list.DefListIndentProcessor,
    def_list.DefListProcessor,
    details.DetailsProcessor,
    FastTables,
    footnotes.FootnoteBlockProcessor,
    md_in_html.MarkdownInHtmlProcessor,
    superfences.SuperFencesCodeBlockProcessor,
    tabbed.TabbedProcessor,
}
_PATTERNS = {
    delimiterprocessor.DelimiterProcessor,
    emoji.EmojiPattern,
    footnotes.FootnoteInlineProcessor,
    inlinehilite.InlineHilitePattern,
    inlinepatterns.AutolinkInlineProcessor,
    inlinepatterns.AutomailInlineProcessor,
    inlinepatterns.BacktickInlineProcessor,
    inlinepatterns.DelimiterProcessor,
    inlinepatterns.EscapeInlineProcessor,
    inlinepatterns.HtmlInlineProcessor,
    inlinepatterns.ImageInlineProcessor,
    inlinepatterns.ImageReferenceInlineProcessor,
    inlinepatterns.LinkInlineProcessor,
    inlinepatterns.ReferenceInlineProcessor,
    inlinepatterns.ShortImageReferenceInlineProcessor,
    inlinepatterns.ShortReferenceInlineProcessor,
    inlinepatterns.SubstituteTagInlineProcessor,
    magiclink.MagiclinkAutoPattern,
    magiclink.MagiclinkMailPattern,
    magiclink.MagiclinkPattern,
}
_TREES = {
    abbr.AbbrTreeprocessor,
    FastAttributes,
    FastContents,
    FastInline,
    FastPrettify,
    FastUnescape,
    footnotes.FootnotePostTreeprocessor,
    footnotes.FootnoteTreeprocessor,
    highlight.HighlightTreeprocessor,
    tasklist.TasklistTreeprocessor,
    treeprocessors.PrettifyTreeprocessor,
}
_INDENT = 4
_TAGS = ("strong", "em")
_STARS = {"*": (_TAGS, False), "_": (_TAGS, True)}
"""The elements of each sign of emphasis, and whether it means nothing within a word."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an engine.

    `phrases` reads what stands in a block, and `tables` knows a table, if the engine does. `boxes`
    has the HTML of a task's box by the letter in it, if there are such. `marks` make another place
    of the block that they stand in. `abbreviations` are those that hold for every text. `contents`
    gives headings their ids, if the engine does.
    """

    phrases: Phrases
    tables: FastTables | None
    boxes: Mapping[str, str]
    marks: frozenset[str]
    abbreviations: Mapping[str, str]
    contents: FastContents | None

    def headings(self, found: Sequence[tuple[int, str]]) -> list[str]:
        """The HTML of all headings of a page, by level and bare words; none if it is not known."""
        if self.contents is None:
            return [f"<h{level}>{xhtml_text(words)}</h{level}>" for level, words in found]
        return self.contents.headings(found)


def known(engine: Markdown) -> Known | None:
    """What is known of an engine as it is now, or None where it has a part that is not known.

    Patterns must be known because some share the signs of code, links and emphasis. Another
    treeprocessor might look at what is in the tree no more.
    """
    if not _is_known(engine):
        return None
    inline: FastInline = _one_of(engine.treeprocessors, FastInline)
    pieces = tuple(inline.pieces())
    if not all(pieces):
        return None
    return Known(
        _phrases(pieces),
        _one_of(engine.parser.blockprocessors, FastTables),
        _boxes(_one_of(engine.treeprocessors, tasklist.TasklistTreeprocessor)),
        _marks(engine),
        _abbreviations(engine),
        _one_of(engine.treeprocessors, FastContents),
    )


@lru_cache(maxsize=16)
def _phrases(pieces: tuple[tuple[str, ...], ...]) -> Phrases:
    return Phrases(chain.from_iterable(pieces))


def _is_known(engine: Markdown) -> bool:
    return (
        engine.serializer is to_xhtml
        and engine.tab_length == _INDENT
        and _BLOCKS.issuperset(map(type, engine.parser.blockprocessors))
        and _PATTERNS.issuperset(map(type, engine.inlinePatterns))
        and _TREES.issuperset(map(type, engine.treeprocessors))
        # Another one would have patterns that nobody has looked at.
        and [*map(type, engine.treeprocessors)].count(FastInline) == 1
        and all(map(_is_usual, engine.inlinePatterns))
        and not _says(
            _one_of(engine.registeredExtensions, footnotes.FootnoteExtension), "UNIQUE_IDS"
        )
    )


def _is_usual(pattern: Any) -> bool:
    """Whether a pattern whose signs are read here is set as it is when nothing is said of it."""
    if isinstance(pattern, inlinehilite.InlineHilitePattern):
        pattern.get_settings()
        is_bare = not pattern.style_plain_text and not pattern.guess_lang
        return is_bare and [item["name"] for item in pattern.formatters] == ["inlinehilite"]
    if isinstance(pattern, delimiterprocessor.DelimiterProcessor):
        return not _STARS.keys() & set(pattern.delimiters)
    if isinstance(pattern, inlinepatterns.DelimiterProcessor):
        signs = pattern.delimiters.items()
        return {sign: (item.tags, item.smart) for sign, item in signs} == _STARS
    return True


def _one_of(parts: Iterable[Any], kind: type[Any]) -> Any:
    return next((part for part in parts if type(part) is kind), None)


def _boxes(tasks: Any) -> dict[str, str]:
    """The HTML of boxes of tasks, by the letter in them."""
    if tasks is None:
        return {}
    look = (bool(tasks.config["custom_checkbox"]), bool(tasks.config["clickable_checkbox"]))
    return {state: tasklist.get_checkbox(state, *look) for state in " x"}


def _marks(engine: Markdown) -> frozenset[str]:
    """Words in whose place a table of contents and footnotes may be put."""
    found = {part.marker for part in engine.treeprocessors if isinstance(part, FastContents)}
    notes = _one_of(engine.registeredExtensions, footnotes.FootnoteExtension)
    return frozenset({*found, _says(notes, "PLACE_MARKER")} - {""})


def _says(extension: Any, key: str) -> Any:
    """What an extension is set to, or nothing where there is no such extension."""
    return extension.getConfig(key) if extension else ""


def _abbreviations(engine: Markdown) -> dict[str, str]:
    found = _one_of(engine.treeprocessors, abbr.AbbrTreeprocessor)
    return found.abbrs if found else {}
