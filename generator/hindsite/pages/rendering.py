"""A record's Markdown body → sanitised sections that stand unchanged in a staged page."""

from __future__ import annotations

import html
from functools import cached_property
from typing import TYPE_CHECKING, Any

import markdown
from pymdownx.emoji import to_alt

from hindsite.model.effort import is_too_hard
from hindsite.pages.bodies import Bodies
from hindsite.pages.escaping import Html, visible
from hindsite.pages.links import Watched
from hindsite.pages.markup import convert, hasten
from hindsite.pages.sanitising import clean_html, drawn_html
from hindsite.pages.sections import Section, read_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hindsite.pages.links import Leads
    from hindsite.pages.values import MarkdownSettings
    from hindsite.store import Pack

__all__ = ["Renderer", "with_table"]

_FILE_READERS = frozenset({"pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"})
_MARK = "hs{}table"


class Renderer:
    """One Python-Markdown instance with the site's own extensions, used for one body at a time.

    What the pack has is not rendered again.

    Extensions that read files are left out: a body is all that a record says. Emoji become
    characters, since their drawings would not pass the sanitiser, and permanent links are left to
    the engine, which makes the headings.
    """

    def __init__(self, settings: MarkdownSettings, pack: Pack | None = None) -> None:
        self._settings = settings
        self._bodies = Bodies.of(pack, settings)

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        names = [name for name in self._settings.extensions if name not in _FILE_READERS]
        if not {"toc", "markdown.extensions.toc"} & set(names):
            names.append("toc")
        configs = _configs(names, self._settings.configs)
        engine = markdown.Markdown(extensions=names, extension_configs=configs)
        hasten(engine)
        return engine

    def html(self, text: str) -> str:
        """Markdown as clean HTML; a text too deeply nested for the parser stays as it is."""
        kept = self._bodies.html(text) if self._bodies else None
        if kept is not None:
            return kept
        found = self._convert(text)
        if self._bodies and found is not None:
            self._bodies.keep_html(text, found)
        return _verbatim(text) if found is None else found

    def sections(self, text: str, resolver: Leads, title: str = "") -> tuple[Section, ...]:
        """Markdown as sections; `title` is the page's heading, which need not be repeated."""
        kept = self._bodies.sections(text, title, resolver) if self._bodies else None
        if kept is not None:
            return kept
        found = self._convert(text)
        if found is None:
            return read_sections(_verbatim(text), resolver, title)
        watched = Watched(resolver)
        sections = read_sections(found, watched, title)
        if self._bodies:
            self._bodies.keep_sections(text, title, watched.answers, sections)
        return sections

    def _convert(self, text: str) -> str | None:
        """Clean HTML, or None where the parser's stack does not suffice: another time it may.

        A text whose rendering would take time that grows with its square stays as it is.
        """
        if is_too_hard(text):
            return _verbatim(text)
        try:
            clean = drawn_html if self._settings.trusted else clean_html
            return clean(convert(self._markdown, visible(text)))
        except RecursionError:
            # What it was about to continue would be continued in the next body.
            self.__dict__.pop("_markdown", None)
            return None


def _verbatim(text: str) -> str:
    return f"<pre>{html.escape(visible(text))}</pre>"


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
