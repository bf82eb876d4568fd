from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.metrics import measure
from hindsite.metrics.reporting import REPORTED, measure_all, report, reports
from hindsite.metrics.values import Cut, Highlight, Period, Proportion, Statistic
from hindsite.model.enums import ActionStatus, Severity
from tests.depth import often
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.metrics.values import Report, Versus
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

AS_OF = instant("2026-10-23T12:00Z")


def case(id_: str, start: str, minutes: int | None = 60, **fields: object) -> Incident:
    """An incident that was noticed at once, and resolved so many minutes later."""
    began = instant(start)
    return incident(
        id=id_,
        started_at=began,
        detected_at=began,
        resolved_at=None if minutes is None else began + timedelta(minutes=minutes),
        **fields,
    )


def of(label: str, *items: Incident) -> Report:
    """The report of one period."""
    return report(library(*items), AS_OF, label)


def duration(found: Report, key: str) -> tuple[Statistic, Statistic]:
    """One response time now and before."""
    for one in found.durations:
        if isinstance(one.now, Statistic) and one.now.key.startswith(f"{key}-"):
            assert isinstance(one.before, Statistic)
            return one.now, one.before
    raise AssertionError(key)


def proportion(found: Report, key: str) -> tuple[Proportion, Proportion]:
    """One share now and before."""
    for one in found.shares:
        if one.now.key == key:
            assert isinstance(one.now, Proportion)
            assert isinstance(one.before, Proportion)
            return one.now, one.before
    raise AssertionError(key)


def test_incidents_belong_to_the_period_in_which_they_began() -> None:
    """By severity, against the period before, with the test of both counts."""
    found = of(
        "2026-Q3",
        case("z", "2026-03-30T12:00Z"),
        case("a", "2026-06-30T23:59Z", severity="SEV-1"),
        case("b", "2026-07-01T00:00Z", severity="SEV-2"),
        case("c", "2026-09-30T23:59Z", severity="SEV-3"),
        case("d", "2026-10-01T00:00Z"),
    )
    assert (found.window.label, found.before.label) == ("2026-Q3", "2026-Q2")
    assert found.incidents == ("b", "c")
    assert list(found.by_severity.values()) == [0, 1, 1, 0]
    assert found.by_severity_before[Severity.SEV1] == 1
    assert (found.comparison.count, found.comparison.count_before) == (2, 1)
    assert found.comparison.p == 1.0
    assert of("2026-Q2", case("a", "2026-06-30T23:59Z")).comparison.p is None


def test_durations_belong_to_the_period_of_resolution() -> None:
    """What began in June and was resolved in July is July's to tell; wrong order is nobody's."""
    found = of(
        "2026-07",
        case("a", "2026-06-30T23:30Z", 45),
        case("b", "2026-07-31T23:30Z", 45),
        case("c", "2026-06-01T12:00Z", 30),
        case("d", "2026-07-10T12:00Z", -30),
        case("e", "2026-07-11T12:00Z", None),
        case("f", "2026-07-12T12:00Z", kind="game-day"),
    )
    now, before = duration(found, "ttr")
    assert (now.used, now.values, before.used) == (("a",), (45.0,), ("c",))
    assert found.resolved == ("a",)
    assert found.incidents == ("d", "e", "b")
    assert found.still_open == ("e",)
    assert [one.id for one in now.outside] == ["f"]


def test_a_running_period_stands_against_as_many_days() -> None:
    """On the 23rd of October, what happened after the 23rd of September is not compared."""
    found = of(
        "2026-10",
        case("a", "2026-09-02T12:00Z", 10),
        case("b", "2026-09-24T12:00Z", 20),
        case("c", "2026-10-02T12:00Z", 30),
    )
    assert (found.window.finished, found.window.days) == (False, 23)
    assert (found.before.days, found.comparison.count_before) == (23, 1)
    assert sum(found.by_severity_before.values()) == 1
    assert [one.values for one in duration(found, "ttr")] == [(30.0,), (10.0,)]


def test_shares_are_of_those_resolved_in_the_period() -> None:
    """With their interval; what is left out keeps its reason."""
    paper = {"status": "published"}
    found = of(
        "2026-09",
        case("a", "2026-08-31T23:30Z", 60, severity="SEV-1", postmortem=paper),
        case("b", "2026-09-01T12:00Z", severity="SEV-1"),
        case("c", "2026-09-02T12:00Z", severity="SEV-4"),
        case("d", "2026-08-02T12:00Z", severity="SEV-2", postmortem=paper),
        case("e", "2026-09-30T23:30Z", 60, severity="SEV-1", postmortem=paper),
    )
    now, before = proportion(found, "postmortem_completion")
    assert (now.met, now.missed, before.met, before.missed) == (("a",), ("b",), ("d",), ())
    assert now.estimate is not None
    assert (now.value, now.estimate.low, now.estimate.high) == (0.5, 0.09453, 0.9055)
    october, _ = proportion(
        of("2026-10", case("e", "2026-10-22T12:00Z", severity="SEV-1")), now.key
    )
    assert [one.reason.value for one in october.left_out] == ["not yet due"]


def test_freshness_is_of_this_instant_and_in_no_report() -> None:
    """A runbook is fresh today; nobody knows of last year."""
    found = of("2026-09", case("a", "2026-09-02T12:00Z"))
    keys = {one.now.key for one in found.shares}
    assert "runbook_freshness" not in keys
    assert {"postmortem_completion", "postmortem_published", "action_completion"} <= keys


def action(**fields: object) -> dict[str, object]:
    """An action item."""
    return {"title": "Alert on it", **fields}


def test_actions_complete_in_the_period_in_which_they_were_first_due() -> None:
    """Whatever the period of their incident; rescheduling keeps the first."""
    actions = [
        action(due="2026-09-10", status="done", done_at="2026-09-01"),
        action(due="2026-10-10", rescheduled=["2026-09-20"]),
        action(due="2026-10-01"),
        action(due="2026-08-31"),
        action(),
    ]
    found = of("2026-09", case("a", "2026-08-02T12:00Z", action_items=actions))
    now, before = proportion(found, "action_completion")
    assert (now.met, now.missed) == (("a#1",), ("a#2",))
    assert before.missed == ("a#4",)


def test_actions_are_opened_closed_and_overdue() -> None:
    """Opened when the incident was resolved; overdue at the end of the period, mended since."""
    actions = [
        action(status="done", done_at="2026-09-30", due="2026-09-10"),
        action(status="done", done_at="2026-10-01", due="2026-09-30"),
        action(due="2026-10-01"),
        action(status="cancelled", due="2026-09-01"),
        action(status="done"),
    ]
    found = of("2026-09", case("a", "2026-08-31T23:30Z", action_items=actions))
    assert found.opened == ("a#1", "a#2", "a#3")
    assert found.closed == ("a#1",)
    assert found.overdue == ("a#2",)


def test_in_a_running_period_overdue_is_what_is_overdue_today() -> None:
    """What is due today has until midnight."""
    actions = [action(due="2026-10-22"), action(due="2026-10-23")]
    found = of("2026-10", case("a", "2026-10-02T12:00Z", action_items=actions))
    assert found.overdue == ("a#1",)


def test_counts_are_of_the_incidents_of_the_period() -> None:
    """By service, by factor and the rest; what no incident of it names is not there."""
    found = of(
        "2026-09",
        case("a", "2026-08-02T12:00Z", services=["web"]),
        case("b", "2026-09-02T12:00Z", services=["api"], contributing_factors=["deploy"]),
        case("c", "2026-09-03T12:00Z", services=["api", "queue"]),
    )
    assert [(one.key, one.ids) for one in found.counts[Cut.SERVICE]] == [
        ("api", ("b", "c")),
        ("queue", ("c",)),
    ]
    assert [one.key for one in found.counts[Cut.FACTOR]] == ["deploy"]
    assert found.counts[Cut.STRATEGY] == ()


def test_a_problem_is_reported_where_it_came_again() -> None:
    """Not in the period of its first incident alone."""
    starts = {"a": "2026-07-02T12:00Z", "b": "2026-09-02T12:00Z", "c": "2026-09-03T12:00Z"}
    items = [case(id_, at, contributing_factors=["capacity"]) for id_, at in starts.items()]
    found = {label: of(label, *items).problems for label in ("2026-07", "2026-08", "2026-09")}
    assert [len(problems) for problems in found.values()] == [0, 0, 1]
    assert found["2026-09"][0].ids == ("a", "b", "c")


def test_the_incident_to_read_is_one_of_the_period() -> None:
    """The worst of another month does not come into it."""
    found = of(
        "2026-09",
        case("a", "2026-08-02T12:00Z", severity="SEV-1"),
        case("b", "2026-09-02T12:00Z", severity="SEV-2"),
    )
    assert found.highlight == Highlight("b", "SEV-2; 1 h of impact")


def test_a_week_has_a_report_when_it_is_asked_for() -> None:
    """By its ISO name."""
    found = of("2026-W07", case("a", "2026-02-09T00:00Z"), case("b", "2026-02-16T00:00Z"))
    assert (found.incidents, found.before.label) == (("a",), "2026-W06")


def test_a_name_that_means_no_period_is_refused() -> None:
    """With what was expected."""
    with pytest.raises(ValueError, match="expected a year"):
        of("last month")


def test_the_day_is_that_of_the_librarys_zone() -> None:
    """Late on the 31st in UTC, November has begun in Tokyo."""
    found = library(case("a", "2026-10-31T16:00Z"), timezone="Asia/Tokyo")
    result = report(found, instant("2026-10-31T20:00Z"), "2026-11")
    assert (result.incidents, result.window.days) == (("a",), 1)


def test_years_quarters_and_months_have_reports_the_newest_first() -> None:
    """From the first incident's to that of as-of, without a gap."""
    found = reports(library(case("a", "2025-12-02T12:00Z")), instant("2026-02-10T12:00Z"))
    assert [one.window.label for one in found] == [
        *("2026", "2025"),
        *("2026-Q1", "2025-Q4"),
        *("2026-02", "2026-01", "2025-12"),
    ]


def test_no_incidents_have_no_reports() -> None:
    """And the report of a period holds nothing, without a warning."""
    assert reports(library(), AS_OF) == ()
    assert reports(library(case("a", "2026-09-02T12:00Z", kind="game-day")), AS_OF) == ()
    empty = of("2026")
    assert (empty.incidents, empty.resolved, empty.highlight) == ((), (), None)
    assert empty.comparison.p is None
    assert {one.now.population for one in (*empty.durations, *empty.shares)} == {0}


def test_incidents_that_are_all_open_have_reports() -> None:
    """They count, and no duration rests on them."""
    items = [case(f"i{n}", "2026-09-02T12:00Z", None) for n in range(8)]
    found = of("2026-09", *items)
    assert len(found.still_open) == 8
    assert {one.now.population for one in found.durations} == {0}


BASE = datetime(2025, 11, 15, tzinfo=UTC)
SPANS = st.integers(-2, 24 * 160).map(lambda hours: timedelta(hours=hours))
DUE = st.none() | st.dates(date(2025, 11, 1), date(2026, 12, 31))
ACTIONS = st.builds(
    lambda status, due, done: {
        "title": "Mend it",
        "status": status.value,
        "due": due,
        "done_at": done if status is ActionStatus.DONE else None,
    },
    st.sampled_from(ActionStatus),
    DUE,
    st.none() | st.dates(date(2025, 11, 15), AS_OF.date()),
)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """A year with a few incidents of all sorts."""
    items = []
    for number in range(draw(st.integers(0, 6))):
        start = BASE + draw(SPANS)
        lasted = draw(st.none() | SPANS)
        items.append(
            incident(
                id=f"i{number}",
                kind=draw(st.sampled_from(["operational", "operational", "game-day"])),
                severity=draw(st.sampled_from(list(Severity))),
                contributing_factors=draw(st.lists(st.sampled_from("pq"), unique=True)),
                started_at=start,
                detected_at=start,
                resolved_at=None if lasted is None else start + lasted,
                action_items=draw(st.lists(ACTIONS, max_size=3)),
            )
        )
    return library(*items, timezone=draw(st.sampled_from(["UTC", "Pacific/Auckland"]))).at(AS_OF)


@settings(max_examples=often(12), deadline=None)
@given(found=libraries(), data=st.data())
def test_all_reports_are_those_that_one_gets_one_by_one(
    found: Library, data: st.DataObject
) -> None:
    """They agree with each other, with the frequency and with the flow of actions."""
    metrics = measure(found, AS_OF)
    every = reports(found, AS_OF, metrics)
    rows = {row.label: row for period in REPORTED for row in metrics.frequency[period].rows}
    assert {one.window.label for one in every} == rows.keys()
    flows = {flow.label: flow for flow in metrics.actions}
    for one in every:
        row, flow = rows[one.window.label], flows.get(one.window.label)
        assert (one.incidents, one.by_severity) == (row.ids, row.by_severity)
        if flow is not None:
            numbers = len(one.opened), len(one.closed), len(one.overdue)
            assert numbers == (flow.opened, flow.closed, flow.overdue_at_end)
    if every:
        any_ = data.draw(st.sampled_from(every))
        assert any_ == report(found, AS_OF, any_.window.label)


@settings(max_examples=often(12), deadline=None)
@given(libraries())
def test_the_years_hold_all_that_is_told_of_the_whole(found: Library) -> None:
    """Every duration is in one year, and every action that has come due since the first of them.

    One due before there was any incident is a mistake, which checks tell of.
    """
    metrics = measure(found, AS_OF)
    years = [one for one in reports(found, AS_OF, metrics) if one.window.period is Period.YEAR]
    if not years:
        return
    whole = sorted(metrics.duration("ttr").overall.used)
    assert sorted(id_ for one in years for id_ in duration(one, "ttr")[0].used) == whole
    completed = metrics.share("action_completion").overall.met
    parts = [id_ for one in years for id_ in proportion(one, "action_completion")[0].met]
    dues = {
        f"{one.id}#{n}": item.due
        for one in found.incidents
        for n, item in enumerate(one.action_items, 1)
    }
    first = min(one.window.start for one in years)
    assert sorted(parts) == sorted(id_ for id_ in completed if (dues[id_] or first) >= first)


def test_numbers_and_reports_may_be_worked_out_together() -> None:
    """They are the same as one after the other."""
    found = library(case("a", "2026-08-02T12:00Z"), case("b", "2026-09-02T12:00Z", None))
    assert measure_all(found, AS_OF) == (measure(found, AS_OF), reports(found, AS_OF))


def test_every_number_names_what_it_is() -> None:
    """Durations by their short name as well."""
    versus: tuple[Versus, ...] = of("2026-09").durations
    assert [(one.name, one.short) for one in versus][:2] == [
        ("Time to detect", "TTD"),
        ("Time to acknowledge", "TTA"),
    ]
