"""What an incident consists of: impact, updates, timeline, action items and the like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from hindsite.model.enums import (
    ActionStatus,
    ActionType,
    DetectionSource,
    EventKind,
    EventResult,
    PostmortemStatus,
    Required,
    RunbookOutcome,
    Severity,
    Strategy,
    UpdateAudience,
)
from hindsite.model.values import Day, Flag, Instant, Names, Percent, Quantity, Record, Text

__all__ = [
    "ActionItem",
    "Detection",
    "Impact",
    "Link",
    "Notification",
    "Postmortem",
    "ProcessReview",
    "Resolution",
    "RunbookUse",
    "Security",
    "SeverityChange",
    "TimelineEvent",
    "Update",
]


class Link(Record):
    """A web address with the words that people click."""

    title: Text
    url: Text


class Detection(Record):
    """Who or what noticed, and by which alert."""

    source: DetectionSource | None = None
    alert: Text | None = None


class Resolution(Record):
    """How service was restored; a hotfix says why neither rollback nor flag would do."""

    strategy: Strategy | None = None
    why: Text | None = None


class Impact(Record):
    """What users felt at the worst moment; percentages from 0 to 100, latency in milliseconds."""

    summary: Text | None = None
    error_rate: Percent | None = None
    latency_p99_ms: Quantity | None = None
    affected_users_pct: Percent | None = None
    unavailable_pct: Percent | None = None
    revenue_impacting: Flag | None = None
    data_loss: Flag | None = None
    duration_minutes: Quantity | None = None
    dependent_services: Names = ()


class RunbookUse(Record):
    """How one runbook served, or which one was wanted and missing; a name alone is an `id`."""

    id: Text | None = None
    outcome: RunbookOutcome | None = None
    wanted: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return {"id": value} if isinstance(value, str) else value


class Update(Record):
    """One status update as it was sent."""

    at: Instant
    audience: UpdateAudience = UpdateAudience.INTERNAL
    happening: Text | None = None
    impact: Text | None = None
    doing: Text | None = None
    next_update_at: Instant | None = None
    eta: Text | None = None
    commitments: Text | None = None


class TimelineEvent(Record):
    """One thing that happened. `event` is Markdown where it came from the body."""

    at: Instant
    event: Text
    kind: EventKind | None = None
    by: Text | None = None
    result: EventResult | None = None
    escalation_step: Quantity | None = None


class ActionItem(Record):
    """Something that somebody promised to do; `rescheduled` holds former due dates."""

    id: Text | None = None
    title: Text
    owner: Text | None = None
    due: Day | None = None
    status: ActionStatus = ActionStatus.OPEN
    done_at: Day | None = None
    type: ActionType | None = None
    url: Text | None = None
    why: Text | None = None
    rescheduled: tuple[Day, ...] = ()

    @property
    def first_due(self) -> date | None:
        """The earliest due date that was ever promised."""
        days = [*self.rescheduled, *([self.due] if self.due else [])]
        return min(days, default=None)

    def is_overdue(self, today: date) -> bool:
        """Whether it is still owed though its present due date has passed before `today`."""
        return self.status.is_open and self.due is not None and self.due < today

    def at(self, today: date) -> Self:
        """The item as it stood at the end of `today`: done later is not done yet."""
        if self.done_at is None or self.done_at <= today:
            return self
        return self.model_copy(update={"status": ActionStatus.OPEN, "done_at": None})


class Postmortem(Record):
    """How far the post-mortem has come, and when it was held and published."""

    status: PostmortemStatus = PostmortemStatus.NONE
    meeting_at: Instant | None = None
    published_at: Instant | None = None


class Notification(Record):
    """A duty to tell an authority or the people concerned."""

    required: Required = Required.UNDECIDED
    regime: Text | None = None
    notified_at: Instant | None = None

    def at(self, as_of: datetime) -> Self:
        """The duty as it stood at `as_of`: what was told later is not told yet."""
        if self.notified_at is None or self.notified_at <= as_of:
            return self
        return self.model_copy(update={"notified_at": None})


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Security(Record):
    """What a security incident needs recorded besides."""

    known_at: Instant | None = None
    contained_at: Instant | None = None
    evidence_preserved: Flag | None = None
    notification: Annotated[tuple[Notification, ...], BeforeValidator(_one_or_many)] = ()
    legal_informed_at: Instant | None = None


class SeverityChange(Record):
    """A severity that was raised or lowered while the incident went on."""

    at: Instant
    from_: Severity | None = Field(default=None, alias="from")
    to: Severity


class ProcessReview(Record):
    """Whether the process helped or hindered, in the responders' words."""

    helped: Text | None = None
    hindered: Text | None = None
