"""The closed vocabularies of records, with the questions that one may ask of each value."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

__all__ = [
    "ActionStatus",
    "ActionType",
    "Audience",
    "DetectionSource",
    "EventKind",
    "EventResult",
    "Kind",
    "PostmortemStatus",
    "Required",
    "RunbookOutcome",
    "Severity",
    "Status",
    "Strategy",
    "Tier",
    "UpdateAudience",
    "Word",
]


class Word(StrEnum):
    """A vocabulary whose words are read without regard to case, spaces and underscores."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        text = re.sub(r"[\s_]+", "-", str(value).strip().lower())
        return next((member for member in cls if member.value == text), None)

    @property
    def label(self) -> str:
        """The word as a person writes it in a sentence's beginning."""
        return self.value.replace("-", " ").capitalize()


class Severity(StrEnum):
    """How badly users are affected; SEV-1 is the worst."""

    SEV1 = "SEV-1"
    SEV2 = "SEV-2"
    SEV3 = "SEV-3"
    SEV4 = "SEV-4"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        match = re.fullmatch(r"(?:sev)?[\s_-]*([1-4])", str(value).strip().lower())
        return cls(f"SEV-{match[1]}") if match else None

    @property
    def level(self) -> int:
        """1 for SEV-1 to 4 for SEV-4."""
        return int(self.value[-1])

    @property
    def is_major(self) -> bool:
        """True for SEV-1 and SEV-2, which need a post-mortem by default."""
        return self in (Severity.SEV1, Severity.SEV2)


class Kind(Word):
    """What sort of event a record is about."""

    OPERATIONAL = "operational"
    SECURITY = "security"
    MAINTENANCE = "maintenance"
    GAME_DAY = "game-day"
    NEAR_MISS = "near-miss"
    FALSE_ALARM = "false-alarm"

    @property
    def is_counted(self) -> bool:
        """True where the default population of the metrics includes it."""
        return self is Kind.OPERATIONAL or self is Kind.SECURITY


class Audience(Word):
    """Who may see a record, and whom a build is for; each tier sees those below it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"

    def sees(self, other: Audience) -> bool:
        """Whether a build for this audience holds records of tier `other`."""
        return _TIERS.index(other) <= _TIERS.index(self)


_TIERS = tuple(Audience)


class Status(Word):
    """How far an incident has come; derived from the last of its instants."""

    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    VERIFIED = "verified"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """True until service is restored."""
        return self in _OPEN


_OPEN = (Status.DETECTED, Status.ACKNOWLEDGED, Status.MITIGATED)


class DetectionSource(Word):
    """Who or what noticed first."""

    MONITORING = "monitoring"
    SYNTHETIC = "synthetic"
    HUMAN = "human"


class Strategy(Word):
    """How service was restored."""

    ROLLBACK = "rollback"
    FEATURE_FLAG = "feature-flag"
    SCALING = "scaling"
    CONFIGURATION = "configuration"
    HOTFIX = "hotfix"
    OTHER = "other"


class RunbookOutcome(Word):
    """How a runbook served in an incident."""

    HELPED = "helped"
    MISLED = "misled"
    UNUSED = "unused"
    MISSING = "missing"


class EventKind(Word):
    """What sort of thing happened at one line of a timeline."""

    CHANGE = "change"
    IMPACT = "impact"
    DETECTION = "detection"
    ESCALATION = "escalation"
    COMMUNICATION = "communication"
    DIAGNOSIS = "diagnosis"
    ACTION = "action"
    RECOVERY = "recovery"
    NOTE = "note"


class EventResult(Word):
    """What an action in a timeline led to."""

    WORKED = "worked"
    NO_EFFECT = "no-effect"
    WORSE = "worse"


class ActionStatus(Word):
    """The state of an action item as its record says it."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """True while the work is still owed."""
        return self in _OWED


_OWED = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
"""To make a set of words takes many times as long as to compare two."""


class ActionType(Word):
    """What an action item is meant to change."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"
    RUNBOOK = "runbook"


class PostmortemStatus(Word):
    """How far the post-mortem has come."""

    NONE = "none"
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"


class Required(Word):
    """Whether something must be done: yes, no, or not known yet."""

    TRUE = "true"
    FALSE = "false"
    UNDECIDED = "undecided"


class UpdateAudience(Word):
    """Whom a status update addresses."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    EXECUTIVE = "executive"


class Tier(Word):
    """How much the business depends on a service."""

    CRITICAL = "critical"
    HIGH = "high"
    STANDARD = "standard"
