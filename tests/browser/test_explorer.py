from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from hindsite.model.settings import Search
from hindsite.pages.values import Entry
from hindsite.pages.values import Page as Staged
from hindsite.publishing.search import with_index
from hindsite.resources import templates_folder
from tests.browser.serving import served_at
from tests.publishing.searching import entry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

MANY = 320
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
)
HOST = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Incidents</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/hindsite.css">
<link rel="stylesheet" href="../assets/explorer.css">
</head><body class="md-typeset"><h1>Incidents</h1>
<hs-explorer data-plain="hs-plain"></hs-explorer><div id="hs-plain">the plain list</div>
<script type="module" src="../assets/search/explorer.js"></script></body></html>
"""
PAGE = """<!doctype html><title>x</title><article><h1>{title}</h1><p>{facts}</p>
<div class="hs-prose"><p>{text} was to blame.</p></div>
<div class="hs-prose"><ul id="hs-similar"><li>alpha of another</li></ul></div></article>
"""
HOSTILE = '<img src=x onerror="document.title=1">'
FORMULAS = ("=1+1", "+1", "-1", "@sum", "\tx")
FACETS = ("type", "severity", "status", "kind", "service", "team", "factor", "source", "year")
BOXES = """nodes => nodes.map(node => [
  node.name, node.value, node.closest('label').querySelector('.hs-facet__count').textContent])"""
ROWS = "document.querySelectorAll('.hs-results tbody tr').length"

Visit = Callable[..., "Page"]


def _entries() -> list[Entry]:
    """Incidents and runbooks of every sort, some without what others have."""
    found = [_incident(number, sha256(b"%d" % number).digest()) for number in range(MANY)]
    found += [
        entry(
            f"runbook-{number}",
            kind="runbook",
            title=f"Drain queue {number}",
            text="alpha" if number % 2 else "",
            day=None,
            facets={"service": (f"Service {number % 3}",)},
        )
        for number in range(12)
    ]
    return found


def _incident(number: int, chance: bytes) -> Entry:
    titles = {3: HOSTILE, **{5 + place: words for place, words in enumerate(FORMULAS)}}
    facets = {
        "severity": (f"SEV-{1 + chance[0] % 4}",),
        "status": (("Detected", "Mitigated", "Resolved", "Closed")[chance[1] % 4],),
        "kind": (("Operational", "Operational", "Security", "Near miss")[chance[2] % 4],),
        "service": tuple({f"Service {chance[3] % 5}", f"Service {chance[4] % 20}"}),
        "team": (("Payments", "Platform")[chance[5] % 2],) if number % 4 else (),
        "factor": (("Capacity", "Manual step", "Ünïcode & more")[chance[6] % 3],),
        "source": (("Monitoring", "Human")[chance[7] % 2],),
    }
    return entry(
        f"incident-{number}",
        title=titles.get(number, f"Outage {number}"),
        summary="It was the alpha of all." if number % 7 == 0 else "",
        text="alpha" if number % 3 == 0 else "beta",
        day=date(2024, 1, 1) + timedelta(days=chance[8] * 3),
        minutes=None if number % 11 == 0 else chance[9] * 5 + 10.0,
        facets={name: words for name, words in facets.items() if words},
    )


ENTRIES = _entries()


def _page(one: Entry) -> str:
    """The page of a record, as far as its words count."""
    facts = ", ".join(word for words in one.facets.values() for word in words)
    return PAGE.format(title=escape(one.title), facts=escape(facts), text=one.text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the entries, the scripts and one page that has the explorer."""
    root = tmp_path_factory.mktemp("explored")
    pages = [Staged(f"{one.names[0]}.md", "", one) for one in ENTRIES]
    styles = [f"assets/{name}.css" for name in ("hindsite", "explorer")]
    for path, text in (
        *((f"{one.url}index.html", _page(one)) for one in ENTRIES),
        *((page.path, page.text) for page in with_index(pages, Search()) if page.entry is None),
        *((path, (templates_folder() / path).read_text(encoding="utf-8")) for path in styles),
        ("incidents/index.html", HOST),
    ):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def explorer(folder: Path) -> Iterator[str]:
    """Where the explorer is."""
    with served_at(folder, POLICY) as found:
        yield f"{found}incidents/"


@pytest.fixture
def visit(browser: Browser, explorer: str) -> Iterator[Visit]:
    """Opens the explorer with a query; no page may write an error to the console."""
    pages: list[Page] = []
    trouble: list[str] = []

    def run(query: str | Mapping[str, object] = "", width: int = 1280) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(f"{explorer}?{query if isinstance(query, str) else urlencode(query, doseq=True)}")
        page.locator(".hs-explorer--ready").wait_for()
        pages.append(page)
        return page

    yield run
    for page in pages:
        page.close()
    assert trouble == []


def _said(page: Page) -> str:
    return page.locator(".hs-explorer__said").inner_text()


def _wait(page: Page, words: str) -> None:
    page.locator(".hs-explorer__said", has_text=words).wait_for()


def _titles(page: Page) -> list[str]:
    return page.locator(".hs-results__title a").all_inner_texts()


def _query(page: Page) -> str:
    found: str = page.evaluate("location.search")
    return found


def _minutes(page: Page) -> list[float]:
    """How long the records lasted by what the table says: `1 min`, `1 h 5 min`, `2 d 4 h`."""
    scale = {"min": 1, "h": 60, "d": 1440}
    found = []
    for words in page.locator(".hs-results__lasted").all_inner_texts():
        parts = words.split()
        pairs = zip(parts[::2], parts[1::2], strict=True)
        found.append(float(sum(int(number) * scale[unit] for number, unit in pairs)))
    return found


def _until(page: Page, script: str, wanted: object) -> None:
    """Wait for a value; the policy forbids the ways in which the driver could watch for it."""
    for _ in range(200):
        if page.evaluate(script) == wanted:
            return
        page.wait_for_timeout(25)
    assert page.evaluate(script) == wanted


def _words(one: Entry, facet: str) -> tuple[str, ...]:
    if facet == "type":
        return (one.kind,)
    if facet == "year":
        return (str(one.day.year),) if one.day else ()
    return one.facets.get(facet, ())


def _left(chosen: dict[str, list[str]], besides: str = "") -> list[Entry]:
    """What a choice leaves, one record after the other; without a type, incidents."""
    wanted = {"type": ["incident"]} | chosen
    return [
        one
        for one in ENTRIES
        if all(
            facet == besides or set(_words(one, facet)) & set(words)
            for facet, words in wanted.items()
        )
    ]


def _count(number: int) -> str:
    return f"{number:,} incident" + ("" if number == 1 else "s")


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"severity": ["SEV-1"]},
        {"severity": ["SEV-1", "SEV-2"], "team": ["Payments"]},
        {"service": ["Service 0", "Service 3"], "kind": ["Near miss"], "source": ["Human"]},
        {"factor": ["Ünïcode & more"], "year": ["2025"], "status": ["Closed", "Mitigated"]},
        {"severity": ["SEV-9"]},
    ],
)
def test_facets_narrow_and_count(visit: Visit, chosen: dict[str, list[str]]) -> None:
    """Words of a facet add up, facets narrow, and a facet's counts pass over its own choice."""
    page = visit(chosen)
    expected = _left(chosen)
    assert _said(page).startswith(_count(len(expected)) if expected else "Nothing matches")
    for more in page.locator(".hs-facet__more:visible").all():
        more.click()
    counts = page.locator(".hs-facet input[type=checkbox]").evaluate_all(BOXES)
    assert {name for name, _, _ in counts} == set(FACETS)
    for facet, word, number in counts:
        left = Counter(word for one in _left(chosen, facet) for word in _words(one, facet))
        assert (facet, word, number) == (facet, word, str(left[word]))


def test_what_is_chosen_is_in_the_address(visit: Visit) -> None:
    """A box, a text and an order go to the address, and the address brings them back."""
    page = visit()
    assert _said(page) == _count(MANY)
    page.get_by_label("SEV-2").check()
    page.get_by_label("Platform").check()
    page.get_by_role("searchbox", name="Search the text").fill("beta")
    _until(page, "location.search", "?q=beta&severity=SEV-2&team=Platform")
    page.get_by_label("Order").select_option("longest")
    assert _query(page) == "?q=beta&severity=SEV-2&team=Platform&sort=longest"
    before, said = _titles(page), _said(page)
    page.reload()
    page.locator(".hs-explorer--ready").wait_for()
    assert (_titles(page), _said(page)) == (before, said)
    assert page.get_by_role("checkbox", name="SEV-2").is_checked()
    assert page.get_by_label("Order").input_value() == "longest"
    for text in ("bet", "beta"):
        # Who writes on keeps the order.
        page.get_by_role("searchbox", name="Search the text").fill(text)
        _until(page, "location.search", f"?q={text}&severity=SEV-2&team=Platform&sort=longest")
    page.get_by_role("button", name="Remove the filter Team: Platform").click()
    page.get_by_role("button", name="Remove the filter Text: beta").click()
    _until(page, "location.search", "?severity=SEV-2")
    page.get_by_role("button", name="Clear all").first.click()
    _until(page, "location.search", "")
    assert _said(page) == _count(MANY)
    assert page.evaluate("document.activeElement.name") == "q"


def test_an_address_may_be_written_by_hand(visit: Visit) -> None:
    """Case, accents and separators do not count, and empty words and unknown names say nothing."""
    page = visit("factor=unicode-%26-more&service=&colour=red&sort=sideways")
    assert _said(page) == _count(len(_left({"factor": ["Ünïcode & more"]})))


def test_order_is_by_day_duration_or_relevance(visit: Visit) -> None:
    """Newest first without a text; heads of columns change it; unknown durations are last."""
    page = visit()
    incidents = _left({})
    newest = sorted(incidents, key=lambda one: one.day or date.min, reverse=True)
    assert [one.day for one in newest[:50]] == [
        date.fromisoformat(text)
        for text in page.locator(".hs-results__date time").evaluate_all(
            "nodes => nodes.map(node => node.dateTime)"
        )
    ]
    lasted = page.get_by_role("columnheader", name="Lasted")
    lasted.get_by_role("button").click()
    assert _query(page) == "?sort=longest"
    assert lasted.get_attribute("aria-sort") == "descending"
    longest = sorted(newest, key=lambda one: one.minutes or -1, reverse=True)
    assert [one.minutes for one in longest[:50]] == _minutes(page)
    lasted.get_by_role("button").click()
    assert _query(page) == "?sort=shortest"
    known = [one.minutes for one in incidents if one.minutes is not None]
    assert _minutes(page) == sorted(known)[:50]
    page.get_by_role("searchbox", name="Search the text").fill("outage 17")
    _until(page, "location.search", "?q=outage+17")
    assert _titles(page)[0] == "Outage 17"
    assert page.get_by_label("Order").input_value() == "relevance"


def test_runbooks_are_found_by_text_and_by_type(visit: Visit) -> None:
    """The list is of incidents; a text finds runbooks as well, and says of each that it is one."""
    page = visit("q=drain")
    assert _said(page) == "12 runbooks"
    assert page.locator(".hs-results__severity").first.inner_text() == "Runbook"
    page = visit("q=alpha")
    incidents = sum("alpha" in one.text + one.summary for one in _left({}))
    assert _said(page) == f"{incidents} incidents and 6 runbooks"
    assert page.locator(".hs-results__excerpt mark").first.inner_text() == "alpha"
    page.get_by_role("checkbox", name="Runbook").check()
    assert _said(page) == "6 runbooks"
    assert _query(page) == "?q=alpha&type=runbook"


def test_three_types_are_listed_as_in_a_sentence(browser: Browser, address: str) -> None:
    """With commas, and one “and”."""
    page = browser.new_page()
    page.goto(f"{address}incidents/?q=pool")
    page.locator(".hs-results__title").first.wait_for()
    assert re.fullmatch(r"\d+ alerts?, \d+ incidents? and \d+ runbooks?", _said(page))
    page.close()


def _lines(page: Page) -> dict[str, str]:
    """What is said below the titles of the rows, by title."""
    found: dict[str, str] = page.locator(".hs-results__title").evaluate_all(
        "nodes => Object.fromEntries(nodes.map(node => "
        "[node.querySelector('a').textContent, node.querySelector('p')?.textContent ?? '']))"
    )
    return found


def test_a_row_says_why_it_was_found(visit: Visit) -> None:
    """A summary that tells stays; else the page does, and what was written there first."""
    page = visit("q=alpha&sort=oldest")
    by_title = {one.title: one for one in ENTRIES}
    shown = _titles(page)
    first = next(title for title in shown if not by_title[title].summary)
    row = page.locator("tr", has=page.get_by_role("link", name=first, exact=True))
    expect(row.locator(".hs-results__excerpt")).to_have_text("alpha was to blame.")
    assert row.locator(".hs-results__excerpt mark").all_inner_texts() == ["alpha"]
    told = [title for title in shown if by_title[title].summary]
    assert {_lines(page)[title] for title in told} == {"It was the alpha of all."}


def test_what_only_the_facts_have_is_shown_from_them(visit: Visit) -> None:
    """No passage of what was written has it."""
    page = visit("q=capacity")
    expect(page.locator(".hs-results__excerpt").first).to_contain_text("Capacity")
    assert "Capacity" in page.locator(".hs-results__excerpt mark").all_inner_texts()


def test_pages_are_fetched_for_rows_that_are_looked_at(visit: Visit) -> None:
    """Fifty rows are there, and a screenful of pages; the end of the table has its own in turn."""
    page = visit("q=blame")
    assert _said(page).startswith("Nothing")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.get_by_role("searchbox", name="Search the text").fill("beta")
    _wait(page, "incidents")
    expect(page.locator(".hs-results__excerpt").first).to_have_text("beta was to blame.")
    page.wait_for_load_state("networkidle")
    pages = [url for url in asked if "/incidents/incident-" in url]
    assert 0 < len(pages) < 30 < page.locator(".hs-results tbody tr").count()
    last = page.locator(".hs-results tbody tr").nth(49)
    assert last.locator(".hs-results__excerpt").inner_text() == ""
    last.scroll_into_view_if_needed()
    expect(last.locator(".hs-results__excerpt")).to_have_text("beta was to blame.")


def test_a_page_that_cannot_be_fetched_leaves_its_row(browser: Browser, explorer: str) -> None:
    """No room is kept for words that do not come."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/incidents/incident-*/", lambda route: route.abort())
    page.goto(f"{explorer}?q=beta")
    rows = page.locator(".hs-results tbody tr")
    rows.first.wait_for()
    expect(rows.first.locator(".hs-results__excerpt")).to_have_count(0)
    assert "Outage" in rows.first.inner_text()
    page.close()


def test_text_of_records_is_text(visit: Visit) -> None:
    """Markup in a title is shown and never run."""
    page = visit("q=onerror")
    assert _titles(page) == [HOSTILE]
    assert page.locator("hs-explorer img").count() == 0
    assert page.title() == "Incidents"
    page = visit({"service": HOSTILE})
    assert HOSTILE in page.get_by_role("list", name="Active filters").inner_text()


def test_csv_holds_what_is_shown_and_no_formula(visit: Visit) -> None:
    """All records that are left are in the file, in their order, and open as text."""
    page = visit("severity=SEV-1&severity=SEV-2&severity=SEV-3&severity=SEV-4&sort=oldest")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()
    assert coming.value.suggested_filename == "incidents.csv"
    text = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == MANY
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)
    by_id = {row["id"]: row for row in rows}
    for place, words in enumerate(FORMULAS):
        assert by_id[f"incident-{5 + place}"]["title"] == f"'{words}"
    one = next(one for one in ENTRIES if one.names == ("incident-17",))
    row = by_id["incident-17"]
    assert set(row["services"].split("; ")) == set(one.facets["service"])
    assert row["title"] == "Outage 17"
    assert row["minutes"] == f"{one.minutes:g}"
    assert row["url"].endswith("/incidents/incident-17/")


def test_rows_come_as_they_are_needed(visit: Visit) -> None:
    """Fifty rows at first, more near the end of the page, and a button that says how many wait."""
    page = visit()
    more = page.locator(".hs-results__more")
    assert page.locator(".hs-results tbody tr").count() == 50
    assert more.inner_text() == f"Show 100 more of {MANY - 50}"
    more.scroll_into_view_if_needed()
    _until(page, ROWS, 150)
    for _ in range(2):
        if more.is_visible():
            more.click()
    _until(page, ROWS, MANY)
    assert not more.is_visible()


def test_a_long_facet_is_opened_and_filtered(visit: Visit) -> None:
    """The most frequent values stand first; others are a click or a few letters away."""
    page = visit()
    group = page.get_by_role("group", name="Service")
    assert group.get_by_role("checkbox").count() == 6
    group.locator(".hs-facet__more").click()
    assert group.get_by_role("checkbox").count() == 20
    assert page.evaluate("document.activeElement.type") == "checkbox"
    group.get_by_role("searchbox").fill("service 13")
    assert group.get_by_role("checkbox").count() == 1
    group.get_by_role("checkbox").press("Space")
    assert _said(page) == _count(len(_left({"service": ["Service 13"]})))
    group.get_by_role("searchbox").fill("nothing of this name")
    assert group.inner_text().endswith("Nothing has this name.")


def test_a_service_in_the_table_is_a_filter(visit: Visit) -> None:
    """A click on a service leaves its incidents; its link leads there in another tab as well."""
    page = visit()
    link = page.locator(".hs-results__services a", has_text="Service 0").first
    assert (link.get_attribute("href") or "").endswith("/incidents/?service=Service+0")
    link.click()
    assert _query(page) == "?service=Service+0"
    assert _said(page) == _count(len(_left({"service": ["Service 0"]})))


def test_on_a_phone_facets_are_in_a_drawer(visit: Visit) -> None:
    """Rows are cards, nothing is wider than the screen, and the drawer works from the keyboard."""
    page = visit(width=390)
    wide = "document.documentElement.scrollWidth - window.innerWidth"
    assert page.evaluate(wide) <= 0
    opener = page.get_by_role("button", name="Filters")
    opener.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Filters")
    drawer.get_by_label("SEV-3").press("Space")
    number = _count(len(_left({"severity": ["SEV-3"]})))
    drawer.get_by_role("button", name=f"Show {number}").wait_for()
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert page.evaluate("document.activeElement.className") == "hs-explorer__opener"
    assert opener.inner_text() == "Filters (1)"
    assert _said(page) == number
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("complementary", name="Filters").get_by_label("SEV-3").uncheck()
    assert _said(page) == _count(MANY)


def test_without_the_index_the_plain_list_stays(browser: Browser, explorer: str) -> None:
    """Where the index cannot be read the page says so, keeps its list, and can try again."""
    page = browser.new_page()
    page.route("**/search/index.json", lambda route: route.abort())
    page.goto(explorer)
    page.get_by_text("cannot be loaded just now").wait_for()
    assert page.get_by_text("the plain list").is_visible()
    page.unroute("**/search/index.json")
    page.get_by_role("button", name="Try again").click()
    page.locator(".hs-explorer--ready").wait_for()
    assert not page.get_by_text("the plain list").is_visible()
    page.route("**/t-*.json", lambda route: route.abort())
    page.get_by_role("searchbox", name="Search the text").fill("alpha")
    _wait(page, "The text cannot be searched just now")
    page.close()


def test_going_back_finds_the_same_list(browser: Browser, address: str) -> None:
    """Links of other pages open the explorer filtered; after a record the filter still holds."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(address + "services/payments/", wait_until="networkidle")
    page.get_by_role("link", name="Explore all incidents of this service").click()
    page.locator(".hs-explorer--ready").wait_for()
    page.get_by_label("SEV-1").check()
    titles = _titles(page)
    assert 0 < len(titles) < 33
    page.get_by_role("link", name=titles[0]).click()
    page.locator("h1", has_text=titles[0]).wait_for()
    page.go_back()
    page.locator(".hs-explorer--ready").wait_for()
    assert _titles(page) == titles
    assert _query(page) == "?severity=SEV-1&service=Payments"
    page.go_back()
    page.locator("h1", has_text="Payments").wait_for()
    assert trouble == []
    page.close()


@pytest.mark.parametrize(
    ("where", "chart", "chips"),
    [
        ("metrics/services/", "factors", 1),
        ("metrics/frequency/", "frequency", 1),
        ("metrics/services/", "sources", 2),
        ("metrics/services/", "strategies", 2),
    ],
)
def test_a_bar_leads_to_its_incidents(
    browser: Browser, address: str, where: str, chart: str, chips: int
) -> None:
    """A click on a chart's bar opens the explorer with the incidents that it stands for."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(address + where, wait_until="networkidle")
    link = page.locator(f"svg.hs-svg-{chart} a").last
    name = link.get_attribute("aria-label") or ""
    link.click()
    page.locator(".hs-explorer--ready").wait_for()
    assert page.locator(".hs-chip").count() == chips
    if chart == "factors":
        assert page.locator(".hs-chip").all_inner_texts() == [f"Factor: {name}"]
    else:
        assert len(_titles(page)) >= int(name.rpartition(": ")[2].split()[0])
    assert 0 < len(_titles(page)) < 33
    assert trouble == []
    page.close()


def test_without_scripts_the_page_is_a_list(browser: Browser, address: str) -> None:
    """Incidents and links to their years are there for who runs no script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "incidents/?service=Payments")
    assert page.locator(".hs-table--incidents tbody tr").count() == 33
    page.locator(".hs-years").get_by_role("link", name="2025").click()
    assert page.locator("h1").inner_text().startswith("Incidents in 2025")
    context.close()
