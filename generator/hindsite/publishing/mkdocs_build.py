"""MkDocs' own build, with pages made in several processes or taken from an earlier build.

It goes the way of `mkdocs.commands.build.build`, with MkDocs' own functions at each step, and its
result is the same to the byte. Two things differ: a page of the plain form is not parsed as
Markdown, and a page that is not in the navigation is read only when it is made. That is sound where
no page shows another: `purity` looks for what would, and what does all the same is declined.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, cast

from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils import clean_directory

from hindsite.errors import HindsiteError
from hindsite.publishing.draft_files import DraftFile, place, staged_size, with_drafts
from hindsite.publishing.mkdocs_logs import Log, listening
from hindsite.publishing.page_cache import Former, Kept, PageCache
from hindsite.publishing.page_form import read_form
from hindsite.publishing.page_renderer import renderer_for
from hindsite.publishing.page_tags import PageTags
from hindsite.publishing.purity import in_the_way, outline, own_templates
from hindsite.publishing.search.index import FOLDER
from hindsite.publishing.spare import NO_SPARE
from hindsite.publishing.unwritten import Unwritten, Written
from hindsite.store import digest, source_digest
from hindsite.workers import Caught, WorkerError, run_all

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from hindsite.pages.values import Entry
    from hindsite.store import Store

__all__ = ["DeclinedError", "FaultyError", "Order", "build_pages"]

_PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "Pygments")
_log = logging.getLogger("mkdocs.hindsite")
_SITEMAP = "sitemap.xml.gz"
_INDEX = f"{FOLDER}/"
_MATERIAL_SEARCH = "material.plugins.search.plugin"
# What a page costs beside its text: the theme around it, as much as so many bytes.
_BASE_WEIGHT = 30_000


class DeclinedError(Exception):
    """The site cannot be built this way; the message says why."""


class FaultyError(Exception):
    """A page cannot be made; the message names it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted beside MkDocs' configuration.

    `text` is the derived `mkdocs.yml`, `folder` that of the stage, `as_of` the instant as text,
    `former` what is known of the site that stands, `unwritten` the pages that are not staged.
    """

    text: str
    folder: str
    as_of: str
    jobs: int
    store: Store | None
    former: Former
    unwritten: Unwritten


@dataclass(slots=True)
class _Made:
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


def build_pages(config: MkDocsConfig, order: Order) -> list[tuple[str, str]]:
    """Build a site as MkDocs does; its plugins have been started.

    Returns:
        Path and key of each finished page that the next build may take from the site.

    Raises:
        DeclinedError: It cannot be known that the result would be the same.
        FaultyError: A page cannot be made.
    """
    reason = in_the_way(config, order.text)
    if reason:
        raise DeclinedError(reason)
    config = config.plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    _log.info("Building documentation to directory: %s", config.site_dir)
    if order.former.spare is NO_SPARE:
        clean_directory(config.site_dir)
    site = _Site(config, order)
    site.make_room()
    site.write_rest()
    made = site.make_all()
    site.conclude(made)
    late = site.write_index(made)
    config.plugins.on_post_build(config=config)
    _log.info("%d pages, %d of them as before", len(made), sum(page.reused for page in made))
    pairs = zip(site.docs, made, strict=True)
    pages = [(file.dest_uri, page.key) for file, page in pairs if page.key]
    finished = [*site.placed, *late, *pages]
    order.former.spare.sweep(dict(finished))
    return finished


class _Site:
    """A site that is being built."""

    def __init__(self, config: MkDocsConfig, order: Order) -> None:
        self._config = config
        self._order = order
        self._renderer = renderer_for(config.markdown_extensions, config.mdx_configs)
        self._search = _search_of(config)
        self._env = config.theme.get_env()
        self.placed: list[tuple[str, str]] = []
        self._files = self._gather()
        self._nav = self._navigate()
        self.docs = self._files.documentation_pages()
        if len({file.dest_uri for file in self.docs}) < len(self.docs):
            raise DeclinedError("two pages have one address")
        for file in self.docs:
            if file.page is None:
                Page(None, file, config)
        # By path, whether it is of the plain form: pages that others show are read before all.
        self._shown = {page.file.src_uri for page in self._nav.pages}
        self._tags = PageTags(config, order.store)
        self._read: dict[str, bool] = {}
        for file in self.docs:
            self._read_early(file)
        self._env = config.plugins.on_env(self._env, config=config, files=self._files)
        self._cache = PageCache(order.store, self._common())

    def make_room(self) -> None:
        """Remove what stands where no file or another kind of file will be."""
        spare = self._order.former.spare
        rest = [
            file.dest_uri
            for file in self._files
            if not (isinstance(file, DraftFile) or file.is_documentation_page())
        ]
        for path in (*rest, *self._config.theme.static_templates, _SITEMAP):
            spare.free(path)
        spare.clear({file.dest_uri for file in self._files}, _INDEX)

    def write_rest(self) -> None:
        """Write all that is no page: pages come last, since they may take the place of a file."""
        self._files.copy_static_files(dirty=False, inclusion=InclusionLevel.is_included)
        for template in sorted(self._config.theme.static_templates):
            _build_theme_template(template, self._env, self._files, self._config, self._nav)
        # Loaded once, before the processes part.
        self._env.get_template("main.html")

    def make_all(self) -> list[_Made]:
        """Make all pages, and tell what was logged meanwhile, in the order of pages."""
        self._order.unwritten.save()
        weights = [_BASE_WEIGHT + staged_size(file) for file in self.docs]
        try:
            made = run_all(self._try, weights, self._order.jobs, self._order.unwritten.save)
        except WorkerError as error:
            at = f"{self.docs[error.item].src_uri}: " if error.item is not None else ""
            raise FaultyError(f"{at}{error.how}") from error
        wrong = next((page.error for page in made if page.error), None)
        if wrong:
            raise wrong
        declined = next((page.declined for page in made if page.declined), "")
        if declined:
            raise DeclinedError(declined)
        for page in made:
            for name, level, message in page.logs:
                logging.getLogger(name).log(level, "%s", message)
        failed = [page.logs[-1][2] for page in made if page.failed]
        if failed:
            raise FaultyError(failed[0])
        return made

    def conclude(self, made: Sequence[_Made]) -> None:
        """Put together what pages gave for the whole, and look at the links between them."""
        if self._search is not None:
            self._search.entries = [entry for page in made for entry in page.entries]
        for file, page in zip(self.docs, made, strict=True):
            if page.links:
                self._validate(file, page.links, made)

    def write_index(self, made: Sequence[_Made]) -> list[tuple[str, str]]:
        """Write the index of what the pages that were not staged say; paths and keys of its files.

        No page can show these files, so that MkDocs need not know of them.
        """
        written = [
            Written(file.draft, page.draft_key, page.entry)
            for file, page in zip(self.docs, made, strict=True)
            if isinstance(file, DraftFile)
        ]
        pairs = []
        for file in self._order.unwritten.index(written):
            text = partial(getattr, file, "text")
            place(self._order.former, file.path, file.key, self._config.site_dir, text)
            pairs.append((file.path, str(file.key)))
        return pairs

    def _gather(self) -> Files:
        config = self._config
        files = with_drafts(config, self._order.unwritten.drafts, self._order.former, self.placed)
        files.add_files_from_theme(self._env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        return files

    def _navigate(self) -> Navigation:
        nav = get_navigation(self._files, self._config)
        return self._config.plugins.on_nav(nav, config=self._config, files=self._files)

    def _common(self) -> str:
        """What all pages depend on."""
        templates = own_templates(self._config)
        order = self._order
        shown = [
            str(file.page.meta) for file in self.docs if file.page and file.src_uri in self._shown
        ]
        others = [file.content_bytes for file in self.docs if file.src_uri in self._shown]
        environment = sorted(os.environ.items()) if "!ENV" in order.text else []
        return digest(
            sys.version,
            *map(version, _PACKAGES),
            source_digest("hindsite.publishing"),
            order.text.replace(order.folder, ""),
            str(environment),
            order.as_of if templates.show_date else "",
            str(outline(self._nav.items)),
            *shown,
            "templates",
            *templates.sources,
            "others",
            *(others if templates.show_others else ()),
        )

    def _read_early(self, file: File) -> None:
        """Read what has to be known of a page before any is made."""
        page = cast("Page", file.page)
        if file.src_uri in self._shown or self._tags.gather(file, page, self._files):
            plain = self._read[file.src_uri] = self._populate(file)
            if plain:
                self._tags.gather_read(page, self._files)

    def _populate(self, file: File) -> bool:
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

    def _try(self, number: int) -> _Made:
        """Make one page, or say that it cannot be made."""
        made = _Made()
        file = self.docs[number]
        with listening(made.logs), Caught() as caught:
            self._make(file, made)
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

    def _make(self, file: File, made: _Made) -> None:
        page = cast("Page", file.page)
        key = self._known_key(file, page, made)
        if key and self._reuse(file, key, made):
            made.key, made.reused = key, True
            return
        if isinstance(file, DraftFile):
            made.draft_key, made.entry = file.write()
        key = key or self._known_key(file, page, made)
        is_read = file.src_uri in self._read
        plain = self._read[file.src_uri] if is_read else self._populate(file)
        if not plain:
            made.anchors = page.present_anchor_ids
            links = page.links_to_anchors or {}
            made.links = {target.src_uri: anchors for target, anchors in links.items()}
        if self._search is not None:
            self._search.entries = []
        unseen = cast("Sequence[File]", _Unseen())
        self._order.former.spare.free(file.dest_uri)
        _build_page(page, self._config, unseen, self._nav, self._env)
        if self._search is not None:
            made.entries = self._search.entries
        if plain and key and not made.logs:
            self._keep(file, key, made)
        if not is_read:
            page.content, page.markdown, page.toc = None, "", TableOfContents([])
            if isinstance(file, DraftFile):
                file.forget()

    def _known_key(self, file: File, page: Page, made: _Made) -> str | None:
        """The key of the finished page; a draft has none before it was written for the first time.

        What was written without a key of its own goes by its text.
        """
        shown = self._tags.shown_on(page)
        if not isinstance(file, DraftFile):
            return self._cache.key(file.src_uri, file.content_bytes, shown)
        made.draft_key = made.draft_key or file.draft.key
        if made.draft_key:
            return self._cache.key(file.src_uri, made.draft_key, shown, "draft")
        if file.is_written:
            return self._cache.key(file.src_uri, file.content_bytes, shown)
        return None

    def _reuse(self, file: File, key: str, made: _Made) -> bool:
        """Put the page of an earlier build in its place, if there is one."""
        former = self._order.former
        target = Path(file.abs_dest_path)
        if self._search is None and former.spare.has(file.dest_uri, key):
            return True
        if self._search is None and former.has(file.dest_uri, key):
            target.parent.mkdir(parents=True, exist_ok=True)
            if former.link(file.dest_uri, key, target):
                return True
        kept = self._cache.get(key)
        if kept is None:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        if not former.link(file.dest_uri, key, target):
            former.spare.free(file.dest_uri)
            target.write_bytes(kept.file)
        made.entries = kept.entries
        return True

    def _keep(self, file: File, key: str, made: _Made) -> None:
        with suppress(FileNotFoundError):
            self._cache.put(key, Kept(Path(file.abs_dest_path).read_bytes(), made.entries))
            made.key = key

    def _validate(
        self, file: File, links: Mapping[str, dict[str, str]], made: Sequence[_Made]
    ) -> None:
        page = cast("Page", file.page)
        known = {other.src_uri: one.anchors for other, one in zip(self.docs, made, strict=True)}
        page.links_to_anchors = {}
        for path, anchors in links.items():
            target = self._files.get_file_from_path(path)
            if target is None or target.page is None:
                continue
            page.links_to_anchors[target] = anchors
            target.page.present_anchor_ids = known.get(path)
            if target.page.present_anchor_ids is None:
                target.page.read_source(self._config)
                target.page.render(self._config, self._files)
        page.validate_anchor_links(
            files=self._files, log_level=self._config.validation.links.anchors
        )


class _Index(Protocol):
    """The index of Material's search, to which pages are added while they are made."""

    entries: list[dict[str, Any]]


def _search_of(config: MkDocsConfig) -> _Index | None:
    for plugin in config.plugins.values():
        if type(plugin).__module__ == _MATERIAL_SEARCH and plugin.config.enabled:
            # Without one where ours has taken its place.
            return cast("_Index | None", getattr(plugin, "search_index", None))
    return None
