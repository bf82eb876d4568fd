"""Hindsite as an MkDocs plugin: `mkdocs build` and `mkdocs serve` do the whole job.

It translates between MkDocs' events and our functions, and holds no logic:

    on_config       compose the pages, stage them, and let MkDocs build the stage for `content`
    on_nav, on_env  render our pages without Markdown, where the result is the same
    on_serve        watch the records
    on_post_build   put the finished site in its place, unless there were warnings and strict mode
    on_build_error and on_shutdown clean up
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.config_options import Optional, Type
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority

from hindsite.errors import HindsiteError
from hindsite.pages.escaping import html_text
from hindsite.publishing import swap
from hindsite.publishing.config import assets, navigation, shipped_theme
from hindsite.publishing.locks import PATIENCE_SECONDS, hold
from hindsite.publishing.mkdocs_host import Collector, fixed_date
from hindsite.publishing.plain_pages import find_anchors, prepare
from hindsite.publishing.search import with_index
from hindsite.publishing.search.host import replace_search
from hindsite.publishing.staging import open_stage, workshop, write_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from hindsite.model.settings import Settings
    from hindsite.pages.values import Draft, Page
    from hindsite.publishing.leaks import LeakTest

__all__ = ["HindsiteOptions", "HindsitePlugin"]

_FIRST = 10_000
_LAST = -10_000


class _Composed(Protocol):
    """What `hindsite.app.composing.compose` returns."""

    @property
    def pages(self) -> Iterable[Page | Draft]: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def as_of(self) -> datetime: ...
    def leaks(self) -> LeakTest: ...


class InstantOption(BaseConfigOption[datetime]):
    """A day or a time, as YAML reads it or as ISO 8601 text; without a zone it is UTC."""

    def run_validation(self, value: object, /) -> datetime:
        """Convert, or say what was expected."""
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError as error:
                message = f"Expected a time like 2026-03-14T08:00:00Z, found {value!r}."
                raise ValidationError(message) from error
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        message = f"Expected a time like 2026-03-14T08:00:00Z, found {value!r}."
        raise ValidationError(message)


class HindsiteOptions(Config):
    """What `mkdocs.yml` may say below `- hindsite:`."""

    audience = Optional(Type(str))
    """For whom the site is: records above that are left out. By default, for insiders."""

    as_of = Optional(InstantOption())
    """The instant that the site speaks of. By default `as_of` of hindsite.yml, else now."""

    keep_going = Type(bool, default=False)
    """Whether to build although records have errors; pages of those records are left out."""


class HindsitePlugin(BasePlugin[HindsiteOptions]):
    """Lets MkDocs build a knowledge base."""

    def __init__(self) -> None:
        self._command = "build"
        self._cleaning = contextlib.ExitStack()
        self._collector = Collector(None)
        self._watched: list[Path] = []
        self._site = Path()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember the command. MkDocs keeps this object over the rebuilds of one `serve`."""
        del dirty
        self._command = command

    @event_priority(_FIRST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Stage the pages and point MkDocs at them; first, so that other plugins see the stage."""
        self._cleaning.close()
        try:
            self._prepare(config)
        except HindsiteError as error:
            self._cleaning.close()
            raise PluginError(str(error)) from error
        except BaseException:
            self._cleaning.close()
            raise
        return config

    @event_priority(_LAST)
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
        """Make pages anew that nobody has changed; last, since others may change some."""
        prepare(nav, files, config)

    @event_priority(_FIRST)
    def on_env(self, env: object, /, *, config: MkDocsConfig, files: Files) -> None:
        """See that links between pages can be looked at."""
        del env
        find_anchors(files, config)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch what pages are made of; MkDocs itself watches `docs_dir` and `mkdocs.yml`."""
        del config, builder
        for path in self._watched:
            if path.exists():
                server.watch(str(path))
        return server

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the site in its place; last, since other plugins still write into it.

        MkDocs counts warnings only after this event, so they are counted here as well.
        """
        problems = self._collector.problems
        if self._command != "serve":
            if config.strict and problems:
                message = f"Aborted with {len(problems)} warnings in strict mode!"
                raise Abort(f"{message} The former site is as it was.")
            self._swap(config)
        self._cleaning.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Clean up after a failed build."""
        del error
        self._cleaning.close()

    def on_shutdown(self) -> None:
        """Clean up after a build that was interrupted."""
        self._cleaning.close()

    def _prepare(self, config: MkDocsConfig) -> None:
        base = Path(config.config_file_path).resolve().parent
        composed = self._compose(base)
        self._leaks = composed.leaks()
        self._cleaning.enter_context(fixed_date(composed.as_of))
        self._collect(strict=config.strict)
        if self._command != "serve":
            self._redirect_site(config, base)
        self._redirect_docs(config, base, composed)
        self._watched = [
            *(base / source.path for source in composed.settings.sources),
            base / "hindsite.yml",
            base / "site_templates",
        ]

    def _compose(self, base: Path) -> _Composed:
        # Late: only a build needs it, and the application stands above this room.
        from hindsite.app.composing import compose

        composed: _Composed = compose(
            base,
            audience=self.config.audience,
            as_of=self.config.as_of,
            keep_going=self.config.keep_going,
        )
        return composed

    def _collect(self, *, strict: bool) -> None:
        logger = logging.getLogger("mkdocs")
        self._collector = Collector(None)
        self._collector.setLevel(logging.WARNING)
        logger.addHandler(self._collector)
        self._cleaning.callback(logger.removeHandler, self._collector)
        if strict and not logger.isEnabledFor(logging.WARNING):
            # `--quiet` hides warnings from the count as well, and strict mode would let them pass.
            self._cleaning.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.WARNING)

    def _redirect_site(self, config: MkDocsConfig, base: Path) -> None:
        """Build beside the site; it is replaced only when all went well."""
        self._site = Path(config.site_dir)
        lock = hold(workshop(base) / "lock", patience_seconds=PATIENCE_SECONDS)
        self._cleaning.enter_context(lock)
        swap.repair(self._site)
        swap.check_ours(self._site)
        # What is left of it is removed by the same function that mends killed builds.
        self._cleaning.callback(swap.repair, self._site)
        self._cleaning.callback(setattr, config, "site_dir", config.site_dir)
        config.site_dir = str(swap.new_folder(self._site))

    def _redirect_docs(self, config: MkDocsConfig, base: Path, composed: _Composed) -> None:
        # Set back afterwards, so that `serve` watches the records and not the stage.
        self._cleaning.callback(setattr, config, "docs_dir", config.docs_dir)
        stage = self._cleaning.enter_context(open_stage(base))
        config.docs_dir = str(stage.docs)
        paths = write_pages(with_index(composed.pages, composed.settings.search), stage.docs)
        self._add_theme(config)
        replace_search(config)
        self._add_presentation(config, composed.settings, paths)

    @staticmethod
    def _add_theme(config: MkDocsConfig) -> None:
        folder = str(shipped_theme())
        if folder not in config.theme.dirs and shipped_theme().is_dir():
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, folder)

    @staticmethod
    def _add_presentation(config: MkDocsConfig, settings: Settings, paths: frozenset[str]) -> None:
        """The same additions that `config.derive` writes into a derived file."""
        for option, ours in assets(paths, shipped_theme()).items():
            config[option] = [*config[option], *ours]
        config.edit_uri = ""
        config.edit_uri_template = None
        config.validation.nav.omitted_files = logging.DEBUG
        config.nav = config.nav or navigation(paths) or None
        if not config.site_description:
            config.site_description = html_text(settings.site.description)
        config.site_url = config.site_url or settings.site.url

    def _swap(self, config: MkDocsConfig) -> None:
        try:
            self._leaks.require_none(Path(config.site_dir), {})
            swap.put_in_place(Path(config.site_dir), self._site)
        except HindsiteError as error:
            raise PluginError(str(error)) from error
