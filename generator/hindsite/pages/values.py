"""What crosses the doors of this room: settings that come in, pages that go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hindsite.model.enums import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from hindsite.similarity import Neighbours
    from hindsite.store import Pack

__all__ = ["SCRIPT", "SHIM", "STYLES", "Draft", "Entry", "MarkdownSettings", "Options", "Page"]

STYLES = "assets/hindsite.css"
SCRIPT = "assets/hindsite.js"
"""The style sheet of all pages, and the script that helps on some, from the root of the site."""

SHIM = "assets/offline/iframe-worker.js"
"""The script that lets the search run in pages opened as files, from the root of the site."""


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """Python-Markdown extensions and their configuration, as `mkdocs.yml` names them.

    With `trusted` bodies may hold drawings and media in HTML.
    """

    extensions: tuple[str, ...]
    configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How pages are made: for whom, with which Markdown, and where a user's own templates lie.

    `overrides` is the user's `site_templates` folder or None; `edit_url` the prefix to which a
    record's path is added for its edit link. `bodies` are rendered bodies of former builds for the
    same audience, `links` the links that were found in them, and `overviews` pages that show
    several records; pages are the same without. `neighbours` are incidents that are like others,
    where pages are to show them. `jobs` is how many processes may write pages.
    """

    markdown: MarkdownSettings
    audience: Audience = Audience.INTERNAL
    overrides: Path | None = None
    edit_url: str | None = None
    bodies: Pack | None = None
    links: Pack | None = None
    overviews: Pack | None = None
    neighbours: Neighbours | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search knows of one record, incident or runbook; all of it may be seen by all.

    `url` is its address from the root of the site. `text` is the body as plain text, `names` are
    the id and all aliases. `day` is the one it is sorted by, `minutes` how long it lasted.
    `facets` lead from a facet such as `severity` to the record's words of it.
    """

    kind: str
    names: tuple[str, ...]
    url: str
    title: str
    summary: str
    text: str
    day: date | None
    minutes: float | None
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the staged tree: posix path below the docs folder, and its text.

    A record's page has what the search knows of it, and the links of its body as written there.
    """

    path: str
    text: str
    entry: Entry | None = None
    hrefs: tuple[str, ...] = ()


class Draft:
    """A page that is written when somebody asks for its text, or for what the search knows of it.

    Args:
        path: As that of the page.
        write: Writes the page.
        shelf: The part of the search's index that the page belongs to, None for none.
        sealed: Gives the digest of all that the page is made from, by the links of its body; None
            where no such digest is known.
        known: Gives the links of its body, or None where only who writes the page knows them.
    """

    def __init__(
        self,
        path: str,
        write: Callable[[], Page],
        *,
        shelf: str | None = None,
        sealed: Callable[[Iterable[str]], str | None] = lambda _: None,
        known: Callable[[], Iterable[str] | None] = lambda: None,
    ) -> None:
        self.path = path
        self.shelf = shelf
        self.sealed = sealed
        self._known = known
        self._write = write
        self._page: Page | None = None
        self._entry: Entry | None = None
        self._is_written = False

    @cached_property
    def key(self) -> str | None:
        """The digest of all that the page is made from, where it is known before it is written."""
        hrefs = self._known()
        return None if hrefs is None else self.sealed(hrefs)

    @property
    def page(self) -> Page:
        """The page, written for who asks; nothing of it is kept."""
        return self._write()

    @property
    def text(self) -> str:
        """The page's text, which is kept until somebody has taken it."""
        page, self._page = self._page or self._written(), None
        return page.text

    @property
    def entry(self) -> Entry | None:
        """What the search knows of the page."""
        if not self._is_written:
            self._page = self._written()
        return self._entry

    def _written(self) -> Page:
        page = self._write()
        self._entry, self._is_written = page.entry, True
        return page
