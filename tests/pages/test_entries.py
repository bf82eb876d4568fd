from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure
from hindsite.pages import compose
from hindsite.pages.entries import plain_text
from tests.factories import incident, library
from tests.pages.sample import AS_OF, OPTIONS, runbook, sample, with_runbooks

if TYPE_CHECKING:
    from hindsite.model.library import Library
    from hindsite.pages.values import Entry


def entries_of(library: Library) -> dict[str, Entry]:
    """What the search knows of each page that it knows."""
    pages = compose(library, measure(library, AS_OF), (), OPTIONS)
    return {page.path: page.entry for page in pages if page.entry}


def entry_of(**fields: object) -> Entry:
    """What the search knows of one incident."""
    return entries_of(library(incident(**fields)))["incidents/incident.md"]


def test_records_alone_are_found() -> None:
    """Each incident and each runbook has an entry under its address; lists have none."""
    entries = entries_of(sample())
    assert entries
    assert {path.partition("/")[0] for path in entries} == {"incidents", "runbooks"}
    for path, entry in entries.items():
        assert entry.url == f"{path.removesuffix('.md')}/"
        assert entry.kind == path.partition("s/")[0]


def test_an_incident() -> None:
    """Names, summary, day in the library's zone, duration and facets in the words of pages."""
    made = entries_of(
        library(
            incident(
                aliases=["INC-1"],
                title="Checkout\nfails",
                severity="SEV-2",
                services=["pay", "Payments"],
                started_at="2026-03-14T23:30Z",
                resolved_at="2026-03-15T00:30Z",
                detection={"source": "monitoring", "alert": "HighErrorRate"},
                impact={"summary": "Nobody could pay"},
                contributing_factors=["cfg", "unknown"],
            ),
            timezone="Europe/Berlin",
            services=[{"id": "payments", "name": "Payments", "formerly": ["pay"], "owner": "web"}],
            teams=[{"id": "web", "name": "Web team"}],
            contributing_factors=[{"id": "cfg", "name": "Configuration"}],
        )
    )["incidents/incident.md"]
    assert made.names == ("incident", "INC-1")
    assert made.title == "Checkout fails"
    assert made.summary == "Nobody could pay"
    assert made.day == date(2026, 3, 15)
    assert made.minutes == 60
    assert "HighErrorRate" in made.text
    assert made.facets == {
        "severity": ("SEV-2",),
        "status": ("Resolved",),
        "kind": ("Operational",),
        "service": ("Payments",),
        "team": ("Web team",),
        "factor": ("Configuration", "unknown"),
        "source": ("Monitoring",),
    }


def test_what_is_not_known_is_left_out() -> None:
    """An open incident has no duration, and facets without words are not there."""
    made = entry_of(services=["payments"])
    assert made.minutes is None
    assert made.facets.keys() == {"severity", "status", "kind", "service"}
    assert entry_of(started_at="2026-03-14T09:00Z", resolved_at="2026-03-14T08:00Z").minutes is None


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "## Cause\n\nThe needle *broke*."},
        {"body": "## The needle\n"},
        {"body": "| a |\n| --- |\n| needle |\n"},
        {"body": "```sh\nneedle --all\n```\n"},
        {"tags": ["needle"]},
        {"detection": {"alert": "needle"}},
        {"resolution": {"strategy": "other", "why": "needle"}},
        {"timeline": [{"at": "2026-03-14T09:01Z", "event": "saw", "by": "needle"}]},
        {"action_items": [{"title": "mend the needle", "owner": "web"}]},
        {"updates": [{"at": "2026-03-14T09:01Z", "doing": "needle"}]},
        {"runbooks": [{"outcome": "missing", "wanted": "needle"}]},
        {"process_review": {"helped": "needle"}},
    ],
)
def test_all_words_of_the_page_are_found(fields: dict[str, object]) -> None:
    """What an incident's page shows in words, its text has."""
    assert "needle" in entry_of(**fields).text


def test_a_runbook() -> None:
    """A runbook's day is that of its review, its team the one that keeps it."""
    made = entries_of(
        with_runbooks(
            library(incident()),
            runbook(
                aliases=["old"],
                services=["payments"],
                alerts=["HighErrorRate"],
                owner="web",
                last_reviewed="2026-01-02",
                body="# Restart\n\nRun `needle`.",
            ),
        )
    )
    (entry,) = (one for one in made.values() if one.kind == "runbook")
    assert entry.names[1:] == ("old",)
    assert entry.day == date(2026, 1, 2)
    assert entry.minutes is None
    assert "needle" in entry.text
    assert "HighErrorRate" in entry.text
    assert entry.facets == {"service": ("payments",), "team": ("web",)}


def test_time_alone_changes_nothing() -> None:
    """A day later the entries are the same."""
    whole = sample()
    later = AS_OF.replace(day=AS_OF.day + 1)
    pages = compose(whole, measure(whole, later), (), OPTIONS)
    assert {page.path: page.entry for page in pages if page.entry} == entries_of(whole)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("<code>INC</code>-<span class='x'>1</span>", "INC-1"),
        ("<a href=\"a>b\" title='<'>in</a>side", "inside"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("a<br>b<hr/>c", "a b c"),
        ("<blockquote>q</blockquote><s>no</s><sub>2</sub>", "q no2"),
    ],
)
def test_plain_text(markup: str, words: str) -> None:
    """Blocks are apart, what stands within a word is not, and entities are characters."""
    assert plain_text(markup) == words
