"""Rules on what a record of its severity and status tells: roles, verification, reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from hindsite.checks.asking import each, is_finished, lacks
from hindsite.checks.phrases import phrases_by_name, plain
from hindsite.checks.rules import Fault, Rule
from hindsite.checks.vagueness import is_nobody
from hindsite.model.enums import ActionStatus, ActionType, RunbookOutcome, Status, Strategy
from hindsite.model.findings import Level
from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.incident import ActionItem, Incident

__all__ = ["RULES"]

_COMMANDER = "incident_commander"
_SPOKESMAN = "communications_lead"
_RUNBOOK_WORDS = ("runbook", "playbook")


def _missing_role(scope: Scope, incident: Incident) -> Iterator[Fault]:
    wanted = scope.library.settings.policy.for_severity(incident.severity).roles
    if not wanted or not incident.is_counted or "roles" in incident.unsaid:
        return
    if incident.derived_status is Status.DETECTED:
        return
    held = _held(scope, incident)
    missing = [
        role for role in wanted if plain(role) not in held and lacks(scope, incident, "roles", role)
    ]
    if missing and lacks(scope, incident, "roles"):
        names = " or ".join(role.replace("_", " ") for role in missing)
        example = ", ".join(f"{role}: name" for role in missing)
        yield Fault(
            places=incident.places,
            steps=("roles",),
            message=f"nobody is named as {names}, which the policy asks of {incident.severity}",
            remedy=f"write who had the part: roles: {{{example}}}",
            found=", ".join(f"{role}: {name}" for role, name in incident.roles.items())
            or "no roles",
            expected=", ".join(wanted),
        )


def _shared_role(scope: Scope, incident: Incident) -> Iterator[Fault]:
    wanted = scope.library.settings.policy.for_severity(incident.severity).roles
    if not incident.is_counted or not {_COMMANDER, _SPOKESMAN} <= set(wanted):
        return
    held = _held(scope, incident)
    commander, spokesman = held.get(plain(_COMMANDER)), held.get(plain(_SPOKESMAN))
    if not commander or not spokesman:
        return
    if _person(incident, commander) == _person(incident, spokesman):
        yield _one_person(incident, commander, spokesman)
    else:
        yield from _one_team(scope, incident, commander, spokesman)


def _one_person(incident: Incident, commander: str, spokesman: str) -> Fault:
    return Fault(
        places=incident.places,
        steps=("roles", spokesman),
        message=f"{incident.roles[spokesman]} leads the response and the communication; at "
        f"{incident.severity} these are two people",
        remedy="name who wrote the updates; if one did both, say in process_review what that "
        "hindered, and ignore the rule in this record with the reason",
        found=incident.roles[spokesman],
        expected=f"somebody other than {incident.roles[commander]}",
    )


def _one_team(scope: Scope, incident: Incident, commander: str, spokesman: str) -> Iterator[Fault]:
    """Where both are of one team and the library has others: nobody outside of it speaks."""
    teams = [scope.team_of(incident.roles[role]) for role in (commander, spokesman)]
    if teams[0] is None or teams[0] is not teams[1] or len(scope.library.settings.teams) == 1:
        return
    yield Fault(
        places=incident.places,
        steps=("roles", spokesman),
        message=f"{incident.roles[commander]} and {incident.roles[spokesman]} are both of the team "
        f"“{teams[0].label}”; at {incident.severity} another team leads the communication",
        remedy="name the person or team that spoke to users and management; if it was one team, "
        "let another take the part next time",
        found=incident.roles[spokesman],
        expected=f"somebody outside of the team “{teams[0].label}”",
        level=Level.NOTE,
    )


def _held(scope: Scope, incident: Incident) -> dict[str, str]:
    """By role in the words of the policy, the key of the record under which somebody holds it."""
    names = _role_names(tuple(scope.library.settings.words.roles.items()))
    held: dict[str, str] = {}
    for key, holder in incident.roles.items():
        if not is_nobody(holder) or scope.team_of(holder):
            held.setdefault(names.get(plain(key), plain(key)), key)
    return held


@lru_cache(maxsize=4)
def _role_names(own: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    """What people call a role → the role, both in plain words; `own` are the library's words."""
    known = phrases_by_name("postmortems", "roles", own)
    return {phrase: role for role, phrases in known.items() for phrase in phrases}


def _person(incident: Incident, role: str) -> str:
    return fold(incident.roles[role]).removeprefix("@")


def _closed_unverified(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if incident.closed_at is None or incident.verified_at is not None:
        return
    if (
        incident.is_counted
        and "verified_at" not in incident.unsaid
        and lacks(scope, incident, "verified_at")
    ):
        yield Fault(
            places=incident.places,
            steps=("closed_at",),
            message="the incident is closed, but nothing says that its recovery was verified",
            remedy="add verified_at: when metrics were normal, errors down, and users able to work",
            found="no verified_at",
            expected="verified_at: …",
        )


def _hotfix_reason(_: Scope, incident: Incident) -> Iterator[Fault]:
    resolution = incident.resolution
    if resolution.strategy is Strategy.HOTFIX and resolution.why is None:
        yield Fault(
            places=incident.places,
            steps=("resolution", "strategy"),
            message="a hotfix was made, and nothing says why neither a rollback nor a feature flag "
            "would do",
            remedy="add the reason beside it: resolution: {strategy: hotfix, why: …}",
            found="no why",
            expected="why: the old version had the same fault, and no flag covers it",
        )


def _unwritten_runbook(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if not is_finished(incident) or "action_items" in incident.unsaid:
        return
    if any(map(_writes_runbook, incident.action_items)):
        return
    for index, use in enumerate(incident.runbooks):
        if use.outcome is RunbookOutcome.MISSING:
            wanted = f": “{use.wanted}”" if use.wanted else ""
            message = f"a runbook was missing{wanted}, and no action is to write it"
            yield _unwritten(incident, ("runbooks", index), message)
            return
    alert = incident.detection.alert
    if alert and not incident.runbooks and not _is_served(scope, alert):
        message = f"the alert {alert} has no runbook, and no action is to write one"
        yield _unwritten(incident, ("detection", "alert"), message)


def _is_served(scope: Scope, alert: str) -> bool:
    """Whether a runbook lists the alert, has its name, or is where the rule of it leads."""
    if scope.runbooks_for(alert):
        return True
    known = scope.library.runbook_by_id
    return any(item.target and item.target in known for item in scope.definitions(alert))


def _unwritten(incident: Incident, steps: tuple[str | int, ...], message: str) -> Fault:
    return Fault(
        places=incident.places,
        steps=steps,
        message=message,
        remedy="add an action of type runbook; where the runbook is written already, let its "
        "alerts name the alert",
        expected="an action such as “Write a runbook for …”, with owner and due date",
    )


def _writes_runbook(action: ActionItem) -> bool:
    """Whether an action is about a runbook; one that was cancelled was at least thought of."""
    title = fold(action.title)
    if action.type is ActionType.RUNBOOK or any(word in title for word in _RUNBOOK_WORDS):
        return action.status is not ActionStatus.CANCELLED or action.why is not None
    return False


RULES = (
    Rule(
        "missing-role",
        Level.WARNING,
        "somebody holds each role that the policy asks for at that severity",
        each(_missing_role),
    ),
    Rule(
        "shared-role",
        Level.WARNING,
        "incident commander and communications lead are two people, of two teams, where the policy "
        "asks for both",
        each(_shared_role),
    ),
    Rule(
        "closed-unverified",
        Level.WARNING,
        "an incident is closed only after its recovery was verified",
        each(_closed_unverified),
    ),
    Rule(
        "hotfix-reason",
        Level.WARNING,
        "a hotfix says why neither a rollback nor a feature flag would do",
        each(_hotfix_reason),
    ),
    Rule(
        "unwritten-runbook",
        Level.WARNING,
        "where an alert has no runbook, or one was missing, an action is to write it",
        each(_unwritten_runbook),
    ),
)
