"""Records → the copy of the runbooks that opens without a server."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite import metrics, pages
from hindsite.app.asking import audience_named
from hindsite.app.build import Built
from hindsite.app.composing import compose
from hindsite.app.keeping import store_of
from hindsite.app.overrides import own_templates
from hindsite.app.terms import NO_REPORTS, Reports
from hindsite.errors import UsageError
from hindsite.publishing.archive import write_archive
from hindsite.publishing.config import markdown_settings
from hindsite.publishing.engines import engine_named
from hindsite.publishing.locks import PATIENCE_SECONDS, hold
from hindsite.publishing.names import DEFAULT_ENGINE
from hindsite.publishing.publish import Plan, publish
from hindsite.publishing.staging import workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hindsite.app.composing import Composed
    from hindsite.app.terms import Request
    from hindsite.pages import Page
    from hindsite.store import Store

__all__ = ["build_offline", "zip_offline"]


def build_offline(request: Request, reports: Reports = NO_REPORTS) -> Built:
    """Build the copy and put it in its place; on any failure the former one stays as it was.

    Raises:
        FindingsError: Records have errors.
        UsageError: The audience, the instant or the engine is none, or the engine cannot do it.
        SettingsError: There is no content, or a configuration file cannot be used.
        OutputError: The copy's place is taken by something else, or cannot be written.
        EngineError: The engine failed, or warned.
    """
    started = time.monotonic()
    engine_named(request.engine)
    if request.engine != DEFAULT_ENGINE:
        message = f"The offline copy cannot be built with {request.engine}."
        raise UsageError(message, f"Leave out --engine, or name {DEFAULT_ENGINE}.")
    composed = compose(
        request.base,
        audience=request.audience,
        as_of=request.as_of,
        keep_going=request.keep_going,
        reports=reports,
    )
    store = store_of(request.base, audience_named(request.audience))
    plan = Plan(
        base=request.base,
        settings=composed.settings,
        as_of=composed.as_of,
        verbose=request.verbose,
        jobs=request.jobs,
        store=store,
        report=reports.line,
        is_offline=True,
        leaks=composed.leaks(request.jobs),
    )
    published = publish(_pages(request, composed, store, reports), request.site, plan)
    return Built(
        site=published.site,
        incidents=0,
        runbooks=len(composed.library.runbooks),
        pages=published.pages,
        seconds=time.monotonic() - started,
        findings=composed.findings,
    )


def zip_offline(built: Built, base: Path) -> str:
    """Put a copy that was built into a zip beside it, and say in a line what that is.

    Meanwhile no other build may put another copy in its place: half of each would be in the zip.

    Raises:
        OutputError: It cannot be written, or somebody else builds for too long.
    """
    with hold(workshop(base) / "lock", patience_seconds=PATIENCE_SECONDS):
        file = write_archive(built.site)
    return f"{file.name}: {file.stat().st_size / 1_000_000:.1f} MB, beside {built.site.name}/"


def _pages(
    request: Request, composed: Composed, store: Store | None, reports: Reports
) -> Iterator[Page]:
    reports.step("Writing pages")
    options = pages.Options(
        markdown=replace(
            markdown_settings(request.base), trusted=composed.settings.policy.trust_html
        ),
        audience=audience_named(request.audience),
        overrides=own_templates(request.base),
        # Not pruned afterwards: the bodies of incidents are used by the site, if not by the copy.
        bodies=store.pack("bodies") if store else None,
    )
    # No number of incidents is shown, and they are what takes long to measure.
    instant = metrics.measure(replace(composed.library, incidents=()), composed.as_of)
    yield from pages.compose_offline(composed.library, instant, options)
    reports.step("Building the copy")
