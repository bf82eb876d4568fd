from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PAGES = (
    "",
    "incidents/",
    "incidents/2026/",
    "incidents/2026-03-14-checkout-pool/",
    "incidents/2026-11-19-order-history-behind/",
    "runbooks/",
    "runbooks/db-pool-exhaustion/",
    "services/",
    "services/payments/",
    "follow-up/",
    "follow-up/reviews/",
    "reviews/2026-q3/",
    "metrics/",
    "metrics/response/",
    "metrics/runbooks/",
    "policy/",
    "policy/severities/",
    "policy/escalation/",
    "policy/communication/",
    "policy/on-call/",
    "policy/security/",
    "tags/",
)
SCHEMES = ("default", "slate")
WIDTHS = (390, 1280)
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
SECRET = re.compile(r"marzipan", re.IGNORECASE)


class _Links(HTMLParser):
    """Collects where a page leads and what can be led to in it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids |= {value for name in ("id", "name") if (value := values.get(name))}
        name = {"a": "href", "link": "href", "img": "src", "script": "src"}.get(tag)
        if name and (target := values.get(name)):
            self.targets.append(target)


def _read(site: Path) -> dict[str, _Links]:
    found = {}
    for file in sorted(site.rglob("*.html")):
        links = _Links()
        links.feed(file.read_text(encoding="utf-8"))
        path = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
        found[path] = links
    return found


def test_no_internal_link_is_dead(site: Path) -> None:
    """Every link of every page leads to a file of the site, and to an anchor that is there."""
    pages = _read(site)
    dead = []
    for path, links in pages.items():
        if path == "/404.html":
            continue
        for target in links.targets:
            url, anchor = urldefrag(urljoin(f"http://site{path}", target))
            if urlparse(url).netloc != "site":
                continue
            place = unquote(urlparse(url).path)
            if place in pages:
                if anchor and unquote(anchor) not in pages[place].ids:
                    dead.append((path, target))
            elif not (site / place.lstrip("/")).is_file():
                dead.append((path, target))
    assert dead == []
    assert len(pages) > 60


def test_a_restricted_record_is_nowhere(site: Path) -> None:
    """No file of the default build holds the name of the record that is restricted."""
    named = [
        file
        for file in site.rglob("*")
        if SECRET.search(file.name)
        or (file.is_file() and SECRET.search(file.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert named == []


def test_bytes_of_a_page_do_not_grow_with_the_records(site: Path) -> None:
    """No record's page names more than a few other records: none are in the navigation."""
    text = (site / "incidents/2025-08-25-profile-pictures-rotated/index.html").read_text("utf-8")
    assert len(re.findall(r'href="[^"]*20\d\d-\d\d-\d\d-', text)) < 8


def _open(browser: Browser, scheme: str, width: int) -> tuple[Page, list[str]]:
    dark = scheme == "slate"
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    trouble: list[str] = []
    page.on(
        "console", lambda message: trouble.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: trouble.append(str(error)))
    return page, trouble


@pytest.mark.parametrize(
    ("scheme", "widths"), [("default", WIDTHS[:1]), ("slate", WIDTHS[::-1])], ids=SCHEMES
)
def test_pages_open_without_trouble(
    browser: Browser, address: str, scheme: str, widths: tuple[int, ...]
) -> None:
    """No page writes an error to the console, asks another origin, or is wider than the screen.

    Opened narrow in one scheme, and in the other wide and then made narrow: no width of a page
    depends on its colours.
    """
    page, trouble = _open(browser, scheme, widths[0])
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else trouble.append(request.url)
        ),
    )
    for path in PAGES:
        answer = page.goto(address + path, wait_until="load")
        assert answer is not None
        assert answer.ok, path
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(FITS, timeout=5000)
        page.set_viewport_size({"width": widths[0], "height": 900})
        assert page.locator("h1").count() == 1, path
        assert page.locator("body").get_attribute("data-md-color-scheme") == scheme
    assert trouble == []
    page.close()


def test_an_alias_leads_to_its_record(browser: Browser, address: str) -> None:
    """The address of a former id opens the record that has it now."""
    page, _ = _open(browser, "default", 1280)
    page.goto(address + "incidents/INC-2026-014/", wait_until="load")
    page.wait_for_url("**/incidents/2026-03-14-checkout-pool/")
    assert "pool" in page.title().lower()
    page.close()


def test_charts_take_the_colours_of_the_scheme(browser: Browser, address: str) -> None:
    """A chart's bars have another colour in dark than in light, and its words are readable text."""
    colours = []
    for scheme in SCHEMES:
        page, _ = _open(browser, scheme, 1280)
        page.goto(address + "metrics/frequency/", wait_until="load")
        chart = page.locator("svg.hs-svg-frequency").first
        colours.append(
            chart.locator("[class*=hs-sev-]").first.evaluate("node => getComputedStyle(node).fill")
        )
        assert chart.locator("text").count() > 5
        assert chart.get_attribute("role") == "group"  # an image would hide the links of its bars
        page.close()
    assert colours[0] != colours[1]


def test_commands_of_a_runbook_can_be_copied(browser: Browser, address: str) -> None:
    """Every code block of a runbook has a button that copies it."""
    page, _ = _open(browser, "default", 390)
    page.goto(address + "runbooks/db-pool-exhaustion/", wait_until="networkidle")
    blocks = page.locator(".highlight pre code").count()
    assert blocks > 0
    assert (
        page.locator(".highlight button.md-code__button, .highlight .md-clipboard").count()
        >= blocks
    )
    page.close()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "follow-up/",
        "incidents/2026-03-14-checkout-pool/",
        "reports/2026-Q3/",
        "runbooks/db-failover/",
    ],
)
def test_on_a_phone_nobody_moves_a_table_to_see_who_owes_what(
    browser: Browser, address: str, path: str
) -> None:
    """Owner, day and state of an action, service and status of an incident lie on the screen.

    So does how a runbook served.
    """
    page, _ = _open(browser, "default", 390)
    page.goto(f"{address}{path}")
    cut = page.evaluate(
        """() => {
            const tables = ":is(.hs-table--actions, .hs-table--incidents)";
            const cells = document.querySelectorAll(`${tables} td`);
            const right = (cell) => cell.getBoundingClientRect().right;
            return [cells.length, [...cells].filter((it) => right(it) > innerWidth).length];
        }"""
    )
    assert cut[0] > 0
    assert cut[1] == 0
    page.close()


def test_names_of_alerts_are_not_broken_in_two(browser: Browser, address: str) -> None:
    """The column of a table is as wide as the longest of them."""
    page, _ = _open(browser, "default", 1280)
    page.goto(f"{address}services/payments/")
    names = page.locator(".hs-table td code")
    lines = names.evaluate_all("items => items.map((item) => item.getClientRects().length)")
    assert set(lines) == {1}
    page.close()
