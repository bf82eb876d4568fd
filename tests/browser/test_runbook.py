"""Runbooks in a real browser: steps to tick off, commands to copy, one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app.offline import build_offline
from hindsite.app.terms import Request

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PHONE, DESKTOP = (390, 844), (1280, 900)
PATH = "runbooks/db-failover/"
STEPS = 10
AGE = """hours => {
  for (const key of Object.keys(localStorage).filter(key => key.startsWith("hindsite."))) {
    const ticks = JSON.parse(localStorage.getItem(key));
    for (const step in ticks) ticks[step] -= hours * 3600000;
    localStorage.setItem(key, JSON.stringify(ticks));
  }
}"""

CLOSED = """for (const name of ["getItem", "setItem", "removeItem"]) {
  const whole = Storage.prototype[name];
  Storage.prototype[name] = function (key, ...rest) {
    if (key.startsWith("hindsite.")) throw new Error("closed");
    return whole.call(this, key, ...rest);
  };
}"""

Visit = Callable[[str], "Page"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who comes for the first time."""
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> Iterator[Visit]:
    """Opens a page of the site; an error that the browser tells of fails the test."""
    trouble: list[str] = []

    def opened(path: str) -> Page:
        page = context.new_page()
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(address + path, wait_until="load")
        return page

    yield opened
    assert trouble == []


def _boxes(page: Page) -> list[bool]:
    marks = page.locator(".hs-step__check").evaluate_all("nodes => nodes.map(one => one.checked)")
    return [bool(mark) for mark in marks]


def _state(page: Page) -> str:
    return page.locator(".hs-checklist__state").inner_text()


def test_ticks_survive_a_reload(visit: Visit) -> None:
    """A step that was ticked is done still after a reload, until somebody starts over."""
    page = visit(PATH)
    assert _boxes(page) == [False] * STEPS
    page.get_by_label("Done: step 2 of Diagnosis").check()
    page.get_by_label("Done: step 1 of Verification").press("Space")
    assert _state(page) == f"2 of {STEPS} steps done"
    page.reload(wait_until="load")
    assert [number for number, done in enumerate(_boxes(page)) if done] == [1, 6]
    page.get_by_role("button", name="Start over").click()
    assert _boxes(page) == [False] * STEPS
    page.reload(wait_until="load")
    assert _state(page) == f"0 of {STEPS} steps done"
    assert page.get_by_role("button", name="Start over").is_disabled()


def test_ticks_are_of_one_runbook(visit: Visit) -> None:
    """A runbook does not know of the ticks of another, also where pages change without loading."""
    page = visit(PATH)
    page.get_by_label("Done: step 2 of Diagnosis").check()
    page.get_by_role("link", name="the connection pool").click()
    page.wait_for_url("**/runbooks/db-pool-exhaustion/")
    page.wait_for_function("document.querySelector('h1').innerText.includes('onnection')")
    page.locator(".hs-step__check").first.wait_for()
    assert not any(_boxes(page))
    page.locator(".hs-step__check").first.check()
    page.go_back()
    page.wait_for_url(f"**/{PATH}")
    page.get_by_label("Done: step 2 of Diagnosis").wait_for()
    assert [number for number, done in enumerate(_boxes(page)) if done] == [1]
    assert page.locator(".hs-checklist__state").count() == 1


def test_the_page_of_an_alert_has_the_same_ticks(visit: Visit) -> None:
    """Who came by the alert finds on the runbook's own page what is done already."""
    page = visit("alerts/PostgresPrimaryDown/")
    page.get_by_label("Done: step 2 of Diagnosis").check()
    page = visit(PATH)
    assert [number for number, done in enumerate(_boxes(page)) if done] == [1]


def test_last_nights_ticks_are_forgotten(visit: Visit) -> None:
    """A day after the last tick none is left: tonight's responder begins from nothing."""
    page = visit(PATH)
    page.locator(".hs-step__check").first.check()
    page.evaluate(AGE, 23)
    page.reload(wait_until="load")
    assert sum(_boxes(page)) == 1
    page.locator(".hs-step__check").nth(1).check()
    page.evaluate(AGE, 2)
    page.reload(wait_until="load")
    assert sum(_boxes(page)) == 2
    page.evaluate(AGE, 23)
    page.reload(wait_until="load")
    assert sum(_boxes(page)) == 0


def test_two_windows_are_of_one_mind(visit: Visit) -> None:
    """What is ticked in one window is ticked in the other."""
    first, second = visit(PATH), visit(PATH)
    first.locator(".hs-step__check").nth(3).check()
    second.wait_for_function("document.querySelectorAll('.hs-step__check')[3].checked")
    assert _state(second) == f"1 of {STEPS} steps done"


def test_a_browser_that_keeps_nothing(context: BrowserContext, visit: Visit) -> None:
    """Where the storage is closed or holds nonsense, steps can be ticked all the same."""
    context.add_init_script(CLOSED)
    page = visit(PATH)
    page.locator(".hs-step__check").first.check()
    assert _state(page) == f"1 of {STEPS} steps done"


@pytest.mark.parametrize("kept", ["nonsense", '{"a": "b"}', "[]", "null"])
def test_nonsense_in_the_storage(visit: Visit, kept: str) -> None:
    """What somebody else wrote there is no tick."""
    page = visit(PATH)
    page.evaluate("kept => localStorage.setItem(`hindsite.steps ${location.pathname}`, kept)", kept)
    page.reload(wait_until="load")
    assert _boxes(page) == [False] * STEPS


def test_without_javascript_it_is_a_list(browser: Browser, address: str) -> None:
    """Steps are numbered and linked, and nothing waits for a script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PATH, wait_until="load")
    assert page.locator(".hs-step__check").count() == 0
    assert page.locator(".hs-checklist").is_hidden()
    assert page.locator("li.hs-step").count() == STEPS
    style = page.locator("li.hs-step").first
    assert style.locator("xpath=..").evaluate("node => node.tagName") == "OL"
    page.locator(".hs-step__link").nth(2).click()
    assert page.url.endswith("#hs-step-diagnosis-3")
    context.close()


def test_a_copied_session_is_what_was_typed(
    context: BrowserContext, visit: Visit, address: str
) -> None:
    """The copy button leaves out the prompt and what the terminal answered."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    page = visit(PATH)
    button = page.locator("#hs-step-diagnosis-1 [data-clipboard-target]").first
    button.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text !== '')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "patronictl -c /etc/patroni/patroni.yml list"


def test_each_block_can_be_copied(visit: Visit) -> None:
    """There is a button for each block of commands, large enough for a thumb."""
    page = visit(PATH)
    page.locator("[data-clipboard-target]").first.wait_for(state="attached")
    blocks = page.locator(".hs-prose pre > code").count()
    assert page.locator(".hs-prose [data-clipboard-target]").count() == blocks
    size = page.locator("[data-clipboard-target]").first.bounding_box()
    check = page.locator(".hs-step__check").first.bounding_box()
    assert size is not None
    assert check is not None
    assert min(size["width"], size["height"], check["width"], check["height"]) >= 44


def test_dangers_are_told_in_words(visit: Visit) -> None:
    """A dangerous command says so in text, before it."""
    page = visit(PATH)
    warning = page.locator(".hs-danger")
    assert warning.count() == 1
    assert warning.inner_text().startswith("Dangerous: patronictl -c")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_each_runbook_prints_on_one_sheet(
    browser: Browser, address: str, knowledge_base: Path
) -> None:
    """A runbook of the sample, ticked or not, is one page of A4 with every step in it."""
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    for file in sorted((knowledge_base / "content/runbooks").glob("*.md")):
        page.goto(f"{address}runbooks/{file.stem}/", wait_until="load")
        page.locator(".hs-step__check").first.check()
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, file.stem
    page.close()


def test_ticks_in_the_offline_copy(browser: Browser, knowledge_base: Path) -> None:
    """Opened as a file the runbook has its steps, its warnings and its ticks."""
    folder = knowledge_base / "ticked copy"
    build_offline(Request(base=knowledge_base, site=folder))
    page = browser.new_page()
    page.goto((folder / "runbooks/db-failover.html").as_uri(), wait_until="load")
    assert page.locator(".hs-danger").count() == 1
    page.locator(".hs-step__check").first.check()
    page.reload(wait_until="load")
    assert sum(_boxes(page)) == 1
    page.get_by_role("button", name="Start over").click()
    page.close()
