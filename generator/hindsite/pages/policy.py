"""The pages of the policy in force: severities, classification, escalation, post-mortems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.words import NOTHING, duration_words
from hindsite.model.enums import Severity
from hindsite.pages.desk import Desk
from hindsite.pages.policy_page import policy_page
from hindsite.pages.policy_practices import communication_page, on_call_page, security_page
from hindsite.pages.words import span_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.model.policy import SeverityPolicy
    from hindsite.pages.context import Context
    from hindsite.pages.parts import Badge
    from hindsite.pages.values import Page

__all__ = ["policy_pages"]


@dataclass(frozen=True, slots=True)
class Level:
    """A severity with what it asks of people, in words."""

    badge: Badge
    policy: SeverityPolicy
    roles: str
    response: str
    hours: str
    updates: str
    postmortem: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the classification."""

    badge: Badge
    text: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of escalation at one severity: when, and what to do."""

    badge: Badge
    name: str
    steps: tuple[tuple[str, str], ...]


def policy_pages(context: Context) -> Iterator[Page]:
    """The overview, then a page for each part."""
    policy = context.library.settings.policy
    yield policy_page(
        context,
        "policy/",
        "policy.md.j2",
        sections=policy.postmortem_sections,
        postmortem_due=policy.postmortem_due,
        required=[s.value for s in Severity if policy.for_severity(s).postmortem_required],
        open_too_long=span_words(policy.open_too_long),
        kinds=[kind.label.lower() for kind in context.library.settings.population],
    )
    yield policy_page(
        context, "policy/severities/", "policy-severities.md.j2", levels=_levels(context)
    )
    yield policy_page(
        context, "policy/classification/", "policy-classification.md.j2", rules=_rules(context)
    )
    yield policy_page(
        context,
        "policy/escalation/",
        "policy-escalation.md.j2",
        ladders=_ladders(context),
        until=policy.escalate_until,
    )
    yield communication_page(context)
    yield on_call_page(context)
    yield security_page(context)


def _levels(context: Context) -> list[Level]:
    desk = Desk(context, "policy/severities/")
    return [_level(desk, severity) for severity in Severity]


def _level(desk: Desk, severity: Severity) -> Level:
    policy = desk.context.library.settings.policy.for_severity(severity)
    return Level(
        badge=desk.severity(severity),
        policy=policy,
        roles=", ".join(role.replace("_", " ") for role in policy.roles),
        response=f"under {span_words(policy.respond_within)}" if policy.respond_within else NOTHING,
        hours="in business hours" if policy.business_hours else "",
        updates=f"every {span_words(policy.update_every)}" if policy.update_every else NOTHING,
        postmortem="required" if policy.postmortem_required else "optional",
    )


def _rules(context: Context) -> list[Rule]:
    desk = Desk(context, "policy/classification/")
    rules = context.library.settings.policy.classification
    return [Rule(desk.severity(rule.severity), rule.text) for rule in rules]


def _ladders(context: Context) -> list[Ladder]:
    desk, policy = Desk(context, "policy/escalation/"), context.library.settings.policy
    return [
        Ladder(
            desk.severity(severity),
            policy.for_severity(severity).name,
            tuple(
                (_after(step.after_minutes), step.action)
                for step in policy.escalation.get(severity, ())
            ),
        )
        for severity in Severity
    ]


def _after(minutes: float) -> str:
    return f"after {duration_words(minutes)}" if minutes else "at once"
