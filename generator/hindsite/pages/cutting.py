"""Walks a sanitised body by the few tags that matter; all between them is copied as it is.

What the sanitiser writes is well-formed and always spelt alike: a tag in lower case, its values in
double quotes, no character spelt by number. Whatever is spelt otherwise is left to a real parser.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Attributes", "Listener", "walk"]

Attributes = list[tuple[str, str | None]]

_COPIED = (
    "span|td|li|p|code|tr|strong|em|div|pre|th|ul|label|ol|table|tbody|thead|abbr|blockquote|b"
    "|caption|cite|colgroup|dd|del|details|dfn|dl|dt|figcaption|figure|ins|i|kbd|mark|q|samp"
    "|small|summary|sub|sup|s|tfoot|time|tt|u|var"
)
"""The commonest first."""

_HEEDED = "a|br|col|h[1-6]|hr|img|input|wbr"
_SAFE = r"[\w .:;,/#%+=()\[\]!?*@$^|-]*"
_STOP = re.compile(rf'<(?!/?(?:{_COPIED})(?: [a-z]+="{_SAFE}")*>)', re.ASCII)
_TAG = re.compile(rf'<(/?)(({_COPIED})|{_HEEDED})((?: [a-z]+="[^"]*")*)>')
_PLAIN_HEADING = re.compile(r'<h([1-6])(?: id="([^"&]*)")?>([^<&]+)</h\1>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_ODD = re.compile(r"&(?!(?:amp|lt|gt|nbsp|quot);)")
_ENTITY = re.compile(r"&([a-z]+);")


class Listener(Protocol):
    """What is told of a body, in its order.

    `depth` is how many elements are open that it was not told of; `in_heading` asks for every tag.
    """

    depth: int
    in_heading: bool

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """An element begins."""

    def handle_copied(self, tag: str, attrs: Attributes) -> None:
        """An element begins that is copied, save its attributes; its end is not told."""

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""

    def handle_heading(self, level: int, anchor: str, words: str) -> bool:
        """A heading of mere words, which is told tag by tag if this is not true."""

    def handle_data(self, data: str) -> None:
        """Text, in which characters may be spelt by name; or HTML to be copied."""

    def handle_entityref(self, name: str) -> None:
        """A character that is spelt by name, inside a heading."""


def walk(text: str, listener: Listener) -> bool:
    """Tell a listener of a body.

    Returns:
        False where the body is not spelt as the sanitiser does: the listener is to be thrown away.
    """
    if "\x00" in text or _ODD.search(text):
        return False
    place = 0
    while stop := (_STOP_IN_HEADING if listener.in_heading else _STOP).search(text, place):
        _copy(text[place : stop.start()], listener)
        heading = None if listener.in_heading else _PLAIN_HEADING.match(text, stop.start())
        if heading and listener.handle_heading(int(heading[1]), heading[2] or "", heading[3]):
            place = heading.end()
            continue
        tag = _TAG.match(text, stop.start())
        if tag is None:
            return False
        if tag[1]:
            listener.handle_endtag(tag[2])
        elif tag[3] and not listener.in_heading:
            listener.handle_copied(tag[3], list(_attributes(tag[4])))
        else:
            listener.handle_starttag(tag[2], list(_attributes(tag[4])))
        place = tag.end()
    _copy(text[place:], listener)
    return True


_STOP_IN_HEADING = re.compile("<")


def _copy(text: str, listener: Listener) -> None:
    if not text:
        return
    if listener.in_heading:
        _say(text, listener)
    else:
        listener.depth += text.count("<") - 2 * text.count("</")
        listener.handle_data(text)


def _say(text: str, listener: Listener) -> None:
    """Words of a heading, cut where a character is spelt by name."""
    if "&" not in text:
        listener.handle_data(text)
        return
    for place, piece in enumerate(_ENTITY.split(text)):
        if place % 2:
            listener.handle_entityref(piece)
        elif piece:
            listener.handle_data(piece)


def _attributes(text: str) -> Iterator[tuple[str, str | None]]:
    for name, value in _ATTRIBUTE.findall(text):
        yield name, html.unescape(value) if "&" in value else value
