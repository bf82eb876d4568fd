"""The rules of the house that the numbers and pages measure against, with their defaults.

All of it is data: `hindsite.yml` may replace each part, and the site shows what is in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from hindsite.model.enums import Audience, Severity, Tier, UpdateAudience
from hindsite.model.names import fold
from hindsite.model.practices import CHANNELS, HAND_OFF, ROTATION, SECURITY_STEPS, TOLD
from hindsite.model.values import Flag, Names, Quantity, Record, Span, Text, fault
from hindsite.model.withheld import Withheld

__all__ = [
    "DEFAULT_SEVERITIES",
    "BusinessHours",
    "Classification",
    "Condition",
    "EscalationStep",
    "OnCall",
    "Policy",
    "SeverityPolicy",
    "Weekday",
]


class SeverityPolicy(Record):
    """What one severity means and what it asks of people; `respond_within` is a target for TTA.

    With `business_hours` that target counts only time within the policy's business hours. `roles`
    are those that somebody must hold, each under a name of the record's `roles`. `notify` are told
    of it, updates go to those in `updates_to`, and with `bridge` a call is opened.
    """

    name: Text
    meaning: Text
    responders: Text
    respond_within: Span | None = None
    business_hours: Flag = False
    update_every: Span | None = None
    postmortem_required: Flag = False
    roles: Names = ()
    updates_to: tuple[UpdateAudience, ...] = ()
    notify: Names = ()
    bridge: Flag = False


class EscalationStep(Record):
    """Whom to reach how many minutes after declaration."""

    after_minutes: Quantity
    action: Text


class Condition(Record):
    """One input of a classification rule against one value: `error_rate >= 50`."""

    input: Literal[
        "error_rate",
        "affected_users_pct",
        "latency_p99_ms",
        "duration_minutes",
        "dependent_services",
        "data_loss",
        "revenue_impacting",
        "security_event",
        "tier",
    ]
    test: Literal["at-least", "is"] = "at-least"
    value: Quantity | Flag | Tier

    @model_validator(mode="after")
    def _value_fits_the_input(self) -> Self:
        wanted = _VALUES.get(self.input, _NUMBER)
        if not isinstance(self.value, wanted[0]):
            raise fault("wrong-type", wanted[1], f"{self.input} is not compared with such a value")
        return self


_NUMBER: tuple[type, str] = (float, "a number as its value")
_FLAG: tuple[type, str] = (bool, "true or false as its value")
_VALUES = {
    "data_loss": _FLAG,
    "revenue_impacting": _FLAG,
    "security_event": _FLAG,
    "tier": (Tier, "critical, high or standard as its value"),
}
"""What an input is compared with, if not with a number."""


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
                "roles": ["incident_commander", "communications_lead"] if major else [],
                **TOLD[name],
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


class Weekday(StrEnum):
    """A day of the week, known by its first three letters; Monday comes first."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return next((day for day in cls if str(value).strip().lower() in {day, day.full}), None)

    @property
    def full(self) -> str:
        """The day's whole name, in lower case."""
        return self.name.lower()

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as in `date.weekday`."""
        return _NUMBERS[self]


_NUMBERS = {day: number for number, day in enumerate(Weekday)}


def _time_of_day(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d{1,2}):([0-5]\d)", str(value).strip())
    since_midnight = match and timedelta(hours=int(match[1]), minutes=int(match[2]))
    if since_midnight is None or since_midnight > timedelta(days=1):
        raise fault("wrong-type", "a time of day from 00:00 to 24:00", "this is no time of day")
    return since_midnight


TimeOfDay = Annotated[timedelta, BeforeValidator(_time_of_day)]


class BusinessHours(Record):
    """When people are at work, in the library's zone: from one time of day to another.

    The times are since midnight by the clock on the wall; `to` may be the end of the day.
    """

    days: Annotated[
        tuple[Weekday, ...],
        Field(min_length=1),
        AfterValidator(lambda days: tuple(day for day in Weekday if day in days)),
    ] = tuple(Weekday)[:5]
    from_: TimeOfDay = Field(default=timedelta(hours=9), alias="from")
    to: TimeOfDay = timedelta(hours=17)

    @model_validator(mode="after")
    def _end_comes_last(self) -> Self:
        if self.from_ >= self.to:
            raise fault(
                "out-of-range", "`from` before `to`", "business hours end before they begin"
            )
        return self


class OnCall(Record):
    """When being on call is a burden, and from when on it is too much.

    More than `pages_per_shift` call for tuning alerts. The night is from one time of day to another
    by the clock of the team; where it begins later than it ends, it spans midnight. An alert that
    led to no action for `no_action_within` is a candidate for removal. Pages are shown to
    `audience` and those who may see more.
    """

    pages_per_shift: int = Field(default=3, ge=0, le=1000)
    night_from: TimeOfDay = timedelta(hours=22)
    night_to: TimeOfDay = timedelta(hours=6)
    no_action_within: Span = timedelta(days=30)
    audience: Audience = Audience.INTERNAL


class Policy(Record):
    """All that the organisation has decided; `postmortem_due` counts working days (Mon to Fri).

    Of severities and escalation only what differs from the default need be written. The duty to
    notify of a breach runs for `notify_within`, or for what its regime has been given instead; the
    meeting about an incident is to be held within `meeting_within` of its resolution; a runbook is
    to be practised once in `exercise_every`, and process and policy to be reviewed once in
    `review_every`. Where alerts go (`channels`), how people are on call (`rotation`), what they
    hand over and what is done about a security incident, in order, are told as they stand. Lower
    audiences do not see the fields in `withhold`; with `count_hidden` they are told how many
    incidents they do not see at all. With `trust_html` bodies may hold drawings.
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
    meeting_within: Span = timedelta(hours=48)
    notify_within: Span = timedelta(hours=72)
    notify_within_by_regime: dict[Text, Span] = Field(default_factory=dict)
    channels: dict[Text, Text] = Field(default_factory=lambda: dict(CHANNELS))
    rotation: Names = ROTATION
    hand_off: Names = HAND_OFF
    security_steps: Names = SECURITY_STEPS
    business_hours: BusinessHours = BusinessHours.blank()
    on_call: OnCall = OnCall.blank()
    open_too_long: Span = Field(default="30d", validate_default=True)
    exercise_every: Span = timedelta(days=365)
    withhold: Withheld = Withheld.blank()
    count_hidden: Flag = False
    review_every: Span = timedelta(days=92)
    trust_html: Flag = False
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

    def notify_limit(self, regime: str) -> timedelta:
        """How long after a breach was known those concerned must be told under this regime.

        Regimes are compared without regard to case; the empty one is that of nobody in particular.
        """
        for name, limit in self.notify_within_by_regime.items():
            if fold(name) == fold(regime):
                return limit
        return self.notify_within
