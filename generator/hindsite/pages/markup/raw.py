"""Raw HTML put back into a page, of which most holds no other."""

from __future__ import annotations

import re
from typing import Any

from markdown.extensions.md_in_html import MarkdownInHTMLPostprocessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.util import HTML_PLACEHOLDER, STX

__all__ = ["FastExtraRaw", "FastRaw"]

_PLACE = HTML_PLACEHOLDER % "([0-9]+)"
_PLACES = re.compile(f"<p>{_PLACE}</p>|{_PLACE}")


class FastRaw(RawHtmlPostprocessor):
    """Puts raw HTML where its marks are."""

    def run(self, text: str) -> str:
        """Put it there, and what is marked in it as well."""
        return _put(self, text)


class FastExtraRaw(MarkdownInHTMLPostprocessor):
    """The same where HTML may hold Markdown."""

    def run(self, text: str) -> str:
        """Put it there, and what is marked in it as well."""
        return _put(self, text)


def _put(owner: RawHtmlPostprocessor, text: str) -> str:
    stash = owner.md.htmlStash
    raw: list[Any] = stash.rawHtmlBlocks

    def put(match: re.Match[str]) -> str:
        key = int(match[1] or match[2])
        if key >= stash.html_counter:
            return match[0]
        html = owner.stash_to_string(raw[key])
        if match[1] and not owner.isblocklevel(html):
            html = f"<p>{html}</p>"
        return _PLACES.sub(put, html) if STX in html else html

    return _PLACES.sub(put, text)
