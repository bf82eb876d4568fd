"""The rule on severity: what a record states is the peak of what it went through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.enums import Severity
    from hindsite.model.incident import SeverityChange

__all__ = ["RULES"]


def _severity_peak(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        peak = _peak(incident.severity, incident.severity_changes)
        if incident.severity is not peak:
            yield Fault(
                places=incident.places,
                steps=("severity",),
                message=f"severity is {incident.severity}, but its changes peak at {peak}",
                remedy=f"write severity: {peak}, or correct severity_changes",
                found=incident.severity,
                expected=peak,
            )


def _peak(stated: Severity, changes: tuple[SeverityChange, ...]) -> Severity:
    """The worst severity that the changes name.

    Where the first change does not say what it was before, that may have been the one stated.
    """
    levels = [level for change in changes for level in (change.from_, change.to) if level]
    first = min(changes, key=lambda change: change.at, default=None)
    if first is None or first.from_ is None:
        levels.append(stated)
    return min(levels, key=lambda severity: severity.level)


RULES = (
    Rule(
        "severity-peak",
        Level.ERROR,
        "severity is the worst that severity_changes went through",
        _severity_peak,
    ),
)
