"""What crosses the doors of this room: settings that come in, pages that go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hindsite.model.enums import Audience
from hindsite.workers import Steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from hindsite.pages.context import Context
    from hindsite.pages.sealing import Sealed
    from hindsite.similarity import Neighbours
    from hindsite.store import Pack

__all__ = [
    "SCRIPT",
    "SHIM",
    "STYLES",
    "Draft",
    "Entry",
    "FixedSeal",
    "MarkdownSettings",
    "Options",
    "Page",
    "Seal",
]

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
    same audience, `links` the links that were found in them, `overviews` pages that show several
    records, and `sealed` what is known of all pages of records; pages are the same without.
    `neighbours` are incidents that are like others, where pages are to show them. `jobs` is how
    many processes may write pages, and `steps` whom they tell of what they begin. `meet` is shown
    the context of all pages before any is written.
    """

    markdown: MarkdownSettings
    audience: Audience = Audience.INTERNAL
    overrides: Path | None = None
    edit_url: str | None = None
    bodies: Pack | None = None
    links: Pack | None = None
    overviews: Pack | None = None
    sealed: Sealed | None = None
    neighbours: Neighbours | None = None
    jobs: int = 1
    steps: Steps = field(default_factory=Steps)
    meet: Callable[[Context], object] = lambda _context: None


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


class Seal:
    """Tells the digest of all that a page is made from, if it is known; this one never does."""

    def known(self) -> str | None:
        """The digest, before the page is written."""
        return None

    def made(self, hrefs: Iterable[str]) -> str | None:
        """The digest of a page that was written, by the links of its body."""
        del hrefs
        return None

    def learn(self, key: str) -> None:
        """Take the digest, whoever found it."""


@dataclass(frozen=True, slots=True)
class FixedSeal(Seal):
    """The digest is known from the beginning."""

    key: str

    def known(self) -> str:
        """The digest."""
        return self.key

    def made(self, hrefs: Iterable[str]) -> str:
        """The same."""
        del hrefs
        return self.key


_UNKNOWN = Seal()


class Draft:
    """A page that is written when somebody asks for its text, or for what the search knows of it.

    Args:
        path: As that of the page.
        write: Writes the page.
        shelf: The part of the search's index that the page belongs to, None for none.
        seal: Tells the digest of all that the page is made from.
    """

    def __init__(
        self,
        path: str,
        write: Callable[[], Page],
        *,
        shelf: str | None = None,
        seal: Seal = _UNKNOWN,
    ) -> None:
        self.path = path
        self.shelf = shelf
        self.seal = seal
        self._write = write
        self._page: Page | None = None
        self._entry: Entry | None = None
        self._is_written = False

    @cached_property
    def key(self) -> str | None:
        """The digest of all that the page is made from, where it is known before it is written."""
        return self.seal.known()

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
