from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure_all
from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.pages import compose
from tests.factories import incident, instant, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import OPTIONS, pages_of, runbook, with_runbooks

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

AS_OF = instant("2026-06-30T12:00Z")
FEW = 500
TIMES = 4
ROOM = 1.1
"""Longer words for greater numbers; what grows with the number of incidents grows fourfold."""

MAY_GROW = re.compile(r"data/.*|incidents/\d{4}(/\d\d)?\.md|services/\w+/\d{4}\.md|assets/.*")
OF_RECORDS = re.compile(r"(incidents|runbooks)/(i|r)\d+\.md")


def _incident(number: int, of: int) -> Incident:
    """One of many in three months, with everything that a list elsewhere could carry."""
    started = AS_OF - timedelta(days=90) * (1 - number / of)
    resolved = started + timedelta(minutes=10 + number % 90)
    is_open = number % 3 == 1
    return incident(
        id=f"i{number:05}",
        title=f"Outage {number:05}",
        severity=f"SEV-{1 + number % 4}",
        kind="security" if number % 8 == 0 else "operational",
        services=["payments", "database"] if number % 2 else ["payments"],
        teams=["payments"],
        tags=["postgres", "retries"],
        started_at=started,
        detected_at=started + timedelta(minutes=4),
        acknowledged_at=started + timedelta(minutes=6),
        resolved_at=None if is_open else resolved,
        detection={"source": "monitoring"},
        contributing_factors=["config-change", "load"],
        runbooks=[{"id": "r00000", "outcome": "helped"}],
        action_items=[
            {
                "id": "A1",
                "title": "Mend it",
                "owner": f"owner{number}",
                "due": (started + timedelta(days=30)).date(),
                "status": "done" if number % 3 == 0 else "open",
                "done_at": (started + timedelta(days=20)).date() if number % 3 == 0 else None,
            }
        ],
        postmortem={"status": "published" if number % 4 == 0 else "none"},
        places=Places(f"content/incidents/i{number:05}.md"),
    )


def _sizes(count: int) -> dict[str, int]:
    """The bytes of each page of a site of so many incidents, of which a tenth has an error."""
    records = [_incident(number, count) for number in range(count)]
    known = with_runbooks(library(*records), runbook(id="r00000", services=["payments"]))
    known = known.with_findings(
        Finding(Place(one.places.path), Level.ERROR, "rule", "a fault", "Mend it.")
        for one in records[:: count // 150]
    ).at(AS_OF)
    numbers, reports = measure_all(known, AS_OF)
    pages = compose(known, numbers, (), OPTIONS, reports)
    return {page.path: len(page.text.encode()) for page in pages}


@pytest.fixture(scope="module")
def few() -> dict[str, int]:
    """The pages of many incidents, enough to fill every list that is cut."""
    return _sizes(FEW)


@pytest.fixture(scope="module")
def many() -> dict[str, int]:
    """The pages of four times as many in the same time."""
    return _sizes(FEW * TIMES)


def test_no_page_grows_with_the_number_of_incidents(
    few: dict[str, int], many: dict[str, int]
) -> None:
    """Lists are cut; only the pages of a year or a month, and files of data, have them whole."""
    grown = {
        path: (few[path], many[path])
        for path in few.keys() & many.keys()
        if not MAY_GROW.fullmatch(path) and many[path] > ROOM * few[path] + 500
    }
    assert not grown


def test_more_incidents_make_no_other_pages_than_their_own(
    few: dict[str, int], many: dict[str, int]
) -> None:
    """The number of pages about many records depends on time and on the catalogue."""
    new = {path for path in many.keys() - few.keys() if not OF_RECORDS.fullmatch(path)}
    assert {path for path in new if not MAY_GROW.fullmatch(path)} == set()


def test_the_page_of_a_record_does_not_depend_on_the_others(
    few: dict[str, int], many: dict[str, int]
) -> None:
    """The largest page of an incident is not larger where there are more of them."""
    largest = [
        max(size for path, size in sizes.items() if OF_RECORDS.fullmatch(path))
        for sizes in (few, many)
    ]
    assert largest[1] <= ROOM * largest[0]


def _words_of(path: str, base: Library) -> str:
    return " ".join(look(engine_html(pages_of(base)[path])).text.split())


def test_a_service_with_many_incidents_has_a_page_for_each_year() -> None:
    """Its own page shows the latest and leads to the years, which lead to those beside them."""
    base = library(
        *(incident(id=f"i{n}", started_at=f"{2023 + n % 3}-05-05T09:00Z") for n in range(102))
    )
    pages = pages_of(base)
    assert (
        '<li><a href="2024/">2024</a> <span class="hs-note">34</span></li>'
        in pages["services/payments.md"]
    )
    middle = pages["services/payments/2024.md"]
    assert 'search: {"exclude": true}' in middle
    assert '<a href="../2025/">2025</a>' in middle
    assert '<a href="../2023/">2023</a>' in middle
    assert '<a href="../">payments</a>' in middle
    assert 'href="../../../incidents/?service=payments"' in middle
    assert middle.count("<tr>") == 1 + 34


def test_a_service_with_few_incidents_has_no_pages_of_years() -> None:
    """A hundred are found from the service's page and the explorer."""
    base = library(*(incident(id=f"i{n}") for n in range(100)))
    assert not [path for path in pages_of(base) if path.startswith("services/payments/")]


def test_long_registers_are_cut_and_lead_to_the_files() -> None:
    """Follow-up shows what was due first, says how many there are, and the file has them all."""
    items = [{"title": f"Mend {n}", "owner": f"o{n}", "due": "2026-04-01"} for n in range(101)]
    later = [{"title": f"Check {n}", "owner": f"o{n}", "due": "2026-05-01"} for n in range(102)]
    base = library(incident(action_items=[*items, *later]))
    words = _words_of("follow-up.md", base)
    assert "The first 100 of 101. All actions as CSV" in words
    assert "The first 100 of 102. All actions as CSV" in words
    assert "The first 50 of 102. All actions as CSV" in words
    assert len(pages_of(base)["data/actions.csv"].splitlines()) == 1 + 203


def test_many_postmortems_owed_are_cut() -> None:
    """Those due first are listed, and all are in the file, with what they wait for."""
    base = library(
        *(
            incident(
                id=f"i{n}",
                severity="SEV-1",
                teams=[f"team {n}"],
                started_at="2026-03-02T09:00Z",
                resolved_at="2026-03-02T10:00Z",
            )
            for n in range(101)
        )
    )
    words = _words_of("follow-up.md", base)
    assert "The first 100 of 101. All post-mortems as CSV" in words
    assert "The 50 of 101 that owe most." in words
    rows = pages_of(base)["data/postmortems.csv"].splitlines()
    assert len(rows) == 1 + 101
    assert rows[1].startswith("i0,Checkout fails,SEV-1,team 0,2026-03-02T10:00:00Z,2026-03-")


def test_many_files_with_errors_are_cut() -> None:
    """The page lists the first files, and the first errors of each, and counts the others."""
    records = [incident(id=f"i{n}", places=Places(f"content/i{n:03}.md")) for n in range(105)]
    faults = [
        Finding(Place(one.places.path), Level.ERROR, "rule", "a fault", "Mend it.")
        for one in records
    ]
    first = records[0].places.path
    more = [
        Finding(Place(first, n), Level.ERROR, "rule", "a fault", "Mend it.") for n in range(2, 25)
    ]
    base = library(*records).with_findings([*faults, *more])
    words = _words_of("problems.md", base)
    assert "and 4 more errors" in words
    assert "and 5 more files; hindsite check lists all." in words
