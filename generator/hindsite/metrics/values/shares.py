"""Shares: of those that something was asked of, how many did it; and the duties behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values.basis import Cut, Estimate, Exclusion

__all__ = ["ClockState", "MonthUptime", "NotificationClock", "Proportion", "ServiceUptime", "Share"]


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many did what was asked: `met` ÷ (`met` + `missed`); ids or `incident#action` ids.

    `estimate` is the share from 0 to 1 with its Wilson interval, None where nothing was asked.
    """

    key: str
    name: str
    definition: str
    target: float | None
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    left_out: tuple[Exclusion, ...] = ()
    outside: tuple[Exclusion, ...] = ()
    estimate: Estimate | None = None

    @property
    def n(self) -> int:
        """How many the share rests on."""
        return len(self.met) + len(self.missed)

    @property
    def population(self) -> int:
        """How many could have been asked: those that count and those left out."""
        return self.n + len(self.left_out)

    @property
    def value(self) -> float | None:
        """The share from 0 to 1, or None where nothing could be counted."""
        return len(self.met) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion of the whole population, and of its parts where it is told apart."""

    overall: Proportion
    by: Mapping[Cut, tuple[tuple[str, Proportion], ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the proportion is called in data: `action_completion`."""
        return self.overall.key

    def parts(self, cut: Cut) -> tuple[tuple[str, Proportion], ...]:
        """The parts of one cut, none where the share is not cut so."""
        return self.by.get(cut, ())


class ClockState(StrEnum):
    """How a duty to notify stands."""

    MET = "in time"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"
    NOT_REQUIRED = "not required"
    NO_START = "no start recorded"
    OUT_OF_ORDER = "out of order"


@dataclass(frozen=True, slots=True)
class NotificationClock:
    """One duty to notify of a security incident: from when the breach was known, by regime.

    `minutes` is what was taken, or while it runs what has passed; `left` what remains until
    `due_at`, negative once it has passed, None when notified. Both None without `known_at`.
    """

    incident: str
    regime: str
    state: ClockState
    is_decided: bool
    known_at: datetime | None
    due_at: datetime | None
    notified_at: datetime | None
    minutes: float | None
    left: float | None


@dataclass(frozen=True, slots=True)
class MonthUptime:
    """A service's incident-derived uptime in one month, shares from 0 to 1.

    `share` counts SEV-1 as down, `pessimistic` SEV-2 as well. `at_most` is True where an incident's
    end is missing, so that both are upper bounds. `finished` is False while the month runs; then
    the share is of the time that has passed. `ids` are the incidents that count, longest first.
    """

    label: str
    start: date
    finished: bool
    share: float
    pessimistic: float
    at_most: bool
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceUptime:
    """One service month by month, beside its objective (a share from 0 to 1) where it has one."""

    service: str
    slo: float | None
    months: tuple[MonthUptime, ...]
