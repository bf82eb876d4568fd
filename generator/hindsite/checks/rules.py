"""What a rule is: a code, a level, a sentence, and a function that finds faults.

A rule looks at the records in turn, and blames each for what it says itself:

    for incident in scope.library.incidents:
        ...
        yield Fault(places=incident.places, steps=("due",), …)

It may be shown one record alone, since nobody waits for ten thousand others when one has changed.
So what it needs of other records it looks up by a name that the record gives, in one of the
mappings of `scope.library` (`incident_by_id`, `runbook_by_id`, `record_by_path`, `paths`) or of
`scope`; it never walks through all records to judge one. `docs/rules/<code>.md` is its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.findings import Finding, Level, Place, Places, Step, dotted

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["Fault", "Rule"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found wrong with one field; `level` differs from the rule's where it is given.

    `at` is line and column, from 1, of what stands in the body and so has no field; it counts
    before `steps`. `found` is then best the very text that stands there: it is underlined.
    """

    places: Places
    steps: tuple[Step, ...]
    message: str
    remedy: str
    found: str = ""
    expected: str = ""
    level: Level | None = None
    at: tuple[int, int] | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.places.path, *self.at) if self.at else self.places.of(*self.steps)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `about` says in a line what it asks, `check` yields what breaks it."""

    code: str
    level: Level
    about: str
    check: Callable[[Scope], Iterable[Fault]]

    def findings(self, scope: Scope) -> Iterator[Finding]:
        """What breaks the rule in one library, each at the place of its field."""
        for fault in self.check(scope):
            yield self.finding(fault)

    def finding(self, fault: Fault) -> Finding:
        """A fault as it is told."""
        return Finding(
            place=fault.place,
            level=fault.level or self.level,
            rule=self.code,
            message=fault.message,
            remedy=fault.remedy,
            field=dotted(fault.steps),
            found=str(fault.found),
            expected=str(fault.expected),
        )
