"""The page of runbooks in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hindsite.pages.gaps import nothing_asked
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.numbers_factory import proportion
from tests.pages.sample import pages_of, runbook, with_runbooks

PAGE = "metrics/runbooks.md"


def _use(outcome: str, name: str = "pool") -> dict[str, object]:
    return {"runbooks": [{"id": name, "outcome": outcome}]}


def _pages(count: int = 1) -> Mapping[str, str]:
    records = [
        incident(id="helped", title="Good night", **_use("helped")),
        incident(id="misled", title="Bad night", **_use("misled")),
        incident(id="day", title="Practice", kind="game-day", **_use("helped")),
        *(
            incident(id=f"m{n}", runbooks=[{"outcome": "missing", "wanted": f"wanted {n}"}])
            for n in range(count)
        ),
    ]
    books = [runbook(id=f"r{n}", title=f"Other {n}") for n in range(count)]
    used = [incident(id=f"u{n}", **_use("unused", f"r{n}")) for n in range(count)]
    services = [{"id": "payments", "tier": "critical"}, {"id": "search", "name": "Seeking"}]
    base = library(*records, *used, services=services)
    return pages_of(with_runbooks(base, runbook(services=["payments"]), *books))


def test_each_number_opens_its_records() -> None:
    """Shares, single runbooks and missing ones lead to incidents, runbooks and services."""
    page = look(engine_html(_pages()[PAGE]))
    links = page.values("href")
    for address in ("incidents/misled/", "runbooks/pool/", "services/search/", "incidents/m0/"):
        assert f"../../{address}" in links
    words = " ".join(page.text.split())
    assert "Seeking" in words
    assert "1 not mended since" in words
    assert "wanted 0" in words
    assert "14 Mar 2026" in words


def test_a_game_day_is_no_incident_that_it_helped_in() -> None:
    """It counts as practice alone."""
    assert "Practice" not in _pages()[PAGE].split("hs-one-by-one")[1].split("hs-outside")[0]
    assert "helped" in _pages()["data/runbooks.csv"]


def test_it_does_not_grow_with_the_library() -> None:
    """So many runbooks are listed; the rest are in the file."""
    few, many = _pages(40), _pages(90)
    assert few[PAGE].count("<tr>") == many[PAGE].count("<tr>")
    assert "and 66 more runbooks" in " ".join(look(engine_html(many[PAGE])).text.split())
    assert many["data/runbooks.csv"].count("\n") == 1 + 91 + 90


def test_the_page_of_a_runbook_leads_to_its_game_day() -> None:
    """The day of practice stands with the game day that it was."""
    page = look(engine_html(_pages()["runbooks/pool.md"]))
    assert "../../incidents/day/" in page.values("href")
    assert "Last exercised 14 Mar 2026, Practice" in " ".join(page.text.split())


def test_changed_since_its_review() -> None:
    """A runbook that changed after its review says when, or that it changed at all."""
    base = library(incident())
    reviewed = runbook(last_reviewed="2026-02-01", review_every="365d")
    never = runbook(id="never")
    changed = {"changed": (date(2026, 3, 1),)}
    books = [book.model_copy(update=changed) for book in (reviewed, never)]
    pages = pages_of(with_runbooks(base, *books))
    assert "Changed since review" in pages["runbooks/pool.md"]
    assert "<dt>Changed since</dt>" in pages["runbooks/pool.md"]
    assert "<dt>Last changed</dt>" in pages["runbooks/never.md"]


def test_no_practice_asked_for() -> None:
    """A share of nothing says why."""
    assert "exercise_every" in nothing_asked(proportion(key="runbook_exercise"))
