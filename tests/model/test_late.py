from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from hindsite.model.findings import Last, Places
from hindsite.model.incident import Incident
from hindsite.model.moments import last_of, moments_of
from hindsite.model.runbook import Runbook
from tests.factories import incident, instant

WHOLE = incident(
    timeline=[{"at": "2026-03-14T09:10Z", "event": "Rolled back"}],
    action_items=[{"title": "Add an alert", "due": "2026-04-01"}],
)
LATE = ("timeline", "action_items")


def late(calls: list[str] | None = None) -> Incident:
    """The same incident, of which two fields are made when somebody asks; `calls` gets which."""
    values = {name: value for name, value in WHOLE if name not in LATE}
    record = Incident.model_construct(WHOLE.model_fields_set, **values)
    for name in LATE:
        vars(record).pop(name, None)

    def rest(name: str) -> Any:  # noqa: ANN401 - whatever type the field is of
        if calls is not None:
            calls.append(name)
        return getattr(WHOLE, name)

    record.put_off(rest)
    return record


def test_what_is_there_makes_nothing() -> None:
    """Nor does a method that rests on what is there."""
    calls: list[str] = []
    record = late(calls)
    assert record.title == WHOLE.title
    assert record.counted_at == WHOLE.counted_at
    assert not calls
    assert "timeline" not in vars(record)


def test_what_is_not_there_is_made_once_and_by_itself() -> None:
    """Who counts action items need not wait for timelines."""
    calls: list[str] = []
    record = late(calls)
    assert record.action_items is record.action_items == WHOLE.action_items
    assert calls == ["action_items"]
    assert "timeline" not in vars(record)


def test_a_record_is_completed_with_what_is_not_there_yet() -> None:
    """In the order of the fields, as a record has them that was never late."""
    calls: list[str] = []
    record = late(calls)
    actions = record.action_items
    assert record.complete() is record.complete() is record
    assert record.action_items is actions
    assert calls == ["action_items", "timeline"]
    assert list(vars(record)) == list(vars(WHOLE))


def test_what_no_record_has_is_still_an_error() -> None:
    """Before the rest is made and after."""
    record = late()
    for _ in range(2):
        with pytest.raises(AttributeError, match="unheard_of"):
            record.unheard_of  # type: ignore[attr-defined]  # noqa: B018
        record.complete()


@pytest.mark.parametrize(
    "look",
    [
        dict,
        repr,
        copy.copy,
        copy.deepcopy,
        Incident.model_dump,
        Incident.model_dump_json,
        lambda record: pickle.loads(pickle.dumps(record)),  # noqa: S301 - our own
        lambda record: record.model_copy(),
        lambda record: sorted(moments_of(record)),
        last_of,
    ],
)
def test_whoever_goes_through_all_fields_sees_them(look: Callable[[Incident], object]) -> None:
    """By whatever way, and all are as if the record had been whole from the beginning."""
    assert look(late()) == look(WHOLE)


def test_late_records_are_equal_to_whole_ones() -> None:
    """On either side, and to each other; others differ, in what is late as well."""
    for first, second in ((late(), WHOLE), (WHOLE, late())):
        assert first == second
    assert late() == late()
    assert late() != WHOLE.model_copy(update={"timeline": ()})
    assert WHOLE.model_copy(update={"title": "Other"}) != late()
    assert late() != "Checkout fails"


def test_a_copy_stays_late_and_keeps_what_it_was_given() -> None:
    """Also where that is one of the late fields; the first is not touched."""
    calls: list[str] = []
    record = late(calls)
    other = record.model_copy(update={"title": "Other", "timeline": ()})
    assert not calls
    assert (other.title, other.timeline) == ("Other", ())
    assert other.action_items == WHOLE.action_items
    assert "action_items" not in vars(record)
    assert record == WHOLE


def test_the_last_of_a_record_is_all_that_it_tells_of() -> None:
    """Instants in UTC, days apart from them; what tells of no day ends before all days."""
    assert last_of(WHOLE) == Last(instant("2026-03-14T09:10Z"), WHOLE.action_items[0].due)
    told = last_of(incident())
    assert told.instant == instant("2026-03-14T09:00Z")
    assert told.day is not None
    assert told.day.year == 1
    assert str(last_of(incident(started_at="2026-03-14T11:00+02:00")).instant).endswith("+00:00")


@pytest.mark.parametrize(
    ("as_of", "is_over"),
    [("2026-03-31T23:59Z", False), ("2026-04-01T00:00Z", True), ("2026-03-14T09:09Z", False)],
)
def test_a_record_that_is_over_is_taken_as_it_is(as_of: str, *, is_over: bool) -> None:
    """Nothing of it need be made to see that nothing of it is later."""
    calls: list[str] = []
    now = instant(as_of)
    places = Places("a.md", last=last_of(WHOLE))
    record = late(calls).model_copy(update={"places": places})
    found = record.at(now, now.date())
    assert (not calls) is is_over
    assert found == WHOLE.model_copy(update={"places": Places("a.md")}).at(now, now.date())


def test_what_nobody_looked_at_is_not_over() -> None:
    """As of a record that was altered since."""
    now = instant("2036-01-01T00:00Z")
    assert not Last().is_over(now, now.date())
    assert last_of(WHOLE).is_over(now, now.date())
    assert Places("a.md", last=last_of(WHOLE)).altered().last == Last()


def test_a_default_with_places_is_not_copied_for_each_record() -> None:
    """A default that has no hash is, which takes longer than all other defaults."""
    fields = {"id": "a", "title": "A"}
    first, second = (Runbook.model_validate(fields) for _ in range(2))
    assert first.places is second.places
