"""All pages of a site, in an order that never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.pages.addresses import Addresses, relative
from hindsite.pages.context import Context
from hindsite.pages.environment import Templates
from hindsite.pages.figures import chart_data
from hindsite.pages.followup import follow_up_page
from hindsite.pages.followup_data import follow_up_data
from hindsite.pages.home import home_page
from hindsite.pages.incident import incident_page
from hindsite.pages.incidents import incident_list_pages
from hindsite.pages.numbers import metrics_data, metrics_pages
from hindsite.pages.policy import policy_pages
from hindsite.pages.problems import problems_page
from hindsite.pages.rendering import Renderer
from hindsite.pages.reports import report_pages
from hindsite.pages.runbook import runbook_pages
from hindsite.pages.service import service_pages
from hindsite.pages.tags import tag_pages
from hindsite.pages.values import Options, Page
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hindsite.metrics.values import Metrics, Report
    from hindsite.model.figure import Figure
    from hindsite.model.library import Library

__all__ = ["compose"]

_STYLES = "assets/hindsite.css"


def compose(
    library: Library,
    metrics: Metrics,
    figures: Sequence[Figure],
    options: Options,
    reports: Sequence[Report] = (),
) -> Iterator[Page]:
    """Write every page of the site, one at a time.

    Args:
        library: What this audience may see, as it was known at `metrics.as_of`.
        metrics: The numbers of that library.
        figures: The charts of those numbers.
        options: How bodies are rendered, and where a user's own templates lie.
        reports: The periods that have a page of their own.

    Yields:
        Pages, their data, redirects from former addresses, and the style sheet.

    Raises:
        TemplateError: A template is missing or fails.
    """
    context = Context(
        library=library,
        metrics=metrics,
        figures={figure.key: figure for figure in figures},
        options=options,
        addresses=Addresses(library),
        renderer=Renderer(options.markdown, options.bodies),
        templates=Templates(options.overrides),
        reports=tuple(reports),
    )
    yield home_page(context)
    yield from incident_list_pages(context)
    for incident in context.newest:
        yield incident_page(context, incident)
    yield from runbook_pages(context)
    yield from service_pages(context)
    yield follow_up_page(context)
    yield from metrics_pages(context)
    yield from report_pages(context)
    yield from policy_pages(context)
    yield from tag_pages(context)
    yield from problems_page(context)
    yield from chart_data(context)
    yield from metrics_data(context)
    yield from follow_up_data(context)
    yield from _redirects(context)
    yield Page(_STYLES, (templates_folder() / _STYLES).read_text(encoding="utf-8"))


def _redirects(context: Context) -> Iterator[Page]:
    """A page at each former address that sends a visitor on."""
    for old, new in context.addresses.redirects.items():
        path = f"{old}index.html"
        values = {"url": relative(old, new), "site_url": _absolute(context, new)}
        yield Page(path, context.templates.render("redirect.html.j2", path, values))


def _absolute(context: Context, address: str) -> str:
    """The full URL of a page where the site's own is known; search engines want it."""
    base = context.library.settings.site.url
    return f"{base.rstrip('/')}/{address}" if base else ""
