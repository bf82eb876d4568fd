"""Records → the site: the whole way through the house."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite import charts, checks, metrics, pages
from hindsite.app.asking import audience_named, instant_named, require_content
from hindsite.app.keeping import library_of, store_of
from hindsite.app.overrides import own_templates
from hindsite.checks.reporters import render_text
from hindsite.errors import FindingsError
from hindsite.model.findings import Level
from hindsite.publishing.config import markdown_settings
from hindsite.publishing.engines import DEFAULT_ENGINE, engine_named
from hindsite.publishing.publish import Plan, publish
from hindsite.publishing.search import with_index
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.enums import Audience
    from hindsite.model.findings import Finding
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings
    from hindsite.pages import Page

__all__ = ["Built", "Composed", "Reports", "Request", "build", "compose"]


def _silent(_line: str) -> None:
    """Nobody waits for news."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Whom to tell: `step` takes the name of what begins now, `line` what is worth reading."""

    step: Callable[[str], None] = _silent
    line: Callable[[str], None] = _silent


@dataclass(frozen=True, slots=True)
class Composed:
    """The pages of a site before an engine has seen them, and what they were made of.

    `pages` are written one at a time while somebody takes them. `library` and `findings` hold
    only what the audience may see.
    """

    pages: Iterable[Page]
    settings: Settings
    as_of: datetime
    library: Library
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site in its place: where, from how many records and staged files, in how many seconds."""

    site: Path
    incidents: int
    runbooks: int
    pages: int
    seconds: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to build: from the folder `base` into `site`. See `compose` for the rest.

    `engine` is the name of one; with `verbose` its own progress is reported. `jobs` is how many
    processes make pages, None for one a processor.
    """

    base: Path
    site: Path
    audience: str | None = None
    as_of: str | datetime | None = None
    engine: str = DEFAULT_ENGINE
    keep_going: bool = False
    verbose: bool = False
    jobs: int | None = None


_NO_REPORTS = Reports()


def compose(
    base: Path,
    *,
    audience: str | None = None,
    as_of: str | datetime | None = None,
    keep_going: bool = False,
    reports: Reports = _NO_REPORTS,
) -> Composed:
    """Read, check, measure, draw, and write the pages of a knowledge base.

    Args:
        base: The folder of `hindsite.yml`, which need not exist.
        audience: For whom; insiders by default.
        as_of: The instant that the site speaks of; see `instant_named` for the default.
        keep_going: Whether to go on with the sound records when others have errors.
        reports: Whom to tell of progress.

    Raises:
        FindingsError: Records have errors.
        UsageError: The audience or the instant is none.
        SettingsError: There is no content, or a configuration file cannot be used.
    """
    tier = audience_named(audience)
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    require_content(base, settings)
    reports.step("Reading records")
    whole = library_of(base, settings)
    reports.step("Checking them")
    whole = whole.with_findings(checks.check(whole, instant))
    # Before anything reaches output, errors included: logs of a public build may be public.
    seen = whole.visible_to(tier)
    if not keep_going:
        _stop_at_errors(whole, seen)
    library = seen.at(instant)
    return Composed(
        _pages(base, library, instant, tier, reports), settings, instant, library, seen.findings
    )


def build(request: Request, reports: Reports = _NO_REPORTS) -> Built:
    """Build the site and put it in its place; on any failure the former one stays as it was.

    Raises:
        FindingsError: Records have errors.
        UsageError: The audience, the instant or the engine is none.
        SettingsError: There is no content, or a configuration file cannot be used.
        OutputError: The site's place is taken by something else, or cannot be written.
        EngineError: The engine is missing, failed, or warned.
    """
    started = time.monotonic()
    engine_named(request.engine)
    composed = compose(
        request.base,
        audience=request.audience,
        as_of=request.as_of,
        keep_going=request.keep_going,
        reports=reports,
    )
    plan = Plan(
        base=request.base,
        settings=composed.settings,
        as_of=composed.as_of,
        engine=request.engine,
        verbose=request.verbose,
        jobs=request.jobs,
        store=store_of(request.base, audience_named(request.audience)),
        report=reports.line,
    )
    published = publish(composed.pages, request.site, plan)
    return Built(
        site=published.site,
        incidents=len(composed.library.incidents),
        runbooks=len(composed.library.runbooks),
        pages=published.pages,
        seconds=time.monotonic() - started,
        findings=composed.findings,
    )


def _stop_at_errors(whole: Library, seen: Library) -> None:
    errors = _errors(whole.findings)
    if not errors:
        return
    shown = _errors(seen.findings)
    parts = [render_text(shown).rstrip()] if shown else []
    if len(errors) > len(shown):
        parts.append(f"{len(errors) - len(shown)} more in files that this audience may not see")
    remedy = "Mend them; `hindsite check` lists all. --keep-going builds with the sound records."
    raise FindingsError("\n".join(parts), remedy)


def _errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level is Level.ERROR)


def _pages(
    base: Path, library: Library, as_of: datetime, audience: Audience, reports: Reports
) -> Iterator[Page]:
    reports.step("Measuring")
    numbers, periods = metrics.measure_all(library, as_of)
    reports.step("Drawing charts")
    store = store_of(base, audience)
    figures = charts.draw(numbers, _names(library), store)
    reports.step("Writing pages")
    options = pages.Options(
        markdown=markdown_settings(base),
        audience=audience,
        overrides=own_templates(base),
        edit_url=library.settings.site.edit_url,
        bodies=store.pack("bodies") if store else None,
    )
    written = pages.compose(library, numbers, figures, options, periods)
    yield from with_index(written, library.settings.search, store)
    if options.bodies:
        options.bodies.prune()
    if store:
        store.prune()
    reports.step("Building the site")


def _names(library: Library) -> Mapping[str, str]:
    """What charts call services and contributing factors, and as `team:…` teams."""
    factors = {item.id: item.name or item.id for item in library.settings.contributing_factors}
    teams = {f"team:{team.id}": team.label for team in library.settings.teams}
    return factors | teams | {service.id: service.label for service in library.services}
