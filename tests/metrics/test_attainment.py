from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.attainment import response_attainment
from hindsite.metrics.frames import incident_frame
from hindsite.metrics.values import Cut, Exclusion, Proportion, Reason
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

MONDAY_NOON = "2026-03-02T12:00Z"


def paged(**fields: object) -> Incident:
    """An incident that monitoring detected at noon of Monday 2026-03-02."""
    defaults: dict[str, object] = {
        "id": "x",
        "severity": "SEV-1",
        "detected_at": MONDAY_NOON,
        "detection": {"source": "monitoring"},
    }
    return incident(**defaults | fields)


def attainment(as_of: str, *items: Incident, **rules: object) -> Proportion:
    """How many of these incidents were acknowledged in time, as known at an instant."""
    now = instant(as_of)
    known = library(*items, **rules).at(now)
    frame = incident_frame(known.incidents)
    return response_attainment(known.incidents, frame, known.settings, now).overall


@pytest.mark.parametrize(
    ("severity", "acknowledged_at", "is_met"),
    [
        ("SEV-1", "2026-03-02T12:04:59Z", True),
        ("SEV-1", "2026-03-02T12:05Z", False),
        ("SEV-2", "2026-03-02T12:05Z", True),
        ("SEV-2", "2026-03-02T12:15Z", False),
        ("SEV-3", "2026-03-02T12:59Z", True),
        ("SEV-3", "2026-03-02T13:00Z", False),
        ("SEV-1", MONDAY_NOON, True),
    ],
)
def test_a_response_has_to_be_under_the_target_of_its_severity(
    severity: str, acknowledged_at: str, *, is_met: bool
) -> None:
    """Exactly as long as the target is too long."""
    number = attainment(
        "2026-04-01T00:00Z", paged(severity=severity, acknowledged_at=acknowledged_at)
    )
    assert (number.met, number.missed) == ((("x",), ()) if is_met else ((), ("x",)))


def test_who_has_not_acknowledged_past_the_target_has_missed_it() -> None:
    """Up to the target the answer is open; from it on it is no, though the incident goes on."""
    early = attainment("2026-03-02T12:04:59Z", paged())
    assert early.left_out == (Exclusion("x", Reason.NOT_YET_DUE),)
    assert attainment("2026-03-02T12:05Z", paged()).missed == ("x",)


def test_an_acknowledgement_that_came_later_did_not_exist_yet() -> None:
    """Going back in time, the incident waits for it."""
    item = paged(acknowledged_at="2026-03-02T12:04Z")
    assert attainment("2026-03-02T12:03Z", item).n == 0
    assert attainment("2026-03-02T12:04Z", item).met == ("x",)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"severity": "SEV-4"}, Reason.NOT_REQUIRED, ()),
        ({"detection": {"source": "human"}}, Reason.NOT_BY_MACHINE, ()),
        ({"detection": {}}, Reason.FIELD_MISSING, ("detection.source",)),
        (
            {"detected_at": None, "started_at": MONDAY_NOON},
            Reason.FIELD_MISSING,
            ("detected_at",),
        ),
        (
            {"acknowledged_at": "2026-03-02T11:59Z"},
            Reason.OUT_OF_ORDER,
            ("detected_at", "acknowledged_at"),
        ),
        (
            {"detected_at": "2026-03-02T00:00Z", "acknowledged_at": "2026-03-02T00:00Z"},
            Reason.PLACEHOLDER,
            (),
        ),
        ({"resolved_at": "2026-03-02T13:00Z"}, Reason.FIELD_MISSING, ("acknowledged_at",)),
        ({"mitigated_at": "2026-03-02T13:00Z"}, Reason.FIELD_MISSING, ("acknowledged_at",)),
    ],
)
def test_what_cannot_be_judged_stands_apart(
    fields: dict[str, object], reason: Reason, detail: tuple[str, ...]
) -> None:
    """Without a target, without a time to acknowledge, or dealt with though nobody wrote when."""
    number = attainment("2026-04-01T00:00Z", paged(**fields))
    assert (number.n, number.left_out) == (0, (Exclusion("x", reason, detail),))


def test_a_format_without_acknowledgements_says_nothing_about_them() -> None:
    """An open record of a tool that knows none is not one that nobody answered."""
    item = paged().model_copy(update={"unsaid": frozenset({"acknowledged_at"})})
    number = attainment("2026-04-01T00:00Z", item)
    assert number.left_out == (Exclusion("x", Reason.FIELD_MISSING, ("acknowledged_at",)),)


@pytest.mark.parametrize(
    ("detected_at", "acknowledged_at", "is_met"),
    [
        ("2026-03-06T16:30Z", "2026-03-09T09:29Z", True),
        ("2026-03-06T16:30Z", "2026-03-09T09:30Z", False),
        ("2026-03-07T03:00Z", "2026-03-09T09:59Z", True),
        ("2026-03-07T03:00Z", "2026-03-07T03:01Z", True),
    ],
)
def test_at_night_and_at_the_weekend_a_sev_3_waits(
    detected_at: str, acknowledged_at: str, *, is_met: bool
) -> None:
    """Half an hour of Friday and half an hour of Monday make the hour."""
    item = paged(severity="SEV-3", acknowledged_at=acknowledged_at, detected_at=detected_at)
    assert attainment("2026-04-01T00:00Z", item).value == float(is_met)


def test_an_open_sev_3_is_not_late_before_business_hours_have_passed() -> None:
    """Detected on Friday evening, it is due on Monday at ten."""
    item = paged(severity="SEV-3", detected_at="2026-03-06T20:00Z")
    assert attainment("2026-03-09T09:59Z", item).left_out[0].reason is Reason.NOT_YET_DUE
    assert attainment("2026-03-09T10:00Z", item).missed == ("x",)


def test_business_hours_go_by_the_librarys_zone_and_policy() -> None:
    """Seven in the morning UTC is eight in Berlin, when this office opens."""
    item = paged(
        severity="SEV-3", acknowledged_at="2026-03-02T07:59Z", detected_at="2026-03-02T06:00Z"
    )
    policy = {"business_hours": {"from": "08:00"}}
    asked = {"timezone": "Europe/Berlin", "policy": policy}
    assert attainment("2026-04-01T00:00Z", item, **asked).met == ("x",)
    late = paged(
        severity="SEV-3", acknowledged_at="2026-03-02T08:00Z", detected_at="2026-03-02T06:00Z"
    )
    assert attainment("2026-04-01T00:00Z", late, **asked).missed == ("x",)
    assert attainment("2026-04-01T00:00Z", late).met == ("x",)


def test_the_policy_sets_the_target() -> None:
    """A target of no time at all is none."""
    item = paged(acknowledged_at="2026-03-02T12:05Z")
    for span, value in (("6m", 1.0), ("0m", None)):
        policy = {"severities": {"SEV-1": {"respond_within": span}}}
        assert attainment("2026-04-01T00:00Z", item, policy=policy).value == value


def test_attainment_is_cut_by_severity() -> None:
    """Each severity has its own share; SEV-4 has none."""
    items = (
        paged(id="a", acknowledged_at="2026-03-02T12:01Z"),
        paged(severity="SEV-2", id="b", acknowledged_at="2026-03-02T13:00Z"),
        paged(severity="SEV-4", id="c"),
    )
    known = library(*items)
    parts = {Cut.SEVERITY: [("SEV-1", ["a"]), ("SEV-2", ["b"]), ("SEV-4", ["c"])]}
    now = instant("2026-04-01T00:00Z")
    share = response_attainment(items, incident_frame(items), known.settings, now, parts)
    assert [part.value for _, part in share.parts(Cut.SEVERITY)] == [1.0, 0.0, None]


def test_without_incidents_there_is_no_share() -> None:
    """No warning, no division by nothing."""
    assert attainment("2026-04-01T00:00Z").value is None
