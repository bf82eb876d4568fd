from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.library import Library
from hindsite.pages.addresses import Addresses
from hindsite.pages.links import Resolver
from hindsite.pages.rendering import Renderer
from hindsite.reading.anchors import anchors_in
from tests.pages.sample import MARKDOWN

LIBRARY = Library()
RESOLVER = Resolver(LIBRARY, Addresses(LIBRARY), "content/incidents", "incidents/one/")
HEADINGS = st.lists(
    st.text(alphabet=st.sampled_from("abC dé1-?&.'()"), min_size=1, max_size=12), max_size=6
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """Renders bodies as the site does."""
    return Renderer(MARKDOWN)


@pytest.mark.parametrize(
    ("body", "anchor"),
    [
        ("## Root cause", "root-cause"),
        ("## Root cause ##", "root-cause"),
        ("## What's *next*?", "whats-next"),
        ("## A & B", "a-b"),
        ("## node_load_1 is _high_", "node_load_1-is-high"),
        ("## `code` and [a link](x.md)", "code-and-a-link"),
        ("## Größe", "groe"),
        ("## Größe", "größe"),
        ("## One\n\n## One", "one_1"),
        ("## One\n\n## One\n\n## One", "one_2"),
        ("## ???", "_1"),
        ("## Cause {#why}", "why"),
        ("## Cause {: .big #why }", "why"),
        ("Cause\n-----", "cause"),
        ('<a id="here"></a>', "here"),
        ("<a name='there'></a>", "there"),
        ("Text[^1]\n\n[^1]: Note", "fn:1"),
        ("Text[^1]\n\n[^1]: Note", "fnref:1"),
        ("", "checkout-fails"),
    ],
)
def test_an_anchor_that_a_page_has(body: str, anchor: str) -> None:
    """Headings as Python-Markdown names them, and what the author set."""
    assert anchor in anchors_in(body, "Checkout fails")


@pytest.mark.parametrize(
    ("body", "anchor"),
    [
        ("## Root cause", "Root-cause"),
        ("## Root cause", "cause"),
        ("```\n## Root cause\n```", "root-cause"),
        ("## A & B", "a--b"),
        ("## One", "one_1"),
    ],
)
def test_an_anchor_that_no_page_has(body: str, anchor: str) -> None:
    """Such a link stays at the top of the page."""
    assert anchor not in anchors_in(body, "Checkout fails")


@given(HEADINGS)
def test_every_heading_of_a_page_is_known(renderer: Renderer, texts: list[str]) -> None:
    """Whatever a page calls its headings, no link to one of them is called dead."""
    body = "\n\n".join(f"## x{text}" for text in texts)
    known = anchors_in(body)
    assert {
        section.anchor for section in renderer.sections(body, RESOLVER) if section.level
    } <= known
