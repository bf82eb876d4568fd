"""The numbers that pages show, worked out when the first page asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from hindsite.metrics.values import NotificationClock
from hindsite.model.names import fold

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.metrics.values import Metrics, Report
    from hindsite.model.figure import Figure

__all__ = ["Measured", "Numbers", "Verdicts"]


@dataclass(frozen=True, slots=True)
class Measured:
    """All numbers of a library, their charts, and the periods that have a page of their own."""

    metrics: Metrics
    figures: Sequence[Figure] = ()
    reports: Sequence[Report] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What numbers say of single records, which is all of them that a record's page shows.

    `counted` are folded ids of the incidents that numbers count, `met` whether the response target
    was met by those that count there, `clocks` the duties to notify.
    """

    counted: frozenset[str]
    met: Mapping[str, bool]
    clocks: tuple[NotificationClock, ...]

    @classmethod
    def of(cls, metrics: Metrics) -> Verdicts:
        """The verdicts among all numbers."""
        overall = metrics.share("response_attainment").overall
        met = {fold(one): True for one in overall.met} | {
            fold(one): False for one in overall.missed
        }
        return cls(frozenset(map(fold, metrics.population)), met, metrics.clocks)

    def to_bytes(self) -> bytes:
        """As JSON, the same for equal ones."""
        return (
            _FORM.dump_json(sorted(self.counted))
            + b"\n"
            + _REST.dump_json((dict(sorted(self.met.items())), self.clocks))
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> Verdicts:
        """The verdicts of which `to_bytes` made this.

        Raises:
            ValueError: It made no such thing.
        """
        counted, _, rest = raw.partition(b"\n")
        met, clocks = _REST.validate_json(rest)
        return cls(frozenset(_FORM.validate_json(counted)), met, clocks)


_FORM = TypeAdapter(list[str])
_REST = TypeAdapter(tuple[dict[str, bool], tuple[NotificationClock, ...]])


class Numbers:
    """The numbers at one instant.

    Args:
        as_of: The instant.
        measure: Works them out; called once, or never.
        verdicts: What they say of single records, where that is known already.
    """

    def __init__(
        self, as_of: datetime, measure: Callable[[], Measured], verdicts: Verdicts | None = None
    ) -> None:
        self.as_of = as_of
        self._measure = measure
        self._verdicts = verdicts

    @classmethod
    def of(
        cls, metrics: Metrics, figures: Sequence[Figure] = (), reports: Sequence[Report] = ()
    ) -> Numbers:
        """Numbers that have been worked out."""
        measured = Measured(metrics, figures, reports)
        return cls(metrics.as_of, lambda: measured)

    @cached_property
    def measured(self) -> Measured:
        """All of them."""
        return self._measure()

    @property
    def verdicts(self) -> Verdicts:
        """What they say of single records."""
        if self._verdicts is None:
            self._verdicts = Verdicts.of(self.measured.metrics)
        return self._verdicts

    def learn(self, verdicts: Verdicts) -> None:
        """They were worked out by another process, and say this of single records."""
        self._verdicts = verdicts
