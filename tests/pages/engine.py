"""What a site engine does with a staged page, and a look at the HTML that comes of it."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser

import markdown

from tests.pages.sample import MARKDOWN

__all__ = ["Seen", "engine_html", "front_matter_of", "look"]


def front_matter_of(text: str) -> tuple[str, str]:
    """The front matter of a staged page and the Markdown below it."""
    _, front, below = text.split("---\n", 2)
    return front, below


def engine_html(text: str) -> str:
    """A staged page as Python-Markdown renders it for MkDocs."""
    return _engine().reset().convert(front_matter_of(text)[1])


@cache
def _engine() -> markdown.Markdown:
    """One for all pages: to load its extensions takes longer than to render with them."""
    return markdown.Markdown(
        extensions=list(MARKDOWN.extensions),
        extension_configs={name: dict(config) for name, config in MARKDOWN.configs.items()},
    )


class Seen(HTMLParser):
    """Elements, attributes and text of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        if tag not in {"a", "code", "strong", "em"}:
            self.text += " "
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def values(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for key, value in self.attributes if key == name]


def look(html: str) -> Seen:
    """Look at HTML as a browser would."""
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen
