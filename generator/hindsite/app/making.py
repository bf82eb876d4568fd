"""Pages → a site in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.composing import composed_on
from hindsite.app.standing import Outcome
from hindsite.collector import rare
from hindsite.publishing.publish import Plan, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.app.composing import Composed
    from hindsite.app.standing import Standing
    from hindsite.app.terms import Reports, Request, Terms
    from hindsite.pages import Draft, Page

__all__ = ["made"]

_BETWEEN_PAUSES = 500
"""So many pages are taken in a tenth of a second."""


def made(request: Request, terms: Terms, standing: Standing, reports: Reports) -> Outcome:
    """Build, whatever stands there, and have it remembered.

    Raises:
        FindingsError: Records have errors.
        SettingsError: There is no content, or a configuration file cannot be used.
        OutputError: The site's place is taken by something else, or cannot be written.
        EngineError: The engine is missing, failed, or warned.
    """
    composed = composed_on(terms, reports, keep_going=request.keep_going)
    with rare():
        return _published(request, composed, standing, reports)


def _published(
    request: Request, composed: Composed, standing: Standing, reports: Reports
) -> Outcome:

    def taken() -> Iterator[Page | Draft]:
        for number, page in enumerate(composed.pages):
            if number % _BETWEEN_PAUSES == 0:
                reports.pause()
            yield page

    plan = Plan(
        base=request.base,
        settings=composed.settings,
        as_of=composed.as_of,
        engine=request.engine,
        verbose=request.verbose,
        jobs=request.jobs,
        store=composed.store,
        search=composed.settings.search,
        leaks=composed.leaks(request.jobs),
        press=request.glance.press if request.glance else None,
        report=reports.line,
        pause=reports.pause,
    )
    published = publish(taken(), request.site, plan)
    if composed.sealed:
        composed.sealed.save()
    if request.glance:
        request.glance.take_over()
        composed.let_go()
    library = composed.library
    outcome = Outcome(
        len(library.incidents), len(library.runbooks), published.pages, composed.findings
    )
    if published.is_known:
        standing.remember(outcome, composed.settled.until, published.state)
    return outcome
