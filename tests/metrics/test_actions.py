from __future__ import annotations

import pytest

from hindsite.metrics import measure
from hindsite.metrics.values import ActionFlow, Exclusion, Metrics, Reason
from tests.factories import incident, instant, library

AS_OF = "2026-05-20T12:00Z"


def with_actions(*actions: dict[str, object], as_of: str = AS_OF, **fields: object) -> Metrics:
    """The metrics of one incident, resolved on 2026-03-14, that has these action items."""
    defaults: dict[str, object] = {
        "id": "x",
        "started_at": "2026-03-14T09:00Z",
        "resolved_at": "2026-03-14T12:00Z",
        "action_items": [{"title": "Add an alert"} | action for action in actions],
    }
    when = instant(as_of)
    return measure(library(incident(**defaults | fields)).at(when), when)


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
    number = with_actions(action).action_completion
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
    number = with_actions(action).action_completion
    assert (number.n, number.left_out) == (0, (Exclusion("x#1", reason, missing),))


def test_a_due_date_passes_at_the_end_of_its_day_in_the_librarys_zone() -> None:
    """22:30 UTC on the due day is half past midnight of the next day in Berlin."""
    item = incident(id="x", action_items=[{"title": "t", "due": "2026-04-01"}])
    when = instant("2026-04-01T22:30Z")
    utc = measure(library(item), when).action_completion
    berlin = measure(library(item, timezone="Europe/Berlin"), when).action_completion
    assert (utc.n, berlin.missed) == (0, ("x#1",))


def test_actions_of_every_kind_count_but_not_those_of_duplicates() -> None:
    """A game day gives work to do as well."""
    action = {"title": "t", "due": "2026-04-01"}
    items = [
        incident(id="day", kind="game-day", action_items=[action]),
        incident(id="twin", duplicate_of="day", action_items=[action]),
    ]
    metrics = measure(library(*items), instant(AS_OF))
    assert metrics.action_completion.missed == ("day#1",)
    assert [row.open_at_end for row in metrics.actions] == [1, 1, 1]


def flow(metrics: Metrics) -> list[tuple[str, int, int, int, int]]:
    """Each month's opened, closed, open and overdue."""
    return [
        (row.label, row.opened, row.closed, row.open_at_end, row.overdue_at_end)
        for row in metrics.actions
    ]


def test_the_flow_of_actions_is_counted_month_by_month() -> None:
    """Overdue from the end of the month its due date lies in until it is done."""
    metrics = with_actions(
        done("2026-03-20", due="2026-03-31"),
        done("2026-05-05", due="2026-03-31"),
        {"due": "2026-04-30"},
        {"due": "2026-05-19"},
        {"due": "2026-05-20"},
        {"due": "2026-09-01", "rescheduled": ["2026-03-20"]},
        {},
    )
    assert flow(metrics) == [
        ("2026-03", 7, 1, 6, 1),
        ("2026-04", 0, 0, 6, 2),
        ("2026-05", 0, 1, 5, 2),
    ]
    assert [row.finished for row in metrics.actions] == [True, True, False]


def test_a_due_date_later_in_the_running_month_is_not_overdue() -> None:
    """Yesterday's is; today's is not."""
    action: dict[str, object] = {"due": "2026-05-20"}
    assert with_actions(action, as_of="2026-05-20T23:59Z").actions[-1].overdue_at_end == 0
    assert with_actions(action, as_of="2026-05-21T00:00Z").actions[-1].overdue_at_end == 1


def test_an_item_done_before_the_resolution_is_opened_when_done() -> None:
    """At no month's end are fewer than none open."""
    metrics = with_actions(done("2026-02-27", due="2026-02-01"), started_at="2026-02-26T09:00Z")
    assert flow(metrics)[:2] == [("2026-02", 1, 1, 0, 0), ("2026-03", 0, 0, 0, 0)]


def test_items_that_left_at_an_unknown_time_are_in_no_flow() -> None:
    """Cancelled, or done without a date: nobody recorded when."""
    gone: tuple[dict[str, object], ...] = ({"status": "cancelled"}, {"status": "done"})
    assert with_actions(*gone).actions == ()
    assert flow(with_actions(*gone, {}, as_of="2026-03-20T12:00Z")) == [("2026-03", 1, 0, 1, 0)]


def test_without_actions_there_is_no_flow() -> None:
    """No month, no division by nothing."""
    metrics = with_actions()
    assert metrics.actions == ()
    assert metrics.action_completion.value is None


def test_one_month_is_one_value() -> None:
    """What a chart gets: label, start, and whether the month is over."""
    (row,) = with_actions({"due": "2026-03-15"}, as_of="2026-03-20T12:00Z").actions
    start = instant("2026-03-01T00:00Z").date()
    assert row == ActionFlow(
        "2026-03", start, finished=False, opened=1, closed=0, open_at_end=1, overdue_at_end=1
    )
