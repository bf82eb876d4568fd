from __future__ import annotations

from dataclasses import replace
from posixpath import join, normpath, relpath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.settings import Service
from hindsite.pages.addresses import Addresses, relative, source_path
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import pages_of, runbook, sample, with_runbooks


@pytest.mark.parametrize(
    ("here", "there", "url"),
    [
        ("", "incidents/a/", "incidents/a/"),
        ("incidents/a/", "", "../../"),
        ("incidents/a/", "incidents/b/", "../b/"),
        ("incidents/a/", "incidents/", "../"),
        ("incidents/a/", "data/x.csv", "../../data/x.csv"),
        ("incidents/", "tags/#tag-x", "../tags/#tag-x"),
        ("tags/", "tags/#tag-x", "#tag-x"),
        ("tags/", "tags/", "./"),
    ],
)
def test_relative_url_leads_from_page_to_page(here: str, there: str, url: str) -> None:
    """Links work below any folder."""
    assert relative(here, there) == url


_STEPS = st.lists(st.sampled_from(["incidents", "services", "a b", "größe", "2026"]), max_size=3)


@given(_STEPS, _STEPS)
def test_relative_url_is_the_shortest_way(here: list[str], there: list[str]) -> None:
    """Whatever two addresses share is left out of the way between them."""
    start, end = ("".join(f"{step}/" for step in steps) for steps in (here, there))
    way = quote(relpath(f"/{end}", f"/{start}"))
    assert relative(start, end) == f"{way}/"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("", "index.md"),
        ("incidents/", "incidents/index.md"),
        ("incidents/a.b/", "incidents/a.b.md"),
    ],
)
def test_page_lies_where_its_address_says(address: str, path: str) -> None:
    """Folders have an index, other pages a file of their name."""
    assert source_path(address) == path


def test_ids_that_a_folder_needs_itself_get_a_hyphen() -> None:
    """No record takes the place of an index or of a year."""
    base = library(*(incident(id=name) for name in ("index", "README", "2026", "2026-")))
    addresses = Addresses(base)
    found = [addresses.incident(item.id) for item in base.incidents]
    assert sorted(found) == [
        "incidents/2026--/",
        "incidents/2026-/",
        "incidents/README-/",
        "incidents/index-/",
    ]
    assert {"incidents/2026.md", "incidents/index.md"} <= pages_of(base).keys()


def test_former_addresses_redirect() -> None:
    """An alias, even an odd one, leads to the record; a page is never replaced."""
    first = incident(id="one", aliases=["INC-1", "two", "Größe/..", "inc-1"])
    base = with_runbooks(library(first, incident(id="two")), runbook(aliases=["old"]))
    base = replace(base, services=(*base.services, Service(id="pay", formerly=("billing",))))
    assert Addresses(base).redirects == {
        "incidents/INC-1/": "incidents/one/",
        "incidents/grosse/": "incidents/one/",
        "runbooks/old/": "runbooks/pool/",
        "services/billing/": "services/pay/",
    }


def test_redirect_names_the_canonical_page() -> None:
    """Visitors are sent on without a script, and search engines are told."""
    text = pages_of(sample())["incidents/INC-2026-014/index.html"]
    assert '<link rel="canonical" href="https://site.example/kb/incidents/checkout/">' in text
    assert 'content="0; url=../checkout/"' in text
    assert '<a href="../checkout/">' in text


def test_redirect_without_a_known_site_is_relative() -> None:
    """Without the site's own address the canonical link is relative."""
    pages = pages_of(library(incident(id="one", aliases=["old"])))
    assert '<link rel="canonical" href="../one/">' in pages["incidents/old/index.html"]


def test_every_link_between_pages_leads_to_a_page() -> None:
    """No page links to an address that is not there."""
    pages = pages_of(sample())
    for path, text in pages.items():
        if not path.endswith(".md"):
            continue
        here = path.removesuffix("index.md").removesuffix(".md")
        for href in look(engine_html(text)).values("href"):
            target = href.partition("#")[0].partition("?")[0]
            if ":" in target or not target:
                continue
            there = normpath(join(here, target)).removeprefix(".").removeprefix("/")
            assert {there, f"{there}.md", join(there, "index.md")} & pages.keys(), (path, href)
