"""Rendered bodies in the store: under what key, as what bytes, and when they still hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hindsite.pages.escaping import Html
from hindsite.pages.fingerprint import fingerprint
from hindsite.pages.sections import Section
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.pages.links import Leads, Link
    from hindsite.pages.values import MarkdownSettings
    from hindsite.store import Pack

__all__ = ["Bodies"]


class Bodies:
    """What texts became under the same Markdown settings, for the same audience.

    Sections have led links in them. So with them stands where each link led, and they hold as long
    as all lead there still.
    """

    def __init__(self, pack: Pack, program: str) -> None:
        self._pack = pack
        self._program = program

    @classmethod
    def of(cls, pack: Pack | None, settings: MarkdownSettings) -> Bodies | None:
        """The bodies in a pack, or None where nothing can be kept under these settings."""
        program = fingerprint(settings) if pack is not None else None
        return cls(pack, program) if pack is not None and program is not None else None

    def html(self, text: str) -> str | None:
        """The clean HTML of a text, if it was kept."""
        raw = self._pack.get(digest("html", self._program, text))
        return None if raw is None else raw.decode()

    def keep_html(self, text: str, html: str) -> None:
        """Keep the clean HTML of a text."""
        self._pack.put(digest("html", self._program, text), html.encode())

    def sections(self, text: str, title: str, resolver: Leads) -> tuple[Section, ...] | None:
        """The sections of a text on the page of that title, if they were kept and still hold."""
        raw = self._pack.get(digest("sections", self._program, title, text))
        if raw is None:
            return None
        kept = json.loads(raw)
        if any(_plain(resolver.resolve(href)) != link for href, link in kept["links"].items()):
            return None
        return tuple(
            Section(level, anchor, Html(heading), words, Html(content))
            for level, anchor, heading, words, content in kept["sections"]
        )

    def keep_sections(
        self,
        text: str,
        title: str,
        links: Mapping[str, Link | None],
        sections: Sequence[Section],
    ) -> None:
        """Keep the sections of a text, with where the links led that were asked for."""
        kept = {
            "links": {href: _plain(link) for href, link in links.items()},
            "sections": [
                (item.level, item.anchor, item.heading, item.words, item.content)
                for item in sections
            ],
        }
        key = digest("sections", self._program, title, text)
        self._pack.put(key, json.dumps(kept, separators=(",", ":")).encode())


def _plain(link: Link | None) -> list[object] | None:
    return None if link is None else [link.url, link.is_external]
