"""Each sentence of the policy on escalation, and the tests that hold the engine to it.

- Minutes since declaration lead to actions: `test_minutes_since_declaration`,
  `test_without_a_declaration_the_detection_counts`, `test_what_is_next`.
- A step fires once: `test_a_step_fires_once`, `test_time_only_adds_steps`.
- It fires when its minute is reached: `test_a_step_fires_when_its_minute_is_reached`.
- Until the incident is acknowledged, the default: `test_until_the_incident_is_acknowledged`.
- Or, by policy, resolved: `test_or_by_policy_until_it_is_resolved`,
  `test_until_resolved_fires_all_that_until_acknowledged_does`.
- Raising the severity loads the new policy, restarts the clock and forgets what fired:
  `test_raising_the_severity_loads_its_policy_and_restarts_the_clock`,
  `test_a_rise_is_like_a_new_declaration`.
- Lowering it changes nothing: `test_lowering_it_changes_nothing`,
  `test_lowered_and_raised_to_what_it_was_is_not_raised`, `test_no_fall_changes_anything`.
- For a finished incident the same engine says which steps were due, which its timeline shows, and
  how late: `test_due_against_taken`, `test_one_event_shows_one_step`,
  `test_what_was_done_before_the_declaration_was_done_early`,
  `test_an_event_shows_a_step_of_the_clock_it_lies_in`, `test_no_event_is_used_twice`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.enums import Severity
from hindsite.model.escalation import clocks_of, next_due, over_at, steps_due, taken_of
from hindsite.model.incident import TimelineEvent
from hindsite.model.policy import Policy
from tests.factories import incident, instant

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

POLICY = Policy()
START = instant("2026-03-14T09:00:00Z")
DAY = START + timedelta(days=1)


def after(minutes: float) -> datetime:
    """An instant, by minutes since the declaration."""
    return START + timedelta(minutes=minutes)


def case(severity: object = "SEV-1", **fields: object) -> Incident:
    """An incident that was declared at the start and that nobody has acknowledged."""
    return incident(
        **{
            "severity": severity,
            "started_at": START - timedelta(minutes=5),
            "detected_at": START - timedelta(minutes=2),
            "declared_at": START,
            "acknowledged_at": None,
            "mitigated_at": None,
            "resolved_at": None,
            "verified_at": None,
            "closed_at": None,
            **fields,
        }
    )


def due(one: Incident, minutes: float, policy: Policy = POLICY) -> list[tuple[float, str]]:
    """The steps that fell due so many minutes after the start: when, and what."""
    found = steps_due(one, policy, after(minutes))
    return [((item.at - START) / timedelta(minutes=1), item.step.action) for item in found]


@pytest.mark.parametrize(
    ("severity", "steps"),
    [
        (
            "SEV-1",
            [
                (0, "Page on-call primary"),
                (5, "Page on-call secondary"),
                (10, "Page engineering manager"),
                (20, "Page VP engineering"),
                (30, "Page CTO"),
            ],
        ),
        (
            "SEV-2",
            [
                (0, "Page on-call primary"),
                (15, "Page on-call secondary"),
                (30, "Page engineering manager"),
                (60, "Notify director"),
            ],
        ),
        (
            "SEV-3",
            [
                (0, "Notify on-call primary"),
                (60, "Notify team lead"),
                (240, "Notify engineering manager"),
            ],
        ),
        ("SEV-4", [(0, "Create ticket")]),
    ],
)
def test_minutes_since_declaration(severity: str, steps: list[tuple[float, str]]) -> None:
    """Each severity has its steps, at minutes since the declaration."""
    assert due(case(severity), 1000) == steps


def test_without_a_declaration_the_detection_counts() -> None:
    """Declaration is by default the detection; without either nothing is known to be due."""
    assert due(case(declared_at=None), 0) == [(-2, "Page on-call primary")]
    assert due(case(declared_at=None, detected_at=None), 1000) == []
    assert clocks_of(case(declared_at=None, detected_at=None)) == ()


def test_a_step_fires_when_its_minute_is_reached() -> None:
    """Not a second before."""
    assert [minute for minute, _ in due(case(), 4.99)] == [0]
    assert [minute for minute, _ in due(case(), 5)] == [0, 5]


def test_a_step_fires_once() -> None:
    """However often and late one asks: the same five, none of them twice."""
    for minutes in (30, 31, 1000, 100_000):
        assert [minute for minute, _ in due(case(), minutes)] == [0, 5, 10, 20, 30]


def test_until_the_incident_is_acknowledged() -> None:
    """The default; who mitigates or resolves without a word has ended it as well."""
    assert [minute for minute, _ in due(case(acknowledged_at=after(7)), 1000)] == [0, 5]
    assert [minute for minute, _ in due(case(mitigated_at=after(12)), 1000)] == [0, 5, 10]
    assert [minute for minute, _ in due(case(resolved_at=after(6)), 1000)] == [0, 5]
    assert due(case(acknowledged_at=START), 1000) == []


def test_or_by_policy_until_it_is_resolved() -> None:
    """Acknowledging does not end it then."""
    policy = Policy(escalate_until="resolved")
    one = case(acknowledged_at=after(2), resolved_at=after(12))
    assert [minute for minute, _ in due(one, 1000, policy)] == [0, 5, 10]
    assert over_at(one, policy) == after(12)
    assert over_at(one, POLICY) == after(2)
    assert over_at(case(), policy) is None


def test_raising_the_severity_loads_its_policy_and_restarts_the_clock() -> None:
    """What fired is forgotten: the primary is paged again."""
    one = case(severity_changes=[{"at": after(20), "from": "SEV-2", "to": "SEV-1"}])
    assert due(one, 27) == [
        (0, "Page on-call primary"),
        (15, "Page on-call secondary"),
        (20, "Page on-call primary"),
        (25, "Page on-call secondary"),
    ]


def test_lowering_it_changes_nothing() -> None:
    """The steps of the former severity go on by the same clock."""
    one = case("SEV-1", severity_changes=[{"at": after(7), "from": "SEV-1", "to": "SEV-3"}])
    assert [minute for minute, _ in due(one, 1000)] == [0, 5, 10, 20, 30]


def test_lowered_and_raised_to_what_it_was_is_not_raised() -> None:
    """The policy in force is still that of the higher severity."""
    changes = [
        {"at": after(7), "from": "SEV-1", "to": "SEV-2"},
        {"at": after(9), "from": "SEV-2", "to": "SEV-1"},
    ]
    assert [minute for minute, _ in due(case(severity_changes=changes), 15)] == [0, 5, 10]


def test_a_change_before_the_declaration_is_the_severity_from_the_start() -> None:
    """No clock ran yet."""
    one = case(severity_changes=[{"at": after(-1), "from": "SEV-3", "to": "SEV-1"}])
    assert [clock.severity for clock in clocks_of(one)] == [Severity.SEV1]
    unsaid = case(severity_changes=[{"at": after(5), "to": "SEV-1"}])
    assert [clock.severity for clock in clocks_of(unsaid)] == [Severity.SEV1]


def test_what_is_next() -> None:
    """The step that falls due next, and none when there is none or nobody waits any more."""
    following = next_due(case(), POLICY, after(12))
    assert following is not None
    assert (following.at, following.step.action) == (after(20), "Page VP engineering")
    assert next_due(case(), POLICY, after(30)) is None
    assert next_due(case(acknowledged_at=after(3)), POLICY, after(4)) is None


def test_due_against_taken() -> None:
    """The same engine says of a finished incident what its timeline shows, and how late."""
    one = case(
        acknowledged_at=after(16),
        timeline=[
            {"at": after(0), "event": "Paged primary", "escalation_step": 0},
            {"at": after(9), "event": "Paged secondary", "escalation_step": 5},
            {"at": after(9), "event": "Paged the manager at once", "escalation_step": 10},
            {"at": after(10), "event": "A word of no step"},
        ],
    )
    found = taken_of(one, POLICY, DAY)
    assert [(item.at, item.late) for item in found] == [
        (after(0), timedelta()),
        (after(9), timedelta(minutes=4)),
        (after(9), timedelta()),
    ]
    assert [item.at for item in taken_of(one, POLICY, after(8))] == [after(0), None]


def test_what_was_done_before_the_declaration_was_done_early() -> None:
    """An alert pages before anybody declares; after a rise what was done before does not count."""
    paged = {"at": after(-2), "event": "The alert pages", "escalation_step": 0}
    one = case(acknowledged_at=after(3), timeline=[paged])
    assert [item.late for item in taken_of(one, POLICY, DAY)] == [timedelta()]
    raised = case(
        severity_changes=[{"at": after(5), "from": "SEV-3", "to": "SEV-2"}],
        timeline=[paged],
        acknowledged_at=after(6),
    )
    assert [item.at for item in taken_of(raised, POLICY, DAY)] == [after(-2), None]


def test_one_event_shows_one_step() -> None:
    """After a rise the same minute is due again, and needs an event of its own."""
    one = case(
        severity_changes=[{"at": after(10), "from": "SEV-2", "to": "SEV-1"}],
        timeline=[{"at": after(1), "event": "Paged", "escalation_step": 0}],
        acknowledged_at=after(12),
    )
    assert [item.at for item in taken_of(one, POLICY, DAY)] == [after(1), None]


def test_an_event_shows_a_step_of_the_clock_it_lies_in() -> None:
    """The page after the rise is the new clock's; what nothing else shows may be shown late."""
    raised = case(
        severity_changes=[{"at": after(20), "from": "SEV-2", "to": "SEV-1"}],
        acknowledged_at=after(22),
    )
    again = TimelineEvent(at=after(20), event="Paged again", escalation_step=0)
    found = taken_of(raised.altered({"timeline": (again,)}), POLICY, DAY)
    assert [(item.due.severity, item.due.step.after_minutes, item.at) for item in found] == [
        (Severity.SEV2, 0, None),
        (Severity.SEV2, 15, None),
        (Severity.SEV1, 0, after(20)),
    ]
    late = TimelineEvent(at=after(21), event="Paged secondary", escalation_step=15)
    found = taken_of(raised.altered({"timeline": (again, late)}), POLICY, DAY)
    assert [item.late for item in found] == [None, timedelta(minutes=6), timedelta()]
    assert [item.is_in_time for item in found] == [False, False, True]


def test_a_record_that_is_over_without_a_time_says_nothing() -> None:
    """Nobody knows until when steps fired."""
    assert due(case().model_copy(update={"over": True}), 1000) == []


MINUTES = st.integers(-30, 300)
CHANGES = st.lists(
    st.tuples(MINUTES, st.sampled_from(list(Severity)), st.sampled_from(list(Severity))), max_size=5
)


@given(changes=CHANGES, end=st.none() | MINUTES, one=MINUTES, other=MINUTES)
def test_time_only_adds_steps(
    changes: list[tuple[int, Severity, Severity]], end: int | None, one: int, other: int
) -> None:
    """Each step fires once in a clock, in order; later there are the same and more."""
    record = case(
        severity_changes=[
            {"at": after(at), "from": before, "to": to} for at, before, to in changes
        ],
        acknowledged_at=None if end is None else after(end),
    )
    early, late = sorted((one, other))
    first, then = steps_due(record, POLICY, after(early)), steps_due(record, POLICY, after(late))
    assert then[: len(first)] == first
    assert len(set(then)) == len(then)
    assert list(then) == sorted(then, key=lambda item: item.at)
    levels = [clock.severity for clock in clocks_of(record)]
    assert levels == sorted(set(levels), reverse=True)
    if end is not None:
        assert all(item.at < after(end) for item in then)


def risen(changes: list[tuple[int, Severity, Severity]], **fields: object) -> Incident:
    """An incident whose severity changed so: at which minute, from what, to what."""
    told = [{"at": after(at), "from": before, "to": to} for at, before, to in changes]
    return case(**{"severity": "SEV-1", "severity_changes": told, **fields})


@given(changes=CHANGES, end=st.none() | MINUTES, now=MINUTES)
def test_until_resolved_fires_all_that_until_acknowledged_does(
    changes: list[tuple[int, Severity, Severity]], end: int | None, now: int
) -> None:
    """The longer of the two policies only adds steps."""
    record = risen(changes, acknowledged_at=None if end is None else after(end))
    longer = steps_due(record, Policy(escalate_until="resolved"), after(now))
    shorter = steps_due(record, POLICY, after(now))
    assert longer[: len(shorter)] == shorter
    if end is None:
        assert longer == shorter


@given(
    first=st.sampled_from(list(Severity)[1:]),
    minute=st.integers(1, 300),
    now=st.integers(0, 600),
    data=st.data(),
)
def test_a_rise_is_like_a_new_declaration(
    first: Severity, minute: int, now: int, data: st.DataObject
) -> None:
    """From then on the steps are those of an incident of that severity that was declared then."""
    levels = list(Severity)
    to = data.draw(st.sampled_from(levels[: levels.index(first)]))
    raised = steps_due(risen([(minute, first, to)]), POLICY, after(now))
    fresh = steps_due(case(to, declared_at=after(minute)), POLICY, after(now))
    assert [item for item in raised if item.at >= after(minute)] == list(fresh)
    before = steps_due(case(first), POLICY, after(min(now, minute - 1)))
    assert [item for item in raised if item.at < after(minute)][: len(before)] == list(before)


@given(
    changes=CHANGES,
    minute=st.integers(1, 300),
    now=st.integers(0, 600),
    level=st.sampled_from(list(Severity)),
)
def test_no_fall_changes_anything(
    changes: list[tuple[int, Severity, Severity]], minute: int, now: int, level: Severity
) -> None:
    """Taking any fall away from a history leaves the same steps."""
    record = risen([(0, Severity.SEV4, level), *changes])
    clocks = clocks_of(record)
    in_force = [clock.severity for clock in clocks if clock.start <= after(minute)][-1]
    fallen = risen([(0, Severity.SEV4, level), *changes, (minute, in_force, Severity.SEV4)])
    assert steps_due(fallen, POLICY, after(now)) == steps_due(record, POLICY, after(now))


@given(
    changes=CHANGES,
    shown=st.lists(st.tuples(MINUTES, st.sampled_from([0, 5, 10, 15, 20, 30, 60])), max_size=8),
    now=MINUTES,
)
def test_no_event_is_used_twice(
    changes: list[tuple[int, Severity, Severity]], shown: list[tuple[int, float]], now: int
) -> None:
    """Each step shown has an event of its minute, known by then, that no other step has."""
    timeline = [{"at": after(at), "event": "x", "escalation_step": step} for at, step in shown]
    record = risen(changes, timeline=timeline)
    found = taken_of(record, POLICY, after(now))
    assert [item.due for item in found] == list(steps_due(record, POLICY, after(now)))
    left = [(after(at), step) for at, step in shown if at <= now]
    for item in found:
        if item.at is not None:
            left.remove((item.at, item.due.step.after_minutes))
            assert item.late is not None
            assert item.late >= timedelta()
            assert item.is_in_time is not bool(item.late)
