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
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from mkdocs.commands.build import _build_theme_template
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory

from hindsite.pages.compiling import THEMES, is_plain
from hindsite.pages.overviews import program
from hindsite.publishing.draft_files import DraftFile, place, put_all, staged_size, with_drafts
from hindsite.publishing.frames import frames_for
from hindsite.publishing.one_date import one_date
from hindsite.publishing.page_cache import Former, PageCache
from hindsite.publishing.page_maker import (
    DeclinedError,
    Ground,
    Made,
    PageMaker,
    Reader,
    SearchIndex,
)
from hindsite.publishing.page_renderer import renderer_for
from hindsite.publishing.page_tags import PageTags
from hindsite.publishing.purity import in_the_way, outline, own_templates
from hindsite.publishing.search.index import FOLDER
from hindsite.publishing.search.keeping import entries_kept, keep_entry
from hindsite.publishing.spare import NO_SPARE
from hindsite.publishing.theme_files import add_theme_files
from hindsite.publishing.unwritten import Unwritten, Written
from hindsite.store import digest, source_digest
from hindsite.workers import WorkerError, run_all

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from hindsite.publishing.press import Press
    from hindsite.store import Store
    from hindsite.waiting import Pause

__all__ = ["DeclinedError", "FaultyError", "Order", "build_pages"]

_PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "Pygments")
_log = logging.getLogger("mkdocs.hindsite")
_SITEMAP = "sitemap.xml.gz"
_INDEX = f"{FOLDER}/"
_MATERIAL_SEARCH = "material.plugins.search.plugin"
# What a page costs beside its text: the theme around it, as much as so many bytes.
_BASE_WEIGHT = 30_000
# So many pages are made sooner than processes part.
_FEW = 8
# So many files are written sooner by two processes.
_MANY_FILES = 500
# For so many pages it pays to look for what they have alike.
_FRAMED = 64
# So many pages are found as they were in a tenth of a second.
_BETWEEN_PAUSES = 1000


class FaultyError(Exception):
    """A page cannot be made; the message names it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted beside MkDocs' configuration.

    `text` is the derived `mkdocs.yml`, `folder` that of the stage, `as_of` the instant as text,
    `former` what is known of the site that stands, `unwritten` the pages that are not staged,
    `press` prints single pages later, if somebody wants that, and `pause` is called now and then.
    """

    text: str
    folder: str
    as_of: str
    jobs: int
    store: Store | None
    former: Former
    unwritten: Unwritten
    pause: Pause
    press: Press | None = None


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
    wait = order.unwritten.foresee()
    site = _Site(config, order)
    site.make_room()
    order.pause()
    site.write_rest()
    order.pause()
    made = site.make_all()
    site.conclude(made)
    order.pause()
    wait()
    late = site.write_index(made)
    config.plugins.on_post_build(config=config)
    order.pause()
    site.set_up_press()
    _log.info("%d pages, %d of them as before", len(made), sum(page.reused for page in made))
    pairs = zip(site.docs, made, strict=True)
    pages = [(file.dest_uri, page.key) for file, page in pairs if page.key]
    finished = [*site.placed, *late, *pages]
    order.former.spare.sweep(dict(finished))
    if order.press:
        site.let_go()
    return finished


class _Site:
    """A site that is being built."""

    def __init__(self, config: MkDocsConfig, order: Order) -> None:
        self._config = config
        self._order = order
        self._renderer = renderer_for(config.markdown_extensions, config.mdx_configs)
        self._search = _search_of(config)
        self._env = config.theme.get_env()
        self._env.bytecode_cache = THEMES
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
        self._reader = Reader(config, self._files, self._renderer)
        for file in self.docs:
            self._read_early(file)
        self._env = config.plugins.on_env(self._env, config=config, files=self._files)
        if not is_plain(self._env):
            self._env.bytecode_cache = None
        ground = Ground(
            config=config,
            files=self._files,
            nav=self._nav,
            env=self._env,
            search=self._search,
            tags=self._tags,
            cache=PageCache(order.store, self._common()),
            former=order.former,
        )
        self._ground = ground
        self._maker = PageMaker(ground, self.docs, self._reader)
        self._entries = entries_kept(order.store) if order.store else None

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

    def let_go(self) -> None:
        """Part files from pages and drafts: templates stay in circles that hold on to files.

        That is for who builds again, as who prints single pages does.
        """
        for file in self._files:
            if isinstance(file, DraftFile):
                file.part()

    def write_rest(self) -> None:
        """Write all that is no page: pages come last, since they may take the place of a file."""
        self._put_drafts()
        self._files.copy_static_files(dirty=False, inclusion=InclusionLevel.is_included)
        for template in sorted(self._config.theme.static_templates):
            _build_theme_template(template, self._env, self._files, self._config, self._nav)
        # Loaded once, before the processes part.
        self._env.get_template("main.html")

    def _put_drafts(self) -> None:
        """Put drafts that are no pages in their places, where there are many to write."""
        if not self._order.former.spare.is_empty:
            return
        files = [
            file
            for file in self._files
            if isinstance(file, DraftFile)
            and file.inclusion.is_included()
            and not file.is_documentation_page()
        ]
        if len(files) >= _MANY_FILES:
            put_all(files, self._order.jobs)

    def make_all(self) -> list[Made]:
        """Make all pages, and tell what was logged meanwhile, in the order of pages."""
        found = [self._recalled(number) for number in range(len(self.docs))]
        self._order.pause()
        missing = [number for number, page in enumerate(found) if page is None]
        new = self._make(missing)
        made = [page or new[number] for number, page in enumerate(found)]
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

    def _recalled(self, number: int) -> Made | None:
        if number % _BETWEEN_PAUSES == 0:
            self._order.pause()
        return self._maker.recall(number)

    def _make(self, numbers: Sequence[int]) -> dict[int, Made]:
        """Make some pages, in several processes."""
        unwritten = self._order.unwritten
        unwritten.save()
        if self._renderer and len(numbers) >= _FRAMED:
            self._maker.frames = frames_for(self._ground)
        weights = [_BASE_WEIGHT + staged_size(self.docs[number]) for number in numbers]
        try:
            pages = run_all(
                lambda item: self._made(numbers[item]),
                weights,
                self._order.jobs if len(numbers) >= _FEW else 1,
                unwritten.save,
            )
        except WorkerError as error:
            at = f"{self.docs[numbers[error.item]].src_uri}: " if error.item is not None else ""
            raise FaultyError(f"{at}{error.how}") from error
        if self._entries:
            self._entries.reopen()
        return dict(zip(numbers, pages, strict=True))

    def _made(self, number: int) -> Made:
        """Make a page. What the search knows of ten thousand is too much to have at hand."""
        made = self._maker.make(number)
        if self._entries and made.draft_key and made.entry:
            keep_entry(self._entries, made.draft_key, made.entry)
            made.entry = None
        return made

    def conclude(self, made: Sequence[Made]) -> None:
        """Put together what pages gave for the whole, and look at the links between them."""
        if self._search is not None:
            self._search.entries = [entry for page in made for entry in page.entries]
        for file, page in zip(self.docs, made, strict=True):
            if page.links:
                self._validate(file, page.links, made)

    def write_index(self, made: Sequence[Made]) -> list[tuple[str, str]]:
        """Write the index of what the pages that were not staged say; paths and keys of its files.

        No page can show these files, so that MkDocs need not know of them.
        """
        written = [
            Written(file.draft, page.draft_key, page.entry)
            for file, page in zip(self.docs, made, strict=True)
            if isinstance(file, DraftFile)
        ]
        for one in written:
            if one.key:
                one.draft.seal.learn(one.key)
        pairs = []
        for file in self._order.unwritten.index(written):
            text = partial(getattr, file, "text")
            place(self._order.former, file.path, file.key, self._config.site_dir, text)
            pairs.append((file.path, str(file.key)))
        return pairs

    def set_up_press(self) -> None:
        """Let single pages be made after this, if somebody wants to."""
        if self._order.press is not None:
            records = (draft for draft in self._order.unwritten.drafts if draft.shelf)
            self._order.press.set_up(self._ground, self._renderer, next(records, None))

    def _gather(self) -> Files:
        config = self._config
        files = with_drafts(config, self._order.unwritten.drafts, self._order.former, self.placed)
        add_theme_files(files, self._env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        return files

    def _navigate(self) -> Navigation:
        with one_date():
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
            *program(),
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
            plain = self._reader.read[file.src_uri] = self._reader.populate(file)
            if plain:
                self._tags.gather_read(page, self._files)

    def _validate(
        self, file: File, links: Mapping[str, dict[str, str]], made: Sequence[Made]
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


def _search_of(config: MkDocsConfig) -> SearchIndex | None:
    for plugin in config.plugins.values():
        if type(plugin).__module__ == _MATERIAL_SEARCH and plugin.config.enabled:
            # Without one where ours has taken its place.
            return cast("SearchIndex | None", getattr(plugin, "search_index", None))
    return None
