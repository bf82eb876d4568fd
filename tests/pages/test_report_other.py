"""Other pages that show numbers: follow-up, services, clocks, the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.pages.words import number_words, percent_words
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import pages_of

if TYPE_CHECKING:
    from hindsite.model.library import Library


FIRST = incident(id="first", started_at="2025-01-05T09:00Z")
"""Shows that records were kept before the periods that are compared."""


def page_of(path: str, base: Library) -> str:
    """The words of a page as a reader sees them, on one line."""
    return " ".join(look(engine_html(pages_of(base)[path])).text.split())


def outage(**fields: object) -> Library:
    """A library with one outage of a service that has an objective."""
    one = {"id": "out", "severity": "SEV-1", "title": "Payments are down"} | fields
    return library(
        incident(**one), services=[{"id": "payments", "slo": "99.95", "owner": "payments"}]
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"started_at": "2026-03-14T09:00Z", "resolved_at": "2026-03-14T10:00Z"},
            "2026-03 99.866 % 99.866 % Missed Payments are down SEV-1",
        ),
        (
            {
                "severity": "SEV-2",
                "started_at": "2026-03-14T09:00Z",
                "resolved_at": "2026-03-14T10:00Z",
            },
            "2026-03 100 % 99.866 % Missed if SEV-2 counts Payments are down SEV-2",
        ),
        (
            {"started_at": "2026-03-14T09:00Z", "resolved_at": "2026-03-14T09:01Z"},
            "2026-03 99.998 % 99.998 % Met Payments are down SEV-1",
        ),
        ({"started_at": "2026-04-02T09:00Z"}, "2026-04 so far"),
        (
            {"started_at": "2026-03-14T09:00Z", "closed_at": "2026-03-14T09:01Z"},
            "2026-03 at most 100 % at most 100 % Undecided Payments are down SEV-1",
        ),
    ],
)
def test_uptime(fields: dict[str, object], words: str) -> None:
    """A month has its uptime beside the objective, and the incidents that took it down."""
    text = page_of("services/payments.md", outage(**fields)).replace("\u202f", " ")
    assert words in text
    assert "requests are not measured. The objective is 99.95 %." in text


def test_uptime_without_outage() -> None:
    """Without a SEV-1 or SEV-2 there is a sentence instead of a table of 100 %."""
    text = page_of("services/payments.md", outage(severity="SEV-4", started_at="2026-04-02T09:00Z"))
    assert "No SEV-1 or SEV-2 incident took it down" in text


def test_uptime_that_moves_says_as_of_when() -> None:
    """An outage of the running month moves the share from night to night; a past one does not."""
    past = outage(started_at="2026-03-14T09:00Z", resolved_at="2026-03-14T10:00Z")
    now = outage(started_at="2026-04-02T09:00Z", resolved_at="2026-04-02T10:00Z")
    assert "As of" not in page_of("services/payments.md", past)
    assert "As of 10 Apr 2026, 10:00 UTC." in page_of("services/payments.md", now)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "100\u202f%"),
        (0.9999999, "99.999\u202f%"),
        (0.9995, "99.95\u202f%"),
        (0.0, "0\u202f%"),
    ],
)
def test_percent(share: float, words: str) -> None:
    """Only what is all is called 100 %."""
    assert percent_words(share) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (0.004, "0.004"),
        (62.5, "62.5"),
        (99.97, "99.97"),
        (100.0, "100"),
        (12000.0, "12\u202f000"),
        (1e-9, "0"),
    ],
)
def test_a_measured_number(value: float, words: str) -> None:
    """What is not nothing is not called 0, and what is not all not 100."""
    assert number_words(value) == words


def test_problems_of_a_service() -> None:
    """What came again stands on the page of its service and among what is owed."""
    shared = {"contributing_factors": ["config"], "services": ["payments"]}
    base = library(
        incident(
            id="a",
            title="First",
            started_at="2026-02-01T09:00Z",
            resolved_at="2026-02-01T10:00Z",
            action_items=[{"title": "Mend it", "owner": "payments", "due": "2026-02-20"}],
            **shared,
        ),
        incident(id="b", title="Second", started_at="2026-03-01T09:00Z", **shared),
    )
    words = "config payments 2 1 Feb 2026 to 1 Mar 2026 Second 1 Mar 2026 First 1 Feb 2026"
    for path in ("services/payments.md", "follow-up.md"):
        text = page_of(path, base)
        assert words in text
        assert "none done, 1 owed Second with 1 action still open" in text
    assert "payments 1 0 0 68 days" in page_of("follow-up.md", base)


def test_problems_that_share_more() -> None:
    """What the same incidents share besides is told with it; without an action that is said."""
    shared = {"contributing_factors": ["config", "test"], "services": ["payments"]}
    base = library(
        incident(id="a", started_at="2026-02-01T09:00Z", **shared),
        incident(id="b", started_at="2026-03-01T09:00Z", **shared),
    )
    text = page_of("services/payments.md", base)
    assert "config payments also test (payments) 2" in text
    assert "no action recorded never" in text


def test_dependent_services() -> None:
    """Services that were hit through those that failed are among the facts, linked where known."""
    hit = incident(id="x", impact={"dependent_services": ["payments", "elsewhere"]})
    assert "Hit through them payments, elsewhere" in page_of("incidents/x.md", library(hit))


@pytest.mark.parametrize(
    ("security", "words"),
    [
        (
            {"known_at": "2026-04-09T10:00Z", "notification": [{"required": "true"}]},
            "required 48 h left of 72 h",
        ),
        (
            {"known_at": "2026-04-01T10:00Z", "notification": {"notified_at": "2026-04-01T09:00Z"}},
            "before it was known: one of the two instants is wrong",
        ),
        (
            {"known_at": "2026-04-01T10:00Z", "notification": {"notified_at": "2026-04-02T10:00Z"}},
            "24 h after it was known, within 72 h",
        ),
        (
            {"known_at": "2026-04-01T10:00Z", "notification": [{"required": "false"}]},
            "not required",
        ),
    ],
)
def test_clocks(security: dict[str, object], words: str) -> None:
    """The clock of a duty to notify is that of the numbers."""
    assert words in page_of("incidents/x.md", library(incident(id="x", security=security)))


def test_clocks_of_what_was_not_required() -> None:
    """Who was told without need was told, and nothing is said of a limit."""
    note = {"required": "false", "notified_at": "2026-04-02T10:00Z"}
    secret = {"known_at": "2026-04-01T10:00Z", "notification": [note]}
    text = page_of("incidents/x.md", library(incident(id="x", security=secret)))
    assert "Notification 2 Apr 2026, 10:00 UTC" in text
    assert "72 h" not in text
    assert "clock" not in text


def test_clocks_follow_the_policy() -> None:
    """The policy says how long there is, also by regime."""
    duty = {
        "known_at": "2026-04-09T10:00Z",
        "notification": [{"required": "true", "regime": "PCI"}],
    }
    base = library(
        incident(id="x", security=duty), policy={"notify_within_by_regime": {"pci": "30h"}}
    )
    assert "Notification (PCI) required 6 h left of 30 h" in page_of("incidents/x.md", base)


def test_clocks_of_what_is_not_counted() -> None:
    """A drill has no clock, but what was recorded is there."""
    duty = {"known_at": "2026-04-09T10:00Z", "notification": [{"required": "true"}]}
    text = page_of("incidents/x.md", library(incident(id="x", kind="game-day", security=duty)))
    assert "Notification required" in text
    assert "left of" not in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"detection": {"source": "monitoring"}}, "target under 1 h of business hours: met"),
        ({"detection": {"source": "human"}}, "target under 1 h of business hours"),
    ],
)
def test_response_target(fields: dict[str, object], words: str) -> None:
    """Whether a response target was met is what the numbers say; people have no alert to answer."""
    times = {"detected_at": "2026-03-13T09:00Z", "acknowledged_at": "2026-03-13T09:10Z"}
    one = incident(id="x", started_at="2026-03-13T09:00Z", **times, **fields)
    text = page_of("incidents/x.md", library(one))
    assert words in text
    assert (": met" in text) is ("met" in words)


def test_trend_of_whole_quarters() -> None:
    """The first page sets the last whole quarter against the one before, too."""
    early = [incident(id=f"a{n}", started_at="2025-11-05T09:00Z") for n in range(6)]
    late = [incident(id=f"b{n}", started_at="2026-02-05T09:00Z") for n in range(8)]
    words = "8 incidents in 2026-Q1 against 6 in 2025-Q4: no evidence of a change (p = "
    assert words in page_of("index.md", library(FIRST, *early, *late))
