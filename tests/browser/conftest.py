"""The sample's site, built once, served on this machine, and a browser to read it with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from hindsite.app.build import build
from hindsite.app.terms import Request
from hindsite.resources import sample_folder
from tests.browser.serving import served_at
from tests.once import once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["BROWSERS", "OPTIONS", "address", "browser", "knowledge_base", "once", "site"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample knowledge base that does not say where its site will be."""
    base = tmp_path_factory.mktemp("sample")
    shutil.copytree(sample_folder() / "content", base / "content")
    shutil.copy(sample_folder() / "mkdocs.yml", base / "mkdocs.yml")
    settings = (sample_folder() / "hindsite.yml").read_text("utf-8")
    text = "".join(
        line for line in settings.splitlines(keepends=True) if not line.startswith("  url: ")
    )
    (base / "hindsite.yml").write_text(text, "utf-8")
    return base


@pytest.fixture(scope="session")
def site(knowledge_base: Path) -> Path:
    """The folder of the sample's site, built for insiders."""
    folder = knowledge_base / "site"
    build(Request(base=knowledge_base, site=folder))
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site can be read."""
    with served_at(site) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; where there is none the test is skipped, in CI it fails."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = f"no browser found: none of {', '.join(BROWSERS)} is on the path"
        if os.environ.get("HINDSITE_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield chromium
        chromium.close()
