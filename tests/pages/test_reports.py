from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hindsite.metrics import measure
from hindsite.metrics.values import Comparison, Report
from hindsite.model.library import Library
from hindsite.pages import compose
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.report_factory import empty, few, quarter, records, window
from tests.pages.sample import AS_OF, OPTIONS

AS_OF_WORDS = "10 Apr 2026, 10:00 UTC"


def pages(base: Library, *reports: Report) -> dict[str, str]:
    """The texts of all pages of a library with these reports."""
    known = base.at(AS_OF)
    composed = compose(known, measure(known, AS_OF), (), OPTIONS, reports)
    return {page.path: page.text for page in composed}


def text_of(page: str) -> str:
    """The words of a page as a reader sees them, on one line."""
    return " ".join(look(engine_html(page)).text.split())


@pytest.fixture(scope="module")
def page() -> str:
    """The page of a quarter with two incidents."""
    return pages(records(), quarter())["reports/2026-Q1.md"]


def test_days(page: str) -> None:
    """A report names its days and those of the period before."""
    assert ("1 Jan 2026 to 31 Mar 2026, against 2025-Q4: 1 Oct 2025 to 31 Dec 2025") in text_of(
        page
    )


def test_search(page: str) -> None:
    """A report repeats what records say, and does not stand before them in the search."""
    assert 'search: {"exclude": true}' in page


def test_worse(page: str) -> None:
    """Whether it gets worse is told in words, with the counts and without a claim from too few."""
    words = "2 incidents in 2026-Q1 against 1 in 2025-Q4: no evidence of a change (p = 0.7)."
    assert f"Is it getting worse? {words}" in text_of(page)


def test_counts(page: str) -> None:
    """Counts stand beside those of the period before."""
    text = text_of(page)
    assert "Incidents 2 1 in 2025-Q4 SEV-1 1 0 in 2025-Q4 SEV-2 1 0 in 2025-Q4" in text
    assert "Still open 1 of these incidents" in text
    assert "Actions opened 2" in text
    assert "Actions closed 1" in text
    assert "Actions overdue 1 at its end" in text


def test_numbers(page: str) -> None:
    """A number has its interval and n; too few values are listed; where nothing was asked, so."""
    text = text_of(page)
    assert "14 min 95 %: 11 min to 17 min n = 9 of 9" in text
    assert "each value: 38 min n = 1 of 1" in text
    assert "target 100 % 83 % 95 %: 30 % to 90 % n = 6 of 7" in text
    assert "nothing was asked" in text


def test_highlight(page: str) -> None:
    """The incident of the period is linked, with its summary and the reason of the choice."""
    text = text_of(page)
    assert "Incident of the quarter" in text
    assert "Checkout *fails* Every <second> payment failed." in text
    assert "Chosen because: SEV-1; 1 h of impact." in text
    assert '<a href="../../incidents/pool/">Checkout *fails*</a>' in page


def test_summary_from_the_body() -> None:
    """Where no impact is told, the summary of the body stands there; a long one is cut."""
    body = f"Lead.\n\n## Summary\n\nIt `broke` & {'on and ' * 80}on.\n"
    base = library(incident(id="pool", body=body))
    text = text_of(pages(base, quarter())["reports/2026-Q1.md"])
    assert "It broke & on and on and" in text
    assert "and on …" in text
    first = library(incident(id="pool", body="Lead.\n"))
    assert "Lead." in text_of(pages(first, quarter())["reports/2026-Q1.md"])


def test_most_hit(page: str) -> None:
    """Services and factors come with how many incidents they have."""
    text = text_of(page)
    assert "Services payments (2)" in text
    assert "Contributing factors Configuration change (2)" in text


def test_recurring(page: str) -> None:
    """A problem that came again has its incidents, its actions, and what came in spite of them."""
    text = text_of(page)
    assert "Configuration change payments 2 3 Feb 2026 to 3 Mar 2026" in text
    assert "1 done, 1 owed Checkout fails again with 1 action still open" in text


def test_actions(page: str) -> None:
    """An action says what happened to it in the period, and nothing that another day changes."""
    text = text_of(page)
    assert (
        "A1 Limit it Checkout *fails* payments 20 Feb 2026 Overdue at its end Opened Open" in text
    )
    assert "Look Checkout *fails* nobody no date Opened Closed Done" in text
    assert "Overdue by" not in text


def test_instant(page: str) -> None:
    """What is open depends on the instant, and the page says so; a finished period does not."""
    assert f"As of {AS_OF_WORDS}" in text_of(page)
    done = replace(quarter(), still_open=(), shares=())
    assert AS_OF_WORDS not in pages(records(), done)["reports/2026-Q1.md"]


def test_running() -> None:
    """A period that runs says how far, and as of when."""
    now = window("2026-Q2", date(2026, 4, 1), date(2026, 7, 1), observed=10)
    before = replace(window("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)), finished=False, days=10)
    running = replace(
        empty(), window=now, before=before, comparison=Comparison(now, before, 0, 0, None)
    )
    text = text_of(pages(records(), running)["reports/2026-Q2.md"])
    assert "1 Apr 2026 to 30 Jun 2026, its first 10 days, against 2026-Q1" in text
    assert f"As of {AS_OF_WORDS}" in text


def test_empty_period() -> None:
    """A period in which nothing happened says so, without tables of nothing."""
    page = pages(records(), empty())["reports/2026-Q1.md"]
    assert "No incident began or was resolved in this quarter" in text_of(page)
    assert "nothing to compare" in text_of(page)
    assert "<table" not in page


def test_long_list() -> None:
    """Of very many incidents the severest are listed, in the order in which they began."""
    items = [
        incident(id=f"i{n:03}", severity="SEV-1" if n > 119 else "SEV-4", title=f"Fault {n:03}")
        for n in range(130)
    ]
    report = replace(quarter(), incidents=tuple(item.id for item in items))
    text = text_of(pages(library(*items), report)["reports/2026-Q1.md"])
    assert "The 100 severest of 130." in text
    assert "Fault 089" in text
    assert "Fault 100" not in text
    assert text.index("Fault 089") < text.index("Fault 125")


def test_long_list_of_actions() -> None:
    """Very many actions are counted."""
    actions = [{"title": f"Do {n}"} for n in range(70)]
    report = replace(quarter(), opened=tuple(f"pool#{n + 1}" for n in range(70)), overdue=())
    text = text_of(
        pages(library(incident(id="pool", action_items=actions)), report)["reports/2026-Q1.md"]
    )
    assert "and 10 more" in text


def test_unknown_records() -> None:
    """What the audience's library lacks is on no page."""
    page = pages(library(incident(id="x")), quarter())["reports/2026-Q1.md"]
    assert "Incident of the quarter" not in page
    assert "Limit" not in page


def test_an_action_goes_by_its_own_id_or_by_its_place() -> None:
    """One that its incident does not have has no row, whatever the numbers name."""
    actions = [{"title": "Do first", "id": "A1"}, {"title": "Do second"}]
    report = replace(quarter(), opened=("pool#A1", "pool#2", "pool#1", "other#1"), overdue=())
    text = text_of(
        pages(library(incident(id="pool", action_items=actions)), report)["reports/2026-Q1.md"]
    )
    assert text.index("Do first") < text.index("Do second")
    assert (text.count("Do first"), text.count("Do second")) == (1, 1)


def test_index() -> None:
    """The index has a row a year: quarters and months with their counts, each a link."""
    month = window("2026-02", date(2026, 2, 1), date(2026, 3, 1))
    year = window("2026", date(2026, 1, 1), date(2027, 1, 1), observed=100)
    reports = (
        replace(quarter(), window=year),
        quarter(),
        replace(quarter(), window=month, incidents=("pool",)),
    )
    index = pages(records(), *reports)["reports/index.md"]
    assert '<a href="2026/">2026</a></th><td>2</td>' in index
    assert '<td class="hs-quarter"><a href="2026-Q1/">2</a></td>' in index
    assert '<td><a href="2026-02/">1</a></td>' in index
    assert "2026-Q1 the last whole quarter, 2026-02 the last whole month" in text_of(index)


def test_year_without_a_report() -> None:
    """Where a year has no report of its own, its months are added up."""
    month = window("2026-02", date(2026, 2, 1), date(2026, 3, 1))
    report = replace(quarter(), window=month)
    assert "2026</th><td>2</td>" in pages(records(), report)["reports/index.md"]


def test_neighbours() -> None:
    """A report leads to those before, after, around and within it, where they are there."""
    now = quarter()
    then = replace(
        quarter(),
        window=empty().before,
        before=window("2025-Q3", date(2025, 7, 1), date(2025, 10, 1)),
    )
    month = replace(
        quarter(),
        window=window("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        before=window("2026-01", date(2026, 1, 1), date(2026, 2, 1)),
    )
    year = replace(
        quarter(),
        window=window("2026", date(2026, 1, 1), date(2027, 1, 1), observed=100),
        before=window("2025", date(2025, 1, 1), date(2026, 1, 1)),
    )
    found = pages(records(), year, now, then, month)
    assert "2025-Q4 2026 2026-02 All reports" in text_of(found["reports/2026-Q1.md"])
    assert "2026-Q1 All reports" in text_of(found["reports/2025-Q4.md"])
    assert "2026-Q1 2026 All reports" in text_of(found["reports/2026-02.md"])
    assert "2026-Q1 All reports" in text_of(found["reports/2026.md"])


def test_long_ago() -> None:
    """Periods of long ago in which nothing happened have no page."""
    old = replace(empty(), window=window("1628-Q1", date(1628, 1, 1), date(1628, 4, 1)))
    hit = replace(
        old, window=window("1628-Q2", date(1628, 4, 1), date(1628, 7, 1)), resolved=("x",)
    )
    found = pages(records(), old, hit)
    assert "reports/1628-Q1.md" not in found
    assert "reports/1628-Q2.md" in found


def test_no_reports() -> None:
    """Without a record the index says how to begin, and the first page has no link to reports."""
    found = pages(Library())
    assert "hindsite new incident" in found["reports/index.md"]
    assert "Reports:" not in found["index.md"]


def test_links_from_home() -> None:
    """The first page leads to the latest reports."""
    home = text_of(pages(records(), quarter())["index.md"])
    assert "Reports: 2026-Q1 the last whole quarter, all reports" in home


def test_statistic_of_open_incidents_depends_on_the_instant() -> None:
    """A median with incidents that still run moves from night to night, and the page says when."""
    running = replace(few(38.0), censored=("again",), censored_values=(60.0,))
    versus = replace(quarter().durations[0], now=running)
    report = replace(quarter(), still_open=(), shares=(), durations=(versus,))
    assert AS_OF_WORDS in pages(records(), report)["reports/2026-Q1.md"]
