from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.cadence import update_cadence
from hindsite.metrics.frames import incident_frame
from hindsite.metrics.values import Cut, Exclusion, Proportion, Reason
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

LATER = "2026-04-01T00:00Z"


def at(*times: str, audience: str = "internal") -> list[dict[str, object]]:
    """Updates sent at these times of 2026-03-14."""
    return [{"at": f"2026-03-14T{time}Z", "audience": audience} for time in times]


def change(time: str, *, to: str, was: str | None = None) -> dict[str, object]:
    """A change of severity at this time of 2026-03-14."""
    return {"at": f"2026-03-14T{time}Z", "from": was, "to": to}


def informed(*times: str, **fields: object) -> Incident:
    """A SEV-1, declared at 10:00 and resolved at 11:00, with internal updates at these times."""
    defaults: dict[str, object] = {
        "id": "x",
        "severity": "SEV-1",
        "declared_at": "2026-03-14T10:00Z",
        "resolved_at": "2026-03-14T11:00Z",
        "updates": at(*times),
    }
    return incident(**defaults | fields)


def cadence(*items: Incident, as_of: str = LATER, **rules: object) -> Proportion:
    """How many of these incidents kept people informed, as known at an instant."""
    now = instant(as_of)
    known = library(*items, **rules).at(now)
    frame = incident_frame(known.incidents)
    return update_cadence(known.incidents, frame, known.settings.policy, now).overall


@pytest.mark.parametrize(
    ("times", "is_kept"),
    [
        (("10:30",), True),
        (("10:29",), False),
        (("10:31",), False),
        (("10:20", "10:40"), True),
        (("10:40", "10:20"), True),
        (("10:10", "10:45"), False),
        (("09:55", "10:30"), True),
        (("10:30", "11:05"), True),
        (("09:50", "11:10"), False),
    ],
)
def test_no_gap_may_be_longer_than_half_an_hour(times: tuple[str, ...], *, is_kept: bool) -> None:
    """From declaration to resolution, to the minute; what lies outside of it shortens no gap."""
    number = cadence(informed(*times))
    assert (number.met, number.missed) == ((("x",), ()) if is_kept else ((), ("x",)))


def test_only_updates_to_people_inside_count() -> None:
    """What customers read does not fill a gap."""
    updates = [*at("10:30"), *at("10:15", "10:45", audience="external")]
    assert cadence(informed(updates=updates)).met == ("x",)
    updates = [*at("10:10"), *at("10:30", audience="executive")]
    assert cadence(informed(updates=updates)).missed == ("x",)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"updates": []}, Reason.NONE_RECORDED, ("updates",)),
        ({"updates": at("10:30", audience="external")}, Reason.NONE_RECORDED, ("updates",)),
        (
            {"declared_at": None, "detected_at": "2026-03-14T10:00Z"},
            Reason.FIELD_MISSING,
            ("declared_at",),
        ),
        (
            {"resolved_at": None, "closed_at": "2026-03-14T12:00Z"},
            Reason.FIELD_MISSING,
            ("resolved_at",),
        ),
        ({"resolved_at": "2026-03-14T09:00Z"}, Reason.OUT_OF_ORDER, ()),
        ({"detected_at": "2026-03-14T10:30Z"}, Reason.OUT_OF_ORDER, ()),
    ],
)
def test_what_cannot_be_judged_stands_apart(
    fields: dict[str, object], reason: Reason, detail: tuple[str, ...]
) -> None:
    """No update recorded is no proof that nobody was told."""
    number = cadence(informed("10:30", **fields))
    assert (number.n, number.left_out) == (0, (Exclusion("x", reason, detail),))


def test_a_format_without_updates_says_nothing_about_them() -> None:
    """Records of a tool that knows no updates are left out."""
    item = informed().model_copy(update={"unsaid": frozenset({"updates"})})
    left_out = (Exclusion("x", Reason.FIELD_MISSING, ("updates",)),)
    assert cadence(item).left_out == left_out


def test_severities_that_ask_for_no_updates_are_not_asked() -> None:
    """SEV-1 and SEV-2 by default; the definition names them."""
    items = [informed("10:30", id=f"s{level}", severity=f"SEV-{level}") for level in (1, 2, 3, 4)]
    number = cadence(*items)
    assert (number.met, number.population) == (("s1", "s2"), 2)
    assert "incidents of SEV-1, SEV-2 with internal updates" in number.definition


def test_the_policy_may_ask_for_none() -> None:
    """Then there is no share, and the definition says so; a period of no time is none."""
    calm = {"update_every": "0m"}
    policy = {"severities": {"SEV-1": calm, "SEV-2": {"update_every": None}}}
    number = cadence(informed("10:30"), policy=policy)
    assert (number.value, number.population) == (None, 0)
    assert "there is none" in number.definition


@pytest.mark.parametrize(
    ("as_of", "is_kept"),
    [
        ("2026-03-14T10:50Z", True),
        ("2026-03-14T10:51Z", False),
        ("2026-03-14T10:21Z", True),
    ],
)
def test_an_open_incident_is_judged_by_its_gaps_so_far(as_of: str, *, is_kept: bool) -> None:
    """The one that runs is at least as long as it is now."""
    number = cadence(informed("10:20", resolved_at=None), as_of=as_of)
    assert number.value == float(is_kept)


def test_an_open_incident_without_an_update_is_not_assumed_late() -> None:
    """Nobody wrote down what was said."""
    number = cadence(informed("10:20", resolved_at=None), as_of="2026-03-14T10:19Z")
    assert number.left_out == (Exclusion("x", Reason.NONE_RECORDED, ("updates",)),)


@pytest.mark.parametrize(
    ("changes", "times", "is_kept"),
    [
        # SEV-3 until 10:40: the only gap at SEV-1 is that of 20 minutes from then on.
        ([change("10:40", was="SEV-3", to="SEV-1")], ("10:05",), True),
        # SEV-3 from 10:20 on.
        ([change("10:20", was="SEV-1", to="SEV-3")], ("10:05",), True),
        # Major twice, for 20 and for 15 minutes, no update in between, and written in no order.
        (
            [
                change("10:45", was="SEV-4", to="SEV-2"),
                change("10:20", was="SEV-1", to="SEV-4"),
            ],
            ("10:00",),
            False,
        ),
        # The same for 10 minutes the second time.
        (
            [
                change("10:20", was="SEV-1", to="SEV-4"),
                change("10:50", was="SEV-4", to="SEV-2"),
            ],
            ("10:00",),
            True,
        ),
        # Time before the declaration is in no gap, though an update and the severity came then.
        ([change("09:00", was="SEV-3", to="SEV-1")], ("09:30", "10:20", "10:50"), True),
        # Without what it was before, it was at its peak.
        ([change("10:40", to="SEV-2")], ("10:05",), False),
        # Lowered before it was declared, or after it was resolved.
        ([change("09:00", was="SEV-1", to="SEV-3")], ("10:05",), True),
        ([change("11:30", was="SEV-1", to="SEV-3")], ("10:05",), False),
    ],
)
def test_only_time_at_a_severity_that_asks_for_updates_counts(
    changes: list[dict[str, object]], times: tuple[str, ...], *, is_kept: bool
) -> None:
    """A gap is as long as what lies of it at SEV-1 or SEV-2."""
    number = cadence(informed(*times, severity_changes=changes))
    assert number.value == float(is_kept)


@pytest.mark.parametrize(
    ("raised_at", "is_kept"),
    [("10:20", True), ("10:19", False)],
)
def test_each_severity_uses_up_the_time_at_its_own_pace(raised_at: str, *, is_kept: bool) -> None:
    """After 20 of 30 minutes at SEV-2, a third is left: 5 of the 15 minutes of SEV-1."""
    policy = {"severities": {"SEV-1": {"update_every": "15m"}}}
    item = informed(
        "10:00",
        "10:25",
        "10:40",
        "10:55",
        severity_changes=[change(raised_at, was="SEV-2", to="SEV-1")],
    )
    assert cadence(item, policy=policy).value == float(is_kept)


def test_an_incident_that_was_major_for_a_while_is_asked() -> None:
    """Though its severity now is one that asks for nothing."""
    item = informed(
        "10:05", severity="SEV-3", severity_changes=[change("10:20", was="SEV-2", to="SEV-3")]
    )
    assert cadence(item).met == ("x",)


def test_the_numbers_are_exact_over_a_leap_day_and_ten_years() -> None:
    """A minute more than two days is late, and so is a gap of years."""
    policy = {"severities": {"SEV-1": {"update_every": "2d"}}}
    for end, value in (
        ("2024-03-01T12:00Z", 1.0),
        ("2024-03-01T12:01Z", 0.0),
        ("2034-03-01T12:00Z", 0.0),
    ):
        item = incident(
            severity="SEV-1",
            declared_at="2024-02-26T12:00Z",
            resolved_at=end,
            updates=[{"at": "2024-02-28T12:00Z"}],
        )
        assert cadence(item, policy=policy, as_of="2035-01-01T00:00Z").value == value


def test_cadence_is_cut_into_the_parts_given() -> None:
    """Here by team."""
    items = (informed("10:30", id="a"), informed("10:50", id="b"))
    policy, now = library().settings.policy, instant(LATER)
    parts = {Cut.TEAM: [("platform", ["a"]), ("storefront", ["b"])]}
    share = update_cadence(items, incident_frame(items), policy, now, parts)
    assert [part.value for _, part in share.parts(Cut.TEAM)] == [1.0, 0.0]


def test_without_incidents_there_is_no_share() -> None:
    """No warning, no division by nothing."""
    assert cadence().value is None
