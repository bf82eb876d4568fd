"""The reports: one page for each period, and the index of all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from hindsite.metrics.values import Period
from hindsite.pages.addresses import Addresses, source_path
from hindsite.pages.desk import Desk
from hindsite.pages.parts import Ref
from hindsite.pages.report import (
    count_tiles,
    depends_on_instant,
    is_empty,
    report_digest,
    report_view,
)
from hindsite.pages.shown import UnknownError
from hindsite.pages.values import Draft, FixedSeal
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.metrics.values import Report, Window
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["report_links", "report_pages"]

_INDEX = "reports/"
_QUARTERS = range(1, 5)
_RECENT = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the index: each period with its count, and a link where it has a report."""

    year: Ref
    total: int
    cells: tuple[PeriodCell, ...]


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """How many incidents a period has; `ref` is None where there is no report of it."""

    ref: Ref | None
    is_quarter: bool


def report_pages(context: Context) -> Iterator[Page | Draft]:
    """The index, then each period."""
    shown = [report for report in context.reports if _has_page(context, report)]
    yield _index(context, shown)
    by_label = {report.window.label: report for report in shown}
    next_of = {report.before.label: report.window.label for report in shown}
    for report in shown:
        label = report.window.label
        near = [report.before.label, next_of.get(label, ""), *_around_and_within(report.window)]
        yield _page(context, report, [by_label[one] for one in near if one in by_label])


def _has_page(context: Context, report: Report) -> bool:
    """Long ago, a period in which nothing happened has none: one odd date makes a thousand."""
    return context.today - report.window.end < _RECENT or not is_empty(report)


def _index(context: Context, reports: Sequence[Report]) -> Page:
    desk = Desk(context, _INDEX, is_wide=True)
    values = {
        "years": _years(desk, reports),
        "links": [link for link in report_links(desk) if link.note],
        "basis": desk.basis(),
        "any": bool(reports),
    }
    return desk.page("reports.md.j2", "Reports", values)


def _years(desk: Desk, reports: Sequence[Report]) -> list[YearRow]:
    """Years with any report, the newest first."""
    by_year: defaultdict[int, dict[str, Report]] = defaultdict(dict)
    for report in reports:
        by_year[report.window.start.year][report.window.label] = report
    return [_year(desk, year, by_year[year]) for year in sorted(by_year, reverse=True)]


def _year(desk: Desk, year: int, reports: Mapping[str, Report]) -> YearRow:
    whole = reports.get(str(year))
    months = [one for one in reports.values() if one.window.period is Period.MONTH]
    total = len(whole.incidents) if whole else sum(len(one.incidents) for one in months)
    href = desk.url(Addresses.report(str(year))) if whole else None
    return YearRow(Ref(str(year), href), total, tuple(_cells(desk, year, reports)))


def _cells(desk: Desk, year: int, reports: Mapping[str, Report]) -> Iterator[PeriodCell]:
    for quarter in _QUARTERS:
        labels = [f"{year}-Q{quarter}", *_months_of(year, quarter)]
        for label in labels:
            report = reports.get(label)
            yield PeriodCell(_counted(desk, report) if report else None, label == labels[0])


def _months_of(year: int, quarter: int) -> list[str]:
    return [f"{year}-{month:02}" for month in range(3 * quarter - 2, 3 * quarter + 1)]


def _counted(desk: Desk, report: Report) -> Ref:
    note = "" if report.window.finished else "so far"
    label = report.window.label
    return Ref(str(len(report.incidents)), desk.url(Addresses.report(label)), note=note)


def _page(context: Context, report: Report, near: Sequence[Report]) -> Page | Draft:
    """The page of a report, taken from a former build where nothing that it shows has changed."""
    desk = Desk(context, Addresses.report(report.window.label), is_wide=True, is_searched=False)
    links = [_link(desk, one) for one in near]
    write = partial(_written, desk, report, links)
    key = _key(desk, report, links)
    return Draft(source_path(desk.here), write, seal=FixedSeal(key)) if key else write()


def _written(desk: Desk, report: Report, near: Sequence[Ref]) -> Page:
    view = report_view(desk, report)
    values = {
        "view": view,
        "tiles": count_tiles(view),
        "near": near,
        "everything": desk.url(_INDEX),
        "year": _year_of(desk, report.window),
        "as_of": desk.as_of if depends_on_instant(report) else None,
    }
    return desk.page(
        "report.md.j2", f"Report {report.window.label}", values, description=view.worse
    )


def _key(desk: Desk, report: Report, near: Sequence[Ref]) -> str | None:
    """A digest of all that the page is made from; None where that is not known, or of no use."""
    context = desk.context
    if context.maker is None or context.options.overviews is None:
        return None
    instant = context.as_of.isoformat() if depends_on_instant(report) else ""
    try:
        shown = report_digest(desk, report)
    except UnknownError:
        return None
    return digest("report 1", context.maker, desk.here, repr(near), instant, shown)


def _year_of(desk: Desk, window: Window) -> Ref:
    """The page of all incidents of the year in which a window begins."""
    year = window.start.year
    return Ref(str(year), desk.url(Addresses.year(year)))


def _around_and_within(window: Window) -> list[str]:
    """The labels of longer periods that hold a window, and of shorter ones that it holds."""
    year, quarter = window.start.year, (window.start.month + 2) // 3
    return {
        Period.MONTH: [f"{year}-Q{quarter}", str(year)],
        Period.QUARTER: [str(year), *_months_of(year, quarter)],
        Period.YEAR: [f"{year}-Q{one}" for one in _QUARTERS],
    }.get(window.period, [])


def _link(desk: Desk, report: Report, note: str = "") -> Ref:
    label = report.window.label
    return Ref(label, desk.url(Addresses.report(label)), note=note)


def report_links(desk: Desk) -> list[Ref]:
    """The reports most asked for: the quarter that runs, the last whole ones, and all of them."""
    reports = desk.context.reports
    if not reports:
        return []
    asked = (
        (Period.QUARTER, False, "so far"),
        (Period.QUARTER, True, "the last whole quarter"),
        (Period.MONTH, True, "the last whole month"),
    )
    found = []
    for period, finished, note in asked:
        fitting = [
            one
            for one in reports
            if one.window.period is period and one.window.finished is finished
        ]
        if fitting:
            latest = max(fitting, key=lambda one: one.window.start)
            found.append(_link(desk, latest, note))
    return [*found, Ref("all reports", desk.url(_INDEX))]
