from __future__ import annotations

from datetime import date

import pytest

from hindsite.model.enums import ActionStatus, Audience, PostmortemStatus, Status
from hindsite.model.incident import INSTANTS, ActionItem, Incident
from tests.factories import incident, instant

TODAY = date(2026, 3, 14)
NOON = instant("2026-03-14T12:00Z")
LATER = "2026-03-15T09:00Z"


def _at(made: Incident) -> Incident:
    """The incident as it was known at noon."""
    known = made.at(NOON, TODAY)
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("started_at", Status.DETECTED),
        ("declared_at", Status.DETECTED),
        ("acknowledged_at", Status.ACKNOWLEDGED),
        ("mitigated_at", Status.MITIGATED),
        ("resolved_at", Status.RESOLVED),
        ("verified_at", Status.VERIFIED),
        ("closed_at", Status.CLOSED),
    ],
)
def test_the_last_instant_proves_the_status(name: str, status: Status) -> None:
    """Steps between may be missing."""
    made = incident(**{"started_at": "2026-03-14T09:00Z", name: "2026-03-14T10:00Z"})
    assert made.derived_status is status


@pytest.mark.parametrize(
    ("fields", "status"), [({}, Status.RESOLVED), ({"closed_at": LATER}, Status.CLOSED)]
)
def test_what_is_over_is_at_least_resolved(fields: dict[str, str], status: Status) -> None:
    """Another tool may know that it ended but not when."""
    assert incident(over=True, **fields).derived_status is status


@pytest.mark.parametrize(
    ("fields", "tier"),
    [
        ({}, Audience.INTERNAL),
        ({"visibility": "public"}, Audience.PUBLIC),
        ({"kind": "security"}, Audience.RESTRICTED),
        ({"security": {}}, Audience.RESTRICTED),
        ({"kind": "security", "visibility": "internal"}, Audience.INTERNAL),
    ],
)
def test_security_matters_are_restricted_unless_said_otherwise(
    fields: dict[str, object], tier: Audience
) -> None:
    """What the record says goes first."""
    assert incident(**fields).tier is tier


def test_it_is_counted_by_the_first_instant_that_is_known() -> None:
    """Started goes before detected, detected before declared."""
    times = {name: f"2026-03-14T0{9 - n}:00Z" for n, name in enumerate(INSTANTS[:3])}
    assert incident(**times).counted_at == instant("2026-03-14T09:00Z")
    del times["started_at"]
    assert incident(**times).counted_at == instant("2026-03-14T08:00Z")
    del times["detected_at"]
    assert incident(**times).counted_at == instant("2026-03-14T07:00Z")


def test_without_any_instant_it_belongs_nowhere() -> None:
    """The reader makes no such incident; the model says so."""
    made = incident().model_copy(update={"started_at": None})
    with pytest.raises(ValueError, match="no instant at all"):
        _ = made.counted_at


def test_pairs_in_the_wrong_order_are_known() -> None:
    """Equal instants are in order, and who declares may have acknowledged before."""
    made = incident(
        started_at="2026-03-14T09:00Z",
        detected_at="2026-03-14T09:00Z",
        declared_at="2026-03-14T09:10Z",
        acknowledged_at="2026-03-14T09:05Z",
        resolved_at="2026-03-14T08:00Z",
    )
    assert set(made.disordered) == {
        (name, "resolved_at")
        for name in ("started_at", "detected_at", "declared_at", "acknowledged_at")
    }


@pytest.mark.parametrize(
    ("fields", "counted"),
    [
        ({}, True),
        ({"kind": "security"}, True),
        ({"kind": "game-day"}, False),
        ({"duplicate_of": "other"}, False),
    ],
)
def test_exercises_and_duplicates_are_not_counted(fields: dict[str, str], *, counted: bool) -> None:
    """The default population holds real ones, once."""
    assert incident(**fields).is_counted is counted


def test_what_had_not_begun_was_not_known() -> None:
    """An incident of tomorrow does not exist."""
    assert incident(started_at=LATER).at(NOON, TODAY) is None


def test_what_holds_nothing_later_stays_as_it_is() -> None:
    """Without anything to take away it is the same value."""
    made = incident(
        resolved_at=NOON.isoformat(),
        timeline=[{"at": "2026-03-14T12:00Z", "event": "Alert"}],
        action_items=[{"title": "A", "status": "done", "done_at": "2026-03-14"}],
        security={"notification": [{"notified_at": "2026-03-14T11:00Z"}, {}]},
        postmortem={"status": "published", "published_at": "2026-03-14T11:00Z"},
    )
    assert made.at(NOON, TODAY) is made


def test_later_things_are_not_known_yet() -> None:
    """Instants, lines, updates and changes after the instant are gone."""
    now = "2026-03-14T10:00Z"
    known = _at(
        incident(
            mitigated_at=now,
            resolved_at=LATER,
            updates=[{"at": now}, {"at": LATER}],
            timeline=[{"at": now, "event": "Alert"}, {"at": LATER, "event": "End"}],
            severity_changes=[{"at": LATER, "to": "SEV-1"}],
            action_items=[{"title": "A", "status": "done", "done_at": "2026-03-15"}],
        )
    )
    assert known.derived_status is Status.MITIGATED
    assert len(known.updates) == len(known.timeline) == 1
    assert known.severity_changes == ()
    assert (known.action_items[0].status, known.action_items[0].done_at) == (
        ActionStatus.OPEN,
        None,
    )


def test_an_end_of_later_was_not_over_yet() -> None:
    """Another tool's flag speaks of now."""
    assert _at(incident(over=True, resolved_at=LATER)).derived_status is Status.DETECTED


@pytest.mark.parametrize(("held", "kept"), [("2026-03-14T10:00Z", True), (LATER, False)])
def test_a_postmortem_published_later_was_in_review(held: str, *, kept: bool) -> None:
    """Its meeting is known if it was before."""
    known = _at(
        incident(postmortem={"status": "published", "published_at": LATER, "meeting_at": held})
    ).postmortem
    assert (known.status, known.published_at) == (PostmortemStatus.REVIEW, None)
    assert (known.meeting_at is not None) is kept


def test_a_meeting_of_later_was_not_held() -> None:
    """The post-mortem's status stays as it is written."""
    known = _at(incident(postmortem={"status": "draft", "meeting_at": LATER})).postmortem
    assert (known.status, known.meeting_at) == (PostmortemStatus.DRAFT, None)


def test_security_steps_of_later_were_not_taken() -> None:
    """Neither contained nor notified; what was known stays known."""
    known = _at(
        incident(
            security={
                "known_at": "2026-03-14T09:30Z",
                "contained_at": LATER,
                "notification": {"required": "true", "notified_at": LATER},
            }
        )
    ).security
    assert known is not None
    assert known.known_at is not None
    assert known.contained_at is None
    assert [item.notified_at for item in known.notification] == [None]


class TestActionItem:
    """Promises and their dates."""

    def test_the_first_due_date_is_kept(self) -> None:
        """Whatever was rescheduled to."""
        action = ActionItem.model_validate(
            {"title": "A", "due": "2026-05-01", "rescheduled": ["2026-04-01", "2026-03-01"]}
        )
        assert action.first_due == date(2026, 3, 1)
        assert ActionItem(title="A").first_due is None

    @pytest.mark.parametrize(
        ("fields", "overdue"),
        [
            ({}, False),
            ({"due": "2026-03-14"}, False),
            ({"due": "2026-03-13"}, True),
            ({"due": "2026-03-13", "status": "In Progress"}, True),
            ({"due": "2026-03-13", "status": "done"}, False),
            ({"due": "2026-03-13", "status": "cancelled"}, False),
        ],
    )
    def test_it_is_overdue_from_the_day_after(
        self, fields: dict[str, str], *, overdue: bool
    ) -> None:
        """Only what is still owed."""
        action = ActionItem.model_validate({"title": "A", **fields})
        assert action.is_overdue(TODAY) is overdue
