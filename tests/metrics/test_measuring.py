from __future__ import annotations

import dataclasses
import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

import hindsite.metrics
from hindsite.metrics import measure
from hindsite.metrics.values import Cut, Reason
from hindsite.model.enums import DetectionSource, Kind, Severity
from hindsite.model.incident import INSTANTS, Incident
from tests.depth import often
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.values import Metrics, Proportion, Statistic
    from hindsite.model.library import Library

AS_OF = instant("2026-05-20T12:00Z")


def test_the_room_says_what_it_offers() -> None:
    """Every name in `__all__` is there."""
    assert all(hasattr(hindsite.metrics, name) for name in hindsite.metrics.__all__)


def test_an_empty_library_has_numbers_that_rest_on_nothing() -> None:
    """No warning, no division by zero, no statistic."""
    metrics = measure(library(), AS_OF)
    assert not metrics.population
    assert not metrics.duplicates
    assert not metrics.apart
    assert not any(metrics.counts.values())
    assert not metrics.actions
    assert {part.value for part in proportions(metrics)} == {None}
    assert {part.population for part in statistics(metrics)} == {0}
    assert [row for table in metrics.frequency.values() for row in table.rows] == []


def test_the_day_is_that_of_the_librarys_zone() -> None:
    """Late evening in UTC is tomorrow in Tokyo."""
    metrics = measure(library(timezone="Asia/Tokyo"), instant("2026-05-20T20:00Z"))
    assert metrics.today == date(2026, 5, 21)


def test_other_kinds_and_duplicates_are_counted_apart() -> None:
    """The population holds operational and security incidents, each once."""
    metrics = measure(
        library(
            incident(id="a"),
            incident(id="b", kind="security"),
            incident(id="c", kind="game-day"),
            incident(id="d", kind="game-day", duplicate_of="c"),
            incident(id="e", kind="near-miss"),
            incident(id="f", duplicate_of="a"),
        ),
        AS_OF,
    )
    assert metrics.population == ("a", "b")
    assert metrics.duplicates == ("d", "f")
    assert [(one.id, one.reason) for one in metrics.outside] == [
        ("c", Reason.KIND_EXCLUDED),
        ("d", Reason.DUPLICATE),
        ("e", Reason.KIND_EXCLUDED),
        ("f", Reason.DUPLICATE),
    ]
    assert metrics.apart == {"game-day": 1, "near-miss": 1}


def test_the_settings_choose_the_population() -> None:
    """Then operational incidents are among those apart."""
    items = (incident(id="a"), incident(id="b", kind="near-miss"))
    metrics = measure(library(*items, population=["near-miss"]), AS_OF)
    assert (metrics.population, metrics.apart) == (("b",), {"operational": 1})


def test_other_kinds_can_be_asked_for() -> None:
    """The kinds of a call stand in place of those of the settings."""
    items = (incident(id="a"), incident(id="b", kind="game-day"))
    metrics = measure(library(*items), AS_OF, kinds=[Kind.GAME_DAY])
    assert metrics.population == ("b",)
    assert metrics.duration("ttr").overall.population == 1


def statistics(metrics: Metrics) -> Iterator[Statistic]:
    """Every statistic of every response time."""
    for duration in metrics.durations:
        yield duration.overall
        yield from (part for parts in duration.by.values() for _, part in parts)


def proportions(metrics: Metrics) -> list[Proportion]:
    """Every proportion of the whole population."""
    return [share.overall for share in metrics.shares]


def numbers(value: object) -> Iterator[float]:
    """Every float in a value, however deep."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from (number for part in value.values() for number in numbers(part))
    elif isinstance(value, tuple):
        yield from (number for part in value for number in numbers(part))
    elif isinstance(value, float):
        yield value


hours = st.integers(0, 3000).map(
    lambda number: instant("2026-01-15T00:00Z") + timedelta(0, number * 3600)
)
days = st.integers(0, 150).map(lambda number: date(2026, 1, 1) + timedelta(number))
actions = st.fixed_dictionaries(
    {"title": st.just("t"), "status": st.sampled_from(["open", "done", "cancelled"])},
    optional={"due": days, "done_at": days, "rescheduled": st.lists(days, max_size=2)},
)
records = st.fixed_dictionaries(
    {
        "started_at": hours,
        "severity": st.sampled_from(Severity),
        "services": st.lists(st.sampled_from(["web", "api", "queue"]), min_size=1, max_size=3),
        "kind": st.sampled_from([Kind.OPERATIONAL, Kind.OPERATIONAL, Kind.SECURITY, Kind.GAME_DAY]),
        "duplicate_of": st.sampled_from([None, None, None, "other"]),
        "detection": st.fixed_dictionaries({"source": st.sampled_from([None, *DetectionSource])}),
        "action_items": st.lists(actions, max_size=3),
        "postmortem": st.sampled_from([{"status": "published"}, {"status": "draft"}]),
    },
    optional={name: hours for name in INSTANTS if name != "started_at"},
)


@settings(deadline=None, derandomize=True, max_examples=often(40))
@given(st.lists(records, max_size=30))
def test_every_incident_is_counted_or_left_out_once(fields: list[dict[str, object]]) -> None:
    """Whatever records say: no number loses one, counts one twice, or is none."""
    items: list[Incident] = [incident(id=f"i{k}", **record) for k, record in enumerate(fields)]
    known = library(*items, timezone="Europe/Berlin").at(AS_OF)
    metrics = measure(known, AS_OF)
    require_whole_statistics(metrics)
    require_whole_counts(metrics, known)


def require_whole_statistics(metrics: Metrics) -> None:
    """The values used and those left out make the population, and nothing is NaN."""
    for part in statistics(metrics):
        ids = [*part.used, *part.censored, *(exclusion.id for exclusion in part.left_out)]
        assert len(ids) == len(set(ids)) == part.population
        assert set(ids) <= set(metrics.population)
        assert list(part.values) == sorted(part.values)
        assert list(part.censored_values) == sorted(part.censored_values)
        assert all(value >= 0 for value in (*part.values, *part.censored_values))
    for duration in metrics.durations:
        parts = duration.parts(Cut.SEVERITY)
        assert duration.overall.population == len(metrics.population)
        assert duration.overall.outside == metrics.outside
        assert sum(part.population for _, part in parts) == len(metrics.population)
    assert all(math.isfinite(number) for number in numbers(metrics))


def require_whole_counts(metrics: Metrics, known: Library) -> None:
    """Every incident lies in one period of each sort; every action in one answer."""
    for table in metrics.frequency.values():
        ids = [id_ for row in table.rows for id_ in row.ids]
        assert sorted(ids) == sorted(metrics.population)
        assert all(row.total == sum(row.by_severity.values()) for row in table.rows)
        assert [row.end for row in table.rows[:-1]] == [row.start for row in table.rows[1:]]
    singles = [item for item in known.incidents if item.duplicate_of is None]
    assert metrics.share("action_completion").overall.population == sum(
        len(x.action_items) for x in singles
    )
    owed = [action for item in singles for action in item.action_items if action.status.is_open]
    if metrics.actions:
        last = metrics.actions[-1]
        assert last.open_at_end == len(owed)
        assert last.overdue_at_end == sum(action.is_overdue(metrics.today) for action in owed)
        assert all(row.open_at_end >= row.overdue_at_end >= 0 for row in metrics.actions)
    else:
        assert owed == []
