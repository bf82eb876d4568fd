from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from hindsite.metrics.actions import action_completion, action_flow
from hindsite.metrics.frames import action_frame, incident_frame, opening_days
from hindsite.metrics.values import ActionFlow, Cut, Exclusion, Proportion, Reason
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    import pandas as pd

    from hindsite.model.incident import Incident

AS_OF = "2026-05-20T12:00Z"


def frame_of(*items: Incident, zone: str = "UTC") -> pd.DataFrame:
    """The action items of these incidents."""
    return action_frame(items, opening_days(incident_frame(items), ZoneInfo(zone)))


def with_actions(
    *actions: dict[str, object], as_of: str = AS_OF, **fields: object
) -> tuple[pd.DataFrame, date]:
    """The action items of one incident, resolved on 2026-03-14, and the day of as-of."""
    defaults: dict[str, object] = {
        "id": "x",
        "started_at": "2026-03-14T09:00Z",
        "resolved_at": "2026-03-14T12:00Z",
        "action_items": [{"title": "Add an alert"} | action for action in actions],
    }
    when = instant(as_of)
    known = library(incident(**defaults | fields)).at(when)
    return frame_of(*known.incidents), when.date()


def completion(*actions: dict[str, object]) -> Proportion:
    """How many of these action items were done in time."""
    return action_completion(*with_actions(*actions)).overall


def done(day: str, **fields: object) -> dict[str, object]:
    """An action item done on this day."""
    return {"status": "done", "done_at": day, **fields}


@pytest.mark.parametrize(
    ("action", "is_met"),
    [
        (done("2026-04-01", due="2026-04-01"), True),
        (done("2026-04-02", due="2026-04-01"), False),
        ({"due": "2026-04-01"}, False),
        ({"due": "2026-04-01", "status": "in-progress"}, False),
        (done("2026-04-10", due="2026-04-20", rescheduled=["2026-04-01"]), False),
        (done("2026-03-30", due="2026-04-20", rescheduled=["2026-04-01"]), True),
        ({"due": "2026-09-01", "rescheduled": ["2026-04-01"]}, False),
        (done("2026-06-01", due="2026-04-01"), False),
    ],
)
def test_an_item_is_met_when_done_by_its_first_due_date(
    action: dict[str, object], *, is_met: bool
) -> None:
    """The day itself is in time; rescheduling does not help; what is done later is not done yet."""
    number = completion(action)
    assert (number.met, number.missed) == ((("x#1",), ()) if is_met else ((), ("x#1",)))
    assert number.left_out == ()


@pytest.mark.parametrize(
    ("action", "reason", "missing"),
    [
        ({"due": "2026-04-01", "status": "cancelled"}, Reason.CANCELLED, ()),
        ({"status": "cancelled"}, Reason.CANCELLED, ()),
        ({}, Reason.NO_DUE_DATE, ()),
        (done("2026-04-01"), Reason.NO_DUE_DATE, ()),
        ({"due": "2026-05-20"}, Reason.NOT_YET_DUE, ()),
        (done("2026-04-01", due="2026-06-01"), Reason.NOT_YET_DUE, ()),
        ({"due": "2026-04-01", "status": "done"}, Reason.FIELD_MISSING, ("done_at",)),
    ],
)
def test_what_cannot_be_judged_stands_apart(
    action: dict[str, object], reason: Reason, missing: tuple[str, ...]
) -> None:
    """Cancelled, undated, not yet due, or done on a day that nobody recorded."""
    number = completion(action)
    assert (number.n, number.left_out) == (0, (Exclusion("x#1", reason, missing),))


def test_a_due_date_passes_at_the_end_of_its_day() -> None:
    """The day itself is not over, whatever the hour."""
    frame = frame_of(incident(id="x", action_items=[{"title": "t", "due": "2026-04-01"}]))
    assert action_completion(frame, date(2026, 4, 1)).overall.n == 0
    assert action_completion(frame, date(2026, 4, 2)).overall.missed == ("x#1",)


def test_items_stand_in_the_parts_of_their_incident() -> None:
    """An item has its own id or its place; the incident's id stands before it."""
    owed = {"title": "t", "due": "2026-04-01"}
    frame = frame_of(
        incident(id="a", action_items=[owed, owed | {"id": "A7"} | done("2026-03-31")]),
        incident(id="b", action_items=[owed]),
        incident(id="c"),
    )
    parts = {Cut.TEAM: [("storefront", ["a"]), ("platform", ["a", "b"]), ("search", ["c"])]}
    share = action_completion(frame, date(2026, 4, 2), parts)
    assert (share.overall.met, share.overall.missed) == (("a#A7",), ("a#1", "b#1"))
    assert [(key, part.met, part.missed) for key, part in share.parts(Cut.TEAM)] == [
        ("storefront", ("a#A7",), ("a#1",)),
        ("platform", ("a#A7",), ("a#1", "b#1")),
        ("search", (), ()),
    ]


def flow_of(
    *actions: dict[str, object], as_of: str = AS_OF, **fields: object
) -> tuple[ActionFlow, ...]:
    """How these action items came and went."""
    return action_flow(*with_actions(*actions, as_of=as_of, **fields))


def flow(rows: tuple[ActionFlow, ...]) -> list[tuple[str, int, int, int, int]]:
    """Each month's opened, closed, open and overdue."""
    return [
        (row.label, row.opened, row.closed, row.open_at_end, row.overdue_at_end) for row in rows
    ]


def test_the_flow_of_actions_is_counted_month_by_month() -> None:
    """Overdue from the end of the month its due date lies in until it is done."""
    rows = flow_of(
        done("2026-03-20", due="2026-03-31"),
        done("2026-05-05", due="2026-03-31"),
        {"due": "2026-04-30"},
        {"due": "2026-05-19"},
        {"due": "2026-05-20"},
        {"due": "2026-09-01", "rescheduled": ["2026-03-20"]},
        {},
    )
    assert flow(rows) == [
        ("2026-03", 7, 1, 6, 1),
        ("2026-04", 0, 0, 6, 2),
        ("2026-05", 0, 1, 5, 2),
    ]
    assert [row.finished for row in rows] == [True, True, False]


def test_a_due_date_later_in_the_running_month_is_not_overdue() -> None:
    """Yesterday's is; today's is not."""
    action: dict[str, object] = {"due": "2026-05-20"}
    assert flow_of(action, as_of="2026-05-20T23:59Z")[-1].overdue_at_end == 0
    assert flow_of(action, as_of="2026-05-21T00:00Z")[-1].overdue_at_end == 1


def test_an_item_done_before_the_resolution_is_opened_when_done() -> None:
    """At no month's end are fewer than none open."""
    rows = flow_of(done("2026-02-27", due="2026-02-01"), started_at="2026-02-26T09:00Z")
    assert flow(rows)[:2] == [("2026-02", 1, 1, 0, 0), ("2026-03", 0, 0, 0, 0)]


def test_items_that_left_at_an_unknown_time_are_in_no_flow() -> None:
    """Cancelled, or done without a date: nobody recorded when."""
    gone: tuple[dict[str, object], ...] = ({"status": "cancelled"}, {"status": "done"})
    assert flow_of(*gone) == ()
    assert flow(flow_of(*gone, {}, as_of="2026-03-20T12:00Z")) == [("2026-03", 1, 0, 1, 0)]


def test_without_actions_there_is_no_flow() -> None:
    """No month, no division by nothing."""
    assert flow_of() == ()
    assert completion().value is None


def test_one_month_is_one_value() -> None:
    """What a chart gets: label, start, and whether the month is over."""
    (row,) = flow_of({"due": "2026-03-15"}, as_of="2026-03-20T12:00Z")
    start = instant("2026-03-01T00:00Z").date()
    assert row == ActionFlow(
        "2026-03", start, finished=False, opened=1, closed=0, open_at_end=1, overdue_at_end=1
    )
