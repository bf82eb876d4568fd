"""One page of a site: found finished in a former one, or made by MkDocs' own functions.

A page of the plain form is not parsed as Markdown; it is read only when it is made, and let go of
as soon as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, cast

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.structure.toc import TableOfContents, get_toc

from hindsite.errors import HindsiteError
from hindsite.publishing.draft_files import DraftFile
from hindsite.publishing.mkdocs_logs import Log, listening
from hindsite.publishing.page_cache import Kept
from hindsite.publishing.page_form import read_form
from hindsite.workers import Caught

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from hindsite.pages.values import Entry
    from hindsite.publishing.frames import Frames
    from hindsite.publishing.page_cache import Former, PageCache
    from hindsite.publishing.page_renderer import PageRenderer
    from hindsite.publishing.page_tags import PageTags

__all__ = ["DeclinedError", "Ground", "Made", "PageMaker", "Reader", "SearchIndex"]


class DeclinedError(Exception):
    """The site cannot be built this way; the message says why."""


class SearchIndex(Protocol):
    """The index of Material's search, to which pages are added while they are made."""

    entries: list[dict[str, Any]]


@dataclass(slots=True)
class Made:
    """What became of a page, as far as other steps need it.

    `links` lead from a page's path to the anchors linked to there; `key` is that of the finished
    page where it can be kept. `draft_key` and `entry` are those of a page that was not staged.
    """

    key: str | None = None
    draft_key: str | None = None
    entry: Entry | None = None
    error: HindsiteError | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    anchors: set[str] | None = None
    logs: list[Log] = field(default_factory=list)
    reused: bool = False
    failed: bool = False
    declined: str = ""


class _Unseen:
    """Stands for the list of all pages, which no page may look at here."""

    def _refuse(self, *_: object) -> NoReturn:
        raise DeclinedError("a template looks at all pages")

    __getattr__ = __getitem__ = __contains__ = _refuse
    __iter__ = __len__ = __bool__ = _refuse


@dataclass(frozen=True, slots=True)
class Ground:
    """What all pages of a site are made on.

    `search` is the index of Material's search where the site has that one.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    search: SearchIndex | None
    tags: PageTags
    cache: PageCache
    former: Former


class Reader:
    """Reads pages, and knows of which form those are that were read."""

    def __init__(self, config: MkDocsConfig, files: Files, renderer: PageRenderer | None) -> None:
        self._config = config
        self._files = files
        self._renderer = renderer
        self.read: dict[str, bool] = {}

    def populate(self, file: File) -> bool:
        """Read and render a page, and say whether it is of the plain form."""
        page = cast("Page", file.page)
        form = read_form(file.content_string) if self._renderer else None
        if form is None or self._renderer is None:
            _populate_page(page, self._config, self._files)
            return False
        rendered = self._renderer.render(form)
        page.markdown, page.meta, page.content = form.markdown, form.meta, rendered.content
        page.toc = get_toc(cast("Any", rendered.tokens))
        return True


class PageMaker:
    """Makes pages, one at a time; with `frames`, those of the plain form from what others had."""

    def __init__(self, ground: Ground, docs: Sequence[File], reader: Reader) -> None:
        self._ground = ground
        self._docs = docs
        self._reader = reader
        self._keys: dict[int, str] = {}
        self.frames: Frames | None = None

    def recall(self, number: int) -> Made | None:
        """A page that stands finished, in the folder of the site or in the former one."""
        if self._ground.search is not None:
            return None
        made, file, key = Made(), self._docs[number], None
        with Caught():
            # Whatever it is, who makes the page runs into it again, and says so.
            key = self._known_key(file, made)
        if key is None:
            return None
        self._keys[number] = key
        former = self._ground.former
        if not former.spare.has(file.dest_uri, key):
            if not former.has(file.dest_uri, key):
                return None
            target = Path(file.abs_dest_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not former.link(file.dest_uri, key, target):
                return None
        made.key, made.reused = key, True
        return made

    def make(self, number: int) -> Made:
        """Make one page, or say that it cannot be made."""
        made = Made()
        file = self._docs[number]
        with listening(made.logs), Caught() as caught:
            self._make(file, made, number)
        error = caught.error
        if isinstance(error, HindsiteError):
            made.error = error
        elif isinstance(error, DeclinedError):
            made.declined = str(error)
        elif error is not None:
            made.failed = True
            if not made.logs:
                message = f"{file.src_uri}: {type(error).__name__}: {error}"
                made.logs.append(("mkdocs", logging.ERROR, message))
        return made

    def _make(self, file: File, made: Made, number: int) -> None:
        page, search, read = cast("Page", file.page), self._ground.search, self._reader.read
        key = self._keys.get(number)
        if key is not None and isinstance(file, DraftFile):
            made.draft_key = file.draft.key
        key = key or self._known_key(file, made)
        if key and self._reuse(file, key, made):
            made.key, made.reused = key, True
            return
        if isinstance(file, DraftFile):
            made.draft_key, made.entry = file.write()
        key = key or self._known_key(file, made)
        is_read = file.src_uri in read
        plain = read[file.src_uri] if is_read else self._reader.populate(file)
        if not plain:
            made.anchors = page.present_anchor_ids
            links = page.links_to_anchors or {}
            made.links = {target.src_uri: anchors for target, anchors in links.items()}
        if search is not None:
            search.entries = []
        self._ground.former.spare.free(file.dest_uri)
        self._print(page, number, plain=plain)
        if search is not None:
            made.entries = search.entries
        if plain and key and not made.logs:
            self._keep(file, key, made)
        if not is_read:
            page.content, page.markdown, page.toc = None, "", TableOfContents([])
            if isinstance(file, DraftFile):
                file.forget()

    def _print(self, page: Page, number: int, *, plain: bool) -> None:
        ground, unseen = self._ground, cast("Sequence[File]", _Unseen())
        in_full = partial(_build_page, page, ground.config, unseen, ground.nav, ground.env)
        if plain and self.frames:
            self.frames.print(page, number, in_full)
        else:
            in_full()

    def _known_key(self, file: File, made: Made) -> str | None:
        """The key of the finished page; a draft has none before it was written for the first time.

        What was written without a key of its own goes by its text.
        """
        cache = self._ground.cache
        shown = self._ground.tags.shown_on(cast("Page", file.page))
        if not isinstance(file, DraftFile):
            return cache.key(file.src_uri, file.content_bytes, shown)
        made.draft_key = made.draft_key or file.draft.key
        if made.draft_key:
            return cache.key(file.src_uri, made.draft_key, shown, "draft")
        if file.is_written:
            return cache.key(file.src_uri, file.content_bytes, shown)
        return None

    def _reuse(self, file: File, key: str, made: Made) -> bool:
        """Put the page of an earlier build in its place, if there is one."""
        former = self._ground.former
        target = Path(file.abs_dest_path)
        kept = self._ground.cache.get(key)
        if kept is None:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        if not former.link(file.dest_uri, key, target):
            former.spare.free(file.dest_uri)
            target.write_bytes(kept.file)
        made.entries = kept.entries
        return True

    def _keep(self, file: File, key: str, made: Made) -> None:
        with suppress(FileNotFoundError):
            self._ground.cache.put(key, Kept(Path(file.abs_dest_path).read_bytes(), made.entries))
            made.key = key
