from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.pages import rendering, sanitising
from hindsite.pages.rendering import Renderer
from hindsite.pages.sanitising import clean_html, drawn_html
from hindsite.pages.spotless import spotless
from tests.browser.vectors import FAMILIES
from tests.pages.sample import MARKDOWN

BODIES = {
    "words": "Some *words*, `code` and **more `of` it**.\nA break  \nand ~~old~~ ==new== H~2~O.\n",
    "headings": "# One\n\n## Two *words*\n\n---\n\n## Two *words*\n",
    "links": "[a](b.md#c), [d](https://e.example/f?g=1&h=%20#i), [**j**](../k.md 'l m')\n",
    "lists": "- a\n- b\n\n    1. c\n    2. `d`\n\n- e\n\n    f\n\n3. g\n",
    "tasks": "- [x] done\n- [ ] *open*\n",
    "table": "| a | b |\n| --- | ---: |\n| `c` | **d** &amp; [e](f.md) |\n",
    "code": "```console\n$ ls | wc -l &\n3\n```\n\n    indented < code\n\n```\nplain\n```\n",
    "titled": '```python title="a.py"\nx = "a" < 1\n```\n',
    "notes": '!!! tip "For *all*"\n    Words.\n\n    - a\n\n??? note\n    More.\n',
    "quotes": "> a\n>\n> - b\n",
    "html": "<details>\n<summary>All of it</summary>\n\nWords.\n\n</details>\n",
}


def _slow(text: str) -> str:
    """What the sanitiser itself makes of HTML."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sanitising, "spotless", lambda _: None)
        clean = clean_html(text)
        assert drawn_html(clean) == clean
        return clean


def _holds(text: str) -> bool:
    known = spotless(text)
    return known is None or known == _slow(text)


def _raw(body: str) -> tuple[str, str]:
    """The HTML of a body before the sanitiser, and the HTML that it has become."""
    asked: list[str] = []

    def note(text: str) -> str:
        asked.append(text)
        return clean_html(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "clean_html", note)
        clean = Renderer(MARKDOWN).html(body)
    return asked[0], clean


@pytest.mark.parametrize("name", BODIES)
def test_what_markdown_makes_is_known_at_a_look(name: str) -> None:
    """The usual elements of records need no sanitiser, and look as if it had cleaned them."""
    made, clean = _raw(BODIES[name])
    assert spotless(made) == clean == _slow(made)


@pytest.mark.parametrize(
    "text",
    [
        *("<p>a", "<p>a</b></p>", "a > b", "a \xa0", "&copy;", "&quot;", "\ufeffa", "a\rb", "\x00"),
        *("<p><div>a</div></p>", "<a href='b'>c</a>", '<a href="x"><a href="y">z</a></a>'),
        *("<pre>\n\na</pre>", "<p id='x'>a</p>", '<p class="hs-badge">a</p>', '<p class="">a</p>'),
        *('<p class="a  b">c</p>', '<p class="MD-x">a</p>', '<h2 id="hs-top">a</h2>'),
        *('<h2 id="__nav">a</h2>', '<a href="javascript:x">a</a>', '<a href="http://1.2/">a</a>'),
        *('<a href="http://0x7f.1/">a</a>', '<a href="https://xn--a.example/">a</a>', "<br>"),
        *('<a href="jAva&#115;cript:x">a</a>', "<!-- a -->", "<p onclick='x'>a</p>", "<script />"),
        *('<li class="a">b</li>', "<table><tr><td>a</td></tr></table>", '<img src="a" />'),
        *("<style>a</style>", "<svg></svg>", '<p style="a">b</p>', "<P>a</P>", "<p >a</p>"),
        *("<table>a<tbody></tbody></table>", "<ul>a</ul>", "<h2>a<h3>b</h3></h2>"),
        *('<p class="js-x">a</p>', '<ul start="3"></ul>', '<p class="<br />">a</p>', "\x04"),
    ],
)
def test_what_the_sanitiser_would_change_is_left_to_it(text: str) -> None:
    """As is what it might, or would not, but is too rare to be known."""
    assert spotless(text) is None


@pytest.mark.parametrize("family", FAMILIES)
def test_no_attack_is_taken_for_spotless(family: str) -> None:
    """Of all vectors those alone pass that the sanitiser lets pass as they are."""
    for vector in FAMILIES[family]:
        assert _holds(vector)
        assert _holds(f"<p>{vector}</p>")


_TAGS = (
    *("p", "h2", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "div", "pre"),
    *("code", "span", "strong", "em", "a", "del", "kbd", "label", "details", "summary"),
    *("blockquote", "b", "i", "svg", "style", "dl", "select", "button"),
)
_ATTRIBUTES = (
    *(' class="a"', ' class="a b-c"', ' class="hs-a"', ' class="a  b"', ' id="x"', ' id="hs-x"'),
    *(' align="right"', ' href="a.md#b"', ' href="https://a.example/b?c=1&amp;d"', ' title="a"'),
    *(' href="https://a.example"', ' href="https://1.2.3.4.5/"', ' href="a:b"', ' start="3"'),
    *(' href="//a"', ' href="?:"', ' class="task-list-item"', ' class="filename"', " open"),
    *(' title="&quot;"', ' href="https://a.b/%zz:@"', ' href="HTTPS://a.example/"', " class='a'"),
)
_WORDS = (
    *("a", "b c", "\n", " ", "&amp;", "&lt;", "&nbsp;", "&quot;", "\xa0", ">", "é", "\ufeff", "\r"),
    *(
        "\x0b",
        "\U0001f600",
        "\u2028",
        "\x85",
        "&",
        "\x02",
        "\x03",
        "\ud800",
        "<br />",
        "<hr />",
        "<br>",
        "<span></span>",
    ),
    '<label class="task-list-control"><input type="checkbox" disabled checked/></label>',
    '<div class="a"><pre><span></span><code>a <span class="k">b</span>\n</code></pre></div>',
)


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags, attributes = st.sampled_from(_TAGS), st.sampled_from(("", *_ATTRIBUTES))
    parts = st.lists(inner, max_size=3).map("".join)
    return st.builds(
        lambda tag, attribute, text: f"<{tag}{attribute}>{text}</{tag}>", tags, attributes, parts
    )


_trees = st.recursive(st.sampled_from(_WORDS), _element, max_leaves=8)
_pieces = st.sampled_from(
    (*_WORDS, *(f"<{tag}>" for tag in _TAGS), *(f"</{tag}>" for tag in _TAGS))
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_trees, max_size=4).map("".join))
def test_what_is_known_is_what_the_sanitiser_makes(text: str) -> None:
    """However elements are nested."""
    assert _holds(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(_pieces, max_size=12).map("".join))
def test_what_is_known_of_broken_html_is_the_same(text: str) -> None:
    """However they are not."""
    assert _holds(text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(BODIES)), st.integers(0, 400), _pieces)
def test_a_piece_anywhere_makes_no_difference(name: str, place: int, piece: str) -> None:
    """In the midst of what Markdown makes, anything else is seen."""
    text = Renderer(MARKDOWN).html(BODIES[name])
    assert _holds(f"{text[:place]}{piece}{text[place:]}")


def test_sample_is_known_at_a_look() -> None:
    """All bodies that people would write are: else nothing is gained."""
    files = sorted((Path(__file__).parents[2] / "content").rglob("*.md"))
    assert files
    for body in (file.read_text("utf-8").split("\n---\n", 1)[-1] for file in files):
        made, clean = _raw(body)
        assert spotless(made) == clean == _slow(made)
