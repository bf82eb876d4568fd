"""What the rules say of an impact, as text for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from hindsite.checks.words import period
from hindsite.model.classification import input_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.app.classify import Classified
    from hindsite.model.classification import RuleRead

__all__ = ["verdict_json", "verdict_text"]


def verdict_text(found: Classified) -> str:
    """The severity or its least bound, the rule, and what the policy asks; a line each."""
    return "\n".join(_lines(found))


def verdict_json(found: Classified) -> str:
    """The same and all inputs, in the form that docs/commands.md describes."""
    return json.dumps(_object(found), indent=2)


def _lines(found: Classified) -> Iterator[str]:
    verdict = found.verdict
    yield _answer(found)
    if verdict.matched:
        yield f"  rule {verdict.matched.number}: {verdict.matched.rule.text}"
    for item in verdict.open_rules:
        yield f"  undecided: {_undecided(item)}"
    if found.declared is not None:
        yield f"  declared: {found.declared}{_judgement(found)}"
    yield from _demands(found)


def _answer(found: Classified) -> str:
    """`SEV-2 Major`, or `at least SEV-3; unknown: error rate`."""
    verdict = found.verdict
    if verdict.severity is None:
        return "no rule matches"
    if verdict.is_certain:
        return f"{verdict.severity} {found.policies[verdict.severity].name}"
    unknown = ", ".join(input_words(name) for name in verdict.unknown)
    return f"at least {verdict.severity}; unknown: {unknown}"


def _undecided(item: RuleRead) -> str:
    unknown = ", ".join(input_words(name) for name in item.unknown)
    return f"{item.severity} by rule {item.number}: {item.rule.text} ({unknown}?)"


def _judgement(found: Classified) -> str:
    if found.agrees is None:
        return ""
    return ", as the rules say" if found.agrees else ", which the rules contradict"


def _demands(found: Classified) -> Iterator[str]:
    """What the policy asks at the severity, where it is certain."""
    severity = found.verdict.severity
    if severity is None or not found.verdict.is_certain:
        return
    policy = found.policies[severity]
    yield f"  {policy.responders}"
    parts = []
    if policy.respond_within:
        parts.append(f"respond within {period(policy.respond_within)}")
    if policy.update_every:
        parts.append(f"an update every {period(policy.update_every)}")
    parts.append(f"post-mortem {'required' if policy.postmortem_required else 'optional'}")
    yield f"  {'; '.join(parts)}"


def _object(found: Classified) -> dict[str, object]:
    """The answer as JSON; docs/commands.md tells what each key means."""
    verdict = found.verdict
    return {
        "version": 1,
        "record": found.record,
        "severity": verdict.severity,
        "certain": verdict.is_certain,
        "rule": _rule(verdict.matched) if verdict.matched else None,
        "undecided": [_rule(item) | {"unknown": item.unknown} for item in verdict.undecided],
        "unknown": verdict.unknown,
        "declared": found.declared,
        "agrees": found.agrees,
        "services": found.services,
        "inputs": asdict(found.inputs),
    }


def _rule(item: RuleRead) -> dict[str, object]:
    return {"number": item.number, "severity": item.severity, "text": item.rule.text}
