"""The page of runbooks in numbers: whether one was there, helped, was mended; what is covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.names import fold
from hindsite.pages.desk import Desk
from hindsite.pages.numbers_data import RUNBOOKS_CSV
from hindsite.pages.numbers_page import metrics_page
from hindsite.pages.numbers_shares import share_views
from hindsite.pages.provenance import LISTED, Traced, Tracer
from hindsite.pages.runbook import freshness

if TYPE_CHECKING:
    from hindsite.metrics.values import RunbookRecord, WantedRunbook
    from hindsite.pages.context import Context
    from hindsite.pages.parts import Badge, Ref
    from hindsite.pages.values import Page

__all__ = ["RUNBOOK_NUMBERS", "runbook_numbers"]

RUNBOOK_NUMBERS = "metrics/runbooks/"
_EFFECT = ("runbook_availability", "runbook_use", "runbook_help", "runbook_mended")
_CARE = ("runbook_freshness", "runbook_exercise")
_COVERAGE = ("runbook_coverage",)
_LISTED = 10


@dataclass(frozen=True, slots=True)
class RunbookRow:
    """One runbook: the incidents by how it served, and when it was looked at last."""

    name: Ref
    helped: Traced
    misled: Traced
    unused: Traced
    unmended: int
    freshness: Badge
    exercised: Ref | None


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A runbook that was missing: in which incident, and what was wanted."""

    incident: Ref
    wanted: str


def runbook_numbers(context: Context) -> Page:
    """How runbooks served, how fresh and practised they are, and what has none."""
    desk, metrics = Desk(context, RUNBOOK_NUMBERS), context.metrics
    used = [record for record in metrics.runbooks if record.total]
    return metrics_page(
        context,
        RUNBOOK_NUMBERS,
        "metrics-runbooks.md.j2",
        "Runbooks in numbers",
        groups=[
            ("How they served", share_views(context, desk, _EFFECT)),
            ("What is covered", share_views(context, desk, _COVERAGE)),
            ("How they are kept", share_views(context, desk, _CARE)),
        ],
        rows=[_row(desk, record) for record in used[:LISTED]],
        rows_more=max(len(used) - LISTED, 0),
        wanted=[_wanted(desk, one) for one in metrics.wanted[:LISTED]],
        wanted_more=max(len(metrics.wanted) - LISTED, 0),
        nothing=not context.library.incidents and not context.library.runbooks,
        csv=desk.url(RUNBOOKS_CSV),
        reviews=desk.url("runbooks/"),
    )


def _row(desk: Desk, record: RunbookRecord) -> RunbookRow:
    context, tracer = desk.context, Tracer(desk, _LISTED)
    runbook = context.library.runbook_by_id[fold(record.runbook)]
    csv = desk.url(RUNBOOKS_CSV)
    return RunbookRow(
        name=desk.runbook(runbook),
        helped=tracer.records(record.helped, csv),
        misled=tracer.records(record.misled, csv),
        unused=tracer.records(record.unused, csv),
        unmended=len(record.unmended),
        freshness=freshness(runbook, context.today),
        exercised=desk.day(record.exercised) if record.exercised else None,
    )


def _wanted(desk: Desk, one: WantedRunbook) -> WantedRow:
    return WantedRow(Tracer(desk).record(one.incident), one.wanted)
