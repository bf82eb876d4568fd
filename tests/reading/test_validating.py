from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.model.enums import EventKind
from hindsite.model.findings import Level
from tests.reading.records import incident, record, rules

if TYPE_CHECKING:
    from hindsite.reading.given import Reading

TIMELINE = """
  - {at: 2026-03-14T09:05:00Z, event: Alert}
  - {at: never, event: Guess}
  - {at: 2026-03-14T09:10:00Z, event: Rollback, kind: actoin}
  - {by: payments, event: Nothing}
  - {at: 2026-03-14T09:20:00Z, event: Recovery, kind: recovery}"""


def _note(reading: Reading, rule: str) -> tuple[str, tuple[int, int], str]:
    remark = next(item for item in reading.notes if item.rule == rule)
    return remark.field, remark.where, remark.remedy


def test_items_that_do_not_fit_are_dropped_and_the_rest_keep_their_places() -> None:
    """The marks of later items follow the items."""
    reading = incident(record(timeline=TIMELINE))
    assert sorted(rules(reading.notes)) == [
        "invalid-time",
        "invalid-value",
        "missing-field",
    ]
    made = reading.incident
    assert made is not None
    assert [event.event for event in made.timeline] == ["Alert", "Rollback", "Recovery"]
    assert [event.kind for event in made.timeline] == [None, None, EventKind.RECOVERY]
    assert [made.places.of("timeline", n, "event").line for n in range(3)] == [7, 9, 11]


def test_a_word_that_is_not_known_is_answered_with_the_nearest() -> None:
    """The remedy is the question that a colleague would ask."""
    field, where, remedy = _note(incident(record(timeline=TIMELINE)), "invalid-value")
    assert (field, where) == ("timeline[2].kind", (9, 55))
    assert remedy == "did you mean “action”?"


def test_a_digit_is_no_misspelling() -> None:
    """SEV-7 is as near to SEV-1 as to SEV-4."""
    reading = incident(record(severity="SEV-7"))
    assert _note(reading, "invalid-value")[2] == "write SEV-1, SEV-2, SEV-3 or SEV-4"


def test_unknown_fields_are_taken_out_wherever_they_stand() -> None:
    """The place is that of the key; the record stays."""
    reading = incident(record(impact="{eror_rate: 5, zebra: 1}", colour="red"))
    assert reading.incident is not None
    found = {item.field: item for item in reading.notes}
    assert found["impact.eror_rate"].where == (6, 10)
    assert found["impact.eror_rate"].remedy == "did you mean “error_rate”?"
    assert "error_rate" in found["impact.zebra"].expected
    assert found["colour"].where == (7, 1)


def test_fields_below_free_names_have_no_list_of_what_is_known() -> None:
    """Roles may be called anything, but each is one line of text."""
    reading = incident(record(roles="{scribe: [a, {b: c}], lead: null}"))
    assert [(item.field, item.found) for item in reading.notes] == [("roles.scribe", "[a, {b: c}]")]


def test_vital_fields_cannot_be_taken_out() -> None:
    """Without a title there is no record, but all else is remarked on as well."""
    reading = incident(record(title="[a]", impact="{error_rate: 140}"))
    assert reading.incident is None
    assert sorted(rules(reading.notes)) == ["out-of-range", "wrong-type"]


def test_long_values_are_cut_when_shown() -> None:
    """A finding is read, not scrolled."""
    reading = incident(record(resolved_at="x" * 500))
    assert reading.notes[0].found == "x" * 120 + "…"


def test_a_naive_time_is_remarked_once() -> None:
    """Though the record is validated again after something was taken out."""
    reading = incident(record(detected_at="2026-03-14T10:05:00", impact="bad"))
    naive = [item for item in reading.notes if item.rule == "naive-time"]
    assert [(item.field, item.where, item.level) for item in naive] == [
        ("detected_at", (6, 14), Level.WARNING)
    ]


def test_a_field_that_was_taken_out_is_not_called_missing() -> None:
    """One fault, one finding, though the whole item goes."""
    reading = incident(record(links='[{title: A, url: ""}, {title: "", url: ""}]'))
    assert rules(reading.notes) == ["empty-value"] * 3
    assert reading.incident is not None
    assert reading.incident.links == ()


def test_a_duty_to_notify_may_stand_alone() -> None:
    """A mapping where a list may stand is one item; its faults stand at the mapping."""
    reading = incident(record(security="{notification: {required: maybe}}"))
    assert [(item.field, item.where[0]) for item in reading.notes] == [("security.notification", 6)]


def test_unknown_fields_below_text_have_no_list_of_what_is_known() -> None:
    """Deep below a link there is nothing to know."""
    reading = incident(record(links="[{title: A, url: https://a.example, urk: {a: b}}]"))
    assert [item.remedy for item in reading.notes] == ["did you mean “url”?"]


def test_nothing_in_a_list_is_shown_as_nothing() -> None:
    """A null among names is a value of the wrong kind."""
    reading = incident(record(tags="[a, null]"))
    assert [(item.field, item.found) for item in reading.notes] == [("tags[1]", "nothing")]
    assert reading.incident is not None
    assert reading.incident.tags == ("a",)
