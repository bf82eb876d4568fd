"""One period against the one before, as values for its page and for a review document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.metrics.values import Cut, Proportion, Reason, Statistic
from hindsite.metrics.words import comparison_words, share_words
from hindsite.model.enums import Severity
from hindsite.model.names import fold
from hindsite.pages.parts import Badge, IncidentRow, Ref, Tile
from hindsite.pages.recurring import RecurringRow, recurring_rows
from hindsite.pages.report_actions import ReportActions, actions_digest, report_actions
from hindsite.pages.shown import Shown
from hindsite.pages.statistics import share_row, statistic_row
from hindsite.pages.words import day_words, plural
from hindsite.store import digest

if TYPE_CHECKING:
    from hindsite.metrics.values import Report, Versus, Window
    from hindsite.model.incident import Incident
    from hindsite.pages.desk import Desk

__all__ = [
    "ReportView",
    "VersusRow",
    "count_tiles",
    "days_words",
    "depends_on_instant",
    "report_digest",
    "report_view",
]

_LISTED = 100
_OPEN = 50
_MOST_HIT = 5
_RECURRING = 8


@dataclass(frozen=True, slots=True)
class Measured:
    """One number of one period: its value, its 95 % interval, and how many it rests on.

    `few` stands for the value where there is none: each of too few, or why there is nothing.
    """

    value: str
    interval: str
    few: str
    n: str


@dataclass(frozen=True, slots=True)
class VersusRow:
    """A number in the period and in the one before."""

    name: str
    definition: str
    now: Measured
    before: Measured
    target: str


@dataclass(frozen=True, slots=True)
class HighlightView:
    """The incident to read, why it was chosen, and what happened in a few words."""

    row: IncidentRow
    why: str
    summary: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that a report says; `severities` are counted now and before, the worst first."""

    label: str
    noun: str
    days: str
    before: str
    before_days: str
    worse: str
    total: int
    total_before: int
    severities: tuple[tuple[Badge, int, int], ...]
    resolved: int
    open: tuple[IncidentRow, ...]
    open_total: int
    highlight: HighlightView | None
    durations: tuple[VersusRow, ...]
    shares: tuple[VersusRow, ...]
    incidents: tuple[IncidentRow, ...]
    services: tuple[Ref, ...]
    factors: tuple[Ref, ...]
    problems: tuple[RecurringRow, ...]
    more_problems: int
    actions: ReportActions
    is_empty: bool

    @property
    def more(self) -> int:
        """How many incidents of the period are not listed."""
        return self.total - len(self.incidents)


def report_view(desk: Desk, report: Report) -> ReportView:
    """A report for one page; of very many incidents it lists the severest."""
    here = frozenset(report.incidents)
    return ReportView(
        label=report.window.label,
        noun=report.window.period.value,
        days=days_words(report.window),
        before=report.before.label,
        before_days=days_words(report.before),
        worse=comparison_words(report.comparison),
        total=len(report.incidents),
        total_before=sum(report.by_severity_before.values()),
        severities=tuple(
            (desk.severity(one), report.by_severity.get(one, 0), _before(report, one))
            for one in Severity
        ),
        resolved=len(report.resolved),
        open=tuple(desk.rows(_still_open(desk, report))),
        open_total=len(report.still_open),
        highlight=_highlight(desk, report),
        durations=tuple(_versus(one) for one in report.durations),
        shares=tuple(_versus(one) for one in report.shares),
        incidents=tuple(desk.rows(_listed(desk, report))),
        services=_most_hit(report, Cut.SERVICE, desk),
        factors=_most_hit(report, Cut.FACTOR, desk),
        problems=tuple(recurring_rows(desk, report.problems[:_RECURRING], here)),
        more_problems=max(len(report.problems) - _RECURRING, 0),
        actions=report_actions(desk, report),
        is_empty=is_empty(report),
    )


def _listed(desk: Desk, report: Report) -> list[Incident]:
    """The incidents that have a row."""
    incidents = desk.context.incidents(report.incidents)
    severest = sorted(incidents, key=lambda item: item.severity.level)[:_LISTED]
    shown = {item.id for item in severest}
    return [item for item in incidents if item.id in shown]


def _still_open(desk: Desk, report: Report) -> list[Incident]:
    """Those that have a row since service is not restored."""
    return desk.context.incidents(report.still_open[:_OPEN])


def report_digest(desk: Desk, report: Report) -> str:
    """A digest of all that `report_view` shows, which is quicker to take.

    Raises:
        UnknownError: Of an incident that has a row nobody knows what it was read from.
    """
    shown, context = Shown(desk.context), desk.context
    here = frozenset(report.incidents)
    best = report.highlight
    highlight = context.incidents([best.id]) if best else []
    return digest(
        repr((report.window, report.before, report.comparison)),
        repr((len(report.incidents), len(report.resolved), len(report.still_open))),
        repr((report.by_severity, report.by_severity_before)),
        repr([_versus(one) for one in (*report.durations, *report.shares)]),
        repr([_most_hit(report, cut, desk) for cut in (Cut.SERVICE, Cut.FACTOR)]),
        repr(recurring_rows(desk, report.problems[:_RECURRING], here)),
        repr((len(report.problems), is_empty(report), best and best.why)),
        repr([(shown.incident(item), context.summary_of(item)) for item in highlight]),
        repr([shown.incident(item) for item in _still_open(desk, report)]),
        repr([shown.incident(item) for item in _listed(desk, report)]),
        actions_digest(desk, report, shown),
    )


def is_empty(report: Report) -> bool:
    """Whether nothing happened: no incident began or was resolved, and no action moved."""
    return not (
        report.incidents or report.resolved or report.opened or report.closed or report.overdue
    )


def _before(report: Report, severity: Severity) -> int:
    return report.by_severity_before.get(severity, 0)


def days_words(window: Window) -> str:
    """The days of a window: `1 Jul 2026 to 30 Sep 2026`, and how far it is over."""
    last = window.end - timedelta(days=1)
    whole = f"{day_words(window.start)} to {day_words(last)}"
    if window.finished:
        return whole
    return f"{whole}, its first {plural(window.days, 'day')}"


def _highlight(desk: Desk, report: Report) -> HighlightView | None:
    if report.highlight is None:
        return None
    incident = desk.context.library.incident_by_id.get(fold(report.highlight.id))
    if incident is None:
        return None
    summary = desk.context.summary_of(incident)
    return HighlightView(desk.row(incident), report.highlight.why, summary)


def _versus(versus: Versus) -> VersusRow:
    target = versus.now.target if isinstance(versus.now, Proportion) else None
    return VersusRow(
        name=versus.name,
        definition=versus.now.definition,
        now=_measured(versus.now),
        before=_measured(versus.before),
        target=share_words(target) if target is not None else "",
    )


def _measured(number: Statistic | Proportion) -> Measured:
    """The median of a duration, or a share."""
    if isinstance(number, Statistic):
        row = statistic_row("", number)
        cell, few = row.median, row.values
    else:
        cell, few = share_row("", number).value, ""
    return Measured(
        value="" if few else cell.value,
        interval="" if few else cell.interval,
        few=few or cell.why,
        n=f"n = {number.n:,} of {number.population:,}" if number.population else "",
    )


def _most_hit(report: Report, cut: Cut, desk: Desk) -> tuple[Ref, ...]:
    say = desk.service if cut is Cut.SERVICE else desk.factor
    counts = report.counts.get(cut, ())
    named = [(say(count.key), count.total) for count in counts[:_MOST_HIT]]
    return tuple(Ref(ref.text, ref.href, note=str(total)) for ref, total in named)


def count_tiles(view: ReportView) -> list[Tile]:
    """The counts of a report as key numbers, each with that of the period before."""
    then = f"in {view.before}"
    counts = [Tile("Incidents", f"{view.total:,}", f"{view.total_before:,} {then}")]
    counts += [Tile(one.text, f"{now:,}", f"{old:,} {then}") for one, now, old in view.severities]
    actions = view.actions
    return [
        *counts,
        Tile("Resolved", f"{view.resolved:,}", f"in this {view.noun}"),
        Tile("Still open", f"{view.open_total:,}", "of these incidents"),
        Tile("Actions opened", f"{actions.opened:,}", f"in this {view.noun}"),
        Tile("Actions closed", f"{actions.closed:,}", f"in this {view.noun}"),
        Tile("Actions overdue", f"{actions.overdue:,}", "at its end"),
    ]


def depends_on_instant(report: Report) -> bool:
    """Whether something in it changes while time passes, although nothing happens."""
    numbers = [
        one for versus in (*report.durations, *report.shares) for one in (versus.now, versus.before)
    ]
    return (
        not report.window.finished
        or bool(report.still_open)
        or any(isinstance(one, Statistic) and one.censored for one in numbers)
        or any(item.reason is Reason.NOT_YET_DUE for one in numbers for item in one.left_out)
    )
