"""A body's clean HTML → its sections, each under a heading that an engine sees as one."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hindsite.pages.cutting import Attributes, walk
from hindsite.pages.escaping import Html, html_text, markdown_text, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hindsite.pages.links import Leads

__all__ = ["Section", "read_sections"]

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_LEADING = frozenset({"a", "picture"})
_PICTURE = "picture"
"""What a picture is called that has no words."""
_HEADING = re.compile(r"h([1-6])")
_IN_HEADINGS = frozenset({"a", "code", "del", "em", "ins", "kbd", "mark", "strong", "sub", "sup"})
_BLANK = re.compile(r"\n( +)(?=\n)")
_HIGHEST, _DEEPEST = 2, 6
_MARKS = re.compile(r"[`~{}\t]")
_LONGEST = 500
"""Of headings that are not longer the words are kept."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a body. `level` is 0 before the first heading; `heading` is safe in Markdown."""

    level: int
    anchor: str
    heading: Html
    words: str
    content: Html

    @property
    def marks(self) -> str:
        """The number signs that begin the heading."""
        return "#" * self.level


class _Reader(HTMLParser):
    """Walks well-formed HTML once: links are led to pages, and top-level headings cut it."""

    def __init__(self, resolver: Leads) -> None:
        super().__init__(convert_charrefs=False)
        self.resolver = resolver
        self.sections: list[Section] = []
        self.open: list[str] = []
        self.parts: list[str] = []
        self.heading: list[str] = []
        self.words: list[str] = []
        self.level, self.anchor = 0, ""
        self.depth = 0
        self.in_heading = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Write a tag again, as what it becomes on the page."""
        heading = _HEADING.fullmatch(tag)
        if heading and not (self.open or self.depth or self.in_heading):
            self._cut(int(heading[1]), dict(attrs).get("id") or "")
            return
        becomes, attrs = self._change(tag, attrs)
        if self.in_heading and becomes not in _IN_HEADINGS:
            becomes = ""
        if tag not in _VOID:
            self.open.append(becomes)
        if becomes:
            self._write(f"<{becomes}{self._attributes(attrs)}>")

    def handle_copied(self, tag: str, attrs: Attributes) -> None:
        """Write a tag with its attributes as they may stand on the page."""
        self.depth += 1
        self.parts.append(f"<{tag}{self._attributes(attrs)}>")

    def handle_heading(self, level: int, anchor: str, words: str) -> bool:
        """Begin a section, unless the heading stands in something else."""
        if self.open or self.depth:
            return False
        self._cut(level, anchor)
        self._say(words)
        self.in_heading = False
        return True

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag's beginning became."""
        if tag in _VOID:
            return
        if self.open:
            becomes = self.open.pop()
            if becomes:
                self._write(f"</{becomes}>")
        else:
            self.in_heading = False

    def handle_data(self, data: str) -> None:
        """Keep text as it is, save what Markdown preprocessors would act upon."""
        if self.in_heading:
            self._say(data)
        else:
            self.parts.append(_MARKS.sub(_inert, data))

    def handle_entityref(self, name: str) -> None:
        """Keep a character that is spelt by name."""
        if self.in_heading:
            self._say(html.unescape(f"&{name};"))
        else:
            self.parts.append(f"&{name};")

    def finish(self) -> tuple[Section, ...]:
        """All sections, the last one included."""
        self.close()
        self._cut(0, "")
        return tuple(self.sections)

    def _change(self, tag: str, attrs: Attributes) -> tuple[str, Attributes]:
        if tag == "a":
            return self._link(attrs)
        if tag == "img":
            return self._image(attrs)
        if tag == "input":
            return _input(attrs)
        return ("h2" if tag == "h1" else tag), attrs

    def _link(self, attrs: Attributes) -> tuple[str, Attributes]:
        given = dict(attrs)
        href = given.pop("href", None)
        link = self.resolver.resolve(href) if href else None
        if link is not None:
            given["href"] = link.url
            if link.is_external:
                given["rel"] = "noopener noreferrer"
            return "a", list(given.items())
        if href is None and given.get("id"):
            return "a", list(given.items())
        return "span", [("class", "hs-dead-link"), ("title", "not published")]

    def _image(self, attrs: Attributes) -> tuple[str, Attributes]:
        """A picture on the web leads to itself: where a site's policy lets none load, words do."""
        given = dict(attrs)
        link = self.resolver.resolve(given.get("src") or "")
        alt = given.get("alt") or ""
        if self.in_heading:
            self._say(alt)
        elif link is not None and link.is_external and link.url.lower().startswith("http"):
            given |= {"src": link.url, "loading": "lazy"}
            if not _LEADING.isdisjoint(self.open):
                return "img", list(given.items())
            picture = self._attributes(list((given | {"alt": alt or _PICTURE}).items()))
            way = self._attributes([("href", link.url), ("rel", "noopener noreferrer")])
            self.parts.append(f"<a{way}><img{picture}></a>")
        elif alt:
            self.parts.append(f'<span class="hs-missing-image">{html_text(alt)}</span>')
        return "", []

    def _attributes(self, attrs: Attributes) -> str:
        spell = markdown_text if self.in_heading else html_text
        return "".join(f' {name}="{spell(value or "")}"' for name, value in attrs)

    def _cut(self, level: int, anchor: str) -> None:
        text = "".join(self.parts)
        content = (_BLANK.sub(_kept, text) if "\n " in text else text).strip("\n")
        words = one_line("".join(self.words))
        if words or content.strip():
            heading = Html("".join(self.heading).strip())
            self.sections.append(
                Section(self.level if words else 0, self.anchor, heading, words, Html(content))
            )
        self.parts, self.heading, self.words = [], [], []
        self.level, self.anchor, self.in_heading = level, anchor, level > 0

    def _write(self, text: str) -> None:
        (self.heading if self.in_heading else self.parts).append(text)

    def _say(self, data: str) -> None:
        self.words.append(data)
        self.heading.append((_spelt_once if len(data) <= _LONGEST else _spelt)(data))


def _spelt(data: str) -> str:
    """Words of a heading."""
    before = " " if data[:1].isspace() else ""
    after = " " if data[-1:].isspace() and data.strip() else ""
    return f"{before}{markdown_text(data)}{after}"


_spelt_once = lru_cache(maxsize=1024)(_spelt)
"""Records have the same headings over and over."""


def _inert(match: re.Match[str]) -> str:
    """A sign that means something to Markdown's preprocessors, spelt so that it does not."""
    return f"&#{ord(match[0])};"


def _input(attrs: Attributes) -> tuple[str, Attributes]:
    given = dict(attrs)
    if given.get("type") == "checkbox":
        return "input", list((given | {"disabled": "disabled"}).items())
    if given.get("type") == "radio" and given.get("name"):
        return "input", attrs
    return "", []


def _kept(match: re.Match[str]) -> str:
    """White space on a line of its own, spelt so that Markdown does not take it away."""
    return "\n" + match[1].replace(" ", "&#32;")


def read_sections(text: str, resolver: Leads, title: str) -> tuple[Section, ...]:
    """Cut clean HTML at its top-level headings, the highest of which becomes a second-level one.

    Args:
        text: Well-formed HTML that has been sanitised.
        resolver: Leads the links of the file.
        title: The page's own heading; a first heading that only repeats it is left out.
    """
    reader = _Reader(resolver)
    if not walk(text, reader):
        reader = _Reader(resolver)
        reader.feed(text)
    sections = _without_title(reader.finish(), title)
    shift = _HIGHEST - min((section.level for section in sections if section.level), default=2)
    if not shift:
        return tuple(sections)
    return tuple(
        replace(section, level=min(section.level + shift, _DEEPEST)) if section.level else section
        for section in sections
    )


def _without_title(sections: Iterable[Section], title: str) -> list[Section]:
    found = list(sections)
    first = next((place for place, section in enumerate(found) if section.level), None)
    if first is not None and found[first].level == 1 and _same(found[first].words, title):
        found[first] = replace(found[first], level=0)
    return [section for section in found if section.level or section.content.strip()]


def _same(words: str, title: str) -> bool:
    """Whether a heading repeats a title, be it without its spaces: `PodCrashLooping`."""
    return _letters(words) == _letters(title)


def _letters(text: str) -> str:
    return re.sub(r"[\s_-]+", "", one_line(text)).casefold()
