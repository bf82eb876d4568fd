"""All pages that show several records together, and their data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from hindsite.errors import HindsiteError
from hindsite.pages.alerts import alert_list_pages
from hindsite.pages.figures import chart_data
from hindsite.pages.followup import follow_up_page
from hindsite.pages.followup_data import follow_up_data
from hindsite.pages.home import home_page
from hindsite.pages.incidents import incident_list_pages
from hindsite.pages.numbers import metrics_data, metrics_pages
from hindsite.pages.numbers_oncall import on_call_data
from hindsite.pages.overviews import MANY, whole
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
    from hindsite.pages.values import Draft
    from hindsite.store import Pack

__all__ = ["CHAPTERS", "Chapter", "overview_pages", "overviews_as"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some of the pages: what writes them, and how much there is to do, in any unit."""

    weight: int
    write: Callable[[Context], Page | Iterable[Page | Draft]]

    def pages(self, context: Context) -> Iterable[Page | Draft]:
        """The pages, one at a time where it writes them so."""
        written = self.write(context)
        return [written] if isinstance(written, Page) else written


CHAPTERS = (
    Chapter(4, home_page),
    Chapter(2, incident_list_pages),
    Chapter(2, runbook_list),
    Chapter(1, alert_list_pages),
    Chapter(7, service_pages),
    Chapter(2, follow_up_page),
    Chapter(1, reviews_page),
    Chapter(9, metrics_pages),
    Chapter(7, report_pages),
    Chapter(1, policy_pages),
    Chapter(2, tag_pages),
    Chapter(1, problems_page),
    Chapter(1, chart_data),
    Chapter(10, metrics_data),
    Chapter(1, on_call_data),
    Chapter(2, follow_up_data),
    Chapter(1, due_data),
)
"""All of them, in an order that never changes."""

_Item = TypeVar("_Item")


def overview_pages(context: Context) -> Iterator[Page]:
    """Write them, those of many incidents in several processes."""
    yield from overviews_as(context, whole)


def overviews_as(
    context: Context, shape: Callable[[Page | Draft], _Item], besides: Sequence[Chapter] = ()
) -> Iterator[_Item]:
    """What is made of each of them, by the process that wrote it as soon as it did.

    Args:
        context: What they are made from.
        shape: Makes of a page what is wanted of it: pages are long, and need not all be there.
        besides: What is done by the same processes, which have at hand what pages show of records.
    """
    chapters = (*CHAPTERS, *besides)
    is_large = len(context.library.incidents) >= MANY
    found = _shaped_apart(context, shape, chapters) if is_large else None
    if found is None:
        pages = chain.from_iterable(chapter.pages(context) for chapter in chapters)
        yield from map(shape, pages)
        return
    for items, summaries in found:
        context.summaries.update(summaries)
        yield from items


def _shaped_apart(
    context: Context, shape: Callable[[Page | Draft], _Item], chapters: Sequence[Chapter]
) -> list[tuple[list[_Item], Mapping[str, str]]] | None:
    """The same by chapter, each with what it shows of bodies; None where processes were killed.

    Raises:
        HindsiteError: A page cannot be written.
    """
    # What all need is worked out once, before the processes part.
    _ = context.numbers.measured, context.population, context.newest

    def write(number: int) -> tuple[list[_Item], Mapping[str, str]] | HindsiteError:
        try:
            return [shape(page) for page in chapters[number].pages(context)], context.summaries
        except HindsiteError as error:
            return error

    options = context.options
    packs = [pack for pack in (options.bodies, options.overviews) if pack is not None]
    weights = [chapter.weight for chapter in chapters]
    try:
        made = run_all(write, weights, options.jobs, partial(_save, packs), here=True)
    except WorkerError:
        return None
    for pack in packs:
        pack.reopen()
    for one in made:
        if isinstance(one, HindsiteError):
            raise one
    return [one for one in made if not isinstance(one, HindsiteError)]


def _save(packs: Sequence[Pack]) -> None:
    for pack in packs:
        pack.save()
