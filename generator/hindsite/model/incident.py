"""What an incident is: its fields, its derived status, and what it was at an earlier instant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Self

from pydantic import Field

from hindsite.model.enums import Audience, Kind, PostmortemStatus, Severity, Status
from hindsite.model.findings import Places
from hindsite.model.held import Held
from hindsite.model.late import LateRecord
from hindsite.model.parts import (
    ActionItem,
    Detection,
    Impact,
    Link,
    Notification,
    Postmortem,
    ProcessReview,
    Resolution,
    RunbookUse,
    Security,
    SeverityChange,
    TimelineEvent,
    Update,
)
from hindsite.model.switching import Ignore
from hindsite.model.values import Identifier, Instant, Names, Text, ZoneName

__all__ = [
    "INSTANTS",
    "ORDER",
    "ActionItem",
    "Detection",
    "Impact",
    "Incident",
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

INSTANTS = (
    "started_at",
    "detected_at",
    "declared_at",
    "acknowledged_at",
    "mitigated_at",
    "resolved_at",
    "verified_at",
    "closed_at",
)
"""The instants of an incident's life, in the order in which they come."""

ORDER = tuple(
    (earlier, later)
    for index, earlier in enumerate(INSTANTS)
    for later in INSTANTS[index + 1 :]
    if (earlier, later) != ("declared_at", "acknowledged_at")
)
"""Pairs of instants of which the first must not be later; who declares may acknowledge first."""

_STATUS_BY_INSTANT = (
    ("closed_at", Status.CLOSED),
    ("verified_at", Status.VERIFIED),
    ("resolved_at", Status.RESOLVED),
    ("mitigated_at", Status.MITIGATED),
    ("acknowledged_at", Status.ACKNOWLEDGED),
)


class Incident(LateRecord):
    """One incident as its record tells it.

    `places` leads from fields to their lines, `body` is the Markdown below the front matter and
    `body_line` the line of the file that it begins at. `timeline_in_body` is True where the
    timeline was read from the body, which shows it as written; `action_lines` are the body's own
    lines (from 0, end excluded) of a section that holds nothing but the action items read from it.
    `timeline_section` and `action_items_section` are the lines of the whole sections, headings
    included, and `held` those of the body that lower audiences do not see; where there are such,
    `action_rest` are the lines of the action items' section that no item was read from.
    `over` is True where another tool's format says that it has ended but not when; `unsaid` are
    the fields that such a format has no place for, so that their absence says nothing.
    """

    id: Identifier
    title: Text
    severity: Severity
    services: Names
    aliases: Names = ()
    kind: Kind = Kind.OPERATIONAL
    visibility: Audience | None = None
    status: Status | None = None
    duplicate_of: Text | None = None
    teams: Names = ()
    tags: Names = ()
    timezone: ZoneName | None = None
    started_at: Instant | None = None
    detected_at: Instant | None = None
    declared_at: Instant | None = None
    acknowledged_at: Instant | None = None
    mitigated_at: Instant | None = None
    resolved_at: Instant | None = None
    verified_at: Instant | None = None
    closed_at: Instant | None = None
    detection: Detection = Detection.blank()
    resolution: Resolution = Resolution.blank()
    impact: Impact = Impact.blank()
    contributing_factors: Names = ()
    roles: dict[str, Text] = Field(default_factory=dict)
    war_room: Text | None = None
    runbooks: tuple[RunbookUse, ...] = ()
    updates: tuple[Update, ...] = ()
    timeline: tuple[TimelineEvent, ...] = ()
    action_items: tuple[ActionItem, ...] = ()
    postmortem: Postmortem = Postmortem.blank()
    security: Security | None = None
    severity_changes: tuple[SeverityChange, ...] = ()
    process_review: ProcessReview = ProcessReview.blank()
    related: Names = ()
    links: tuple[Link, ...] = ()
    ignore: tuple[Ignore, ...] = ()

    body: str = Field(default="", exclude=True)
    body_line: int = Field(default=1, exclude=True)
    timeline_in_body: bool = Field(default=False, exclude=True)
    action_lines: tuple[int, int] | None = Field(default=None, exclude=True)
    timeline_section: tuple[int, int] | None = Field(default=None, exclude=True)
    action_items_section: tuple[int, int] | None = Field(default=None, exclude=True)
    action_rest: tuple[int, ...] = Field(default=(), exclude=True)
    held: tuple[Held, ...] = Field(default=(), exclude=True)
    over: bool = Field(default=False, exclude=True)
    unsaid: frozenset[str] = Field(default=frozenset(), exclude=True)
    places: Places = Field(default=Places("record.md"), exclude=True, repr=False)

    @property
    def counted_at(self) -> datetime:
        """The instant by which it belongs to a period: started, else detected, else declared."""
        instant = self.started_at or self.detected_at or self.declared_at
        if instant is None:
            message = f"incident {self.id} has no instant at all"
            raise ValueError(message)
        return instant

    @property
    def derived_status(self) -> Status:
        """The status that the last of its instants proves."""
        status = Status.DETECTED
        for name, proved in _STATUS_BY_INSTANT:
            if getattr(self, name) is not None:
                status = proved
                break
        return Status.RESOLVED if self.over and status.is_open else status

    @property
    def names(self) -> tuple[str, ...]:
        """Its id, then its aliases: by any of them others refer to it."""
        return (self.id, *self.aliases)

    @property
    def tier(self) -> Audience:
        """The visibility in force: what the record says, else restricted for security matters."""
        if self.visibility is not None:
            return self.visibility
        secret = self.kind is Kind.SECURITY or self.security is not None
        return Audience.RESTRICTED if secret else Audience.INTERNAL

    @property
    def disordered(self) -> tuple[tuple[str, str], ...]:
        """Pairs of its instants that stand in the wrong order; no number may rest on them."""
        known = [when for name in INSTANTS if (when := getattr(self, name)) is not None]
        if all(first <= second for first, second in pairwise(known)):
            return ()
        return tuple(
            (earlier, later)
            for earlier, later in ORDER
            if (first := getattr(self, earlier)) is not None
            and (second := getattr(self, later)) is not None
            and second < first
        )

    @property
    def is_counted(self) -> bool:
        """Whether the default population holds it: operational or security, and no duplicate."""
        return self.kind.is_counted and self.duplicate_of is None

    def at(self, as_of: datetime, today: date) -> Self | None:
        """The incident as it was known at `as_of`, or None where it had not begun.

        Whatever is dated later is taken away; `today` is the day of `as_of` in the library's zone.
        """
        if self.counted_at > as_of:
            return None
        if self.places.last.is_over(as_of, today):
            return self
        later: dict[str, object] = {
            name: None
            for name in INSTANTS
            if (value := getattr(self, name)) is not None and value > as_of
        }
        if "resolved_at" in later:
            later["over"] = False
        for name in ("updates", "timeline", "severity_changes"):
            items = getattr(self, name)
            kept = tuple(item for item in items if item.at <= as_of)
            if len(kept) != len(items):
                later[name] = kept
        actions = tuple(item.at(today) for item in self.action_items)
        if actions != self.action_items:
            later["action_items"] = actions
        later |= self._papers_at(as_of)
        return self.altered(later) if later else self

    def altered(self, changes: Mapping[str, object]) -> Self:
        """The incident with other values of some fields."""
        return self.model_copy(update={**changes, "places": self.places.altered()})

    def _papers_at(self, as_of: datetime) -> dict[str, object]:
        """Post-mortem and security block without what is dated after `as_of`."""
        changed: dict[str, object] = {}
        published, held = self.postmortem.published_at, self.postmortem.meeting_at
        if published is not None and published > as_of:
            changed["postmortem"] = self.postmortem.model_copy(
                update={
                    "status": PostmortemStatus.REVIEW,
                    "published_at": None,
                    "meeting_at": held if held and held <= as_of else None,
                }
            )
        elif held is not None and held > as_of:
            changed["postmortem"] = self.postmortem.model_copy(update={"meeting_at": None})
        if self.security is not None:
            future: dict[str, object] = {
                name: None
                for name in ("known_at", "contained_at", "legal_informed_at")
                if (value := getattr(self.security, name)) is not None and value > as_of
            }
            told = tuple(item.at(as_of) for item in self.security.notification)
            if told != self.security.notification:
                future["notification"] = told
            if future:
                changed["security"] = self.security.model_copy(update=future)
        return changed
