"""Records → the pages of a site, as an engine is to get them."""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite import pages, similarity
from hindsite.app.asking import require_content
from hindsite.app.assessing import Means, assessed_library
from hindsite.app.history import with_changes
from hindsite.app.keeping import readings_of
from hindsite.app.overrides import own_templates
from hindsite.app.presence import presence
from hindsite.app.secrets import secrets_of
from hindsite.app.terms import NO_REPORTS, Reports, terms_of
from hindsite.checks.reporters import render_text
from hindsite.errors import FindingsError
from hindsite.model.findings import errors_among
from hindsite.pages.sealing import Sealed
from hindsite.publishing.config import markdown_settings
from hindsite.publishing.leaks import LeakTest
from hindsite.workers import Steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from hindsite.app.instants import Settled
    from hindsite.app.terms import Terms
    from hindsite.model.findings import Finding
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings
    from hindsite.pages import Draft, Measured, Page
    from hindsite.publishing.leaks import Secrets
    from hindsite.reading import Shelf
    from hindsite.similarity import Neighbours
    from hindsite.store import Store

__all__ = ["Composed", "compose", "composed_on"]

_SHOWN_SIMILAR = 5
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Composed:
    """The pages of a site before an engine has seen them, and what they were made of.

    `pages` are written one at a time while somebody takes them, those of records not even then but
    when they are asked for their text; the index of the search is none of them. `library` and
    `findings` hold only what the audience may see. `store` is where former builds for the same
    audience have kept what they made. `secrets` is what the audience may not know. `sealed`
    is what was learnt of pages once they are made.
    """

    pages: Iterable[Page | Draft]
    settings: Settings
    settled: Settled
    library: Library
    findings: tuple[Finding, ...]
    store: Store | None
    secrets: Secrets
    sealed: Sealed | None

    @property
    def as_of(self) -> datetime:
        """The instant that the pages speak of."""
        return self.settled.as_of

    def let_go(self) -> None:
        """Untie the circles in which all of this would stay until somebody searches for them.

        That is for who builds again. A process that ends gives nothing back piece by piece.
        """
        if self.sealed:
            self.sealed.let_go()

    def leaks(self, jobs: int | None = None) -> LeakTest:
        """Looks through a site for what its audience may not know."""
        return LeakTest(self.secrets, self.store, jobs or os.cpu_count() or 1)


def compose(
    base: Path,
    *,
    audience: str | None = None,
    as_of: str | datetime | None = None,
    keep_going: bool = False,
    reports: Reports = NO_REPORTS,
) -> Composed:
    """Read, check, measure, draw, and write the pages of a knowledge base.

    Args:
        base: The folder of `hindsite.yml`, which need not exist.
        audience: For whom; insiders by default.
        as_of: The instant that the site speaks of; see `hindsite.app.instants` for the default.
        keep_going: Whether to go on with the sound records when others have errors.
        reports: Whom to tell of progress.

    Raises:
        FindingsError: Records have errors.
        UsageError: The audience or the instant is none.
        SettingsError: There is no content, or a configuration file cannot be used.
    """
    return composed_on(terms_of(base, audience, as_of), reports, keep_going=keep_going)


def composed_on(terms: Terms, reports: Reports, *, keep_going: bool) -> Composed:
    """Read, check, measure, draw, and write the pages on terms that are known.

    Args:
        terms: What the site is made on.
        reports: Whom to tell of progress.
        keep_going: Whether to go on with the sound records when others have errors.

    Raises:
        FindingsError: Records have errors.
        SettingsError: There is no content, or a configuration file cannot be used.
    """
    base, settings, glance = terms.base, terms.settings, terms.glance
    require_content(base, settings)
    reports.step("Reading records")
    found: list[tuple[Shelf, Settled]] = []

    def settle(shelf: Shelf) -> datetime:
        settled = terms.present.settled(shelf, terms.audience)
        found.append((shelf, settled))
        reports.pause()
        return settled.as_of

    with readings_of(base) as kept:
        memory = glance.memory if glance else None
        means = Means(
            terms.present.now, kept, presence(base, settings), settle, memory, reports.pause
        )
        whole = assessed_library(base, settings, means)
        reports.pause()
        whole = with_changes(whole, base, kept)
    shelf, settled = found[0]
    # Before anything reaches output, errors included: logs of a public build may be public.
    seen = whole.visible_to(terms.audience)
    if not keep_going:
        _stop_at_errors(whole, seen)
    library = seen.at(settled.as_of)
    reports.pause()
    if glance:
        # The shelf holds on to whoever settled, and he to what he found.
        found.clear()
        glance.learn(shelf, whole, terms.audience, settled.as_of)
    sealed = Sealed(terms.store) if terms.store else None
    written = _pages(terms, library, settled.as_of, reports, sealed)
    secrets = secrets_of(whole, seen, terms.audience)
    return Composed(
        written, settings, settled, library, seen.findings, terms.store, secrets, sealed
    )


def _neighbours(library: Library, as_of: datetime, terms: Terms) -> Neighbours:
    today = as_of.astimezone(library.settings.zone).date()
    return similarity.similar_to_each(library, today, _SHOWN_SIMILAR, terms.store, terms.jobs)


def _stop_at_errors(whole: Library, seen: Library) -> None:
    errors = errors_among(whole.findings)
    if not errors:
        return
    shown = errors_among(seen.findings)
    parts = [render_text(shown).rstrip()] if shown else []
    if len(errors) > len(shown):
        parts.append(f"{len(errors) - len(shown)} more in files that this audience may not see")
    remedy = "Mend them; `hindsite check` lists all. --keep-going builds with the sound records."
    raise FindingsError("\n".join(parts), remedy)


def _pages(
    terms: Terms,
    library: Library,
    as_of: datetime,
    reports: Reports,
    sealed: Sealed | None,
) -> Iterator[Page | Draft]:
    base, store = terms.base, terms.store
    steps = Steps(reports.step)
    neighbours = _neighbours(library, as_of, terms)
    reports.pause()
    options = pages.Options(
        markdown=replace(markdown_settings(base), trusted=library.settings.policy.trust_html),
        audience=terms.audience,
        overrides=own_templates(base),
        edit_url=library.settings.site.edit_url,
        bodies=store.pack("bodies", 256 * _MIB) if store else None,
        links=store.pack("links", 32 * _MIB) if store else None,
        overviews=store.pack("overviews") if store else None,
        sealed=sealed,
        neighbours=neighbours,
        jobs=terms.jobs,
        steps=steps,
    )
    if terms.glance:
        options = replace(options, meet=terms.glance.meet)

    def measure() -> Measured:
        # Late: numerical libraries take a second to load, and most builds need no new number.
        measuring = importlib.import_module("hindsite.app.measuring")
        made: Measured = measuring.measured(library, as_of, store, steps, terms.jobs)
        return made

    steps("Writing pages")
    yield from pages.compose_from(library, as_of, measure, options)
    # Other processes make the pages, and none of them could wait for this one's.
    neighbours.wait()
    steps("Building the site")
