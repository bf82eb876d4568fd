from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite import similarity
from hindsite.similarity import FollowUp, Likeness, Reason, Similar, Why, similar
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

TODAY = date(2026, 4, 1)
POOL = "The pool of database connections was exhausted by export workers."


def made(name: str, day: object = 1, **fields: object) -> Incident:
    """An incident with a text of its own, of which no word is in another's."""
    defaults: dict[str, object] = {
        "id": name,
        "title": f"title{name} subject{name}",
        "services": [f"service-{name}"],
        "started_at": f"2026-03-{int(str(day)):02}T09:00Z",
    }
    return incident(**(defaults | fields))


def told(first: Incident, *others: Incident, n: int = 5, **options: bool) -> list[str]:
    """The ids of those that are like the first."""
    found = Likeness(library(first, *others), TODAY).of(first, n, **options)
    return [item.incident.id for item in found]


def words(first: Incident, *others: Incident) -> list[str]:
    """The reasons of each."""
    return [item.words for item in similar(library(first, *others), first, TODAY)]


ALERT: dict[str, object] = {"detection": {"source": "monitoring", "alert": "HighLatency"}}


def test_the_same_alert_is_the_first_reason() -> None:
    """It outweighs a text that is the very same."""
    alike = made("b", title="titlea subjecta")
    assert told(made("a", **ALERT), alike, made("c", **ALERT)) == ["c", "b"]


def test_reasons_are_plain() -> None:
    """People read which alert, factors and services are meant, by their labels."""
    shared: dict[str, object] = {
        "contributing_factors": ["retry-storm", "late-action"],
        "services": ["payments"],
        "title": POOL,
        **ALERT,
    }
    one, other = made("a", **shared), made("b", related=["a"], **shared)
    rules = {"contributing_factors": [{"id": "retry-storm", "name": "Retry storm"}]}
    (found,) = Likeness(library(one, other, **rules), TODAY).of(one)
    assert found.words == (
        "named as related; same alert HighLatency; same factors Retry storm and late-action; "
        "same service payments; text 1.00"
    )
    assert found.score == 5 + 4 + 2 + 2 + 1 + 2


def test_many_names_are_cut() -> None:
    """Two maintenances of a cluster share two dozen services."""
    reason = Reason(Why.SERVICE, ("a", "b", "c", "d", "e"))
    assert reason.words == "same services a, b, c and 2 more"


def test_a_service_alone_is_no_reason() -> None:
    """Nor is a factor alone; both together are."""
    one = made("a", services=["payments"], contributing_factors=["retry-storm"])
    assert told(one, made("b", services=["payments"])) == []
    assert told(one, made("b", contributing_factors=["retry-storm"])) == []
    both = made("b", services=["payments"], contributing_factors=["retry-storm"])
    assert told(one, both) == ["b"]


def test_what_everybody_has_says_little() -> None:
    """A factor of more than a fifth of the incidents needs another one beside it."""
    many = [
        made(f"x{index}", services=["payments"], contributing_factors=["config-change", "no-test"])
        for index in range(8)
    ]
    one = made("a", services=["payments"], contributing_factors=["config-change"])
    assert told(one, *many) == []
    two = made("a", services=["payments"], contributing_factors=["config-change", "no-test"])
    assert len(told(two, *many)) == 5


def test_texts_that_are_alike() -> None:
    """The same words, in another form or in code, are likeness or none."""
    rest = [made(name) for name in "cdefgh"]
    one = made("a", body=f"## Summary\n\n{POOL}\n")
    assert told(one, made("b", body=f"# What happened?\n\n{POOL.upper()}\n"), *rest) == ["b"]
    assert told(one, made("b", body=f"## Summary\n\n```\n{POOL}\n```\n"), *rest) == []
    assert (
        told(one, made("b", body=f"## Summary\n\nOther.\n\n## Timeline\n\n{POOL}\n"), *rest) == []
    )


def test_a_duplicate_is_like_nobody() -> None:
    """Its original stands for it, and is not like it: it is it."""
    one, other = made("a", **ALERT), made("b", **ALERT)
    again = made("c", duplicate_of="a", **ALERT)
    assert told(one, other, again) == ["b"]
    assert told(again, one, other) == ["b"]


@pytest.mark.parametrize("kind", ["game-day", "maintenance", "false-alarm"])
def test_drills_need_more_than_words(kind: str) -> None:
    """A game day for the same alert is worth knowing, one with the same words is not."""
    one = made("a", title=POOL, **ALERT)
    assert told(one, made("b", kind=kind, title=POOL)) == []
    (reasons,) = words(one, made("b", kind=kind, **ALERT))
    assert reasons == f"a {kind.replace('-', ' ')}; same alert HighLatency"
    assert told(one, made("b", kind="near-miss", title=POOL)) == ["b"]


def test_those_named_as_related_can_be_left_out() -> None:
    """A page lists them by themselves; either record may name the other, by id or alias."""
    one = made("a", related=["B-1"], aliases=["A-1"])
    others = made("b", aliases=["b-1"]), made("c", related=["a-1"])
    assert told(one, *others) == ["b", "c"]
    assert told(one, *others, named=False) == []


def test_earlier_ones_only() -> None:
    """What is written at the same instant is not earlier."""
    one = made("a", 10, **ALERT)
    others = made("b", 9, **ALERT), made("c", 10, **ALERT), made("d", 11, **ALERT)
    assert told(one, *others, earlier=True) == ["b"]
    assert told(one, *others) == ["d", "c", "b"]


def test_ties_go_to_the_latest_then_by_id() -> None:
    """The order does not depend on the order of the files."""
    others = [made("d", 3, **ALERT), made("c", 5, **ALERT), made("b", 3, **ALERT)]
    one = made("a", 9, **ALERT)
    assert told(one, *others) == told(one, *reversed(others)) == ["c", "b", "d"]
    assert told(one, *others, n=2) == ["c", "b"]


def test_what_became_of_its_actions() -> None:
    """Cancelled ones do not count."""
    items = [
        {"title": "x", "status": "done"},
        {"title": "y", "due": "2026-03-20"},
        {"title": "z", "due": "2026-05-20"},
        {"title": "w", "status": "cancelled"},
    ]
    (found,) = similar(
        library(made("a", **ALERT), made("b", action_items=items, **ALERT)),
        made("a", **ALERT),
        TODAY,
    )
    assert found.actions == FollowUp(total=3, done=1, overdue=1)
    assert found.actions.words == "1 of 3 actions done, 1 overdue"
    assert FollowUp(1, 1, 0).words == "1 of 1 action done"
    assert FollowUp.of((), TODAY).words == "no action recorded"


def test_everyone_at_once_is_each_alone() -> None:
    """However the work is cut into pieces."""
    items = [
        made(f"i{index:03}", 1 + index % 28, title=f"{POOL} word{index % 7}", related=["i004"])
        for index in range(600)
    ]
    likeness = Likeness(library(*items), TODAY)
    every = {item.id: found for item, found in likeness.everyone(3)}
    assert len(every) == 600
    assert every["i599"] == likeness.of(items[599], 3)
    assert every["i000"] == likeness.of(items[0], 3)


def test_one_record_more_leaves_the_others_alike() -> None:
    """Rarity goes in steps, so that a page far away does not change with each record."""
    items = [made(f"i{index}", title=f"{POOL} word{index % 3} extra{index}") for index in range(80)]
    before = Likeness(library(*items), TODAY).of(items[0])
    after = Likeness(library(*items, made("new", 20)), TODAY).of(items[0])
    assert before == after


@pytest.mark.parametrize("titles", [["the", "and"], ["1234", "5678"], ["…", "—"]])
def test_no_words_at_all(titles: list[str]) -> None:
    """Records of stop words, of numbers or of signs are like nobody by their texts."""
    items = [made(f"{index}", title=title) for index, title in enumerate(titles)]
    assert told(*items) == []
    assert told(items[0]) == []


def test_names_that_the_room_does_not_have() -> None:
    """Only what is offered is loaded when it is asked for."""
    with pytest.raises(AttributeError):
        similarity.__getattr__("absent")


_NAMES = st.sampled_from(["a", "b", "ä ö", " "])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({
            "title": st.text(min_size=1).filter(lambda text: bool(text.strip())),
            "body": st.text(max_size=60),
            "services": st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True),
            "contributing_factors": st.lists(st.sampled_from(["f", "g"]), unique=True),
        }),
        min_size=1,
        max_size=6,
    )
)  # fmt: skip
def test_whatever_people_write(records: list[dict[str, object]]) -> None:
    """Nobody is like himself, likeness has no more reasons than it says, and nothing fails."""
    items = [incident(id=f"i{index}", **fields) for index, fields in enumerate(records)]
    for item, found in Likeness(library(*items), TODAY).everyone(3):
        assert item.id not in {other.incident.id for other in found}
        assert all(isinstance(other, Similar) and other.reasons for other in found)
        assert [other.score for other in found] == sorted(
            (other.score for other in found), reverse=True
        )


def test_words_that_all_have_tell_nothing() -> None:
    """Where every text is the same, no word is left to compare by."""
    items = [made(f"{index}", title="Pool exhausted") for index in range(12)]
    assert told(*items) == []
    assert told(*items[:5]) == ["1", "2", "3", "4"]
