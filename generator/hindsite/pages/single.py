"""The page of one record that changed, after all pages were made with the record as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from hindsite.model.incident import Incident
from hindsite.pages.incident import incident_page
from hindsite.pages.runbook import runbook_page

if TYPE_CHECKING:
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["page_again"]

_Record = TypeVar("_Record", "Incident", "Runbook")


def page_again(context: Context, record: Incident | Runbook) -> Page:
    """The page of a record by what was known of all others.

    What numbers say of the record is what they said of it as it was.

    Args:
        context: Of the pages that were made. It may have a record at the path of this one, of the
            same id.
        record: As the audience may see it now.

    Raises:
        TemplateError: A template fails.
    """
    if isinstance(record, Incident):
        return incident_page(_with(context, record), record)
    return runbook_page(_with(context, record), record)


def _with(context: Context, record: Incident | Runbook) -> Context:
    """The context in which a record has taken the place of the one of its path."""
    library = context.library
    former = library.record_by_path.get(record.places.path)
    if former is not None and former.places.facts == record.places.facts:
        # Others show of it what they did, and its body is asked of the record alone.
        return context
    changed = replace(
        library,
        incidents=_exchanged(library.incidents, record),
        runbooks=_exchanged(library.runbooks, record),
    )
    return replace(context, library=changed, summaries={}, told={})


def _exchanged(records: tuple[_Record, ...], by: Incident | Runbook) -> tuple[_Record, ...]:
    """Records of which the one of a path is exchanged, if it is among them."""
    path = by.places.path
    return tuple(
        by if isinstance(by, type(item)) and item.places.path == path else item for item in records
    )
