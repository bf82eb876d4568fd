"""Passes over an engine's tree that look only at what they may change."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown import postprocessors
from markdown.extensions import attr_list, footnotes, toc
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import STX

from hindsite.pages.markup.raw import FastExtraRaw, FastRaw
from hindsite.pages.markup.serializing import xhtml_text, xhtml_value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

__all__ = ["FastAttributes", "FastContents", "FastPrettify", "FastUnescape"]


class _BlockTags(dict[Any, bool]):
    """Whether a tag is one of a block, asked once for each."""

    def __init__(self, engine: Markdown) -> None:
        super().__init__()
        self._engine = engine

    def __missing__(self, tag: Any) -> bool:
        found = self[tag] = self._engine.is_block_level(tag)
        return found


class FastPrettify(PrettifyTreeprocessor):
    """Adds line breaks between blocks."""

    def run(self, root: Element) -> None:
        """Add them with the tags of blocks as they are now."""
        self.block_tags = _BlockTags(self.md)
        super().run(root)

    def _prettifyETree(self, elem: Element) -> None:
        is_block, tag = self.block_tags, elem.tag
        if is_block[tag] and len(elem) and tag not in {"code", "pre"}:
            if is_block[elem[0].tag] and not (elem.text and elem.text.strip()):
                elem.text = "\n"
            for child in elem:
                if is_block[child.tag]:
                    self._prettifyETree(child)
        if not (elem.tail and elem.tail.strip()):
            elem.tail = "\n"


class FastUnescape(UnescapeTreeprocessor):
    """Puts escaped characters back, where there are any."""

    def run(self, root: Element) -> None:
        """Look at the mark that begins one before all else."""
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and STX in text and element.tag != "code":
                element.text = self.unescape(text)
            if tail and STX in tail:
                element.tail = self.unescape(tail)
            for key, value in element.items():
                if value and STX in value:
                    element.set(key, self.unescape(value))


class FastAttributes(attr_list.AttrListTreeprocessor):
    """Reads lists of attributes, where there is the bracket that opens one."""

    def run(self, doc: Element) -> None:
        """Leave a tree without a bracket as it is."""
        if "{" in "".join(doc.itertext()):
            super().run(doc)


_PLAIN_POSTPROCESSORS = {
    FastExtraRaw,
    FastRaw,
    postprocessors.AndSubstitutePostprocessor,
    footnotes.FootnotePostprocessor,
}
"""These change nothing in a text without a mark of the engine and without `zz`."""

_LOWEST = 6
_MARKS = ("&", "<", ">", STX, "zz")


class FastContents(toc.TocTreeprocessor):
    """Gives headings their ids; a table of contents is made only where the text asks for one."""

    def run(self, doc: Element) -> None:
        """Set level and id of each heading."""
        if self._needs_table(doc):
            super().run(doc)
            return
        elements = list(doc.iter())
        used = {element.attrib["id"] for element in elements if "id" in element.attrib}
        counters: dict[str, int] = {}
        for element in elements:
            if isinstance(element.tag, str) and self.header_rgx.match(element.tag):
                self.set_level(element)
                if "id" not in element.attrib:
                    slug = self._slug(html.unescape(self._name(element)))
                    element.attrib["id"] = toc.unique(slug, used, counters)
                element.attrib.pop("data-toc-label", None)

    def headings(self, found: Sequence[tuple[int, str]]) -> list[str]:
        """The HTML of all headings of a page that has no other ids.

        Args:
            found: The level of each and its words, which are no more than that.

        Returns:
            Nothing where it is not known what would become of them.
        """
        is_odd = any(mark in words for _, words in found for mark in _MARKS)
        if is_odd or self._has_links():
            return []
        used: set[str] = set()
        counters: dict[str, int] = {}
        made = []
        for level, words in found:
            tag = f"h{min(level + self.base_level, _LOWEST)}"
            slug = toc.unique(self._slug(" ".join(words.split())), used, counters)
            made.append(f'<{tag} id="{xhtml_value(slug)}">{xhtml_text(words)}</{tag}>')
        return made

    def _slug(self, name: str) -> str:
        slugify = _slug if self.slugify is toc.slugify else self.slugify
        return slugify(name, self.sep)

    def _needs_table(self, doc: Element) -> bool:
        is_marked = self.marker and self.marker in "".join(doc.itertext())
        return bool(self._has_links() or is_marked)

    def _has_links(self) -> bool:
        return bool(self.use_anchors or self.use_permalinks not in {False, None})

    def _name(self, heading: Element) -> str:
        text = heading.text or ""
        is_plain = not len(heading) and not any(mark in text for mark in _MARKS)
        if is_plain and _PLAIN_POSTPROCESSORS.issuperset(map(type, self.md.postprocessors)):
            return " ".join(text.split())
        inner = toc.render_inner_html(toc.remove_fnrefs(heading), self.md)
        return toc.strip_tags(inner)


_slug = lru_cache(maxsize=1024)(toc.slugify)
"""Records have the same headings over and over."""
