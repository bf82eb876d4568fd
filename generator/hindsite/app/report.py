"""Records → one period against the one before, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite import metrics, pages
from hindsite.app.asking import audience_named, instant_named, require_content
from hindsite.app.keeping import library_of
from hindsite.app.overrides import own_templates
from hindsite.errors import UsageError
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from hindsite.metrics.values import Metrics, Report
    from hindsite.model.library import Library

__all__ = ["report"]

_MONTHS_OF_QUARTER = 3
_QUARTERS = 4


def report(
    base: Path,
    period: str | None = None,
    *,
    audience: str | None = None,
    as_of: str | datetime | None = None,
) -> str:
    """The report of a period.

    Args:
        base: The folder of `hindsite.yml`.
        period: A year, quarter or month, such as `2026-Q3`; by default the last whole quarter.
        audience: Whose records count; those of insiders by default.
        as_of: The instant to speak of; see `instant_named` for the default.

    Raises:
        UsageError: The period, the audience or the instant is none.
        SettingsError: There is no content, or hindsite.yml cannot be used.
        TemplateError: The template is missing or fails.
    """
    tier = audience_named(audience)
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    require_content(base, settings)
    library = library_of(base, settings).visible_to(tier).at(instant)
    today = instant.astimezone(settings.zone).date()
    label = _last_quarter(today) if period is None else period
    numbers = metrics.measure(library, instant)
    options = pages.Options(
        markdown=pages.MarkdownSettings(()), audience=tier, overrides=own_templates(base)
    )
    return pages.report_markdown(library, numbers, _measured(library, numbers, label), options)


def _last_quarter(today: date) -> str:
    """The label of the last quarter that is over."""
    quarter = today.year * _QUARTERS + (today.month - 1) // _MONTHS_OF_QUARTER - 1
    return f"{quarter // _QUARTERS}-Q{quarter % _QUARTERS + 1}"


def _measured(library: Library, numbers: Metrics, label: str) -> Report:
    try:
        return metrics.report(library, numbers.as_of, label, numbers)
    except ValueError as error:
        raise UsageError(f"{error}.", _range_words(library)) from error


def _range_words(library: Library) -> str:
    """Which periods there are."""
    zone = library.settings.zone
    months = sorted(
        f"{item.counted_at.astimezone(zone):%Y-%m}" for item in library.incidents if item.is_counted
    )
    if not months:
        return "No incident has been recorded yet."
    return f"Choose a period between {months[0]} and {months[-1]}, in which there are incidents."
