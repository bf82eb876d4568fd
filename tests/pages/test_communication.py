"""Pages on communication: updates and gaps of an incident, and what the policy says."""

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
from tests.pages.sample import AS_OF, OPTIONS, pages_of, runbook, with_runbooks

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

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
    open_ = case(updates=updates, resolved_at=None)
    texts = {}
    for audience in (Audience.INTERNAL, Audience.PUBLIC):
        known = library(open_).visible_to(audience).at(AS_OF)
        options = replace(OPTIONS, audience=audience)
        pages = compose(known, measure(known, AS_OF), (), options)
        found = next(page for page in pages if page.path == "incidents/x.md")
        assert found.entry is not None
        texts[audience] = found.text + found.entry.text
    for words in ("Inside words", "Above words", HEADING):
        assert words in texts[Audience.INTERNAL]
        assert words not in texts[Audience.PUBLIC]
    assert all("Outside words" in text for text in texts.values())


def policy_page_of(name: str, *runbooks: Runbook, **policy: object) -> str:
    """The words of a page of the policy."""
    base = with_runbooks(library(incident(), policy=policy), *runbooks)
    text = look(engine_html(pages_of(base)[f"policy/{name}.md"])).text
    return " ".join(text.replace("¶", "").split())


def test_the_page_of_communication() -> None:
    """Who is told, how often, in which form, and where alerts go."""
    text = policy_page_of("communication")
    assert (
        "SEV-1 Critical every 30 min internal, external, executive On-call team, Engineering "
        "leadership, Executives, Support opened" in text
    )
    assert "SEV-4 Low – – – –" in text
    assert "What is happening: [happening] Impact: [impact]" in text
    assert "[services]: [status] [time] [happening] Affected: [impact]" in text
    assert "Expected time to resolution: [eta] Commitments at risk: [commitments]" in text
    assert "Warning goes to chat" in text


def test_the_page_of_communication_is_data() -> None:
    """The library's own words, as they stand, and none of ours."""
    told = {"SEV-4": {"updates_to": ["external"], "notify": ["<b>Duty</b>"], "bridge": "yes"}}
    text = policy_page_of("communication", severities=told, channels={})
    assert "SEV-4 Low – external <b>Duty</b> opened" in text
    assert "Where alerts go" not in text


def test_the_page_of_on_call() -> None:
    """How people are on call, what they hand over, and how soon they respond."""
    text = policy_page_of("on-call")
    assert "The rotation is weekly, with a primary and a secondary." in text
    assert "Hand-off Open incidents, and who owns them Recent changes" in text
    assert "SEV-3 The on-call engineer, in business hours under 1 h of business hours" in text
    assert "SEV-4 Tracked as a ticket; nobody is paged –" in text
    assert (
        "Business hours are Monday, Tuesday, Wednesday, Thursday, Friday, 09:00 to 17:00 (UTC)."
        in text
    )
    assert "More than 3 pages a shift call for tuning alerts." in text
    assert "An alert that led to no action in 30 d is a candidate for removal." in text
    assert "Nights are from 22:00 to 06:00 by the clock of the team." in text
    limits = {"pages_per_shift": "1", "no_action_within": "90d"}
    own = policy_page_of("on-call", rotation=[], hand_off=["The phone"], on_call=limits)
    assert "More than 1 page a shift call for tuning alerts." in own
    assert "in 90 d is" in own
    assert "Hand-off The phone Response" in own
    assert "weekly" not in own
    assert "Hand-off" not in policy_page_of("on-call", hand_off=[])


REGIMES = {"NIS2": "24h", "PCI": "90m"}


def test_the_page_of_security() -> None:
    """Containment before the cause; each regime's clock; the runbooks for it."""
    serves = runbook(id="leak", title="A key is public", tags=["Security"])
    text = policy_page_of(
        "security", serves, runbook(), notify_within="48h", notify_within_by_regime=REGIMES
    )
    assert text.index("Contain it") < text.index("Preserve evidence") < text.index("root cause")
    assert "NIS2 24 h PCI 1 h 30 min any other 48 h" in text
    assert text.endswith("Runbooks A key is public")
    plain = policy_page_of("security", security_steps=[])
    assert "any 72 h" in plain
    assert "Contain it" not in plain
    assert "Runbooks" not in plain.partition("Clocks")[2]


def test_many_runbooks_for_security() -> None:
    """The page does not grow with their number."""
    many = (runbook(id=f"r{n}", title=f"Breach {n}", tags=["security"]) for n in range(30))
    text = policy_page_of("security", *many)
    assert text.count("Breach ") == 25
    assert text.endswith("5 more among all runbooks")
