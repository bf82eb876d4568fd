"""A record's Markdown body → sanitised sections that stand unchanged in a staged page."""

from __future__ import annotations

import html
from functools import cached_property
from typing import TYPE_CHECKING, Any

import markdown
from pymdownx.emoji import to_alt

from hindsite.pages.escaping import Html, visible
from hindsite.pages.sanitising import clean_html
from hindsite.pages.sections import Section, read_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hindsite.pages.links import Resolver
    from hindsite.pages.values import MarkdownSettings

__all__ = ["Renderer", "with_table"]

_FILE_READERS = frozenset({"pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"})
_MARK = "hs{}table"


class Renderer:
    """One Python-Markdown instance with the site's own extensions, used for one body at a time.

    Extensions that read files are left out: a body is all that a record says. Emoji become
    characters, since their drawings would not pass the sanitiser, and permanent links are left to
    the engine, which makes the headings.
    """

    def __init__(self, settings: MarkdownSettings) -> None:
        self._settings = settings

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        names = [name for name in self._settings.extensions if name not in _FILE_READERS]
        if not {"toc", "markdown.extensions.toc"} & set(names):
            names.append("toc")
        return markdown.Markdown(
            extensions=names, extension_configs=_configs(names, self._settings.configs)
        )

    def html(self, text: str) -> str:
        """Markdown as clean HTML; a text too deeply nested for the parser stays as it is."""
        self._markdown.reset()
        try:
            return clean_html(self._markdown.convert(visible(text)))
        except RecursionError:
            return f"<pre>{html.escape(visible(text))}</pre>"

    def sections(self, text: str, resolver: Resolver, title: str = "") -> tuple[Section, ...]:
        """Markdown as sections; `title` is the page's heading, which need not be repeated."""
        return read_sections(self.html(text), resolver, title)


def _configs(
    names: list[str], configs: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    chosen = {name: dict(configs.get(name, {})) for name in names}
    for name in {"toc", "markdown.extensions.toc"} & set(names):
        chosen[name] |= {"permalink": False, "anchorlink": False}
    for name in {"tables", "markdown.extensions.tables"} & set(names):
        chosen[name] |= {"use_align_attribute": True}
    if "pymdownx.emoji" in names:
        chosen["pymdownx.emoji"]["emoji_generator"] = to_alt
    return chosen


def with_table(
    body: str, lines: tuple[int, int], render: Callable[[str], tuple[Section, ...]], table: Html
) -> tuple[Section, ...] | None:
    """Sections of a body in which a table stands in the place of some lines.

    Args:
        body: Markdown.
        lines: The first of the lines, from 0, and the one after the last.
        render: Turns Markdown into sections.
        table: HTML to stand there.

    Returns:
        The sections, or None where those lines lie inside something that hides them.
    """
    mark = _mark(body)
    rows = body.split("\n")
    text = "\n".join([*rows[: lines[0]], "", mark, "", *rows[lines[1] :]])
    sections = render(text)
    if sum(section.content.count(f"<p>{mark}</p>") for section in sections) != 1:
        return None
    return tuple(
        Section(
            section.level,
            section.anchor,
            section.heading,
            section.words,
            Html(str(section.content).replace(f"<p>{mark}</p>", f"\n{table}\n")),
        )
        for section in sections
    )


def _mark(body: str) -> str:
    number = 0
    while _MARK.format(number) in body:
        number += 1
    return _MARK.format(number)
