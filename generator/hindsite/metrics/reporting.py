"""One period on one page against the one before: reports of years, quarters, months and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.comparing import compare
from hindsite.metrics.durations import DEFINITIONS
from hindsite.metrics.frames import action_days, has_status
from hindsite.metrics.highlights import ranking_of
from hindsite.metrics.keeping import kept_workings
from hindsite.metrics.measuring import measured
from hindsite.metrics.periods import window_before, window_named, windows
from hindsite.metrics.stretches import Ledger, stretch, within
from hindsite.metrics.values import Metrics, Period, Report, Versus
from hindsite.metrics.workings import Workings
from hindsite.model.enums import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    import pandas as pd

    from hindsite.metrics.frames import Codes, Flags
    from hindsite.metrics.highlights import Ranking
    from hindsite.metrics.periods import Days
    from hindsite.metrics.stretches import Stretch
    from hindsite.metrics.values import Count, Cut, Problem, Window
    from hindsite.model.library import Library
    from hindsite.store import Pack

__all__ = ["REPORTED", "measure_all", "report", "reports"]


def _nothing(_metrics: Metrics) -> None:
    """Nothing is begun."""


REPORTED = (Period.YEAR, Period.QUARTER, Period.MONTH)
"""The periods that have a page each; a week has a report when somebody asks for it."""


def reports(
    library: Library, as_of: datetime, metrics: Metrics | None = None
) -> tuple[Report, ...]:
    """Every year, then every quarter, then every month since the first incident, newest first.

    Args:
        library: What the audience may see, as it was known at `as_of`.
        as_of: The instant, aware.
        metrics: What `measure` gives for the same library and instant, to measure it only once.
    """
    return _all_reports(_ledger(library, as_of, metrics))


def report(library: Library, as_of: datetime, label: str, metrics: Metrics | None = None) -> Report:
    """The report of one period: `2026`, `2026-Q3`, `2026-09` or `2026-W07`.

    Durations, and shares of incidents, are of those resolved in the period; the completion of
    action items is of those first due in it; all else is of the incidents that began in it. All is
    told as it is known at `as_of`, so that what was mended since counts as mended.

    Args:
        library: What the audience may see, as it was known at `as_of`.
        as_of: The instant, aware.
        label: Which period.
        metrics: What `measure` gives for the same library and instant, to measure it only once.

    Raises:
        ValueError: The label names no period that has begun; the message says what was expected.
    """
    window = window_named(label, as_of.astimezone(library.settings.zone).date())
    (found,) = _reports(_desk(_ledger(library, as_of, metrics)), (window,))
    return found


def measure_all(
    library: Library,
    as_of: datetime,
    meet: Callable[[Metrics], None] = _nothing,
    pack: Pack | None = None,
) -> tuple[Metrics, tuple[Report, ...]]:
    """Every number of a library and every report, worked out together, which takes less time.

    Args:
        library: What the audience may see, as it was known at `as_of`.
        as_of: The instant, aware.
        meet: Takes the numbers before the reports are worked out, to begin with what needs none.
        pack: What builds for the same audience keep of single incidents, if anything.
    """
    work = kept_workings(library, as_of, pack)
    ledger = Ledger(work, measured(work))
    meet(ledger.metrics)
    return ledger.metrics, _all_reports(ledger)


def _all_reports(ledger: Ledger) -> tuple[Report, ...]:
    days = ledger.began_in_order
    if not len(days):
        return ()
    first, today = days[0].item(), ledger.work.today
    spans = (reversed(windows(period, first, today)) for period in REPORTED)
    return _reports(_desk(ledger), tuple(chain.from_iterable(spans)))


def _ledger(library: Library, as_of: datetime, metrics: Metrics | None) -> Ledger:
    work = Workings(library, as_of, library.settings.population)
    return Ledger(work, measured(work) if metrics is None else metrics)


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """All that any report needs, made once."""

    ledger: Ledger
    ranking: Ranking
    actions: _Actions
    problems: _Problems


def _desk(ledger: Ledger) -> _Desk:
    work = ledger.work
    return _Desk(
        ledger=ledger,
        ranking=ranking_of(ledger.ids.tolist(), work.worths, work.samples["impact"]),
        actions=_actions(work.actions, ledger),
        problems=_problems(ledger.metrics.problems, ledger),
    )


def _reports(desk: _Desk, spans: Sequence[Window]) -> tuple[Report, ...]:
    """The reports of these windows; a window that is also the one before another is read once."""
    needed = dict.fromkeys(chain(spans, map(window_before, spans)))
    stretches = {window: stretch(desk.ledger, window) for window in needed}
    return tuple(_report(desk, window, stretches) for window in spans)


def _report(desk: _Desk, window: Window, stretches: Mapping[Window, Stretch]) -> Report:
    ledger, before = desk.ledger, window_before(window)
    now, then = stretches[window], stretches[before]
    opened, closed, overdue = desk.actions.of(window, ledger.work.today)
    return Report(
        as_of=ledger.work.as_of,
        window=window,
        before=before,
        incidents=tuple(ledger.ids[now.began].tolist()),
        by_severity=now.by_severity,
        by_severity_before=then.by_severity,
        comparison=compare(ledger.began_in_order, window, before),
        resolved=tuple(ledger.ids[now.resolved].tolist()),
        still_open=tuple(ledger.ids[now.began[ledger.open[now.began]]].tolist()),
        durations=_durations(now, then),
        shares=_shares(now, then),
        counts=_counts(ledger, window),
        opened=opened,
        closed=closed,
        overdue=overdue,
        problems=desk.problems.of(window),
        highlight=desk.ranking.best(now.began),
    )


def _durations(now: Stretch, then: Stretch) -> tuple[Versus, ...]:
    pairs = zip(DEFINITIONS, now.durations, then.durations, strict=True)
    return tuple(Versus(one.name, one.short, *sides) for one, *sides in pairs)


def _shares(now: Stretch, then: Stretch) -> tuple[Versus, ...]:
    pairs = zip(now.shares, then.shares, strict=True)
    return tuple(Versus(one.name, one.name, one, other) for one, other in pairs)


def _counts(ledger: Ledger, window: Window) -> dict[Cut, tuple[Count, ...]]:
    flags = within(ledger.began, window)
    return {
        cut: parts.counts(flags, ledger.ids, ledger.levels) for cut, parts in ledger.parts.items()
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Actions:
    """Action items whose end is known or to come, with the days on which they changed."""

    ids: np.ndarray[tuple[int], np.dtype[np.object_]]
    opened: Days
    closed: Days
    due: Days

    def of(self, window: Window, today: date) -> tuple[tuple[str, ...], ...]:
        """Those opened and those closed in a window, and those overdue at the end of it.

        As in `action_flow`: overdue goes by the present due date, whose day must be over.
        """
        until = np.datetime64(window.until)
        stood = (self.opened < until) & ~(self.closed < until)
        overdue = stood & (self.due < np.datetime64(min(window.end, today)))
        flags = (within(self.opened, window), within(self.closed, window), overdue)
        return tuple(tuple(self.ids[flag].tolist()) for flag in flags)


def _actions(frame: pd.DataFrame, ledger: Ledger) -> _Actions:
    """Left out are the cancelled and those done on an unknown day, as in `action_flow`."""
    done, done_at = has_status(frame, ActionStatus.DONE), action_days(frame, "done_at")
    opened = action_days(frame, "opened")
    known: Flags = ~((done & np.isnat(done_at)) | has_status(frame, ActionStatus.CANCELLED))
    return _Actions(
        ids=ledger.action_ids[known],
        opened=np.where(done, np.minimum(opened, done_at), opened)[known],
        closed=np.where(done, done_at, np.datetime64("NaT"))[known],
        due=action_days(frame, "due")[known],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Problems:
    """The days on which problems came again, and which one each day is of."""

    problems: Sequence[Problem]
    days: Days
    places: Codes

    def of(self, window: Window) -> tuple[Problem, ...]:
        """The problems that came again in a window, in their order."""
        found = np.unique(self.places[within(self.days, window)])
        return tuple(self.problems[place] for place in found.tolist())


def _problems(problems: Sequence[Problem], ledger: Ledger) -> _Problems:
    """A problem comes again with each incident but its first."""
    place_of = {id_: place for place, id_ in enumerate(ledger.ids.tolist())}
    again = np.array([place_of[id_] for one in problems for id_ in one.ids[1:]], dtype=np.intp)
    times = np.array([len(one.ids) - 1 for one in problems], dtype=np.intp)
    return _Problems(
        problems=problems,
        days=ledger.began[again],
        places=np.repeat(np.arange(len(problems)), times),
    )
