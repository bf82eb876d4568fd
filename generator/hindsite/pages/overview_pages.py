"""All pages that show several records together, and their data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from hindsite.errors import HindsiteError
from hindsite.pages.alerts import alert_list_pages
from hindsite.pages.figures import chart_data
from hindsite.pages.followup import follow_up_page
from hindsite.pages.followup_data import follow_up_data
from hindsite.pages.home import home_page
from hindsite.pages.incidents import incident_list_pages
from hindsite.pages.numbers import metrics_data, metrics_pages
from hindsite.pages.numbers_oncall import on_call_data
from hindsite.pages.policy import policy_pages
from hindsite.pages.problems import problems_page
from hindsite.pages.reports import report_pages
from hindsite.pages.reviews import due_data, reviews_page
from hindsite.pages.runbook import runbook_list
from hindsite.pages.service import service_pages
from hindsite.pages.tags import tag_pages
from hindsite.pages.values import Page
from hindsite.workers import WorkerError, run_all

if TYPE_CHECKING:
    from hindsite.pages.context import Context

__all__ = ["CHAPTERS", "Chapter", "overview_pages"]

_MANY = 500
"""So many incidents are worth starting processes for."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some of the pages: what writes them, and how much there is to do, in any unit."""

    weight: int
    write: Callable[[Context], Page | Iterable[Page]]

    def pages(self, context: Context) -> list[Page]:
        """The pages."""
        written = self.write(context)
        return [written] if isinstance(written, Page) else list(written)


CHAPTERS = (
    Chapter(8, home_page),
    Chapter(4, incident_list_pages),
    Chapter(1, runbook_list),
    Chapter(1, alert_list_pages),
    Chapter(7, service_pages),
    Chapter(1, follow_up_page),
    Chapter(1, reviews_page),
    Chapter(7, metrics_pages),
    Chapter(14, report_pages),
    Chapter(1, policy_pages),
    Chapter(2, tag_pages),
    Chapter(1, problems_page),
    Chapter(1, chart_data),
    Chapter(12, metrics_data),
    Chapter(1, on_call_data),
    Chapter(1, follow_up_data),
    Chapter(1, due_data),
)
"""All of them, in an order that never changes."""

_Written = tuple[list[Page], Mapping[str, str]]


def overview_pages(context: Context) -> Iterator[Page]:
    """Write them, those of many incidents in several processes."""
    found = _written_apart(context) if len(context.library.incidents) >= _MANY else None
    if found is None:
        yield from chain.from_iterable(chapter.pages(context) for chapter in CHAPTERS)
        return
    for pages, summaries in found:
        context.summaries.update(summaries)
        yield from pages


def _written_apart(context: Context) -> list[_Written] | None:
    """The pages by chapter, each with what it shows of bodies; None where processes were killed.

    Raises:
        HindsiteError: A page cannot be written.
    """
    # What all need is worked out once, before the processes part.
    _ = context.numbers.measured, context.population, context.newest

    def write(number: int) -> _Written | HindsiteError:
        try:
            return CHAPTERS[number].pages(context), context.summaries
        except HindsiteError as error:
            return error

    bodies = context.options.bodies
    weights = [chapter.weight for chapter in CHAPTERS]
    try:
        made = run_all(write, weights, context.options.jobs, bodies.save if bodies else _nothing)
    except WorkerError:
        return None
    if bodies:
        bodies.reopen()
    for one in made:
        if isinstance(one, HindsiteError):
            raise one
    return [one for one in made if not isinstance(one, HindsiteError)]


def _nothing() -> None:
    """There is nothing to save."""
