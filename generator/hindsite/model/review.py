"""What a review of a period is: what was looked at, what was decided, what follows from it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from enum import unique
from typing import Self

from pydantic import Field, field_validator

from hindsite.model.enums import Audience, Word
from hindsite.model.findings import Places
from hindsite.model.held import Held
from hindsite.model.parts import ActionItem, Link
from hindsite.model.switching import Ignore
from hindsite.model.values import Flag, Identifier, Instant, Names, Record, Text, fault

__all__ = ["PolicyPart", "Review", "Reviewed"]

_PERIOD = re.compile(r"[1-9]\d{3}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?", re.IGNORECASE | re.ASCII)


@unique
class PolicyPart(Word):
    """The parts of the policy that are reviewed."""

    SEVERITIES = "severities"
    CLASSIFICATION = "classification"
    ESCALATION = "escalation"
    COMMUNICATION = "communication"
    ON_CALL = "on-call"
    SECURITY = "security"
    POSTMORTEMS = "postmortems"


class Reviewed(Record):
    """What was looked at: the whole process, runbooks and incidents by id, parts of the policy.

    A runbook counts as reviewed by its own `last_reviewed` alone: here stands that it was talked
    over.
    """

    process: Flag = False
    runbooks: Names = ()
    incidents: Names = ()
    policies: tuple[PolicyPart, ...] = ()


class Review(Record):
    """A review of a period such as 2026-Q3, held at an instant.

    `held` are the lines of the body that lower audiences do not see.
    """

    id: Identifier
    title: Text
    aliases: Names = ()
    visibility: Audience | None = None
    period: Text
    held_at: Instant
    teams: Names = ()
    reviewed: Reviewed = Reviewed.blank()
    decisions: tuple[Text, ...] = ()
    action_items: tuple[ActionItem, ...] = ()
    links: tuple[Link, ...] = ()
    ignore: tuple[Ignore, ...] = ()

    body: str = Field(default="", exclude=True)
    body_line: int = Field(default=1, exclude=True)
    held: tuple[Held, ...] = Field(default=(), exclude=True)
    places: Places = Field(default=Places("review.md"), exclude=True, repr=False)

    @field_validator("period")
    @classmethod
    def _is_period(cls, value: str) -> str:
        if not _PERIOD.fullmatch(value):
            expected = "a year, a quarter or a month, as in 2026, 2026-Q3 or 2026-09"
            raise fault("invalid-value", expected, "this is no period")
        return value.upper()

    @property
    def names(self) -> tuple[str, ...]:
        """Its id, then its aliases."""
        return (self.id, *self.aliases)

    @property
    def tier(self) -> Audience:
        """The visibility in force: internal unless the record says otherwise."""
        return self.visibility or Audience.INTERNAL

    @property
    def services(self) -> tuple[str, ...]:
        """None: a review is of all of them."""
        return ()

    def at(self, as_of: datetime, today: date) -> Self | None:
        """The review as it was known at `as_of`, or None where it had not been held."""
        if self.held_at > as_of:
            return None
        actions = tuple(item.at(today) for item in self.action_items)
        if actions == self.action_items:
            return self
        return self.model_copy(update={"action_items": actions, "places": self.places.altered()})

    def without(self, runbooks: frozenset[str], incidents: frozenset[str]) -> Self:
        """The review without these runbooks and incidents, in its own spelling."""
        kept = Reviewed(
            process=self.reviewed.process,
            runbooks=tuple(name for name in self.reviewed.runbooks if name not in runbooks),
            incidents=tuple(name for name in self.reviewed.incidents if name not in incidents),
            policies=self.reviewed.policies,
        )
        if kept == self.reviewed:
            return self
        facts = self.places.facts and f"{self.places.facts} {kept!r}"
        places = replace(self.places, origin="", facts=facts)
        return self.model_copy(update={"reviewed": kept, "places": places})
