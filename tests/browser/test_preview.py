"""Pages of the preview in a browser: under the policy that they declare they follow each save."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from hindsite.publishing.preview import PreviewServer
from tests.shown import StandingSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def shown(site: Path, tmp_path: Path) -> StandingSite:
    """A copy of the sample's site."""
    return StandingSite(shutil.copytree(site, tmp_path / "shown"))


@pytest.fixture
def server(shown: StandingSite) -> Iterator[PreviewServer]:
    """The server of it, on a port of its own."""
    found = PreviewServer(shown, "127.0.0.1", 0)
    found.follow([shown.site])
    found.server_bind()
    found.server_activate()
    found.serve_thread.start()
    yield found
    # Who waits for a build would be waited for.
    found.refresh()
    found.shutdown()
    found.serve_thread.join()


def test_an_open_page_follows(browser: Browser, server: PreviewServer, shown: StandingSite) -> None:
    """It is loaded anew when it was built, and when it cannot be built it says so, legibly."""
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.goto(f"http://127.0.0.1:{server.server_port}/policy/severities/")
    heading = page.locator("h1")
    expect(heading).to_contain_text("Severities")
    file = shown.site / "policy/severities/index.html"
    file.write_text(file.read_text("utf-8").replace("Severities", "Built anew"), "utf-8")
    server.refresh()
    expect(heading).to_contain_text("Built anew")
    shown.problem = "hindsite.yml:1:1: <b>"
    server.refresh()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(shown.problem)
    expect(notice).to_have_css("position", "fixed")
    page.close()
    assert trouble == []
