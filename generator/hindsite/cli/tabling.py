"""The numbers of `hindsite stats` as tables and sentences for people."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import click

from hindsite.cli.layout import Line, aligned, clean, fitted
from hindsite.cli.tabling_oncall import on_call_table
from hindsite.cli.terminal import counted
from hindsite.metrics.plain import ALL, duration_parts, severity_totals, share_parts
from hindsite.metrics.values import ClockState, Period, Reason
from hindsite.metrics.words import (
    clock_words,
    comparison_words,
    count_words,
    detectable_words,
    duration_words,
    interval_words,
    sayer,
    share_words,
)
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hindsite.app.stats import Numbers
    from hindsite.metrics import Selection
    from hindsite.metrics.values import (
        Cut,
        Estimate,
        Exclusion,
        Frequency,
        Metrics,
        NotificationClock,
        PeriodCount,
        Proportion,
        Statistic,
        Window,
    )

__all__ = ["tables"]

_SEVERITY = "severity"
_ALWAYS = frozenset({ALL, _SEVERITY})
_LAST = 6
"""So many periods are shown, the last ones."""
_DAY = timedelta(days=1)
_TARGET = "Target"
_STATISTIC = ("Group", "n of N", _TARGET, "Median", "95 %", "Geo. mean", "p90")
_SHARE = ("Group", "n of N", _TARGET, "Value", "95 %", "Left out")
_INTERVAL = 4
"""Where the interval stands in both."""
_PERIOD = ("Period", "Incidents", "95 %", *Severity)
_CLOCK = ("Duty to notify", "Regime", "State", "Due", "Time")
_WAITING = frozenset({ClockState.OVERDUE, ClockState.RUNNING, ClockState.NO_START})
_AGE = "Age of action items"
_FINER = {None: Period.QUARTER, Period.YEAR: Period.QUARTER, Period.QUARTER: Period.MONTH}
"""By which period incidents are counted where one period, or none, was asked for."""


def tables(numbers: Numbers, cuts: Iterable[Cut]) -> str:
    """What was measured, as text that is safe to print.

    On a terminal it is fitted to its width. Elsewhere each row is one line, for grep and awk.

    Args:
        numbers: What was measured, and for which selection.
        cuts: By what the numbers are told apart, besides severity.
    """
    metrics, shown = numbers.metrics, _ALWAYS.union(cut.value for cut in cuts)
    parts = [
        _heading(numbers),
        _sections(_STATISTIC, [row for row in _durations(metrics) if row[1] in shown]),
        _detectable(metrics),
        _sections(_SHARE, [row for row in _shares(metrics) if row[1] in shown]),
        _clocks(metrics),
        _frequency(metrics, numbers.selection.period),
        on_call_table(metrics.on_call, _width()),
    ]
    return "\n\n".join(filter(None, parts))


def _width() -> int | None:
    """How many columns the terminal has; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


_Row = tuple[str, str, Line]
"""A number's name, the kind of group, and the row, which begins with the group."""


def _sections(headings: Sequence[str], rows: Sequence[_Row]) -> str:
    """One table for each number on a terminal, elsewhere one of all with the name in each row."""
    width = _width()
    if width is None:
        named = [
            Line((name, _group(kind, row.cells[0]), *row.cells[1:]), row.rest)
            for name, kind, row in rows
        ]
        return "\n".join(aligned(("Metric", *headings), named)) if rows else ""
    found = groupby(rows, key=lambda row: row[0])
    return "\n\n".join(_section(name, headings, list(part), width) for name, part in found)


def _group(kind: str, key: str) -> str:
    """A group in words; a severity says itself what it is."""
    return key if kind in _ALWAYS else f"{kind} {key}"


def _section(name: str, headings: Sequence[str], rows: Sequence[_Row], width: int) -> str:
    """The groups of one number; before those of a kind stands the kind."""
    lines: list[Line] = []
    for kind, part in groupby(rows, key=lambda row: row[1]):
        lines += [] if kind in _ALWAYS else [Line((f"by {kind}",))]
        lines += [row for *_, row in part]
    table = fitted(headings, lines, width, below=_INTERVAL)
    return "\n".join([click.style(clean(name), bold=True), *table])


def _heading(numbers: Numbers) -> str:
    metrics, selection = numbers.metrics, numbers.selection
    lines = (
        f"As of {metrics.as_of.isoformat()}",
        _selected(selection),
        _basis(metrics, selection),
        _outside(metrics.outside),
    )
    return "\n".join(clean(line) for line in lines if line)


def _selected(selection: Selection) -> str:
    """What was filtered, in words."""
    named = {
        _SEVERITY: selection.severities,
        "service": selection.services,
        "team": selection.teams,
    }
    parts = [_period(selection.period)] if selection.period else []
    parts += [f"{what} {' or '.join(names)}" for what, names in named.items() if names]
    return f"Selected: {'; '.join(parts)}" if parts else ""


def _period(window: Window) -> str:
    so_far = "" if window.finished else f", {counted(window.days, 'day')} so far"
    days = f"{window.start} to {window.end - _DAY}{so_far}"
    return f"{window.label} ({days}), response times of what was resolved in it"


def _basis(metrics: Metrics, selection: Selection) -> str:
    """How many incidents count, and of which kinds."""
    if not metrics.population:
        return f"No incident of kind {' or '.join(selection.kinds)} here."
    totals = (f"{count} {name}" for name, count in severity_totals(metrics).items() if count)
    kinds = ", ".join(selection.kinds)
    return f"{counted(len(metrics.population), 'incident')} ({kinds}): {', '.join(totals)}"


def _outside(outside: Sequence[Exclusion]) -> str:
    """Who does not count, by kind; duplicates by that."""
    found = Counter(
        one.reason.value if one.reason is Reason.DUPLICATE else ", ".join(one.detail)
        for one in outside
    )
    parts = (f"{count} {word}" for word, count in sorted(found.items()))
    return f"Not counted: {', '.join(parts)}" if outside else ""


def _durations(metrics: Metrics) -> Iterator[_Row]:
    """Response times and the age of actions, without groups that no incident is in.

    Where nothing has a value, the groups are not told apart.
    """
    for duration in metrics.durations:
        whole = duration.overall
        for kind, key, target, statistic in duration_parts(duration):
            if statistic.population and (whole.n or whole.censored or kind == ALL):
                yield duration.name, kind, _statistic(key, target, statistic)
    if metrics.action_age.population:
        yield _AGE, ALL, _statistic(ALL, None, metrics.action_age)


def _statistic(group: str, target: float | None, statistic: Statistic) -> Line:
    say = sayer(statistic.unit)
    running = f", {len(statistic.censored)} open" if statistic.censored else ""
    basis = (
        group,
        f"{statistic.n} of {statistic.population}{running}",
        "" if target is None else duration_words(target),
    )
    if statistic.median is None and statistic.geometric_mean is None:
        values = ", ".join(map(say, statistic.values))
        return Line(basis, f"values: {values}" if values else _why(statistic.left_out))
    return Line(
        (
            *basis,
            _said(statistic.median, say),
            interval_words(statistic.median, say),
            _said(statistic.geometric_mean, say),
            _said(statistic.p90, say),
        )
    )


def _why(left_out: Sequence[Exclusion]) -> str:
    """How many were left out for each reason: `3 field missing, 1 not yet due`."""
    found = Counter(exclusion.reason.value for exclusion in left_out)
    return ", ".join(f"{count} {reason}" for reason, count in sorted(found.items()))


def _said(estimate: Estimate | None, say: Callable[[float], str]) -> str:
    return "" if estimate is None else say(estimate.value)


def _detectable(metrics: Metrics) -> str:
    """What change in the time to resolve these incidents could show."""
    for duration in metrics.durations:
        if duration.key == "ttr" and (words := detectable_words(duration.overall)):
            return f"{duration.name}: {words}"
    return ""


def _shares(metrics: Metrics) -> Iterator[_Row]:
    """Proportions, of the same groups."""
    for share in metrics.shares:
        for kind, key, proportion in share_parts(share):
            if proportion.population and (share.overall.n or kind == ALL):
                yield proportion.name, kind, _proportion(key, proportion)


def _proportion(group: str, proportion: Proportion) -> Line:
    cells = (
        group,
        f"{proportion.n} of {proportion.population}",
        "" if proportion.target is None else share_words(proportion.target),
        _said(proportion.estimate, share_words),
        interval_words(proportion.estimate, share_words),
    )
    return Line(cells, _why(proportion.left_out))


def _clocks(metrics: Metrics) -> str:
    """Duties to notify of a breach that nobody has done yet, the most urgent first."""
    waiting = [clock for clock in metrics.clocks if clock.state in _WAITING]
    waiting.sort(key=lambda clock: (clock.due_at is None, clock.due_at, clock.incident))
    rows = [_clock(clock) for clock in waiting]
    width = _width()
    table = aligned(_CLOCK, rows) if width is None else fitted(_CLOCK, rows, width)
    return "\n".join(table) if rows else ""


def _clock(clock: NotificationClock) -> Line:
    decided = "" if clock.is_decided else ", undecided"
    due = "" if clock.due_at is None else clock.due_at.isoformat(timespec="minutes")
    state = f"{clock.state.value}{decided}"
    return Line((clock.incident, clock.regime, state, due, clock_words(clock)))


def _frequency(metrics: Metrics, window: Window | None) -> str:
    """The last periods, and whether they differ by more than chance."""
    finer = _FINER.get(window.period if window else None, Period.WEEK)
    frequency = metrics.frequency.get(finer)
    if frequency is None or not metrics.population:
        return ""
    width, rows = _width(), [_counted(row) for row in frequency.rows[-_LAST:]]
    table = aligned(_PERIOD, rows) if width is None else fitted(_PERIOD, rows, width)
    compared = _compared(metrics.frequency.get(window.period) if window else frequency)
    return "\n".join([*table, *compared])


def _counted(row: PeriodCount) -> Line:
    return Line(
        (
            row.label if row.finished else f"{row.label} so far",
            count_words(row.total),
            interval_words(row.estimate, count_words),
            *(str(row.by_severity.get(severity, 0)) for severity in Severity),
        )
    )


def _compared(frequency: Frequency | None) -> Iterator[str]:
    found = (frequency.comparison, frequency.running) if frequency else ()
    for comparison in found:
        if comparison is not None:
            yield comparison_words(comparison)
