"""What one stretch of days held: who began, who was resolved, how long it took, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from hindsite.metrics.comparing import edges_of
from hindsite.metrics.counts import by_severity
from hindsite.metrics.durations import DEFINITIONS
from hindsite.metrics.frames import (
    action_days,
    disordered,
    ids_of,
    is_missing,
    is_open,
    local_days,
    severity_codes,
)
from hindsite.metrics.intervals import wilson
from hindsite.metrics.parts import Parts, parts_of
from hindsite.metrics.samples import statistic
from hindsite.metrics.values import Cut, Exclusion, Metrics, Proportion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from hindsite.metrics.frames import Codes, Flags
    from hindsite.metrics.periods import Days
    from hindsite.metrics.values import Statistic, Window
    from hindsite.metrics.workings import Workings
    from hindsite.model.enums import Severity

__all__ = ["COUNTED_BY", "Ledger", "Stretch", "stretch", "within"]

COUNTED_BY = (Cut.SERVICE, Cut.FACTOR, Cut.TEAM, Cut.SOURCE, Cut.STRATEGY)
"""By what a report counts the incidents of its period."""

_OF_ACTIONS = "action_completion"
_OF_NOW = frozenset(
    {"runbook_freshness", "runbook_availability", "runbook_use", "runbook_help"}
    | {"runbook_mended", "runbook_coverage", "runbook_exercise", "process_answers"}
)
"""What is told of this instant alone: a period has too few cases, or the number has no period."""


_Item = TypeVar("_Item", str, Exclusion)


@dataclass(frozen=True, slots=True, eq=False)
class _Dated(Generic[_Item]):
    """Things in the order of their days, which are sorted."""

    items: Sequence[_Item]
    days: Days

    def of(self, window: Window) -> tuple[_Item, ...]:
        """Those of a window alone."""
        low, high = edges_of(self.days, window)
        return tuple(self.items[low:high])


@dataclass(frozen=True, slots=True, eq=False)
class _Cases:
    """A proportion of all, taken apart by day."""

    whole: Proportion
    met: _Dated[str]
    missed: _Dated[str]
    left_out: _Dated[Exclusion]

    def of(self, window: Window) -> Proportion:
        """The proportion of the cases of a window alone."""
        met, missed = self.met.of(window), self.missed.of(window)
        return Proportion(
            key=self.whole.key,
            name=self.whole.name,
            definition=self.whole.definition,
            target=self.whole.target,
            met=met,
            missed=missed,
            left_out=self.left_out.of(window),
            estimate=wilson(len(met), len(met) + len(missed)),
        )


@dataclass(frozen=True)
class Ledger:
    """All that reports are drawn from, indexed by day; each index is made once.

    `metrics` are of the same library, instant and population as `work`.
    """

    work: Workings
    metrics: Metrics

    @cached_property
    def ids(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """The ids of all incidents."""
        return np.array(ids_of(self.work.frame), dtype=object)

    @cached_property
    def levels(self) -> Codes:
        """The place in `Severity` of each."""
        return severity_codes(self.work.frame)

    @cached_property
    def began(self) -> Days:
        """The day on which each began, NaT for those outside the population."""
        days = local_days(self.work.frame, "counted_at", self.work.zone)
        return np.where(self._is_member, days, np.datetime64("NaT"))

    @cached_property
    def began_in_order(self) -> Days:
        """The days on which the population began, sorted."""
        return np.sort(self.began[self._is_member])

    @cached_property
    def resolved(self) -> Days:
        """The day on which each was resolved, NaT where that is missing or out of order."""
        frame = self.work.frame
        unknown = is_missing(frame, "resolved_at") | disordered(frame, "resolved_at")
        days = local_days(frame, "resolved_at", self.work.zone)
        return np.where(unknown, np.datetime64("NaT"), days)

    @cached_property
    def _is_member(self) -> Flags:
        return np.array([one is None for one in self.work.outside], dtype=np.bool_)

    @cached_property
    def open(self) -> Flags:
        """Whether service is still to be restored after each."""
        return is_open(self.work.frame)

    def members(self, positions: Codes) -> Codes:
        """Those of the positions that are of the population."""
        kept: Codes = positions[self._is_member[positions]]
        return kept

    @cached_property
    def parts(self) -> Mapping[Cut, Parts]:
        """How the population is cut, for each cut that reports count by."""
        places = {id_: place for place, id_ in enumerate(self.ids.tolist())}
        return {cut: parts_of(self.metrics.counts[cut], places) for cut in COUNTED_BY}

    @cached_property
    def action_ids(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """The ids of all action items."""
        return np.array(ids_of(self.work.actions), dtype=object)

    @cached_property
    def _first_due(self) -> Days:
        """The first due date of each action item."""
        return action_days(self.work.actions, "first_due")

    @cached_property
    def cases(self) -> tuple[_Cases, ...]:
        """Each share of the metrics that can be told by period.

        Action items belong to the day on which they were first due, all else to the one on which
        the incident was resolved.
        """
        due = dict(zip(self.action_ids.tolist(), self._first_due.tolist(), strict=True))
        resolved = dict(zip(self.ids.tolist(), self.resolved.tolist(), strict=True))
        return tuple(
            _cases(share.overall, due if share.key == _OF_ACTIONS else resolved)
            for share in self.metrics.shares
            if share.key not in _OF_NOW
        )


def _cases(whole: Proportion, day_of: Mapping[str, date | None]) -> _Cases:
    return _Cases(
        whole,
        met=_dated(whole.met, whole.met, day_of),
        missed=_dated(whole.missed, whole.missed, day_of),
        left_out=_dated(whole.left_out, [one.id for one in whole.left_out], day_of),
    )


def _dated(
    items: Sequence[_Item], ids: Iterable[str], day_of: Mapping[str, date | None]
) -> _Dated[_Item]:
    """These items by day; those that have none are left out.

    What is about a part of a record, and has no day itself, goes by the day of the record.
    """
    days = (day_of[id_] if id_ in day_of else day_of.get(id_.partition("#")[0]) for id_ in ids)
    found = [(day, item) for day, item in zip(days, items, strict=True) if day is not None]
    found.sort(key=itemgetter(0))
    return _Dated(
        items=[item for _, item in found],
        days=np.array([day for day, _ in found], dtype="datetime64[D]"),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The incidents of one window, as positions among all, and the numbers of those resolved in it.

    `durations` and `shares` are in the order of their definitions.
    """

    began: Codes
    resolved: Codes
    by_severity: Mapping[Severity, int]
    durations: tuple[Statistic, ...]
    shares: tuple[Proportion, ...]


def stretch(ledger: Ledger, window: Window) -> Stretch:
    """What the observed days of a window held."""
    began = np.flatnonzero(within(ledger.began, window))
    resolved = np.flatnonzero(within(ledger.resolved, window))
    samples = ledger.work.samples
    return Stretch(
        began=began,
        resolved=ledger.members(resolved),
        by_severity=by_severity(ledger.levels[began].tolist()),
        durations=tuple(
            statistic(f"{one.key}-{window.label}", samples[one.key], resolved)
            for one in DEFINITIONS
        ),
        shares=tuple(cases.of(window) for cases in ledger.cases),
    )


def within(days: Days, window: Window) -> Flags:
    """Where a day lies in the observed part of a window; what is missing lies in none."""
    start, until = np.datetime64(window.start), np.datetime64(window.until)
    return (days >= start) & (days < until)
