"""Staged pages → the same for a site without a server: links lead to files, or are words.

Pages link to one another by the address of a folder, of which a server shows the index. A browser
that opens files does not; and what is no part of the copy must not be led to at all.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from hindsite.pages.escaping import html_text

if TYPE_CHECKING:
    from hindsite.pages.values import Page

__all__ = ["Settler"]

_ROOT = "file:///"
_TAG = re.compile(r"<(/?)(a|img)(?=[\s/>])((?:[^>\"]|\"[^\"]*\")*)>")
_HREF = re.compile(r'(\shref=")([^"]*)(")')
_ALT = re.compile(r'\salt="([^"]*)"')


@dataclass(frozen=True)
class Settler:
    """Settles the links of pages among some.

    `files` leads from an address to the file that is found there, both from the root of the site.
    """

    files: Mapping[str, str]

    def settled(self, page: Page) -> Page:
        """The page with each link led to a file; what leads to none of them is words."""
        here = self.files[_address(page.path)]
        opened: list[bool] = []

        def settle(tag: re.Match[str]) -> str:
            if tag[2] == "img":
                return _words_of_image(tag[3])
            if tag[1]:
                return tag[0] if not opened or opened.pop() else ""
            href = _HREF.search(tag[3])
            if href is None:
                opened.append(True)
                return tag[0]
            written = html.unescape(href[2])
            url = self._led(_address(page.path), here, written)
            opened.append(url is not None)
            if url is None:
                return ""
            if url == written:
                return tag[0]
            return f"<a{tag[3][: href.start(2)]}{html_text(url)}{tag[3][href.end(2) :]}>"

        return replace(page, text=_TAG.sub(settle, page.text), entry=None)

    def _led(self, address: str, here: str, url: str) -> str | None:
        """The URL for a page's file, from that of its address; None where it leads nowhere."""
        if url.startswith("#"):
            return url
        try:
            target, anchor = urldefrag(urljoin(_ROOT + quote(address), url))
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme != "file" or parts.netloc:
            return url
        file = self.files.get(unquote(parts.path).lstrip("/"))
        if file is None:
            return None
        way = quote(posixpath.relpath(file, posixpath.dirname(here) or "."))
        return f"{way}#{anchor}" if anchor else way


def _address(path: str) -> str:
    """The address of a staged Markdown file."""
    return "" if path == "index.md" else f"{path.removesuffix('.md')}/"


def _words_of_image(attributes: str) -> str:
    """What an image says in words: the picture itself lies on another machine."""
    alt = _ALT.search(attributes)
    return f'<span class="hs-missing-image">{alt[1]}</span>' if alt and alt[1] else ""
