"""The copy of the runbooks, opened as files in a browser that must not ask anybody for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest

from hindsite.app.offline import build_offline
from hindsite.app.terms import Request

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PHONE, DESKTOP = (390, 844), (1280, 900)


@pytest.fixture(scope="session")
def offline(knowledge_base: Path) -> Path:
    """The folder of the sample's copy, under a name that a URL has to spell in another way."""
    folder = knowledge_base / "copy for the night é #1"
    build_offline(Request(base=knowledge_base, site=folder))
    return folder


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails its test where it asks for more than files, or has an error to tell."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    trouble: list[str] = []
    page.on("request", lambda asked: trouble.append(asked.url) if _is_foreign(asked.url) else None)
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    page.close()
    assert trouble == []


def _is_foreign(url: str) -> bool:
    return urlparse(url).scheme not in {"file", "data", "blob", "about"}


def _seek(page: Page, words: str) -> None:
    """Write words into the search of the header."""
    narrow = page.viewport_size is not None and page.viewport_size["width"] < DESKTOP[0]
    if narrow:
        page.locator('.md-header__button[for="__search"]').click()
    page.locator("input.md-search__input").click()
    page.locator("input.md-search__input").press_sequentially(words)


def test_a_word_of_a_runbook_leads_to_it(offline: Path, page: Page) -> None:
    """The first page opens by a double click, and its search finds a word of a runbook's body."""
    page.goto((offline / "index.html").as_uri(), wait_until="load")
    assert page.locator("table").first.is_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    _seek(page, "pg_stat_activity")
    found = page.locator(".md-search-result__link").first
    found.wait_for(state="visible")
    found.click()
    page.wait_for_url("**/runbooks/*.html*")
    assert page.locator("article").get_by_text("pg_stat_activity").first.is_visible()


def test_an_id_leads_to_its_runbook(offline: Path, page: Page) -> None:
    """Whoever was told one on the phone need not know the title."""
    page.goto((offline / "index.html").as_uri(), wait_until="load")
    _seek(page, "db-pool-exhaustion")
    found = page.locator(".md-search-result__link").first
    found.wait_for(state="visible")
    found.click()
    page.wait_for_url("**/runbooks/db-pool-exhaustion.html*")
    assert page.locator("article").get_by_text("db-pool-exhaustion", exact=True).is_visible()


def test_the_search_finds_from_any_page(offline: Path, page: Page) -> None:
    """Results of a search on a page in a folder lead to where they should."""
    page.goto((offline / "services/payments.html").as_uri(), wait_until="load")
    _seek(page, "replica")
    found = page.locator(".md-search-result__link").first
    found.wait_for(state="visible")
    found.click()
    page.wait_for_url("**/runbooks/*.html*")
    assert "replica" in page.locator("article").inner_text().lower()


def test_links_lead_by_clicks(offline: Path, page: Page) -> None:
    """From the list to a runbook, to the service it serves, and back to the list."""
    page.goto((offline / "index.html").as_uri(), wait_until="load")
    page.locator('a[href="runbooks/db-pool-exhaustion.html"]').first.click()
    page.wait_for_url("**/runbooks/db-pool-exhaustion.html")
    page.locator('article a[href^="../services/"]').first.click()
    page.wait_for_url("**/services/*.html")
    page.get_by_role("link", name="All runbooks").click()
    page.wait_for_url("**/index.html")
    assert page.locator("h1").count() == 1


def test_commands_can_be_copied(offline: Path, page: Page) -> None:
    """The script of the theme runs: each command has its button."""
    page.goto((offline / "runbooks/db-pool-exhaustion.html").as_uri(), wait_until="load")
    blocks = page.locator(".highlight pre code").count()
    assert blocks > 0
    page.locator(".highlight button").first.wait_for()
    assert page.locator(".highlight button").count() >= blocks


@pytest.mark.parametrize("path", ["index.html", "runbooks/db-pool-exhaustion.html"])
def test_a_page_may_load_from_nowhere_else(offline: Path, browser: Browser, path: str) -> None:
    """What an override of the theme or a slip may add is stopped by the page's own policy."""
    page = browser.new_page()
    page.goto((offline / path).as_uri(), wait_until="load")
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
            const tell = (event) => resolve(event.blockedURI);
            document.addEventListener("securitypolicyviolation", tell);
            const image = new Image();
            image.onload = image.onerror = () => setTimeout(() => resolve("nothing"), 1000);
            image.src = "https://elsewhere.example/pixel.png";
        })"""
    )
    assert blocked == "https://elsewhere.example/pixel.png"
    page.close()


class _Led(HTMLParser):
    """Collects what a page loads and where it leads, and the anchors in it."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids |= {value for name in ("id", "name") if (value := values.get(name))}
        if tag == "a" and (href := values.get("href")):
            self.links.append(href)
        elif target := values.get("src") or (values.get("href") if tag == "link" else None):
            self.loads.append(target)


def test_every_link_is_a_file_or_another_site(offline: Path) -> None:
    """No link leads to a page that is no part of the copy, to a folder, or to an absent anchor."""
    pages = {}
    for file in sorted(offline.rglob("*.html")):
        pages[file.relative_to(offline).as_posix()] = led = _Led()
        led.feed(file.read_text("utf-8"))
    assert len(pages) > 20
    dead = []
    for path, led in pages.items():
        for target in led.links + led.loads:
            url, anchor = urldefrag(urljoin(f"file:///{path}", target))
            place = unquote(urlparse(url).path).lstrip("/")
            if urlparse(url).scheme == "file" and (
                not (offline / place).is_file()
                or (anchor and unquote(anchor) not in pages[place].ids)
            ):
                dead.append((path, target))
        assert not [url for url in led.loads if re.match(r"[a-z]+:|//", url)], path
    assert dead == []
