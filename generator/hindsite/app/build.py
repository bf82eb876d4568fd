"""Records → the site: the whole way through the house, or as much of it as has to be gone."""

from __future__ import annotations

import importlib
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.app import ahead
from hindsite.app.history import history_state
from hindsite.app.overrides import own_templates
from hindsite.app.standing import Standing
from hindsite.app.terms import NO_REPORTS, terms_of
from hindsite.publishing.engines import engine_named

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from hindsite.app.standing import Outcome
    from hindsite.app.terms import Reports, Request, Terms
    from hindsite.model.findings import Finding

__all__ = ["Built", "build"]

_MAKING = "hindsite.app.making"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site in its place: where, from how many records and staged files, in how many seconds."""

    site: Path
    incidents: int
    runbooks: int
    pages: int
    seconds: float
    findings: tuple[Finding, ...]


def build(request: Request, reports: Reports = NO_REPORTS) -> Built:
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
    terms = terms_of(request.base, request.audience, request.as_of, request.jobs)
    chosen = (terms.present.key, terms.audience.value, request.engine)
    history = history_state(request.base, terms.settings)
    options = (*chosen, str(request.keep_going), history)
    standing = Standing((request.base, request.site), terms.settings, options, terms.store)
    outcome: Outcome | None = standing.outcome(terms.present.now)
    if outcome is None:
        making = _making(request, terms)
        outcome = making.made(request, replace(terms, glance=request.glance), standing, reports)
    elif request.verbose:
        reports.line("Nothing has changed: the site stands as it is.")
    return Built(
        site=request.site,
        incidents=outcome.incidents,
        runbooks=outcome.runbooks,
        pages=outcome.pages,
        seconds=time.monotonic() - started,
        findings=outcome.findings,
    )


def _making(request: Request, terms: Terms) -> ModuleType:
    """What makes a site; late: it takes half a second to load, and most builds change nothing."""
    if terms.jobs <= 1 or _MAKING in sys.modules:
        return importlib.import_module(_MAKING)
    offer = ahead.begin(own_templates(request.base))
    making = importlib.import_module(_MAKING)
    offer()
    return making
