from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

_BEYOND = """() => [...document.querySelectorAll("svg.hs-svg")].flatMap(chart => {
    const {x, y, width, height} = chart.viewBox.baseVal;
    return [...chart.querySelectorAll("text")]
        .filter(text => text.getClientRects().length && !text.hasAttribute("transform"))
        .map(text => [text.textContent, text.getBBox()])
        .filter(([, box]) => box.x < x - 1 || box.x + box.width > x + width + 1
            || box.y < y - 3 || box.y + box.height > y + height + 3)
        .map(([words]) => words);
})"""


def test_no_word_of_a_chart_is_cut(browser: Browser, address: str, site: Path) -> None:
    """All text of every chart lies within its picture, in a wide font as well."""
    charts = [
        file.parent.relative_to(site).as_posix() + "/"
        for file in sorted(site.rglob("index.html"))
        if "hs-svg-" in file.read_text(encoding="utf-8")
    ]
    assert len(charts) > 5
    page = browser.new_page()
    cut = {}
    for name in charts:
        page.goto(address + name, wait_until="load")
        if words := page.evaluate(_BEYOND):
            cut[name] = words
    page.close()
    assert cut == {}
