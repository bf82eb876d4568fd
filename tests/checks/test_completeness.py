from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hindsite.model.findings import Finding, Level
from hindsite.model.library import Library
from hindsite.model.runbook import Runbook
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

Run = Callable[..., list[Finding]]

BOTH = {"incident_commander": "payments-oncall", "communications_lead": "support-lead"}


def major(**fields: object) -> Incident:
    """A SEV-1 that is over, with roles and all."""
    defaults: dict[str, object] = {
        "severity": "SEV-1",
        "acknowledged_at": "2026-03-14T09:05Z",
        "resolved_at": "2026-03-14T10:00Z",
        "roles": BOTH,
    }
    return incident(**(defaults | fields))


def test_roles_that_the_policy_asks_for(run: Run) -> None:
    """A SEV-1 has a commander and a communications lead; a SEV-3 needs neither."""
    (finding,) = run("missing-role", library(major(roles={"incident_commander": "kim"})))
    assert finding.level is Level.WARNING
    assert finding.message == (
        "nobody is named as communications lead, which the policy asks of SEV-1"
    )
    assert "roles: {communications_lead: name}" in finding.remedy
    assert not run("missing-role", library(major()))
    assert not run("missing-role", library(major(severity="SEV-3", roles={})))


@pytest.mark.parametrize(
    "fields",
    [
        {"roles": {"Incident Commander": "kim", "comms lead": "alex"}},
        {"roles": {"IC": "kim", "comms": "alex"}},
        {"roles": {}, "kind": "game-day"},
        {"roles": {}, "duplicate_of": "another"},
        {"roles": {}, "acknowledged_at": None, "resolved_at": None},
    ],
)
def test_roles_that_are_not_missed(run: Run, fields: dict[str, object]) -> None:
    """Other words serve; drills, duplicates and what nobody owns yet are not asked."""
    assert not run("missing-role", library(major(**fields)))


def test_roles_are_policy(run: Run) -> None:
    """A library asks for other roles, and knows them by its own words."""
    policy = {"severities": {"SEV-1": {"roles": ["scribe"]}}}
    words = {"roles": {"scribe": ["writer"]}}
    assert run("missing-role", library(major(), policy=policy))
    record = major(roles={"Writer": "kim"})
    assert run("missing-role", library(record, policy=policy))
    assert not run("missing-role", library(record, policy=policy, words=words))
    assert not run("shared-role", library(record, policy=policy, words=words))


def test_a_format_without_roles_is_not_asked(run: Run) -> None:
    """What another tool has no place for is not missing."""
    record = major(roles={}).model_copy(update={"unsaid": frozenset({"roles"})})
    assert not run("missing-role", library(record))


def test_commander_and_communications_lead_are_two(run: Run) -> None:
    """One person with both is found, however he is written."""
    roles = {"ic": "@Kim", "communications_lead": "kim"}
    (finding,) = run("shared-role", library(major(roles=roles)))
    assert finding.field == "roles.communications_lead"
    assert finding.message.startswith("kim leads the response and the communication")
    assert not run("shared-role", library(major()))
    assert not run("shared-role", library(major(severity="SEV-3", roles=roles)))
    assert not run("shared-role", library(major(roles={"ic": "kim"})))


@pytest.mark.parametrize("nobody", ["…", "...", "TBD", "@everyone", "name"])
def test_nobody_holds_a_role(run: Run, nobody: str) -> None:
    """What a skeleton left there, or a word that puts it off, is no name; a team of it is one."""
    record = major(roles={"ic": nobody, "communications_lead": nobody})
    (finding,) = run("missing-role", library(record))
    assert finding.message.startswith(
        "nobody is named as incident commander or communications lead"
    )
    assert finding.found == f"ic: {nobody}, communications_lead: {nobody}"
    assert not run("shared-role", library(record))
    teams = [{"id": nobody.lower().strip("@"), "name": "T"}] if nobody.isalpha() else []
    assert bool(run("missing-role", library(record, teams=teams))) != bool(teams)


_TEAMS = [
    {"id": "payments", "name": "Payments crew", "members": ["Kim", "@alex", "jo"]},
    {"id": "payments-core", "members": ["jo"]},
    {"id": "support"},
]


@pytest.mark.parametrize(
    ("commander", "spokesman", "label"),
    [
        ("payments-oncall", "payments-lead", "Payments crew"),
        ("@payments", "Payments crew", "Payments crew"),
        ("kim", "Alex", "Payments crew"),
        ("payments_oncall", "kim", "Payments crew"),
        ("payments-core-oncall", "payments-core-lead", "payments-core"),
    ],
)
def test_two_of_one_team(run: Run, commander: str, spokesman: str, label: str) -> None:
    """Another team speaks: which one a name stands for is known by id, by name and by members."""
    record = major(roles={"incident_commander": commander, "communications_lead": spokesman})
    (finding,) = run("shared-role", library(record, teams=_TEAMS))
    assert finding.level is Level.NOTE
    assert f"are both of the team “{label}”" in finding.message


@pytest.mark.parametrize(
    ("commander", "spokesman"),
    [
        ("payments-oncall", "support-lead"),
        ("payments-oncall", "payments-core-oncall"),
        ("kim", "jo"),
        ("kim", "robin"),
        ("sam", "robin"),
        ("paymentsoncall", "kim"),
    ],
)
def test_two_of_whom_nobody_knows_that_they_are_of_one_team(
    run: Run, commander: str, spokesman: str
) -> None:
    """Of another team, of two teams, or of a team that nothing tells."""
    record = major(roles={"incident_commander": commander, "communications_lead": spokesman})
    assert not run("shared-role", library(record, teams=_TEAMS))


def test_a_library_of_one_team(run: Run) -> None:
    """There is no other team to speak."""
    roles = {"incident_commander": "payments-oncall", "communications_lead": "payments-lead"}
    assert not run("shared-role", library(major(roles=roles), teams=[{"id": "payments"}]))


def test_closed_after_verification_only(run: Run) -> None:
    """Whatever the severity; drills are closed as they are."""
    closed = {"resolved_at": "2026-03-14T10:00Z", "closed_at": "2026-03-14T11:00Z"}
    (finding,) = run("closed-unverified", library(incident(**closed)))
    assert finding.field == "closed_at"
    verified = closed | {"verified_at": "2026-03-14T10:30Z"}
    assert not run("closed-unverified", library(incident(**verified)))
    assert not run("closed-unverified", library(incident(kind="game-day", **closed)))
    assert not run("closed-unverified", library(incident(resolved_at="2026-03-14T10:00Z")))


def test_hotfix_says_why(run: Run) -> None:
    """Neither rollback nor flag would do: the record says why."""
    (finding,) = run("hotfix-reason", library(incident(resolution={"strategy": "hotfix"})))
    assert finding.field == "resolution.strategy"
    told = {"strategy": "hotfix", "why": "The old version has the same fault."}
    assert not run("hotfix-reason", library(incident(resolution=told)))
    assert not run("hotfix-reason", library(incident(resolution={"strategy": "rollback"})))


def with_runbooks(record: Incident, *runbooks: Runbook) -> Library:
    """A library of one incident and these runbooks."""
    return Library(incidents=(record,), runbooks=runbooks)


def alerted(**fields: object) -> Incident:
    """An incident that is over, detected by an alert."""
    detection = {"source": "monitoring", "alert": "PoolFull"}
    return incident(resolved_at="2026-03-14T10:00Z", detection=detection, **fields)


def test_an_alert_without_runbook_gets_one(run: Run) -> None:
    """Where no runbook serves it, an action is to write one."""
    (finding,) = run("unwritten-runbook", with_runbooks(alerted()))
    assert finding.field == "detection.alert"
    assert "PoolFull has no runbook" in finding.message
    served = Runbook(id="pool", title="Pool", alerts=("poolfull",))
    assert not run("unwritten-runbook", with_runbooks(alerted(), served))


@pytest.mark.parametrize(
    "fields",
    [
        {"action_items": [{"title": "Write a runbook for PoolFull"}]},
        {"action_items": [{"title": "Say what to do", "type": "runbook", "status": "done"}]},
        {"action_items": [{"title": "Runbook", "status": "cancelled", "why": "alert removed"}]},
        {"runbooks": [{"id": "pool", "outcome": "helped"}]},
        {"kind": "near-miss"},
    ],
)
def test_a_runbook_that_is_seen_to(run: Run, fields: dict[str, object]) -> None:
    """An action about it, done or given up for a reason; or a runbook that was in use."""
    assert not run("unwritten-runbook", with_runbooks(alerted(**fields)))


def test_while_it_goes_on_nobody_is_asked_for_a_runbook(run: Run) -> None:
    """Actions come afterwards."""
    record = incident(detection={"alert": "PoolFull"})
    assert not run("unwritten-runbook", with_runbooks(record))


def test_a_runbook_that_was_missing_gets_written(run: Run) -> None:
    """What was wanted is named; a cancelled action without a reason does not count."""
    wanted = {"outcome": "missing", "wanted": "drain a queue"}
    cancelled = {"title": "Write a runbook", "status": "cancelled"}
    record = incident(resolved_at="2026-03-14T10:00Z", runbooks=[wanted], action_items=[cancelled])
    (finding,) = run("unwritten-runbook", library(record))
    assert finding.field == "runbooks[0]"
    assert "“drain a queue”" in finding.message
    bare = incident(resolved_at="2026-03-14T10:00Z", runbooks=[{"outcome": "missing"}])
    assert run("unwritten-runbook", library(bare))
