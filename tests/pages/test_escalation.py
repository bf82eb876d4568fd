"""What the page of an incident says of the steps of escalation."""

from __future__ import annotations

import pytest

from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import pages_of

DECLARED = "2026-04-10T09:48Z"
"""Twelve minutes before the instant of the pages."""


def page(**fields: object) -> str:
    """The words of an incident's page from its escalation on; nothing where there is none."""
    defaults: dict[str, object] = {"id": "x", "severity": "SEV-1", "declared_at": DECLARED}
    record = incident(**{**defaults, **fields})
    text = look(engine_html(pages_of(library(record))["incidents/x.md"])).text
    _, heading, rest = " ".join(text.split()).partition("Escalation: due against taken")
    return heading + rest


def step(minute: int, at: str) -> dict[str, object]:
    """An event that shows a step."""
    return {"at": at, "event": "Paged", "escalation_step": minute}


def test_while_it_goes_on() -> None:
    """Steps taken, with how late; the one that waits; the next."""
    text = page(timeline=[step(0, DECLARED), step(5, "2026-04-10T09:56Z")])
    day = "10 Apr 2026,"
    assert f"Page on-call primary {day} 09:48 UTC in time {day} 09:48 UTC SEV-1" in text
    assert f"Page on-call secondary {day} 09:56 UTC 3 min late {day} 09:53 UTC SEV-1" in text
    assert f"Page engineering manager due now {day} 09:58 UTC SEV-1" in text
    assert f"Page VP engineering next {day} 10:08 UTC SEV-1" in text
    assert "CTO" not in text


def test_after_the_last_step_nothing_is_next() -> None:
    """All of the ladder is due."""
    text = page(declared_at="2026-04-10T09:00Z")
    assert "Page CTO due now" in text
    assert "next" not in text


def test_when_it_is_over() -> None:
    """What the timeline does not show, it does not show; nobody says that it was not done."""
    text = page(timeline=[step(0, DECLARED)], acknowledged_at="2026-04-10T09:54Z")
    assert "Page on-call primary 10 Apr 2026, 09:48 UTC in time" in text
    assert "Page on-call secondary not shown in the timeline" in text
    assert "next" not in text
    assert "due now" not in text


@pytest.mark.parametrize(
    "fields",
    [
        {"acknowledged_at": "2026-04-10T09:50Z"},
        {"acknowledged_at": DECLARED},
        {"declared_at": None, "started_at": DECLARED, "acknowledged_at": "2026-04-10T09:50Z"},
    ],
)
def test_most_pages_say_nothing(fields: dict[str, object]) -> None:
    """Somebody acknowledged before a second step was due, and no first one is recorded."""
    assert page(**fields) == ""


def test_a_policy_without_steps() -> None:
    """No table without a row."""
    record = incident(id="x", severity="SEV-1", declared_at=DECLARED)
    base = library(record, policy={"escalation": {"SEV-1": []}})
    assert "Escalation: due" not in pages_of(base)["incidents/x.md"]


def test_a_format_without_a_timeline() -> None:
    """What it has no place for says nothing."""
    record = incident(id="x", severity="SEV-1", declared_at=DECLARED)
    silent = record.model_copy(update={"unsaid": frozenset({"timeline"})})
    assert "Escalation: due" not in pages_of(library(silent))["incidents/x.md"]
