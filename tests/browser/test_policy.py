"""The site under its own Content-Security-Policy: all works, nobody else is asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app.build import build
from hindsite.app.terms import Request
from tests.browser.serving import served_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PLACES = (
    "",
    "incidents/",
    "incidents/2026/",
    "incidents/2026-03-14-checkout-pool/",
    "runbooks/db-failover/",
    "services/payments/",
    "metrics/services/",
    "reports/2026-Q3/",
    "policy/escalation/",
    "policy/communication/",
    "policy/security/",
    "follow-up/",
    "no-such-page/",
)


class Watch:
    """What a page's browser refused, and whom it asked."""

    def __init__(self, page: Page, home: str) -> None:
        self.refused: list[str] = []
        self.foreign: list[str] = []
        self._home = home
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self.refused.append(str(error)))
        page.on("request", lambda request: self._see(request.url))

    def _hear(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.refused.append(text)

    def _see(self, url: str) -> None:
        if not url.startswith((self._home, "data:")):
            self.foreign.append(url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_of_a_page_is_refused(page: Page, address: str, place: str) -> None:
    """Each kind of page declares the policy, and keeps to it."""
    watch = Watch(page, address)
    page.goto(address + place, wait_until="networkidle")
    if place != "no-such-page/":
        policy = page.locator('meta[http-equiv="Content-Security-Policy"]')
        assert "'unsafe-inline'" not in (policy.get_attribute("content") or "'unsafe-inline'")
        assert page.evaluate("typeof __md_get") == "function"
    assert (watch.refused, watch.foreign) == ([], [])


@pytest.fixture(scope="module")
def published(knowledge_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample as it is where it knows its own address: only there navigation is instant."""
    base = tmp_path_factory.mktemp("published") / "base"
    # With what builds have kept: charts need not be drawn again.
    shutil.copytree(knowledge_base, base, ignore=shutil.ignore_patterns("site", "spare"))
    settings = base / "hindsite.yml"
    with served_at(base / "site") as found:
        text = settings.read_text("utf-8").replace("site:\n", f"site:\n  url: {found}\n", 1)
        settings.write_text(text, encoding="utf-8")
        build(Request(base=base, site=base / "site"))
        yield found


def test_all_that_moves_works_under_it(page: Page, published: str) -> None:
    """Colours, instant navigation to another depth, the search, the explorer and its choices."""
    address = published
    watch = Watch(page, address)
    page.goto(address, wait_until="networkidle")
    page.locator("label[for=__palette_1]:visible").first.click()
    page.evaluate("window.stays = true")
    page.locator(".md-tabs__link", has_text="Runbooks").click()
    page.locator("h1", has_text="Runbooks").wait_for()
    page.locator("main a", has_text="Fail over").first.click()
    page.locator("h1", has_text="Fail over").wait_for()
    assert page.evaluate("window.stays") is True
    page.goto(address + "incidents/?q=certificate", wait_until="networkidle")
    page.locator(".hs-explorer--ready").wait_for()
    page.locator("main tbody tr a", has_text="certificate").first.wait_for()
    assert (watch.refused, watch.foreign) == ([], [])


def test_a_script_that_is_not_ours_is_refused(page: Page, address: str) -> None:
    """What somebody would smuggle into a page does not run."""
    watch = Watch(page, address)
    page.goto(address, wait_until="networkidle")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.smuggled = true";
            document.body.append(script);
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.smuggled = true");
            image.src = "https://elsewhere.example/x.png";
            document.body.append(image);
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.smuggled") is None
    assert len(watch.refused) >= 2
