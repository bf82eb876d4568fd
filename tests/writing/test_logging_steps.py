"""Steps of escalation among the lines of a timeline, in front matter and in prose."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.settings import Source
from hindsite.reading.incidents import read_incident
from hindsite.writing import Entry, add_entry
from tests.factories import instant

OWN = Source.model_validate({"path": "content/incidents", "as": "incidents"})
UTC = ZoneInfo("UTC")
HEAD = "---\ntitle: A\nseverity: SEV-1\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
AT = instant("2026-03-14T09:06Z")


def logged(rest: str, entry: Entry) -> str:
    """What a record has below its first fields, after an entry was logged."""
    result = add_entry(f"{HEAD}{rest}".encode(), "a.md", entry, OWN, UTC).decode()
    return result.removeprefix(HEAD)


def steps_of(text: str) -> list[tuple[str, str | None, float | None]]:
    """Text, kind and step of each event that is read from a record."""
    incident = read_incident(text.encode(), "a.md", OWN, UTC).incident
    assert incident is not None
    return [(event.event, event.kind, event.escalation_step) for event in incident.timeline]


def test_in_front_matter() -> None:
    """Kind and step have fields of their own."""
    rest = "timeline:\n  - {at: 2026-03-14T09:05:00Z, event: a}\n---\n"
    assert logged(rest, Entry(AT, "Paged", "ann", 5)) == (
        "timeline:\n  - {at: 2026-03-14T09:05:00Z, event: a}\n"
        "  - {at: 2026-03-14T09:06:00Z, event: Paged, by: ann, kind: escalation, "
        "escalation_step: 5}\n---\n"
    )


def test_in_prose() -> None:
    """The line says it in words, which are read back."""
    rest = "---\n## Timeline\n\n- **09:05** a\n"
    text = logged(rest, Entry(AT, "Paged", "ann", 5))
    assert text == f"{rest}- **09:06** Paged (escalation step 5) (ann)\n"
    assert steps_of(HEAD + text) == [
        ("a", None, None),
        ("Paged (escalation step 5) (ann)", "escalation", 5.0),
    ]


def test_in_a_new_section_and_a_table() -> None:
    """Where there is no timeline yet, and where who did it has a cell."""
    assert "Paged (escalation step 2.5)\n" in logged("---\n", Entry(AT, "Paged", step=2.5))
    table = "---\n## Timeline\n\n| Time | Who | What |\n| --- | --- | --- |\n| 09:05 | bob | a |\n"
    text = logged(table, Entry(AT, "Paged", "ann", 10))
    assert text.endswith("| 09:06 | ann | Paged (escalation step 10) |\n")


def test_a_person_may_write_it() -> None:
    """A text that says so itself needs no more."""
    text = logged("---\n", Entry(AT, "Paged secondary (escalation step +5)"))
    assert steps_of(HEAD + text) == [("Paged secondary (escalation step +5)", "escalation", 5.0)]


@pytest.mark.parametrize(
    "words",
    ["(escalation step)", "(escalation step five)", "escalation step 5", "(escalation step -5)",
     "(escalation step 123456)"],
)  # fmt: skip
def test_what_says_no_step(words: str) -> None:
    """Anything else is a line like others."""
    text = f"{HEAD}---\n## Timeline\n\n- **09:05** Paged {words}\n"
    assert steps_of(text) == [(f"Paged {words}", None, None)]


@given(
    step=st.integers(0, 99999) | st.sampled_from([0.5, 2.25]),
    is_front=st.booleans(),
    by=st.none() | st.just("ann"),
)
def test_any_step_is_read_back(step: float, by: str | None, *, is_front: bool) -> None:
    """As the number that it is."""
    front = "timeline:\n- {at: 2026-03-14T09:05:00Z, event: a}\n---\n"
    text = logged(front if is_front else "---\n", Entry(AT, "Paged", by, step))
    assert steps_of(HEAD + text)[-1][1:] == ("escalation", step)
