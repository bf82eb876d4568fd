"""The plain form of a page, and its rendering, against Python-Markdown and MkDocs' own reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unittest.mock import patch

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs.utils import meta

from hindsite.pages.escaping import anchor, front_matter, html_text, markdown_text
from hindsite.publishing import page_form
from hindsite.publishing.config import read_base
from hindsite.publishing.mkdocs_host import markdown_extensions
from hindsite.publishing.page_form import BLOCK_TAGS, read_form
from hindsite.publishing.page_renderer import PageRenderer, renderer_for, unknown_extensions
from tests.depth import often

HEAD = '---\ntitle: "T"\n---\n\n'
Engine = tuple[markdown.Markdown, PageRenderer]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Python-Markdown as the shipped `mkdocs.yml` has it, and the renderer that stands for it."""
    known = markdown_extensions(read_base(tmp_path_factory.mktemp("base")))
    configs = {name: dict(config) for name, config in known.configs.items()}
    whole = markdown.Markdown(extensions=list(known.extensions), extension_configs=configs)
    renderer = renderer_for(known.extensions, configs)
    assert renderer is not None
    return whole, renderer


def plain(tokens: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Headings as far as MkDocs reads them."""
    return [(one["level"], one["id"], one["name"], plain(one["children"])) for one in tokens]


def same(engine: Engine, text: str) -> bool:
    """Whether a page is of the form; then it must be read and rendered as MkDocs would."""
    form = read_form(text)
    if form is None:
        return False
    whole, renderer = engine
    words, fields = meta.get_data(text)
    assert (form.markdown, form.meta) == (words, fields)
    whole.reset()
    content = whole.convert(words)
    made = renderer.render(form)
    assert made.content == content
    assert plain(made.tokens) == plain(vars(whole)["toc_tokens"])
    return True


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
markup = st.text("<>/&;:#{}[]()*_`~!?=+-^|.\"' \n\tabp1\\$@", max_size=25)
tags = st.sampled_from(
    [*sorted(BLOCK_TAGS), "hr", "b", "svg", "title", "h2", "script", "style", "br"]
)
names = st.sampled_from(["class", "id", "markdown", "data-x", "open"])


@st.composite
def headings(draw: st.DrawFn) -> str:
    """A heading as templates write them, or one that is not quite so."""
    text = draw(
        st.one_of(words.map(markdown_text), st.sampled_from(["A-b c?", "x: y", "_a_"]), markup)
    )
    mark = draw(st.one_of(st.just(""), st.sampled_from(["a", "b.c", "x:1"]).map(anchor), markup))
    return f"{'#' * draw(st.integers(1, 7))} {text}{' ' * bool(mark)}{mark}"


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """HTML, mostly sound."""
    tag = draw(tags)
    value = draw(st.one_of(words.map(html_text), markup))
    attribute = draw(st.sampled_from(["", f' {draw(names)}="{value}"', f" {draw(names)}"]))
    inner = draw(
        st.lists(
            st.one_of(words.map(html_text), markup, st.just("\n\n"), st.just("<b>*x*</b><br>")),
            max_size=4,
        )
    )
    end = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", f"</{tag}>", "", f"</{tag}>x", "</p>"]))
    return f"<{tag}{attribute}>{''.join(inner)}{end}"


bodies = st.lists(
    st.tuples(st.one_of(headings(), blocks(), blocks()), st.sampled_from(["\n\n", "\n\n\n", "\n"])),
    max_size=6,
).map(lambda parts: "".join(f"{part}{gap}" for part, gap in parts))


@settings(max_examples=often(150))
@given(body=bodies)
@example(body="#  1\n\n").via("Markdown leaves out all blanks before the words")
def test_what_is_of_the_form_is_rendered_as_markdown_would(engine: Engine, body: str) -> None:
    """Whatever a page holds, it is declined or comes out equal: HTML and contents."""
    same(engine, HEAD + body)


pieces = st.sampled_from(
    [f"<{end}{tag}>" for tag in ("tr", "td", "div", "p", "b", "code") for end in ("", "/")]
    + ["<td class='x'>".replace("'", '"'), "<b open>", "<p markdown>", "<i/>", "</i>", "<br>"]
    + ["<P>", "</P>", "<hr>", "</hr>", "x", "*y*", "&amp;", "& ", "\n", "\n\n"]
    + ['<script type="module" src="a.js"></script>', "<script>", "</script>", "<x-y a>", "</x-y>"]
)


@settings(max_examples=often(150))
@given(inner=st.lists(pieces, max_size=14), end=st.sampled_from(["</div>", "</div>", "</p>", ""]))
def test_elements_may_be_nested_well_or_badly(engine: Engine, inner: list[str], end: str) -> None:
    """A block ends where it ends for Markdown, however its elements begin and end."""
    same(engine, f"{HEAD}<div>{''.join(inner)}{end}\n\n# A\n\n<p>b</p>\n")


@given(depth=st.integers(1, 5), names=st.lists(st.sampled_from(["td", "p", "b", "dl"])))
def test_elements_that_are_closed_are_of_the_form(depth: int, names: list[str]) -> None:
    """Those within others are passed over, down to any depth."""
    inner = "a &amp; b<br>"
    for name in (names * depth)[:depth]:
        inner = f'<{name} class="x">{inner}</{name}>c'
    form = read_form(f"{HEAD}<div>{inner}</div>\n\n<p>d</p>\n")
    assert form is not None
    assert form.parts == (f"<div>{inner}</div>\n", "<p>d</p>\n")


ODD = [
    *("<p>", "</p>", "<br>", "<br/>", "</br>", "<br >", "<brx>", "</brx>", "<hr>", "<input>"),
    *("<B>", "</B>", "<svg>", "</svg>", "</td>", "<x-y>", "</x-y>", "<no1>", "<nob>", "</nob>"),
    *("&", "&amp", "&amp;", "<p", ">", "<i>*a*</i>", "\n\n", "<td markdown>", "<script></script>"),
    *(
        "<b>a</b>",
        "<b>&</b>",
        "<nob>a</nob>",
        '<a href="?a&b">a</a>',
        "<section markdown></section>",
    ),
    *(f'<section id="{word}">a</section>' for word in ("marKdown", "mar\u212adown", "mark-down")),
]


def require_equal(body: str) -> None:
    """What is seen at once is what is found tag by tag."""
    with patch.object(page_form, "_is_safe", lambda *_: False):
        expected = read_form(f"{HEAD}# A\n\n{body}")
    assert read_form(f"{HEAD}# A\n\n{body}") == expected


@pytest.mark.parametrize("inner", ODD)
def test_what_is_unlike_others_is_seen_wherever_it_stands(inner: str) -> None:
    """By itself, in a block, in elements of it, and beside others."""
    frames = ["{}", "<div>{}</div>", "<p>a</p>\n<div><table>{}</table></div>", "<ul><p>{}</ul>"]
    for frame in (*frames, *(frame.replace("{}", "<br>{}<b>c</b>d") for frame in frames)):
        require_equal(frame.format(inner) + "\n\n<p>e</p>\n")


def sound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements with their ends around what is inside."""
    names = st.sampled_from(["p", "b", "td", "div", "br", "table", "section", "no1"])
    parts = st.lists(st.one_of(inner, inner, st.sampled_from(ODD)), max_size=3).map("".join)
    return st.builds(lambda name, part: f"<{name}>{part}</{name}>", names, parts)


elements = st.recursive(st.sampled_from(["", "a", "&lt;", "<br>"]), sound, max_leaves=8)


@settings(max_examples=often(150))
@given(
    blocks=st.lists(
        st.tuples(st.sampled_from(sorted(BLOCK_TAGS)), elements, st.integers(0, 8)), max_size=4
    )
)
def test_what_is_seen_at_once_is_what_is_found_tag_by_tag(
    blocks: list[tuple[str, str, int]],
) -> None:
    """Blocks of any depth, with anything in them, end where their tags say one by one."""
    require_equal(
        "".join(
            f"<{tag}>{'<div>' * depth}{inner}{'</div>' * depth}</{tag}>\n\n"
            for tag, inner, depth in blocks
        )
    )


def test_blocks_are_seen_at_once_down_to_a_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tag by tag is read what is deeper, and what may be unlike others."""
    deep = [f"{HEAD}{'<div>' * depth}<br>x{'</div>' * depth}\n" for depth in (1, 7, 8, 9)]
    others = [f'{HEAD}<p><a title="Markdown">x</a></p>\n', f"{HEAD}<p><br/></p>\n"]
    assert all(read_form(text) for text in (*deep, *others))
    monkeypatch.setattr(page_form, "_end_of_block", lambda *_: 0)
    assert [read_form(text) is None for text in deep] == [False, False, False, True]
    assert not any(read_form(text) for text in others)


def test_each_character_that_may_be_a_mark_is_seen() -> None:
    """Controls, back ticks, tildes, line ends beyond ASCII, and halves of characters."""
    marks = [*range(10), *range(11, 32), 0x7F, *b"`~", 0x85, 0x2028, 0x2029, 0xD800, 0xDFFF]
    found = [
        code
        for code in (*range(0x2100), 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0x1F600)
        if read_form(f"{HEAD}<p>a{chr(code).replace('<', 'x').replace('&', 'x')}b</p>\n") is None
    ]
    assert found == sorted(marks)


@given(title=st.text(), tags=st.lists(st.text(max_size=5), max_size=3))
def test_front_matter_means_what_yaml_means(engine: Engine, title: str, tags: list[str]) -> None:
    """Texts of any characters, as our pages write them, are read as MkDocs reads them."""
    fields = {"title": title, "hide": ["navigation"], "hidden": True}
    same(engine, f"{front_matter(fields)}# A\n\n<p>{html_text(' '.join(tags))}</p>\n")


@pytest.mark.parametrize(
    "body",
    [
        "# A\n",
        "# Follow&#45;up {#x}\n\n<p>a</p>\n",
        "# A: b\n\n## A: b: c {#x}\n\n<p>a</p>\n",
        "# A\n\n# A\n\n## B\n\n#### C\n\n### D {#a}\n",
        "<div>\n\n<pre>a\n\n  b</pre>\n\n</div>\n",
        "<p>a</p>\n<p>b</p>\n## C\n\n<ul><li>x<br></ul>",
        "<div><hr><path d='x'/></div>\n".replace("'", '"'),
        "<dl>*a* [b](c.md) &amp; {#x}</dl>\n\n\n\n<nav>\n</nav>\n",
        '<div>\n<link href="a.css">\n<x-y a="b"></x-y>\n</div>\n\n# A\n',
        '<div>\n<script src="a.js"></script>\n</div>\n\n# A\n',
    ],
)
def test_our_pages_are_of_the_form(engine: Engine, body: str) -> None:
    """Headings and blocks, tight or apart, with blank lines and empty elements inside."""
    assert same(engine, HEAD + body)


@pytest.mark.parametrize(
    "text",
    [
        "# A\n",
        "---\n---\n\n# A\n",
        "---\ntitle: A\n---\n\n# A\n",
        '---\nname: "A"\n---\n\n# A\n',
        '---\ntitle: "A"\ntitle: "B"\n---\n\n# A\n',
        '---\ntitle: "A\\"B"\n---\n\n# A\n',
        f"{HEAD}",
        f"{HEAD}words\n",
        f"{HEAD}# *A*\n",
        f"{HEAD}# A \n",
        f"{HEAD}# A\nB\n",
        f"{HEAD}<p>a</p> b\n",
        f"{HEAD}<p>a\n",
        f"{HEAD}</p>\n",
        f"{HEAD}<b>a</b>\n",
        f"{HEAD}<p>a & b</p>\n",
        f"{HEAD}<p>a &#38 b</p>\n",
        f"{HEAD}<p>`a`</p>\n",
        f"{HEAD}<p>a\tb</p>\n",
        f"{HEAD}<p>a\n  \nb</p>\n",
        f"{HEAD}<div markdown>*a*</div>\n",
        f'{HEAD}<div markdown="1">*a*</div>\n',
        f"{HEAD}<div><script>a</script></div>\n",
        f"{HEAD}<!-- a -->\n",
    ],
)
def test_all_else_is_left_to_markdown(text: str) -> None:
    """No page that some parser might see otherwise is taken for one of the form."""
    assert read_form(text) is None


def test_extensions_that_are_not_known_render_no_page(engine: Engine) -> None:
    """One that rewrites text, one that has words of its own, and one that changes headings."""
    del engine
    assert unknown_extensions(["toc", "x.y"], {}) == ["x.y"]
    assert unknown_extensions(["abbr"], {"abbr": {"glossary": {"A": "B"}}}) == ["abbr"]
    assert renderer_for(["toc", "attr_list", "x.y"], {}) is None
    assert renderer_for(["attr_list"], {}) is None


def test_a_configuration_that_works_otherwise_is_found_out() -> None:
    """Without ids in braces, or without HTML blocks as they are, the trial page comes out wrong."""
    assert renderer_for(["toc"], {}) is None
    assert renderer_for(["toc", "attr_list", "md_in_html"], {}) is not None


@pytest.mark.parametrize(
    "config",
    [
        {"permalink": "#", "permalink_leading": True, "baselevel": 2},
        {"anchorlink": True, "toc_depth": "2-3", "separator": "_"},
        {"permalink": False},
    ],
)
def test_the_settings_of_headings_are_followed(config: dict[str, Any]) -> None:
    """Marks, links, levels and depth are those of the user."""
    configs = {"toc": config}
    names = ["toc", "attr_list", "md_in_html"]
    whole = markdown.Markdown(extensions=names, extension_configs=configs)
    renderer = renderer_for(names, configs)
    assert renderer is not None
    text = f"{HEAD}# A b\n\n## C {{#c-1}}\n\n###### A b\n\n<p>x</p>\n"
    assert same((whole, renderer), text)
