"""A page in Chromium, without what a browser does on the side."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["opened"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE_MS = 120_000


@contextmanager
def opened(address: str, rest: Literal["load", "networkidle"] = "networkidle") -> Iterator[Page]:
    """A page in a new browser, when it has come to rest.

    Args:
        address: Of the page.
        rest: What rest is: that nothing is asked for any more, or that it has loaded.

    Raises:
        SystemExit: There is no browser.
    """
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise SystemExit(f"None of {', '.join(_BROWSERS)} is on the path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_OPTIONS))
        try:
            page = browser.new_page()
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(address, wait_until=rest)
            yield page
        finally:
            browser.close()
