from __future__ import annotations

import pytest

from hindsite.pages import Page
from hindsite.pages.settling import Settler

FILES = {
    "": "index.html",
    "runbooks/": "index.html",
    "runbooks/a b/": "runbooks/a b.html",
    "runbooks/c/": "runbooks/c.html",
    "services/pay/": "services/pay.html",
}


def settled(text: str, path: str = "runbooks/c.md") -> str:
    """The text of a page after its links were settled."""
    return Settler(FILES).settled(Page(path, text)).text


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../a%20b/", "a%20b.html"),
        ("../a%20b/#x-y", "a%20b.html#x-y"),
        ("../../services/pay/", "../services/pay.html"),
        ("../../", "../index.html"),
        ("../", "../index.html"),
        ("#here", "#here"),
        ("https://elsewhere.example/?a=1&amp;b=2", "https://elsewhere.example/?a=1&amp;b=2"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//elsewhere.example/x", "//elsewhere.example/x"),
    ],
)
def test_a_link_leads_to_a_file(href: str, expected: str) -> None:
    """From the address of a folder to the file of that page; other sites stay as they are."""
    before = f'<p>See <a class="x > y" href="{href}" rel="r"><b>this</b></a>.</p>'
    assert settled(before) == before.replace(href, expected)


@pytest.mark.parametrize(
    "href",
    [
        "../../incidents/2026-03-14/",
        "../../tags/#tag-db",
        "../../data/x.csv",
        "../none/",
        "../a%20b",
        "http://[broken",
    ],
)
def test_what_leads_nowhere_is_words(href: str) -> None:
    """A page that is no part of the copy is not led to, and its name stays."""
    before = f'<p>See <a href="{href}" rel="r">that <b>one</b></a> and <a href="#y">y</a>.</p>'
    assert settled(before) == '<p>See that <b>one</b> and <a href="#y">y</a>.</p>'


def test_links_of_the_first_page() -> None:
    """They start from the root."""
    text = '<a href="runbooks/c/">c</a> <a href="incidents/">all</a>'
    assert settled(text, "index.md") == '<a href="runbooks/c.html">c</a> all'


def test_anchors_abbreviations_and_code_stay() -> None:
    """What is no link is left alone."""
    text = '<a id="x"></a> <abbr title="a">A</abbr> <code>&lt;a href="../none/"&gt;</code>'
    assert settled(text) == text


def test_an_image_is_its_words() -> None:
    """A picture on another machine is not asked for; one that says nothing is not shown."""
    text = '<p><img alt="A &amp; b" src="https://x.example/y.png" loading="lazy"> <img src="z"></p>'
    assert settled(text) == '<p><span class="hs-missing-image">A &amp; b</span> </p>'
