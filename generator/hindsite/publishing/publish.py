"""Pages → the site: stage, build, look, swap. On any failure the former site stays as it was."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import EngineError
from hindsite.pages.values import Draft
from hindsite.publishing import spare, swap
from hindsite.publishing.config import derive, read_base, write_theme
from hindsite.publishing.content_policy import declare, policy_of
from hindsite.publishing.engines import Job, engine_named
from hindsite.publishing.locks import PATIENCE_SECONDS, hold
from hindsite.publishing.names import DEFAULT_ENGINE
from hindsite.publishing.offline import adapted, forbid_others, tidy
from hindsite.publishing.page_cache import NO_SITE, Former, keep_pages, remember_site
from hindsite.publishing.search import script_pages
from hindsite.publishing.spare import NO_SPARE
from hindsite.publishing.staging import (
    check_paths,
    open_stage,
    workshop,
    write_config,
    write_pages,
)
from hindsite.publishing.unwritten import Unwritten
from hindsite.waiting import Pause, Tell, at_once, silent

if TYPE_CHECKING:
    from hindsite.model.settings import Search, Settings
    from hindsite.pages.values import Page
    from hindsite.publishing.leaks import LeakTest
    from hindsite.publishing.press import Press
    from hindsite.publishing.staging import Stage
    from hindsite.store import Store

__all__ = ["Plan", "Published", "build_into", "publish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a site is built.

    Attributes:
        base: The folder of `hindsite.yml`.
        settings: What `hindsite.yml` says.
        as_of: The instant that the site speaks of, aware.
        engine: The name of an engine.
        verbose: Whether the engine's own progress is reported.
        jobs: How many processes make pages; None for one a processor.
        store: What earlier builds for the same audience have kept, and this one keeps.
        search: What our search understands; None where the site has no search of ours.
        is_offline: Whether it is the copy that opens without a server.
        leaks: Looks through all that was written, before it is put in place.
        keep_stage: Whether the staged tree stays, for a look or a measurement.
        press: Prints single pages of the site afterwards, if they are wanted.
        patience_seconds: How long to wait for another build of the same knowledge base.
        report: Takes a line for the person who waits.
        pause: Is called now and then, for what cannot wait until the site is built.
    """

    base: Path
    settings: Settings
    as_of: datetime
    engine: str = DEFAULT_ENGINE
    verbose: bool = False
    jobs: int | None = None
    store: Store | None = None
    search: Search | None = None
    is_offline: bool = False
    leaks: LeakTest | None = None
    keep_stage: bool = False
    press: Press | None = None
    patience_seconds: float = PATIENCE_SECONDS
    report: Tell = silent
    pause: Pause = at_once

    @property
    def processes(self) -> int:
        """How many processes make pages."""
        return self.jobs or os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Published:
    """A site in its place: the folder, how many files were staged for it, how long it took.

    `is_known` says that it was made from nothing but what is known to have been read, and `state`
    is a digest of the states of its files then.
    """

    site: Path
    pages: int
    seconds: float
    is_known: bool = False
    state: str | None = None


def publish(pages: Iterable[Page | Draft], site: Path, plan: Plan) -> Published:
    """Build the pages and put them in the place of `site`.

    Raises:
        UsageError: The engine is unknown.
        SettingsError: `mkdocs.yml` cannot be used.
        OutputError: `site` is not ours, or something cannot be written.
        EngineError: The engine is missing, failed, or warned.
        LeakError: What was written says what the audience may not know.
    """
    started = time.monotonic()
    state = None
    engine_named(plan.engine)
    with hold(workshop(plan.base) / "lock", patience_seconds=plan.patience_seconds):
        swap.repair(site)
        swap.check_ours(site)
        new = swap.new_folder(site)
        former = Former.of(plan.store, site, swap.MARKER)
        home = _home(site, plan)
        if plan.store and home and spare.take(home, new):
            former = former.at(new, plan.store, swap.MARKER)
        try:
            count, finished = _build(pages, new, plan, former)
            if plan.leaks:
                plan.leaks.require_none(new, dict(finished))
            swap.put_in_place(new, site, partial(_put_by, home=home))
            if plan.store:
                _provide(site, home, plan, finished)
                state = _remembered(site, plan, finished, former)
                plan.store.prune()
        finally:
            _put_by(new, home if former.spare is not NO_SPARE else None)
    return Published(site, count, time.monotonic() - started, bool(finished), state)


def _home(site: Path, plan: Plan) -> Path | None:
    """Where the spare of the site lies; None for a site that is made anew each time."""
    if plan.store is None or plan.is_offline or plan.engine != DEFAULT_ENGINE:
        return None
    return spare.home_of(workshop(plan.base), site, plan.store)


def _put_by(folder: Path, home: Path | None) -> None:
    if home and folder.exists():
        spare.put_by(folder, home)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _provide(
    site: Path, home: Path | None, plan: Plan, finished: Sequence[tuple[str, str]]
) -> None:
    """Give the first site a spare, so that the second is quick as well."""
    if plan.store is None or home is None or home.exists() or not finished:
        return
    if spare.lay_down(site, [path for path, _ in finished], home):
        swap.mark(home)
        remember_site(plan.store, home, swap.MARKER, finished)


def _remembered(
    site: Path, plan: Plan, finished: Sequence[tuple[str, str]], former: Former
) -> str | None:
    """Keep what is known of a site in its place; the state of its files, if any is finished.

    Files that get a second name have another state than before: spares are made before.
    """
    if plan.store is None or not finished:
        return None
    found = remember_site(plan.store, site, swap.MARKER, finished, former.spare.seen)
    if not plan.is_offline:
        # The offline copy is small, and says nothing of what the site beside it needs.
        keep_pages(plan.store, finished, found, former.files.keys())
    return found.digest()


def build_into(pages: Iterable[Page | Draft], folder: Path, plan: Plan) -> int:
    """Build the pages into an empty folder, and return how many files were staged.

    Raises:
        UsageError: The engine is unknown.
        SettingsError: `mkdocs.yml` cannot be used.
        OutputError: Something cannot be written.
        EngineError: The engine is missing, failed, or warned.
    """
    return _build(pages, folder, plan, NO_SITE)[0]


def _build(
    pages: Iterable[Page | Draft], folder: Path, plan: Plan, former: Former
) -> tuple[int, list[tuple[str, str]]]:
    engine = engine_named(plan.engine)
    source = read_base(plan.base)
    if plan.is_offline:
        source = adapted(source)
    with open_stage(plan.base, keep=plan.keep_stage) as stage:
        paths, unwritten = _stage(pages, stage, plan)
        write_theme(source, stage)
        if plan.is_offline:
            forbid_others(stage)
        elif plan.settings.site.content_policy:
            policy = policy_of(source, stage, paths, plan.settings.site.url)
            if policy:
                declare(policy, stage)
            elif plan.verbose:
                plan.report("Pages declare no Content-Security-Policy: theme or analytics forbid.")
        write_config(derive(source, stage, paths, plan.settings.site), stage)
        job = Job(
            stage=stage,
            source=source,
            paths=paths,
            into=folder,
            as_of=plan.as_of,
            verbose=plan.verbose,
            report=plan.report,
            pause=plan.pause,
            jobs=plan.jobs,
            store=plan.store,
            former=former,
            unwritten=unwritten,
            press=plan.press,
        )
        finished = engine.build(job)
        if plan.is_offline:
            tidy(folder)
        _look(job)
    return len(paths), finished


def _stage(
    pages: Iterable[Page | Draft], stage: Stage, plan: Plan
) -> tuple[frozenset[str], Unwritten]:
    """Write all but drafts; the paths of all, and the drafts."""
    drafts: list[Draft] = []

    def written() -> Iterator[Page]:
        for page in pages:
            if isinstance(page, Draft):
                drafts.append(page)
            else:
                yield page
        if plan.search is not None:
            yield from script_pages()

    paths = write_pages(written(), stage.docs)
    unwritten = Unwritten(drafts, plan.search, plan.store, plan.processes)
    return check_paths([*paths, *(draft.path for draft in drafts)]), unwritten


def _look(job: Job) -> None:
    """See that there is a site at all, before it takes the place of one."""
    if "index.md" in job.paths and not (job.into / "index.html").is_file():
        message = "The engine ended well, and made no index.html."
        raise EngineError(message, "See that mkdocs.yml does not exclude index.md.")
