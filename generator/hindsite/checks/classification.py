"""The rule on severity against impact: what a record declares is what the policy's rules say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.classification import RuleRead, classify, impact_of
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.incident import Incident

__all__ = ["RULES"]


def _severity_by_impact(scope: Scope) -> Iterator[Fault]:
    rules = scope.library.settings.policy.classification
    for incident in scope.library.incidents:
        if not incident.kind.is_counted:
            continue
        verdict = classify(rules, impact_of(incident, scope.library))
        # A rule that is open may still hold: if it says another severity, nobody is to blame.
        if verdict.is_certain and verdict.matched and verdict.severity is not incident.severity:
            yield _contradiction(incident, verdict.matched)


def _contradiction(incident: Incident, rule: RuleRead) -> Fault:
    return Fault(
        places=incident.places,
        steps=("severity",),
        message=f"severity is {incident.severity}, but the impact makes it {rule.severity} "
        f"by rule {rule.number} of the policy: {rule.rule.text}",
        remedy=f"write severity: {rule.severity}, or correct the impact; "
        "where the rule itself is wrong, change policy.classification in hindsite.yml",
        found=incident.severity,
        expected=rule.severity,
    )


RULES = (
    Rule(
        "severity-by-impact",
        Level.WARNING,
        "severity is what the policy's rules make of the impact, where they can decide it",
        _severity_by_impact,
    ),
)
