from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.pages import sections
from hindsite.pages.links import Link
from hindsite.pages.sanitising import clean_html
from hindsite.pages.sections import Section, read_sections


class _Asked:
    """A resolver that notes what it was asked."""

    def __init__(self) -> None:
        self.hrefs: list[str] = []

    def resolve(self, href: str) -> Link | None:
        """Web addresses lead out, anchors stay, the rest is not published."""
        self.hrefs.append(href)
        if href.startswith("#"):
            return Link(href)
        return Link(href, is_external=True) if href.startswith("http") else None


def _fast(text: str) -> tuple[tuple[Section, ...], list[str]]:
    asked = _Asked()
    return read_sections(text, asked, "Title"), asked.hrefs


def _plain(text: str) -> tuple[tuple[Section, ...], list[str]]:
    asked = _Asked()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "walk", lambda *_: False)
        return read_sections(text, asked, "Title"), asked.hrefs


_HTML = [
    *(
        "a",
        " ",
        "\n",
        "\n  \n",
        "text ",
        "`",
        "~",
        "{x}",
        "\t",
        "&amp;",
        "&lt;",
        "&#160;",
        "&quot;",
    ),
    *("&copy;", "\u00e9", "'", '"', "<p>", "</p>", "<p class='a  b'>", "<p title='q\"&amp;`{'>"),
    *("<p id='i' lang='de' dir='ltr'>", "<span class='nt'>", "</span>", "<code>", "</code>"),
    *("<pre>", "</pre>", "<pre>\n\n", "<br>", "<hr>", "<wbr>", "<table><tr><td align='left'>"),
    *("</td></tr></table>", "<colgroup><col></colgroup>", "<ul><li value='2'>", "</li></ul>"),
    *("<a href='http://x.y?a=1&amp;b=2'>", "<a href='#z'>", "<a href='gone.md'>", "<a id='t'>"),
    *("</a>", "<img src='http://a/b.png' alt='c \"d\"'>", "<img src='e.png' alt='f'>", "<img>"),
    *("<input type='checkbox' checked>", "<input type='radio' name='__tabbed_1_1'>", "<input>"),
    *("<h1>", "<h1>Title</h1>", "</h1>", "<h2 id='s'>", "</h2>", "<h3>", "</h3>", "<h6>", "</h6>"),
    *("<blockquote>", "</blockquote>", "<div class='admonition'>", "</div>", "<details open>"),
    *("<summary>", "</summary>", "</details>", "<kbd>", "</kbd>", "<em>", "</em>", "<script>"),
    *("<svg>", "</svg>", "<!-- c -->", "<time datetime='2026-01-01T00:00Z'>", "</time>", "<b", "<"),
]


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.sampled_from(_HTML), max_size=30))
def test_walk_finds_what_a_parser_finds(pieces: list[str]) -> None:
    """Of all that the sanitiser lets through come the same sections, asking for the same links."""
    text = clean_html("".join(pieces))
    assert _fast(text) == _plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "<h2 id=\"a\">x &amp; <code>y</code> <a href='b'>z</a></h2><p>t</p>",
        "<h2>a<br/>b</h2>",
        "<p>it&#x27;s</p>",
        "<P>a</P>",
        "<p>a &copy; b</p>",
        "<h2>a &nbsp;b</h2><p>\x00</p>",
        "<p>a<!-- b --></p>",
        "<script>a</script>",
        "<p style='x'>a",
    ],
)
def test_other_spellings_are_left_to_the_parser(text: str) -> None:
    """HTML that the sanitiser would have spelt otherwise is read as before."""
    assert _fast(text) == _plain(text)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("<h2>a</h2><p>b</p><h3>c</h3>", [2, 3]),
        ("<blockquote><h2>a</h2></blockquote><h2>c</h2>", [0, 2]),
        ("<p>a<br>b</p><hr><h2>c</h2><ul><li>d</li></ul><h2>e</h2>", [0, 2, 2]),
        ('<p><a href="#x">a</a><img src="b" alt="c"></p><h2>d</h2>', [0, 2]),
        ('<div title="&amp;"><p title="`">a</p><h2>b</h2></div><h2>c</h2>', [0, 2]),
        ("<h2>a <span>b</span> c</h2><h2>d</h2>", [2, 2]),
    ],
)
def test_only_headings_of_the_body_itself_cut_it(text: str, levels: list[int]) -> None:
    """A heading inside another element stays where it is."""
    assert [section.level for section in _fast(text)[0]] == levels


def test_parser_is_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sanitiser wrote needs no parser of HTML."""

    def feed(_reader: object, _text: str) -> None:
        raise AssertionError

    monkeypatch.setattr("html.parser.HTMLParser.feed", feed)
    text = clean_html("<h2 id='a'>b &amp; c</h2><p title='`'>d<br><a href='http://e'>f</a></p>")
    assert [section.words for section in _fast(text)[0]] == ["b & c"]
