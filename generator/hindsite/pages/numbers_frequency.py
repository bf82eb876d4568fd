"""The page of frequency: how often incidents begin, and whether that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.values import Period, PeriodCount
from hindsite.metrics.words import comparison_words, count_words, interval_words
from hindsite.model.enums import Severity
from hindsite.pages.counting import CountRow
from hindsite.pages.desk import Desk
from hindsite.pages.numbers_page import POPULATION_CSV, metrics_page
from hindsite.pages.parts import Ref
from hindsite.pages.provenance import Tracer

if TYPE_CHECKING:
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["frequency_page"]

_HERE = "metrics/frequency/"
_LIMITS = {Period.YEAR: 10, Period.QUARTER: 12, Period.MONTH: 24, Period.WEEK: 13}
_COMPARED = (Period.YEAR, Period.QUARTER, Period.MONTH)


def frequency_page(context: Context) -> Page:
    """Is it getting worse? Then years, quarters, months and weeks."""
    desk = Desk(context, _HERE)
    tables = [(period, _rows(desk, period)) for period in _LIMITS]
    return metrics_page(
        context,
        _HERE,
        "metrics-frequency.md.j2",
        "Frequency",
        comparisons=_comparisons(context),
        tables=[(period.value, rows) for period, rows in tables if rows],
    )


def _comparisons(context: Context) -> list[str]:
    """The last whole period against the one before it, and the one that runs."""
    known = context.metrics.frequency
    found = [known[period] for period in _COMPARED if period in known]
    pairs = [pair for one in found for pair in (one.comparison, one.running)]
    return [comparison_words(pair) for pair in pairs if pair is not None]


def _rows(desk: Desk, period: Period) -> list[CountRow]:
    frequency = desk.context.metrics.frequency.get(period)
    rows = frequency.rows[-_LIMITS[period] :] if frequency else ()
    tracer = Tracer(desk)
    return [_row(tracer, row) for row in reversed(rows)]


def _row(tracer: Tracer, row: PeriodCount) -> CountRow:
    return CountRow(
        name=Ref(row.label, note="" if row.finished else "so far"),
        counts=tuple(row.by_severity.get(severity, 0) for severity in Severity),
        total=row.total,
        interval=interval_words(row.estimate, count_words),
        traced=tracer.records(row.ids, tracer.desk.url(POPULATION_CSV)),
    )
