"""A report as Markdown for a review document or a mail, readable as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.pages.addresses import Addresses
from hindsite.pages.context import Context
from hindsite.pages.desk import Desk
from hindsite.pages.environment import Templates
from hindsite.pages.escaping import Html, safe_url
from hindsite.pages.measured import Numbers
from hindsite.pages.rendering import Renderer
from hindsite.pages.report import report_view

if TYPE_CHECKING:
    from hindsite.metrics.values import Metrics, Report
    from hindsite.model.library import Library
    from hindsite.pages.parts import Ref
    from hindsite.pages.values import Options

__all__ = ["absolute", "report_markdown"]

_URL_BREAKERS = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C"})


def report_markdown(library: Library, metrics: Metrics, report: Report, options: Options) -> str:
    """Write one period's report.

    Records are linked where the settings say at which address the site is published.

    Args:
        library: What this audience may see, as it was known at `metrics.as_of`.
        metrics: The numbers of that library.
        report: The period.
        options: How bodies are rendered, and where a user's own templates lie.

    Raises:
        TemplateError: The template is missing or fails.
    """
    context = Context(
        library=library,
        numbers=Numbers.of(metrics),
        options=options,
        addresses=Addresses(library),
        renderer=Renderer(options.markdown),
        templates=Templates(options.overrides),
    )
    desk = Desk(context, "")
    site = library.settings.site
    values = {
        "title": f"Report {report.window.label}: {site.name}",
        "view": report_view(desk, report),
        "as_of": desk.as_of,
        "basis": desk.basis(),
        "absolute": lambda ref: absolute(site.url, ref),
    }
    return context.templates.render(
        "report-review.md.j2", f"the report {report.window.label}", values
    )


def absolute(base: str | None, ref: Ref) -> Html | None:
    """Where a link leads from anywhere, if that is known; it stands between angle brackets."""
    if ref.href is None:
        return None
    url = ref.href if ref.is_external else f"{base.rstrip('/')}/{ref.href}" if base else None
    safe = safe_url(url)
    return Html(safe.translate(_URL_BREAKERS)) if safe else None
