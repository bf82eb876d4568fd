"""All pages that show several records together, and their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["overview_pages"]


def overview_pages(context: Context) -> Iterator[Page]:
    """Write them, in an order that never changes."""
    yield home_page(context)
    yield from incident_list_pages(context)
    yield runbook_list(context)
    yield from alert_list_pages(context)
    yield from service_pages(context)
    yield follow_up_page(context)
    yield reviews_page(context)
    yield from metrics_pages(context)
    yield from report_pages(context)
    yield from policy_pages(context)
    yield from tag_pages(context)
    yield from problems_page(context)
    yield from chart_data(context)
    yield from metrics_data(context)
    yield from on_call_data(context)
    yield from follow_up_data(context)
    yield due_data(context)
