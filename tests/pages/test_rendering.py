from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from hindsite.model.findings import Places
from hindsite.pages.addresses import Addresses
from hindsite.pages.escaping import Html
from hindsite.pages.links import Resolver
from hindsite.pages.rendering import Renderer, with_table
from hindsite.pages.sections import read_sections
from hindsite.pages.values import MarkdownSettings
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import MARKDOWN, pages_of, runbook, with_runbooks

if TYPE_CHECKING:
    from hindsite.pages.sections import Section

LIBRARY = with_runbooks(
    library(incident(id="one", places=Places("content/incidents/2026/one.md"))), runbook()
)
RESOLVER = Resolver(LIBRARY, Addresses(LIBRARY), "content/incidents/2026", "incidents/one/")
RENDERER = Renderer(MARKDOWN)


def sections(text: str, title: str = "Title") -> tuple[Section, ...]:
    """A body of the first incident as sections."""
    return RENDERER.sections(text, RESOLVER, title)


def content(text: str) -> str:
    """A body without headings as HTML."""
    (section,) = sections(text)
    return str(section.content)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[x](../../runbooks/pool.md)", '<a href="../../runbooks/pool/">x</a>'),
        ("[x](/content/runbooks/pool.md)", '<a href="../../runbooks/pool/">x</a>'),
        ("[x](one.md#impact)", '<a href="./#impact">x</a>'),
        ("[x](#impact)", '<a href="#impact">x</a>'),
        ("[x](gone.md)", '<span class="hs-dead-link" title="not published">x</span>'),
        (
            "[x](../../../../etc/passwd)",
            '<span class="hs-dead-link" title="not published">x</span>',
        ),
        ("[x](?a=b)", '<span class="hs-dead-link" title="not published">x</span>'),
        ("[x](javascript:alert(1))", '<span class="hs-dead-link" title="not published">x</span>'),
        ("[x](https://[)", '<span class="hs-dead-link" title="not published">x</span>'),
        ("[x](//host/y)", '<a href="https://host/y" rel="noopener noreferrer">x</a>'),
        ("[x](mailto:a@b.c)", '<a href="mailto:a@b.c" rel="noopener noreferrer">x</a>'),
        ("<https://a.b/c>", '<a href="https://a.b/c" rel="noopener noreferrer">https://a.b/c</a>'),
        ('<a id="here">x</a>', '<a id="here">x</a>'),
        ("![alt](x.png)", '<span class="hs-missing-image">alt</span>'),
        ("![](x.png)", ""),
        ("{{< figure x >}}", "&#123;&#123;&lt; figure x &gt;&#125;&#125;"),
    ],
)
def test_links_lead_to_pages_or_nowhere(markdown: str, expected: str) -> None:
    """A link to a record's file leads to its page; one to nothing published loses its target."""
    assert content(markdown) == f"<p>{expected}</p>"


def test_address_that_cannot_be_read_is_dead() -> None:
    """An address that no parser takes leads nowhere."""
    assert RESOLVER.resolve("https://[") is None


def test_image_from_the_web_stays() -> None:
    """Images elsewhere are loaded when they come into view."""
    html = content('![alt](https://a.b/c.png "t")')
    assert look(html).attributes == [
        ("href", "https://a.b/c.png"),
        ("rel", "noopener noreferrer"),
        ("alt", "alt"),
        ("src", "https://a.b/c.png"),
        ("title", "t"),
        ("loading", "lazy"),
    ]


def test_image_that_cannot_be_seen_is_reached() -> None:
    """A policy may forbid to load it: its words lead to it, unless they lead elsewhere."""
    way = '<a href="https://a.b/c.png" rel="noopener noreferrer">'
    image = 'src="https://a.b/c.png" loading="lazy"'
    assert content("![](https://a.b/c.png)") == f'<p>{way}<img alt="picture" {image}></a></p>'
    linked = content("[![alt](https://a.b/c.png)](https://d.e/)")
    assert way not in linked
    assert f'<img alt="alt" {image}>' in linked


def test_image_in_a_heading_is_words() -> None:
    """Wherever it lies."""
    (section,) = sections("## Graph ![of errors](https://a.b/c.png)\n\ntext")
    assert section.words == "Graph of errors"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p style="x" onclick="y" class="md-search hs-badge note">a</p>', '<p class="note">a</p>'),
        ('<p id="hs-actions" class="hs-x">a</p>', "<p>a</p>"),
        ('<p id="__search">a</p>', "<p>a</p>"),
        ('<p id="mine">a</p>', '<p id="mine">a</p>'),
        ("<p>a<script>b</script><style>c</style></p>", "<p>a</p>"),
        ("<p>a<input type='text'><input type='radio' name='x'></p>", "<p>a</p>"),
        ("<p>a<svg><path/></svg><math>b</math><!-- c --></p>", "<p>a</p>"),
        ("<p><a href='data:text/html,x' title='t'>a</a></p>", ""),
    ],
)
def test_html_is_cut_to_what_is_harmless(html: str, expected: str) -> None:
    """What acts, loads, or poses as a part of the theme is taken away."""
    if not expected:
        expected = '<p><span class="hs-dead-link" title="not published">a</span></p>'
    assert content(html) == expected


def test_what_material_needs_is_kept() -> None:
    """Code, tables, admonitions, tabs, task lists and footnotes come through whole."""
    html = content(
        '!!! warning "Mind"\n    this\n\n??? note\n    folded\n\n'
        '=== "A"\n\n    a\n\n=== "B"\n\n    b\n\n'
        "- [x] done\n- [ ] open\n\nx[^1] ~~y~~ :fire:\n\n[^1]: foot\n\n"
        "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n```python\nprint(1)\n```\n"
    )
    seen = look(html)
    assert {"details", "summary", "del", "table", "pre", "code", "sup"} <= set(seen.tags)
    classes = {word for value in seen.values("class") for word in value.split()}
    assert {
        "admonition",
        "warning",
        "tabbed-set",
        "task-list-item",
        "footnote",
        "highlight",
    } <= classes
    assert {"checkbox", "radio"} == set(seen.values("type"))
    assert seen.values("align") == ["left", "right"] * 2
    assert len(seen.values("disabled")) == 2
    assert "🔥" in seen.text


def test_files_are_not_read_by_a_body() -> None:
    """A snippet mark stays text, since what it names may be for other eyes."""
    renderer = Renderer(MarkdownSettings(("pymdownx.snippets",), {}))
    (section,) = renderer.sections('--8<-- "pyproject.toml"', RESOLVER)
    assert "pyproject.toml" in section.content
    assert "hatchling" not in section.content


def test_headings_cut_a_body() -> None:
    """Each top-level heading begins a section with the id that links to it use."""
    found = sections("lead\n\n## One `x` & *y*\n\na\n\n### Two {#mine}\n\nb\n\n> ## Not me\n")
    assert [(s.marks, s.anchor, s.words) for s in found] == [
        ("", "", ""),
        ("##", "one-x-y", "One x & y"),
        ("###", "mine", "Two"),
    ]
    assert found[1].heading == "One <code>x</code> &#38; <em>y</em>"
    assert '<h2 id="not-me">' in found[2].content


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ("# Title\n\na\n\n## One", [0, 2]),
        ("# title\n\n# Title\n\n## One", [2, 3]),
        ("# T-it le\n\n## One", [2]),
        ("# Other\n\n## One\n\n### Two", [2, 3, 4]),
        ("### Three\n\n##### Five", [2, 4]),
        ("# A\n\n" + "###### B", [2, 6]),
        ("# Title", []),
        ("", []),
        ("## ![](x.png)\n\na", [0]),
        ("## ![alt](x.png) [z](gone.md)", [2]),
    ],
)
def test_highest_heading_becomes_the_second_level(body: str, levels: list[int]) -> None:
    """A heading that repeats the title goes; the rest keep their distance from one another."""
    assert [section.level for section in sections(body)] == levels


def test_heading_with_a_link_keeps_it() -> None:
    """A link in a heading is spelt so that Markdown does not read its address."""
    (section,) = sections("## See [_x_](https://a.b/*c*) ![alt](y.png) <kbd>K</kbd>")
    html = engine_html(f"---\n---\n{section.marks} {section.heading}\n")
    assert look(html).values("href")[0] == "https://a.b/*c*"
    assert section.words == "See x alt K"


@pytest.mark.parametrize(
    "body",
    [
        "```\nunclosed\n\n# no heading\n",
        "~~~~\n```\n{{ x }}\n\n   \n\ttab\n```\n~~~~\n",
        "<div>\n\n**b**\n\n<div>\n\nunclosed",
        "\n".join(f"## Heading {number}\n\ntext\n" for number in range(100)),
        "<pre>a\n\n\nb &amp; &lt;c&gt;</pre>",
        "<pre>a\n&#32;&#32;\nb</pre>",
        "a\n\n</div>\n\nb",
        "*[HTML]: hyper\n\nHTML",
    ],
)
def test_engine_leaves_a_body_as_it_was_rendered(body: str) -> None:
    """Raw blocks reach the site byte for byte, blank lines and entities included."""
    record = incident(id="one", title="Title", body=body)
    html = engine_html(pages_of(library(record))["incidents/one.md"])
    for section in sections(body):
        assert str(section.content) in html


def test_too_deeply_nested_body_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the Markdown parser cannot take is shown as written."""

    def convert(_self: Markdown, _text: str) -> str:
        raise RecursionError

    monkeypatch.setattr(Markdown, "convert", convert)
    assert content("- a <b>\n    - b") == "<pre>- a &lt;b&gt;\n    - b</pre>"


def test_void_elements_may_be_closed_at_once() -> None:
    """A slash in an element without an end changes nothing."""
    (section,) = read_sections("<p>a<br/>b<input type='radio'/></p>", RESOLVER, "")
    assert section.content == "<p>a<br>b</p>"


def _table(body: str, lines: tuple[int, int]) -> tuple[Section, ...] | None:
    return with_table(body, lines, sections, Html("<table></table>"))


def test_table_stands_in_the_place_of_lines() -> None:
    """The lines that were read as data give way to the table; all else stays."""
    found = _table("## A\n\n- x\n- hs0table\n\nafter", (2, 4))
    assert found is not None
    assert found[0].content == "\n<table></table>\n\n<p>after</p>"


def test_table_that_finds_no_place_is_refused() -> None:
    """Lines inside a fence hide the mark, so that the caller puts the table elsewhere."""
    assert _table("```\n- x\n```", (1, 2)) is None


def test_mark_for_a_table_is_no_word_of_the_body() -> None:
    """A body that knows the mark cannot get a second table."""
    found = _table("hs0table\n\n- x", (2, 3))
    assert found is not None
    assert found[0].content == "<p>hs0table</p>\n\n<table></table>\n"


def test_a_text_that_would_take_very_long_is_shown_as_it_stands() -> None:
    """Nothing of it is lost, and nothing of it runs."""
    text = "~~a <script>alert(1)</script> ~" * 3000
    html = RENDERER.html(text)
    assert html.startswith("<pre>~~a &lt;script&gt;")
    assert html.count("alert(1)") == 3000
