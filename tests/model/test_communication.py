"""What an update says from a record, and what it names as missing."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.communication import ASKED, Draft, draft_of, severity_now
from hindsite.model.enums import Severity, UpdateAudience
from hindsite.model.incident import Incident, Update
from hindsite.model.policy import Policy
from tests.factories import incident, instant

POLICY = Policy()
NOW = instant("2026-03-14T09:20Z")
BERLIN = ZoneInfo("Europe/Berlin")
NUMBERS = {"affected_users_pct": "45", "error_rate": "62.5", "unavailable_pct": "60"}


def case(**fields: object) -> Incident:
    """A SEV-1 that began at nine, of which nothing else is known."""
    return incident(**{"severity": "SEV-1", "title": "Checkout  fails.", **fields})


def draft(record: Incident, audience: str = "internal", **said: object) -> Draft:
    """An update of a record to an audience, with what somebody says himself."""
    update = Update.model_validate({"at": NOW, "audience": audience, **said})
    return draft_of(record, POLICY, update, BERLIN)


def missing(record: Incident, audience: str = "internal", **said: object) -> list[str]:
    """The fields that the update lacks."""
    return [lack.field for lack in draft(record, audience, **said).missing]


def test_people_inside_are_told_four_things() -> None:
    """What is happening, the impact, what is done, and when the next update comes."""
    record = case(
        mitigated_at="2026-03-14T09:15Z",
        impact={"summary": "Every second\n payment fails.", **NUMBERS, "latency_p99_ms": "12000"},
        timeline=[
            {"at": "2026-03-14T09:16Z", "event": "Rollback to `4.17` begins", "kind": "action"},
            {"at": "2026-03-14T09:10Z", "event": "Pool is full", "kind": "diagnosis"},
            {"at": "2026-03-14T09:18Z", "event": "A customer writes", "kind": "impact"},
            {"at": "2026-03-14T09:19Z", "event": "No word on the kind"},
        ],
    )
    found = draft(record)
    assert found.missing == ()
    assert found.update.happening == "Checkout fails. Mitigated at 10:15 CET"
    assert found.update.impact == (
        "Every second payment fails. Up to 45 % of users, up to 60 % of requests are not served, "
        "up to 62.5 % of requests fail, p99 latency up to 12000 ms"
    )
    assert found.update.doing == "Rollback to `4.17` begins (10:16 CET)"
    assert found.update.next_update_at == NOW + timedelta(minutes=30)


def test_what_nobody_said_is_missing() -> None:
    """Neither the impact nor what is done can be known from a title; all says where to tell it."""
    found = draft(case())
    assert [lack.field for lack in found.missing] == ["impact", "doing"]
    assert [lack.what for lack in found.missing] == ["the impact", "what is being done"]
    assert all(lack.remedy.startswith("--") for lack in found.missing)
    assert (found.update.impact, found.update.doing) == (None, None)


def test_what_somebody_says_goes_first() -> None:
    """The record only fills gaps."""
    record = case(impact={"summary": "Old"}, timeline=[])
    later = instant("2026-03-14T10:00Z")
    found = draft(record, impact="New", doing="Waiting", happening="It", next_update_at=later)
    update = found.update
    assert (update.happening, update.impact, update.doing) == ("It", "New", "Waiting")
    assert update.next_update_at == later


def test_the_next_update_is_what_the_severity_in_force_asks_for() -> None:
    """A lowered severity asks for none; then somebody has to promise one."""
    lowered = [{"at": "2026-03-14T09:10Z", "from": "SEV-1", "to": "SEV-3"}]
    raised = [*lowered, {"at": "2026-03-14T09:12Z", "to": "SEV-2"}]
    assert severity_now(case()) is Severity.SEV1
    assert severity_now(case(severity_changes=raised[::-1])) is Severity.SEV2
    assert missing(case(severity_changes=lowered)) == ["impact", "doing", "next_update_at"]
    assert draft(case(severity_changes=raised)).update.next_update_at is not None


def test_after_service_is_restored_no_next_update_is_asked_for() -> None:
    """It is the last one."""
    record = case(resolved_at="2026-03-13T23:50Z", impact={"summary": "x"})
    found = draft(record, doing="Watching")
    assert (found.missing, found.update.next_update_at) == ((), None)
    assert found.update.happening == "Checkout fails. Resolved at 00:50 CET"
    earlier = case(resolved_at="2026-03-13T22:50Z")
    assert draft(earlier).update.happening == "Checkout fails. Resolved at 2026-03-13 23:50 CET"


@pytest.mark.parametrize(
    ("impact", "words"),
    [
        (NUMBERS, "up to 45 % of users"),
        ({"unavailable_pct": "60", "error_rate": "1"}, "up to 60 % of requests are not served"),
        ({"error_rate": "62.5"}, "up to 62.5 % of requests fail"),
        ({"affected_users_pct": "0"}, "0 % of users"),
        ({}, None),
    ],
)
def test_outsiders_hear_the_symptom_and_the_share(
    impact: dict[str, str], words: str | None
) -> None:
    """Never the title, which names causes, nor the timeline, which names machines."""
    record = case(
        impact={"summary": "Payments fail.", **impact},
        timeline=[{"at": "2026-03-14T09:10Z", "event": "Pool is full", "kind": "diagnosis"}],
    )
    found = draft(record, "external")
    update = found.update
    assert (update.happening, update.impact, update.doing) == ("Payments fail", words, None)
    assert [lack.field for lack in found.missing] == ([] if words else ["impact"])
    assert missing(case(), "external") == ["happening", "impact"]


def test_executives_hear_of_business() -> None:
    """Its impact, and what nobody can derive: when it ends, which commitments are at risk."""
    record = case(impact={**NUMBERS, "revenue_impacting": "yes", "data_loss": "no"})
    found = draft(record, "executive")
    assert found.update.impact == "Up to 45 % of users, revenue is affected, no data was lost"
    assert [lack.field for lack in found.missing] == ["eta", "commitments"]
    told = draft(record, "executive", eta="11:00", commitments="none")
    assert (told.missing, told.update.eta) == ((), "11:00")
    assert missing(case(), "executive") == ["impact", "eta", "commitments"]
    over = case(resolved_at="2026-03-14T09:18Z", impact={"revenue_impacting": "no"})
    found = draft(over, "executive", commitments="none")
    assert (found.missing, found.update.eta) == ((), "Resolved at 10:18 CET")
    assert found.update.impact == "Revenue is not affected"


def test_losses_inside() -> None:
    """What was not lost is no news to those who work on it."""
    record = case(impact={"revenue_impacting": "no", "data_loss": "yes"})
    assert draft(record).update.impact == "Data was lost"


def test_what_is_disclosed_is_only_what_somebody_says() -> None:
    """And when the policy asks for the next update."""
    record = case(impact={"summary": "Keys were taken", **NUMBERS})
    said = Update(at=NOW, audience=UpdateAudience.EXTERNAL, impact="some users")
    found = draft_of(record, POLICY, said, BERLIN, is_disclosed=True)
    assert found.update == said.model_copy(update={"next_update_at": NOW + timedelta(minutes=30)})
    assert [lack.field for lack in found.missing] == ["happening"]


TEXTS = st.none() | st.text("ab .", min_size=1).filter(str.strip)


@given(
    audience=st.sampled_from(list(UpdateAudience)),
    said=st.fixed_dictionaries(
        dict.fromkeys(("happening", "impact", "doing", "eta", "commitments"), TEXTS)
    ),
    summary=TEXTS,
    is_over=st.booleans(),
)
def test_nothing_said_is_lost_and_nothing_missing_is_there(
    audience: UpdateAudience, said: dict[str, str | None], summary: str | None, *, is_over: bool
) -> None:
    """Each field that is asked for is filled, or named as missing; never both."""
    record = case(impact={"summary": summary}, resolved_at="2026-03-14T09:10Z" if is_over else None)
    found = draft(record, audience.value, **said)
    for name, text in said.items():
        if text is not None:
            assert getattr(found.update, name) == text.strip()
    lacking = {lack.field for lack in found.missing}
    empty = {name for name in ASKED[audience] if getattr(found.update, name) is None}
    assert lacking == empty - ({"next_update_at"} if is_over else set())
