"""What the page of an incident says of updates, and of how often people were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure
from hindsite.model.enums import Audience
from hindsite.pages import compose
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import AS_OF, OPTIONS, pages_of

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

HEADING = "How often people inside were told"


def case(**fields: object) -> Incident:
    """A SEV-1 declared at 09:00 and resolved at 10:00, an hour before the pages were made."""
    defaults: dict[str, object] = {
        "id": "x",
        "severity": "SEV-1",
        "visibility": "public",
        "declared_at": "2026-04-10T08:00Z",
        "resolved_at": "2026-04-10T09:00Z",
    }
    return incident(**{**defaults, **fields})


def told(*times: str, **fields: object) -> list[dict[str, object]]:
    """Internal updates at these times of the day."""
    return [{"at": f"2026-04-10T{time}Z", **fields} for time in times]


def page(record: Incident, **settings: object) -> str:
    """The words of the page from the cadence on; nothing where there is none."""
    text = look(engine_html(pages_of(library(record, **settings))["incidents/x.md"])).text
    _, heading, rest = " ".join(text.split()).partition(HEADING)
    return heading + rest


def test_gaps_against_policy() -> None:
    """Each gap with how long it lasted, whether that was too long, and what had been promised."""
    updates = [
        *told("08:20", next_update_at="2026-04-10T08:40Z"),
        *told("08:55", next_update_at="2026-04-10T09:10Z"),
        *told("08:30", audience="external"),
    ]
    text = page(case(updates=updates))
    assert "asks for an update to people inside at SEV-1 every 30 min." in text
    assert "2 updates; longest gap 35 min; 1 gap too long." in text
    day = "10 Apr 2026,"
    assert f"20 min in time {day} 08:00 UTC {day} 08:20 UTC –" in text
    late = f"35 min too long {day} 08:20 UTC {day} 08:55 UTC {day} 08:40 UTC 15 min late"
    assert late in text
    assert f"5 min in time {day} 08:55 UTC {day} 09:00 UTC {day} 09:10 UTC" in text
    assert "The next is due" not in text


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("09:40", "The next is due 10 Apr 2026, 10:10 UTC in 10 min."),
        ("09:20", "The next is due 10 Apr 2026, 09:50 UTC overdue by 10 min."),
    ],
)
def test_while_it_is_open(time: str, words: str) -> None:
    """The last gap runs until now, and the next update is due."""
    text = page(case(resolved_at=None, updates=told(time)))
    assert words in text
    assert f"{time} UTC now" in text


def test_open_without_a_word() -> None:
    """The first one is due as well."""
    text = page(case(resolved_at=None))
    assert "0 updates; longest gap 2 h; 1 gap too long." in text
    assert "The next is due 10 Apr 2026, 08:30 UTC overdue by 1 h 30 min." in text


def test_lowered_to_a_severity_that_asks_for_none() -> None:
    """What was asked before still stands; nothing is due any more."""
    lowered = [{"at": "2026-04-10T08:10Z", "from": "SEV-1", "to": "SEV-3"}]
    text = page(case(resolved_at=None, severity_changes=lowered, updates=told("08:05")))
    assert "at SEV-1 every 30 min. 1 update; longest gap 1 h 55 min; no gap too long." in text
    assert "The next is due" not in text


def test_several_severities() -> None:
    """Each that asks says how often."""
    raised = [{"at": "2026-04-10T08:10Z", "from": "SEV-2", "to": "SEV-1"}]
    policy = {"severities": {"SEV-1": {"update_every": "15m"}}}
    text = page(case(severity_changes=raised, updates=told("08:05")), policy=policy)
    assert "at SEV-1 every 15 min, at SEV-2 every 30 min." in text


def test_many_gaps() -> None:
    """Only those that last too long are listed then, and not all of those."""
    start = AS_OF - timedelta(days=2)
    times = [start + timedelta(hours=hour) for hour in range(1, 20)]
    updates = [{"at": at} for at in (*times, *(at + timedelta(minutes=5) for at in times))]
    text = page(case(declared_at=start, resolved_at=times[-1], updates=updates))
    assert "38 updates; longest gap 1 h; 19 gaps too long." in text
    assert text.count("too long ") >= 12
    assert "in time" not in text
    assert "7 more that last too long are not listed." in text


@pytest.mark.parametrize(
    "fields",
    [
        {"updates": []},
        {"severity": "SEV-3", "updates": told("08:20")},
        {"declared_at": None, "started_at": "2026-04-10T08:00Z", "updates": told("08:20")},
        {"resolved_at": None, "closed_at": "2026-04-10T09:00Z", "updates": told("08:20")},
        {"resolved_at": "2026-04-10T07:00Z", "updates": told("08:20")},
        {"resolved_at": "2026-04-10T08:00Z", "updates": told("08:20")},
    ],
)
def test_where_nothing_can_be_said(fields: dict[str, object]) -> None:
    """No update recorded says nothing, and without both ends there is no gap."""
    assert page(case(**fields)) == ""


def test_a_format_without_updates() -> None:
    """What it has no place for says nothing, open or not."""
    record = case(resolved_at=None).model_copy(update={"unsaid": frozenset({"updates"})})
    assert page(record) == ""


def test_outsiders_see_what_was_meant_for_them() -> None:
    """Of a public record too: what was told inside and above stays there, and so do its gaps."""
    updates = [
        *told("08:20", happening="Inside words"),
        *told("08:25", audience="external", happening="Outside words"),
        *told("08:30", audience="executive", commitments="Above words"),
    ]
    known = library(case(updates=updates)).at(AS_OF)
    texts = {}
    for audience in (Audience.INTERNAL, Audience.PUBLIC):
        options = replace(OPTIONS, audience=audience)
        pages = compose(known, measure(known, AS_OF), (), options)
        found = next(page for page in pages if page.path == "incidents/x.md")
        assert found.entry is not None
        texts[audience] = found.text + found.entry.text
    for words in ("Inside words", "Above words", HEADING):
        assert words in texts[Audience.INTERNAL]
        assert words not in texts[Audience.PUBLIC]
    assert all("Outside words" in text for text in texts.values())
