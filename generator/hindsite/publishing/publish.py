"""Pages → the site: stage, build, look, swap. On any failure the former site stays as it was."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import EngineError
from hindsite.publishing import swap
from hindsite.publishing.config import derive, read_base, write_theme
from hindsite.publishing.engines import DEFAULT_ENGINE, Job, engine_named
from hindsite.publishing.locks import PATIENCE_SECONDS, hold
from hindsite.publishing.page_cache import NO_SITE, Former, remember_site
from hindsite.publishing.staging import open_stage, workshop, write_config, write_pages

if TYPE_CHECKING:
    from hindsite.model.settings import Settings
    from hindsite.pages.values import Page
    from hindsite.store import Store

__all__ = ["Plan", "Published", "build_into", "publish"]


def _silent(_line: str) -> None:
    """Nobody waits for news."""


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
        keep_stage: Whether the staged tree stays, for a look or a measurement.
        patience_seconds: How long to wait for another build of the same knowledge base.
        report: Takes a line for the person who waits.
    """

    base: Path
    settings: Settings
    as_of: datetime
    engine: str = DEFAULT_ENGINE
    verbose: bool = False
    jobs: int | None = None
    store: Store | None = None
    keep_stage: bool = False
    patience_seconds: float = PATIENCE_SECONDS
    report: Callable[[str], None] = _silent


@dataclass(frozen=True, slots=True)
class Published:
    """A site in its place: the folder, how many files were staged for it, how long it took."""

    site: Path
    pages: int
    seconds: float


def publish(pages: Iterable[Page], site: Path, plan: Plan) -> Published:
    """Build the pages and put them in the place of `site`.

    Raises:
        UsageError: The engine is unknown.
        SettingsError: `mkdocs.yml` cannot be used.
        OutputError: `site` is not ours, or something cannot be written.
        EngineError: The engine is missing, failed, or warned.
    """
    started = time.monotonic()
    engine_named(plan.engine)
    with hold(workshop(plan.base) / "lock", patience_seconds=plan.patience_seconds):
        swap.repair(site)
        swap.check_ours(site)
        new = swap.new_folder(site)
        try:
            former = Former.of(plan.store, site, swap.MARKER)
            count, finished = _build(pages, new, plan, former)
            swap.put_in_place(new, site)
            if plan.store:
                remember_site(plan.store, site, swap.MARKER, finished)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return Published(site, count, time.monotonic() - started)


def build_into(pages: Iterable[Page], folder: Path, plan: Plan) -> int:
    """Build the pages into an empty folder, and return how many files were staged.

    Raises:
        UsageError: The engine is unknown.
        SettingsError: `mkdocs.yml` cannot be used.
        OutputError: Something cannot be written.
        EngineError: The engine is missing, failed, or warned.
    """
    return _build(pages, folder, plan, NO_SITE)[0]


def _build(
    pages: Iterable[Page], folder: Path, plan: Plan, former: Former
) -> tuple[int, list[tuple[str, str]]]:
    engine = engine_named(plan.engine)
    source = read_base(plan.base)
    with open_stage(plan.base, keep=plan.keep_stage) as stage:
        paths = write_pages(pages, stage.docs)
        write_theme(source, stage)
        write_config(derive(source, stage, paths, plan.settings.site), stage)
        job = Job(
            stage=stage,
            source=source,
            paths=paths,
            into=folder,
            as_of=plan.as_of,
            verbose=plan.verbose,
            report=plan.report,
            jobs=plan.jobs,
            store=plan.store,
            former=former,
        )
        finished = engine.build(job)
        _look(job)
    return len(paths), finished


def _look(job: Job) -> None:
    """See that there is a site at all, before it takes the place of one."""
    if "index.md" in job.paths and not (job.into / "index.html").is_file():
        message = "The engine ended well, and made no index.html."
        raise EngineError(message, "See that mkdocs.yml does not exclude index.md.")
