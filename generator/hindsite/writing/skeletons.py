"""What is known of an incident → the skeleton of its record, whose comments teach the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.model.enums import Kind, Severity
from hindsite.model.names import fold
from hindsite.writing.scalars import scalar

if TYPE_CHECKING:
    from hindsite.model.alerts import Alert

__all__ = ["Beginning", "alert_text", "incident_skeleton", "section"]

_HINTS = {
    "summary": "What happened, to whom, for how long, and how it ended; for a reader in a hurry.",
    "containment": "What was cut off, when, and by whom; it comes before the search for the cause.",
    "evidence": "What was kept, where, who took it and when; before anything was restarted, wiped "
    "or rotated.",
    "aim": "What shall be seen: which alert, which runbook, which hand-over? Who plays, and who "
    "watches?",
    "timeline": "One line an event: - **09:05** PaymentsErrorRateHigh fires",
    "root cause": "Ask why until the answer is something that you can change.",
    "what went well": "What made it shorter or smaller than it could have been?",
    "what went poorly": "What made it longer or larger? Where did luck help?",
    "action items": "- [ ] A1: Add an alert for … (@payments, due 2026-04-01)",
    "what we saw": "What the numbers and the incidents of the period say; what surprised.",
    "what we keep": "What worked and is to stay as it is.",
    "what we change": "What is decided, and why; each promise as an action item with owner and due "
    "date.",
    "meaning": "What is wrong when somebody is sent here?",
    "impact": "Who notices, and what do they see?",
    "diagnosis": "Numbered steps with commands: from symptom to cause.",
    "mitigation": "Numbered steps with commands that stop the pain.",
    "verification": "How to see that it is over.",
    "escalation": "Whom to call, and after how many minutes.",
}
_TIMES = {
    "started_at": "users are affected; from here durations count",
    "detected_at": "the first alert or report",
    "declared_at": "it became an incident",
    "acknowledged_at": "a person owns it",
    "mitigated_at": "the worst is over: degraded, or by a workaround",
    "resolved_at": "service is restored; the cause may remain",
    "verified_at": "metrics are normal, errors down, users able to work",
    "closed_at": "nothing is left to do; only after verification",
}
_COLUMN = 44
_CHECKLIST = "Checklist"
_SAID = ("description", "message", "summary")
"""Annotations in which rules say what is wrong, the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is known of an incident when its record is begun.

    `times` leads from instants to their texts, `roles` from a role to who has it, or to None where
    the policy asks for it and nobody is named; `factors` is the library's vocabulary. `regimes` and
    `steps` are for a security matter: who gives how many hours to notify, and what to do in order.
    """

    title: str
    severity: Severity
    kind: Kind
    services: Sequence[str]
    times: Mapping[str, str]
    alert: str | None = None
    roles: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    factors: Sequence[str] = ()
    notify_hours: int = 72
    regimes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    steps: Sequence[str] = ()
    text: str = ""


def incident_skeleton(known: Beginning, sections: Sequence[str]) -> str:
    """The text of the record.

    Args:
        known: What is known.
        sections: The headings that the policy asks of a post-mortem.
    """
    front = "\n".join(_front(known))
    body = "\n".join(section(name, _text_of(name, known)) for name in _sections(known, sections))
    return f"---\n{front}\n---\n{body}"


def alert_text(alerts: Sequence[Alert]) -> str:
    """What alerting rules of one name say, as Markdown: their descriptions and expressions.

    The expressions stand in fences that are longer than any run of backticks in them.
    """
    parts: list[str] = []
    for alert in alerts:
        said = next((alert.annotations[name] for name in _SAID if name in alert.annotations), "")
        # In a fence too: what is filled in by Prometheus must not be taken for marks here.
        held = f" for {alert.held}" if alert.held else ""
        severity = f" ({alert.severity})" if alert.severity else ""
        parts += [_fenced(said, "text")] if said.strip() else []
        parts += [f"It fires{_safe(severity)} while this is true{_safe(held)}:"]
        parts += [_fenced(alert.expression, "promql")]
    return "\n\n".join(dict.fromkeys(parts))


def _safe(text: str) -> str:
    """Words of a rule that may stand in Markdown as they are: letters, digits and a few marks."""
    return re.sub(r"[^\w .()-]", "", text)


def _fenced(text: str, language: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def section(name: str, text: str = "") -> str:
    """A heading with what is known to say below it, else with a hint at what belongs there."""
    hint = _HINTS.get(fold(name))
    below = text.strip() or (f"<!-- {hint} -->" if hint else "")
    return f"## {name}\n" + (f"\n{below}\n" if below else "")


def _sections(known: Beginning, wanted: Sequence[str]) -> list[str]:
    """The sections in the order of the kind: containment first, an aim in place of a cause."""
    first, *rest = wanted or ("Summary",)
    if known.kind is Kind.SECURITY:
        checklist = [_CHECKLIST] if known.steps else []
        return _once([first, *checklist, "Containment", "Evidence", *rest])
    if known.kind is Kind.GAME_DAY:
        return _once([first, "Aim", *(name for name in rest if fold(name) != "root cause")])
    return [first, *rest]


def _once(names: Sequence[str]) -> list[str]:
    return list({fold(name): name for name in reversed(names)}.values())[::-1]


def _text_of(name: str, known: Beginning) -> str:
    if name == _CHECKLIST:
        return "\n".join(f"- [ ] {step}" for step in known.steps)
    return known.text if fold(name) == "summary" else ""


def _front(known: Beginning) -> list[str]:
    lines = [f"title: {scalar(known.title)}", f"severity: {known.severity.value}"]
    if known.kind is not Kind.OPERATIONAL:
        lines.append(f"kind: {known.kind.value}")
    if known.kind is Kind.SECURITY:
        lines.append(_noted("visibility: restricted", "need-to-know until the scope is understood"))
    services = ", ".join(scalar(name, is_flow=True) for name in known.services)
    lines += [f"services: [{services}]", *_times(known), _detection(known)]
    lines += [*_afterwards(known), _roles(known)]
    if known.kind is Kind.SECURITY:
        lines += _security(known)
    lines.append(_noted("# postmortem: {status: draft}", "none, draft, review, published"))
    return lines


def _times(known: Beginning) -> list[str]:
    """The instants in their order: those that are known, and the others with what they mean."""
    return [
        _noted(f"{name}: {known.times[name]}" if name in known.times else f"# {name}:", meaning)
        for name, meaning in _TIMES.items()
    ]


def _detection(known: Beginning) -> str:
    words = "monitoring, synthetic, human"
    if known.alert:
        alert = scalar(known.alert, is_flow=True)
        return _noted(f"detection: {{source: monitoring, alert: {alert}}}", words)
    return _noted("# detection: {source: human}", words)


def _afterwards(known: Beginning) -> list[str]:
    """What is known later: how it ended, how bad it was, why."""
    if known.kind is Kind.GAME_DAY:
        return [_noted("# runbooks: [{id: …, outcome: helped}]", "helped, misled, unused, missing")]
    factors = ", ".join(known.factors[:2]) or "config-change"
    vocabulary = f"known: {', '.join(known.factors)}" if known.factors else "why it could happen"
    strategies = "rollback, feature-flag, scaling, configuration, hotfix (say why), other"
    return [
        _noted("# resolution: {strategy: rollback}", strategies),
        _noted(
            "# impact: {error_rate: 12.5, affected_users_pct: 8}", "percent, at the worst moment"
        ),
        _noted(f"# contributing_factors: [{factors}]", vocabulary),
        _noted("# runbooks: [{id: …, outcome: helped}]", "helped, misled, unused, missing"),
    ]


def _roles(known: Beginning) -> str:
    held = {role: name for role, name in known.roles.items() if name}
    open_ = [role for role, name in known.roles.items() if not name]
    text = ", ".join(f"{role}: {scalar(name, is_flow=True)}" for role, name in held.items())
    if held:
        note = f"the policy also asks for {' and '.join(open_)}" if open_ else ""
        return _noted(f"roles: {{{text}}}", note)
    wanted = ", ".join(f"{role}: …" for role in open_) or "incident_commander: …"
    return _noted(f"# roles: {{{wanted}}}", "a person or a rota")


def _security(known: Beginning) -> list[str]:
    clock = f"the clock of {known.notify_hours} hours runs from here"
    decided = "true or false when legal counsel has decided; add regime: GDPR"
    return [
        "security:",
        _noted("  # contained_at:", "it can spread no further: before the search for the cause"),
        _noted("  # known_at:", clock),
        _noted("  # evidence_preserved: true", "before anything is destroyed"),
        _noted("  # legal_informed_at:", "early"),
        *_duties(known, decided),
    ]


def _duties(known: Beginning, decided: str) -> list[str]:
    """The duty to notify, or one for each regime that has a time of its own."""
    if not known.regimes:
        return [_noted("  notification: {required: undecided}", decided)]
    lines = [_noted("  notification:", "true or false when legal counsel has decided")]
    for name, hours in known.regimes.items():
        duty = f"    - {{required: undecided, regime: {scalar(name, is_flow=True)}}}"
        lines.append(_noted(duty, f"{hours} hours"))
    return lines


def _noted(line: str, comment: str) -> str:
    return f"{line:<{_COLUMN}}  # {comment}" if comment else line
