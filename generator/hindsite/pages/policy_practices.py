"""The pages of what is agreed on: whom to tell, how to be on call, what to do about a breach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.metrics.words import NOTHING
from hindsite.model.enums import Severity, UpdateAudience
from hindsite.model.names import fold
from hindsite.pages.desk import Desk
from hindsite.pages.policy_page import policy_page
from hindsite.pages.updates import form_text
from hindsite.pages.words import plural, span_words

if TYPE_CHECKING:
    from hindsite.model.policy import BusinessHours, OnCall, Policy, SeverityPolicy
    from hindsite.pages.context import Context
    from hindsite.pages.parts import Badge, Ref
    from hindsite.pages.values import Page

__all__ = ["communication_page", "on_call_page", "security_page"]

_LISTED = 25
_SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears of an incident of one severity, and how often."""

    badge: Badge
    name: str
    every: str
    audiences: str
    notify: str
    bridge: str


@dataclass(frozen=True, slots=True)
class Form:
    """How an update to one audience reads, with words for what is filled in."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Target:
    """How soon somebody responds at one severity."""

    badge: Badge
    responders: str
    response: str


def communication_page(context: Context) -> Page:
    """Who hears of what, in which form, and where alerts go."""
    address, policy = "policy/communication/", context.library.settings.policy
    desk = Desk(context, address)
    return policy_page(
        context,
        address,
        "policy-communication.md.j2",
        told=[_told(desk, level) for level in Severity],
        forms=[
            Form(audience.label, form_text(context.templates, audience))
            for audience in UpdateAudience
        ],
        channels=policy.channels,
    )


def _told(desk: Desk, severity: Severity) -> Told:
    policy = desk.context.library.settings.policy.for_severity(severity)
    return Told(
        badge=desk.severity(severity),
        name=policy.name,
        every=f"every {span_words(policy.update_every)}" if policy.update_every else NOTHING,
        audiences=", ".join(one.value for one in policy.updates_to) or NOTHING,
        notify=", ".join(policy.notify) or NOTHING,
        bridge="opened" if policy.bridge else NOTHING,
    )


def on_call_page(context: Context) -> Page:
    """How people are on call, what they hand over, and how soon they respond."""
    address, policy = "policy/on-call/", context.library.settings.policy
    desk = Desk(context, address)
    return policy_page(
        context,
        address,
        "policy-on-call.md.j2",
        rotation=policy.rotation,
        limits=_limits(policy.on_call),
        hand_off=policy.hand_off,
        targets=[_target(desk, level) for level in Severity],
        hours=_hours(policy.business_hours),
        zone=context.library.settings.zone.key,
    )


def _limits(limits: OnCall) -> list[str]:
    """From when on being on call is too much, in sentences."""
    pages, span = plural(limits.pages_per_shift, "page"), span_words(limits.no_action_within)
    night = f"{_time_of_day(limits.night_from)} to {_time_of_day(limits.night_to)}"
    return [
        f"More than {pages} a shift call for tuning alerts.",
        f"An alert that led to no action in {span} is a candidate for removal.",
        f"Nights are from {night} by the clock of the team.",
    ]


def _target(desk: Desk, severity: Severity) -> Target:
    policy = desk.context.library.settings.policy.for_severity(severity)
    return Target(desk.severity(severity), policy.responders, _response(policy))


def _response(policy: SeverityPolicy) -> str:
    if not policy.respond_within:
        return NOTHING
    hours = " of business hours" if policy.business_hours else ""
    return f"under {span_words(policy.respond_within)}{hours}"


def _hours(hours: BusinessHours) -> str:
    days = ", ".join(day.full.capitalize() for day in hours.days)
    return f"{days}, {_time_of_day(hours.from_)} to {_time_of_day(hours.to)}"


def _time_of_day(since_midnight: timedelta) -> str:
    hour, minute = divmod(int(since_midnight.total_seconds()) // 60, 60)
    return f"{hour:02}:{minute:02}"


def security_page(context: Context) -> Page:
    """What is done about a security incident, which clocks run, and the runbooks for it."""
    address, policy = "policy/security/", context.library.settings.policy
    desk = Desk(context, address)
    runbooks = _runbooks(desk)
    return policy_page(
        context,
        address,
        "policy-security.md.j2",
        steps=policy.security_steps,
        clocks=[(name, _limit(limit)) for name, limit in _clocks(policy)],
        runbooks=runbooks[:_LISTED],
        more=max(len(runbooks) - _LISTED, 0),
        all_runbooks=desk.url("runbooks/"),
    )


def _clocks(policy: Policy) -> list[tuple[str, timedelta]]:
    """Each regime with a time of its own, and what holds for any other."""
    own = policy.notify_within_by_regime
    return [*own.items(), ("any other" if own else "any", policy.notify_within)]


def _limit(limit: timedelta) -> str:
    """In hours, as such clocks are counted, where they are whole."""
    hours, rest = divmod(limit, timedelta(hours=1))
    return span_words(limit) if rest else f"{hours} h"


def _runbooks(desk: Desk) -> list[Ref]:
    """Runbooks with the tag “security”, by title."""
    found = (
        runbook
        for runbook in desk.context.runbooks
        if _SECURITY in {fold(tag) for tag in runbook.tags}
    )
    return [desk.runbook(runbook) for runbook in found]
