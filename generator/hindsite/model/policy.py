"""The rules of the house that the numbers and pages measure against, with their defaults.

All of it is data: `hindsite.yml` may replace each part, and the site shows what is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from hindsite.model.enums import Severity, Tier
from hindsite.model.values import Flag, Names, Quantity, Record, Span, Text

__all__ = [
    "DEFAULT_SEVERITIES",
    "Classification",
    "Condition",
    "EscalationStep",
    "Policy",
    "SeverityPolicy",
]


class SeverityPolicy(Record):
    """What one severity means and what it asks of people; `respond_within` is a target for TTA."""

    name: Text
    meaning: Text
    responders: Text
    respond_within: Span | None = None
    business_hours: Flag = False
    update_every: Span | None = None
    postmortem_required: Flag = False


class EscalationStep(Record):
    """Whom to reach how many minutes after declaration."""

    after_minutes: Quantity
    action: Text


class Condition(Record):
    """One input of a classification rule against one value: `error_rate >= 50`."""

    input: Text
    test: Literal["at-least", "is"] = "at-least"
    value: Quantity | Flag | Tier


class Classification(Record):
    """A rule: the severity that holds when all its conditions do. The first that matches wins."""

    severity: Severity
    when: tuple[Condition, ...] = ()
    text: Text


def _severities() -> dict[Severity, SeverityPolicy]:
    def level(  # one row of the policy's table
        name: str, meaning: str, responders: str, minutes: int | None, *, major: bool
    ) -> SeverityPolicy:
        return SeverityPolicy.model_validate(
            {
                "name": name,
                "meaning": meaning,
                "responders": responders,
                "respond_within": f"{minutes}m" if minutes else None,
                "business_hours": name == "Minor",
                "update_every": "30m" if major else None,
                "postmortem_required": major,
            }
        )

    return {
        Severity.SEV1: level(
            "Critical",
            "Complete outage, or data loss affecting all users",
            "All hands; executives are told; the public status page is updated",
            5,
            major=True,
        ),
        Severity.SEV2: level(
            "Major",
            "Significant degradation for a large share of users, or of a core feature",
            "The on-call team; engineering leadership is told",
            15,
            major=True,
        ),
        Severity.SEV3: level(
            "Minor",
            "Partial degradation with a workaround, or a small subset of users",
            "The on-call engineer, in business hours",
            60,
            major=False,
        ),
        Severity.SEV4: level(
            "Low",
            "Cosmetic, negligible impact",
            "Tracked as a ticket; nobody is paged",
            None,
            major=False,
        ),
    }


DEFAULT_SEVERITIES: Mapping[Severity, SeverityPolicy] = _severities()


def _steps(*steps: tuple[int, str]) -> tuple[EscalationStep, ...]:
    return tuple(EscalationStep(after_minutes=minutes, action=action) for minutes, action in steps)


def _escalation() -> dict[Severity, tuple[EscalationStep, ...]]:
    return {
        Severity.SEV1: _steps(
            (0, "Page on-call primary"),
            (5, "Page on-call secondary"),
            (10, "Page engineering manager"),
            (20, "Page VP engineering"),
            (30, "Page CTO"),
        ),
        Severity.SEV2: _steps(
            (0, "Page on-call primary"),
            (15, "Page on-call secondary"),
            (30, "Page engineering manager"),
            (60, "Notify director"),
        ),
        Severity.SEV3: _steps(
            (0, "Notify on-call primary"),
            (60, "Notify team lead"),
            (240, "Notify engineering manager"),
        ),
        Severity.SEV4: _steps((0, "Create ticket")),
    }


def _rule(severity: int, text: str, **inputs: object) -> Classification:
    when = tuple(
        Condition.model_validate(
            {
                "input": name,
                "test": "is" if isinstance(value, (bool, str)) else "at-least",
                "value": value,
            }
        )
        for name, value in inputs.items()
    )
    return Classification(severity=Severity(f"SEV-{severity}"), when=when, text=text)


def _classification() -> tuple[Classification, ...]:
    critical = "critical"
    return (
        _rule(1, "Data loss", data_loss=True),
        _rule(1, "Security event and tier critical", security_event=True, tier=critical),
        _rule(1, "Affected users ≥ 80 % and tier critical", affected_users_pct=80, tier=critical),
        _rule(1, "Error rate ≥ 50 % and revenue impacting", error_rate=50, revenue_impacting=True),
        _rule(2, "Error rate ≥ 25 % and tier critical", error_rate=25, tier=critical),
        _rule(2, "Affected users ≥ 30 %", affected_users_pct=30),
        _rule(2, "Revenue impacting and error rate ≥ 10 %", revenue_impacting=True, error_rate=10),
        _rule(
            2,
            "At least 3 dependent services and error rate ≥ 15 %",
            dependent_services=3,
            error_rate=15,
        ),
        _rule(2, "p99 latency ≥ 5000 ms and tier critical", latency_p99_ms=5000, tier=critical),
        _rule(3, "Error rate ≥ 5 %", error_rate=5),
        _rule(3, "Affected users ≥ 5 %", affected_users_pct=5),
        _rule(3, "p99 latency ≥ 2000 ms", latency_p99_ms=2000),
        _rule(3, "Security event", security_event=True),
        _rule(4, "Otherwise"),
    )


def _known(name: object) -> Severity | None:
    try:
        return Severity(str(name))
    except ValueError:
        return None


def _severities_with_defaults(value: object) -> object:
    """What is not said of a severity, or of a whole one, stays as the default has it."""
    if not isinstance(value, dict):
        return value
    given = {
        name: DEFAULT_SEVERITIES[level].model_dump() | part
        if (level := _known(name)) is not None and isinstance(part, dict)
        else part
        for name, part in value.items()
    }
    return _filled(given, DEFAULT_SEVERITIES)


def _escalation_with_defaults(value: object) -> object:
    """Severities of which nothing is said escalate as by default."""
    return _filled(value, _escalation()) if isinstance(value, dict) else value


def _filled(given: dict[object, object], defaults: Mapping[Severity, object]) -> object:
    """All severities, the worst first; a name that is none is left for validation to refuse."""
    by_level = {_known(name): (name, part) for name, part in given.items()}
    ordered = {level: by_level.pop(level, (level, part)) for level, part in defaults.items()}
    strange = [(name, part) for name, part in given.items() if _known(name) is None]
    return dict([*ordered.values(), *strange])


class Policy(Record):
    """All that the organisation has decided; `postmortem_due` counts working days (Mon to Fri).

    Of severities and escalation only what differs from the default need be written.
    """

    severities: Annotated[
        dict[Severity, SeverityPolicy], BeforeValidator(_severities_with_defaults)
    ] = Field(default_factory=_severities)
    escalation: Annotated[
        dict[Severity, tuple[EscalationStep, ...]], BeforeValidator(_escalation_with_defaults)
    ] = Field(default_factory=_escalation)
    escalate_until: Literal["acknowledged", "resolved"] = "acknowledged"
    classification: tuple[Classification, ...] = Field(default_factory=_classification)
    postmortem_due: int = Field(default=5, ge=0, le=365)
    open_too_long: Span = Field(default="30d", validate_default=True)
    postmortem_sections: Names = (
        "Summary",
        "Timeline",
        "Root cause",
        "What went well",
        "What went poorly",
        "Action items",
    )

    def for_severity(self, severity: Severity) -> SeverityPolicy:
        """What the policy asks at one severity."""
        return self.severities.get(severity, DEFAULT_SEVERITIES[severity])
