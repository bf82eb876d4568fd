from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.metrics.frames import action_frame, incident_frame, opening_days
from hindsite.metrics.problems import NAMED, problems
from hindsite.model.enums import ActionStatus
from tests.depth import often
from tests.factories import incident, instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.metrics.values import Problem
    from hindsite.model.incident import Incident

UTC = ZoneInfo("UTC")


def found(*items: Incident, zone: ZoneInfo = UTC) -> tuple[Problem, ...]:
    """The problems of these incidents."""
    ordered = sorted(items, key=lambda item: (item.counted_at, item.id))
    frame = incident_frame(ordered)
    return problems(ordered, frame, action_frame(ordered, opening_days(frame, zone)), zone)


def case(id_: str, day: str, *actions: Mapping[str, object], **fields: object) -> Incident:
    """An incident of one hour, of one problem unless the fields say otherwise."""
    defaults: dict[str, object] = {
        "services": ["api"],
        "contributing_factors": ["capacity"],
        "started_at": f"{day}T08:00Z",
        "resolved_at": f"{day}T09:00Z",
        "action_items": [{"title": "Add room", **action} for action in actions],
    }
    return incident(id=id_, **(defaults | fields))


def despite(*items: Incident) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What began despite which actions, in the one problem of these incidents."""
    (problem,) = found(*items)
    return problem.despite


def test_two_incidents_that_share_factor_and_service_are_a_problem() -> None:
    """With their span and what was done about it; cancelled actions are in neither list."""
    (problem,) = found(
        case("b", "2026-02-01", {"status": "done", "done_at": "2026-02-03"}),
        case("a", "2026-03-01", {"status": "cancelled"}, {}, {"status": "in-progress"}),
    )
    assert (problem.factor, problem.service) == ("capacity", "api")
    assert problem.ids == ("b", "a")
    assert (problem.first, problem.last) == (date(2026, 2, 1), date(2026, 3, 1))
    assert (problem.done, problem.owed) == (("b#1",), ("a#2", "a#3"))
    assert (problem.despite, problem.also) == ((), ())


def test_one_of_a_kind_is_no_problem() -> None:
    """Nor is what shares the service alone, or the factor alone."""
    items = (
        case("a", "2026-02-01"),
        case("b", "2026-02-02", contributing_factors=["deploy"]),
        case("c", "2026-02-03", services=["web"]),
        case("d", "2026-02-04", contributing_factors=[]),
    )
    assert found(*items) == ()
    assert found() == ()


def test_the_same_incidents_are_one_problem() -> None:
    """It stands under the first pair of factor and service by name, with the others beside it."""
    both = {"services": ["web", "api"], "contributing_factors": ["deploy", "capacity"]}
    (problem,) = found(case("a", "2026-02-01", **both), case("b", "2026-02-02", **both))
    assert (problem.factor, problem.service) == ("capacity", "api")
    assert problem.also == (("capacity", "web"), ("deploy", "api"), ("deploy", "web"))


def test_a_part_of_a_problem_is_a_problem_of_its_own() -> None:
    """Two of the three share more: both are told, the larger first."""
    result = found(
        case("a", "2026-02-01", services=["api", "web"]),
        case("b", "2026-02-02", services=["api", "web"]),
        case("c", "2026-02-03"),
    )
    assert [(one.service, one.ids) for one in result] == [
        ("api", ("a", "b", "c")),
        ("web", ("a", "b")),
    ]


def test_most_incidents_come_first_then_the_latest_then_names() -> None:
    """Two each: the later one leads; on one day the factor decides, then the service."""
    pairs = [
        ("p", "x", "2026-02-01"),
        ("p", "x", "2026-02-02"),
        ("q", "x", "2026-02-01"),
        ("q", "x", "2026-03-02"),
        ("a", "y", "2026-02-01"),
        ("a", "y", "2026-02-02"),
        ("a", "z", "2026-02-01"),
        ("a", "z", "2026-02-02"),
    ]
    items = [
        case(f"i{number}", day, contributing_factors=[factor], services=[service])
        for number, (factor, service, day) in enumerate(pairs)
    ]
    names = [(one.factor, one.service) for one in found(*items)]
    assert names == [("q", "x"), ("a", "y"), ("a", "z"), ("p", "x")]


def test_it_came_again_while_an_action_stood_open() -> None:
    """Until the action is done; the first incident came in spite of nothing."""
    first = case("a", "2026-02-01", {"status": "done", "done_at": "2026-02-20"})
    assert despite(first, case("b", "2026-02-10"), case("c", "2026-02-21")) == (("b", ("a#1",)),)


def test_an_action_that_is_owed_stands_open_to_this_day() -> None:
    """In progress is open; the actions of the later one do not count against it."""
    first = case("a", "2026-02-01", {}, {"status": "in-progress"})
    assert despite(first, case("b", "2027-01-01", {})) == (("b", ("a#1", "a#2")),)


def test_what_is_not_known_to_have_been_open_is_not_held_against_anybody() -> None:
    """Cancelled; done on an unknown day; done on the very day, perhaps before."""
    first = case(
        "a",
        "2026-02-01",
        {"status": "cancelled"},
        {"status": "done"},
        {"status": "done", "done_at": "2026-02-10"},
    )
    assert despite(first, case("b", "2026-02-10")) == ()


def test_an_action_is_open_from_the_resolution_of_its_incident() -> None:
    """What began before that began in spite of nothing; after it on the same day, in spite."""
    first = case("a", "2026-02-01", {})
    during = case(
        "b", "2026-02-01", started_at="2026-02-01T08:59Z", resolved_at="2026-02-01T10:00Z"
    )
    after = case("c", "2026-02-01", started_at="2026-02-01T09:00Z", resolved_at="2026-02-01T10:00Z")
    assert despite(first, during, after) == (("c", ("a#1",)),)


def test_the_actions_of_an_incident_that_goes_on_are_open_from_its_start() -> None:
    """So they are where its resolution is out of order."""
    later = case("b", "2026-02-02")
    assert despite(case("a", "2026-02-01", {}, resolved_at=None), later) == (("b", ("a#1",)),)
    wrong = case("a", "2026-02-01", {}, resolved_at="2026-01-01T08:00Z")
    assert despite(wrong, later) == (("b", ("a#1",)),)


def test_of_two_that_began_together_neither_is_earlier() -> None:
    """Nothing can have been done in between."""
    open_ = {"resolved_at": None}
    assert despite(case("a", "2026-02-01", {}, **open_), case("b", "2026-02-01", {}, **open_)) == ()


def test_of_many_open_actions_those_open_longest_are_named() -> None:
    """Otherwise ten thousand incidents would name each other's actions millions of times."""
    items = [case(f"i{number}", f"2026-02-{number:02}", {}) for number in range(1, 10)]
    last_id, actions = despite(*items)[-1]
    assert last_id == "i9"
    assert actions == tuple(f"i{number}#1" for number in range(1, NAMED + 1))


def test_an_action_that_was_done_while_others_were_named_is_not_named_later() -> None:
    """It waited behind five older ones, and was done before they were."""
    first = case("a", "2026-02-01", *[{"status": "done", "done_at": "2026-02-20"}] * NAMED)
    second = case("b", "2026-02-03", {"status": "done", "done_at": "2026-02-10"})
    later = case("c", "2026-02-05"), case("d", "2026-02-21")
    names = [id_ for id_, _ in despite(first, second, *later)]
    assert names == ["b", "c"]


def brute_force(items: list[Incident]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every pair of factor and service that two or more share, by looking at all pairs."""
    names = {(f, s) for one in items for f in one.contributing_factors for s in one.services}
    shared = {
        (factor, service): tuple(
            one.id
            for one in items
            if factor in one.contributing_factors and service in one.services
        )
        for factor, service in names
    }
    return {pair: ids for pair, ids in shared.items() if len(ids) >= 2}


def open_at(later: Incident, earlier: Incident) -> set[str]:
    """The actions of one incident that stood open when another began."""
    if earlier.counted_at >= later.counted_at:
        return set()
    opened = earlier.counted_at
    if earlier.resolved_at is not None and not earlier.disordered:
        opened = earlier.resolved_at
    day = later.counted_at.date()
    return {
        f"{earlier.id}#{number}"
        for number, item in enumerate(earlier.action_items, start=1)
        if opened <= later.counted_at
        and (item.status.is_open or (item.done_at is not None and day < item.done_at))
    }


BASE = instant("2026-02-01T06:00Z")
HOURS = st.integers(0, 24 * 12).map(lambda hours: timedelta(hours=hours))
ACTIONS = st.fixed_dictionaries(
    {
        "title": st.just("Mend it"),
        "status": st.sampled_from([status.value for status in ActionStatus]),
        "done_at": st.none() | st.integers(1, 14).map(lambda day: date(2026, 2, day)),
    }
).map(lambda one: one if one["status"] == "done" else one | {"done_at": None})


@st.composite
def small_libraries(draw: st.DrawFn) -> list[Incident]:
    """A small library in which much is shared, oldest first."""
    items = []
    for number in range(draw(st.integers(0, 7))):
        start: datetime = BASE + draw(HOURS)
        lasted = draw(st.none() | HOURS | st.just(timedelta(hours=-1)))
        items.append(
            case(
                f"i{number}",
                "2026-02-01",
                *draw(st.lists(ACTIONS, max_size=3)),
                services=draw(st.lists(st.sampled_from("xyz"), min_size=1, unique=True)),
                contributing_factors=draw(st.lists(st.sampled_from("pq"), unique=True)),
                started_at=start,
                resolved_at=None if lasted is None else start + lasted,
            )
        )
    return sorted(items, key=lambda item: (item.counted_at, item.id))


@settings(max_examples=often(80))
@given(small_libraries())
def test_problems_are_those_that_pairing_all_with_all_finds(items: list[Incident]) -> None:
    """The same groups under the same names, and the same actions open at each."""
    result, expected = found(*items), brute_force(items)
    names = [(pair, one.ids) for one in result for pair in ((one.factor, one.service), *one.also)]
    assert dict(names) == expected
    assert len({one.ids for one in result}) == len(result)
    by_id = {item.id: item for item in items}
    for problem in result:
        members = [by_id[id_] for id_ in problem.ids]
        open_ = {one.id: set[str]() for one in members}
        for later, earlier in product(members, repeat=2):
            open_[later.id] |= open_at(later, earlier)
        named = dict(problem.despite)
        assert named.keys() == {id_ for id_, actions in open_.items() if actions}
        for id_, actions in named.items():
            assert len(actions) == min(NAMED, len(open_[id_]))
            assert set(actions) <= open_[id_]
