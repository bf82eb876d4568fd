"""What a number rests on: the records behind it, and those left out with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING

from hindsite.metrics.values import Proportion, Statistic
from hindsite.metrics.words import basis_words, reason_words, sayer
from hindsite.model.names import fold
from hindsite.pages.parts import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hindsite.metrics.values import Exclusion
    from hindsite.pages.desk import Desk

__all__ = [
    "LISTED",
    "Traced",
    "TracedGroup",
    "Tracer",
    "is_of_runbooks",
    "is_of_services",
    "members",
]

LISTED = 25
"""Records of one group that a page lists; a CSV file has them all."""


@dataclass(frozen=True, slots=True)
class TracedGroup:
    """Records that share their standing towards a number; `more` are not listed."""

    name: str
    refs: tuple[Ref, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Traced:
    """The records behind a number.

    `summary` is short enough for a cell: `9 of 10`. `outside` counts records that the population
    leaves out altogether; `csv` leads to the file that has every record, and may be empty.
    """

    summary: str
    basis: str
    groups: tuple[TracedGroup, ...]
    outside: int
    csv: str


@dataclass(frozen=True)
class Tracer:
    """Traces the numbers of one page.

    `listed` is how many records of a group it shows; `of_runbooks` says that ids are those of
    runbooks, `of_services` those of services.
    """

    desk: Desk
    listed: int = LISTED
    of_runbooks: bool = False
    of_services: bool = False
    _known: dict[str, Ref] = field(default_factory=dict, repr=False, compare=False)

    def statistic(self, number: Statistic, csv: str) -> Traced:
        """The records of a duration, each with its value or the reason why it has none."""
        say, top = sayer(number.unit), slice(self.listed)
        used = map(say, number.values[top])
        running = (f"over {say(value)}" for value in number.censored_values[top])
        groups = (
            self._group("Used, the shortest first", number.used, used),
            self._group("Still running: known to last longer", number.censored, running),
            self._left_out(number.left_out),
        )
        return _traced(number, groups, csv)

    def proportion(self, number: Proportion, csv: str) -> Traced:
        """The records of a share: those that did what was asked, those that did not, others."""
        groups = (
            self._group("Not as asked", number.missed),
            self._group("As asked", number.met),
            self._left_out(number.left_out),
        )
        return _traced(number, groups, csv)

    def records(self, identifiers: Sequence[str], csv: str = "", summary: str = "") -> Traced:
        """The records of a count."""
        groups = _filled([self._group("", identifiers)])
        return Traced(summary or f"{len(identifiers):,}", "", groups, 0, csv)

    def left_out(self, exclusions: Sequence[Exclusion], csv: str, summary: str) -> Traced:
        """Records that no number counts, each with the reason."""
        return Traced(summary, "", _filled([self._left_out(exclusions)]), 0, csv)

    def record(self, identifier: str, note: str = "") -> Ref:
        """A record, or an action of one (`incident#action`), linked where it has a page."""
        known = self._known.get(identifier)
        if known is None:
            known = self._known[identifier] = self._linked(identifier)
        return Ref(known.text, known.href, note=note) if note else known

    def _linked(self, identifier: str) -> Ref:
        library = self.desk.context.library
        if self.of_runbooks:
            runbook = library.runbook_by_id.get(fold(identifier))
            return self.desk.runbook(runbook) if runbook else Ref(identifier)
        if self.of_services:
            return self.desk.service(identifier)
        name, _, action = identifier.partition("#")
        incident = library.incident_by_id.get(fold(name))
        if incident is None:
            return Ref(identifier)
        ref = self.desk.incident(incident)
        return Ref(f"{ref.text}: {action}", ref.href) if action else ref

    def _left_out(self, exclusions: Sequence[Exclusion]) -> TracedGroup:
        reasons = map(reason_words, exclusions[: self.listed])
        return self._group("Left out", [one.id for one in exclusions], reasons)

    def _group(
        self, name: str, identifiers: Sequence[str], notes: Iterable[str] = repeat("")
    ) -> TracedGroup:
        shown = identifiers[: self.listed]
        refs = tuple(self.record(*pair) for pair in zip(shown, notes, strict=False))
        return TracedGroup(name, refs, len(identifiers) - len(refs))


def _traced(number: Statistic | Proportion, groups: Iterable[TracedGroup], csv: str) -> Traced:
    summary = f"{number.n:,} of {number.population:,}"
    return Traced(summary, basis_words(number), _filled(groups), len(number.outside), csv)


def _filled(groups: Iterable[TracedGroup]) -> tuple[TracedGroup, ...]:
    return tuple(group for group in groups if group.refs)


def members(number: Statistic | Proportion) -> tuple[str, ...]:
    """The ids of the population: of those that count, and of those left out."""
    left_out = tuple(one.id for one in number.left_out)
    if isinstance(number, Proportion):
        return (*number.met, *number.missed, *left_out)
    return (*number.used, *number.censored, *left_out)


def is_of_runbooks(key: str) -> bool:
    """Whether the records behind a share of this key are runbooks."""
    return key in {"runbook_freshness", "runbook_exercise"}


def is_of_services(key: str) -> bool:
    """Whether what stands behind a share of this key are services."""
    return key == "runbook_coverage"
