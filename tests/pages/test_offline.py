from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.metrics import measure
from hindsite.model.settings import Service
from hindsite.pages import compose_offline
from hindsite.publishing.page_form import read_form
from tests.factories import library
from tests.pages.sample import AS_OF, OPTIONS, runbook, sample

if TYPE_CHECKING:
    from hindsite.model.library import Library


def pages_of(source: Library) -> dict[str, str]:
    """The copy of a library by path."""
    metrics = measure(replace(source, incidents=()), AS_OF)
    return {page.path: page.text for page in compose_offline(source, metrics, OPTIONS)}


def test_what_is_in_the_copy() -> None:
    """Runbooks, the services that one serves, a first page, a style sheet, two scripts."""
    one = runbook(id="pool", services=["payments"], alerts=["PoolFull"])
    source = replace(
        library(),
        runbooks=(one,),
        services=(Service(id="payments"), Service(id="search")),
    )
    pages = pages_of(source)
    assert sorted(pages) == [
        "assets/hindsite.css",
        "assets/hindsite.js",
        "assets/offline/iframe-worker.js",
        "index.md",
        "runbooks/pool.md",
        "services/payments.md",
    ]
    assert "PoolFull" in pages["index.md"]
    assert 'href="runbooks/pool.html"' in pages["index.md"]
    assert 'href="../index.html"' in pages["services/payments.md"]


def test_nothing_else_is_led_to() -> None:
    """Whatever a rich library says, links lead to pages of the copy or out of it."""
    pages = pages_of(sample())
    files = {path.replace(".md", ".html") for path in pages}
    for path, text in pages.items():
        for href in re.findall(r'<a [^>]*href="([^"#]+)', text):
            name = href.rpartition("../")[2] if href.startswith("../") else href
            folder = "" if href.startswith("../") else path.rpartition("/")[0]
            inside = f"{folder}/{name}".lstrip("/")
            assert href.startswith(("http", "mailto:")) or inside in files, (path, href)


def test_no_incident_has_a_page() -> None:
    """What incidents say of a runbook stays, as words."""
    pages = pages_of(sample())
    assert not [path for path in pages if path.startswith(("incidents", "metrics", "tags"))]
    assert any("Incidents that used it" in text for text in pages.values())


def test_pages_are_of_the_plain_form() -> None:
    """So that they are built fast, as those of the site are."""
    pages = pages_of(sample())
    for path, text in pages.items():
        if path == "index.md" or path.startswith("services/"):
            assert read_form(text) is not None, path


def test_an_empty_library_has_a_first_page() -> None:
    """It says that there is nothing."""
    assert "no runbook yet" in pages_of(library())["index.md"]
