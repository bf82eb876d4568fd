"""What a rule is: a code, a level, a sentence, and a function that finds faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.findings import Finding, Level, Places, Step, dotted

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["Fault", "Rule"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found wrong with one field; `level` differs from the rule's where it is given."""

    places: Places
    steps: tuple[Step, ...]
    message: str
    remedy: str
    found: str = ""
    expected: str = ""
    level: Level | None = None


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
            yield Finding(
                place=fault.places.of(*fault.steps),
                level=fault.level or self.level,
                rule=self.code,
                message=fault.message,
                remedy=fault.remedy,
                field=dotted(fault.steps),
                found=fault.found,
                expected=fault.expected,
            )
