"""Which parts of an engine are known well enough to be replaced, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import markdown
from markdown import blockparser, postprocessors, preprocessors, serializers, treeprocessors
from markdown.extensions import attr_list, md_in_html, tables, toc
from pymdownx import highlight, superfences

from hindsite.pages.markup import PLAIN_BLOCKS
from hindsite.pages.markup.blocks import (
    FastExtraHtml,
    FastHtml,
    FastParser,
    FastSpace,
    FastTables,
)
from hindsite.pages.markup.code import FastFences, FastHighlightExtension
from hindsite.pages.markup.inline import FastInline
from hindsite.pages.markup.knowing import known
from hindsite.pages.markup.plain import PlainBlocks
from hindsite.pages.markup.raw import FastExtraRaw, FastRaw
from hindsite.pages.markup.serializing import to_xhtml
from hindsite.pages.markup.trees import (
    FastAttributes,
    FastContents,
    FastPrettify,
    FastUnescape,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["replace_parts"]

_LIBRARIES = ("markdown.", "pymdownx.")

_KINDS: dict[type[Any], type[Any]] = {
    attr_list.AttrListTreeprocessor: FastAttributes,
    blockparser.BlockParser: FastParser,
    highlight.HighlightExtension: FastHighlightExtension,
    md_in_html.HtmlBlockPreprocessor: FastExtraHtml,
    md_in_html.MarkdownInHTMLPostprocessor: FastExtraRaw,
    postprocessors.RawHtmlPostprocessor: FastRaw,
    preprocessors.HtmlBlockPreprocessor: FastHtml,
    preprocessors.NormalizeWhitespace: FastSpace,
    superfences.SuperFencesBlockPreprocessor: FastFences,
    tables.TableProcessor: FastTables,
    toc.TocTreeprocessor: FastContents,
    treeprocessors.InlineProcessor: FastInline,
    treeprocessors.PrettifyTreeprocessor: FastPrettify,
    treeprocessors.UnescapeTreeprocessor: FastUnescape,
}
_HARMLESS = {FastFences, FastHighlightExtension, FastInline}
"""What does not depend on what others do, so that parts of unknown extensions may stand beside."""


def replace_parts(engine: markdown.Markdown) -> None:
    """Put faster parts in the place of those that are known, in an engine of a known version."""
    if type(engine) is not markdown.Markdown:
        return
    parts = [engine.parser, *_parts(engine)]
    is_known = all(_is_known(part) for part in parts)
    for part in parts:
        kind = _KINDS.get(type(part))
        if kind is not None and (is_known or kind in _HARMLESS):
            part.__class__ = kind
    if isinstance(engine.parser, FastParser):
        engine.parser.note()
    if is_known and engine.serializer is serializers.to_xhtml_string:
        engine.serializer = to_xhtml
    if known(engine):
        engine.preprocessors.register(PlainBlocks(engine), PLAIN_BLOCKS, float("-inf"))


def _parts(engine: markdown.Markdown) -> Iterable[Any]:
    yield from engine.registeredExtensions
    yield from engine.preprocessors
    yield from engine.parser.blockprocessors
    yield from engine.inlinePatterns
    yield from engine.treeprocessors
    yield from engine.postprocessors


def _is_known(part: Any) -> bool:
    return type(part).__module__.startswith(_LIBRARIES)
