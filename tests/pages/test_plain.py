from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.util import HTML_PLACEHOLDER

from hindsite.pages.escaping import visible
from hindsite.pages.markup import convert, hasten
from tests.pages.markup_cases import SETTINGS

_NAME = "plain_blocks"
_ALONE = HTML_PLACEHOLDER % 0

_SETTINGS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "bare": SETTINGS["bare"],
    "sample": SETTINGS["sample"],
    "links": (("tables", "toc"), {"toc": {"permalink": True}}),
    "marked": (
        ("tables", "toc", "footnotes", "def_list", "pymdownx.tasklist", "pymdownx.superfences"),
        {"toc": {"marker": "word", "baselevel": 5}, "footnotes": {"PLACE_MARKER": "notes here"}},
    ),
    "patterns": SETTINGS["patterns"],
    "signs": (
        ("pymdownx.inlinehilite", "pymdownx.mark", "pymdownx.caret", "tables", "md_in_html"),
        {"tables": {"use_align_attribute": True}},
    ),
}


def _made(name: str, *, fast: bool) -> Markdown:
    extensions, configs = _SETTINGS[name]
    engine = Markdown(extensions=list(extensions), extension_configs=configs)
    if fast:
        hasten(engine)
    return engine


@cache
def _engine(name: str, *, fast: bool) -> Markdown:
    return _made(name, fast=fast)


def _html(name: str, text: str, *, fast: bool) -> str:
    return convert(_engine(name, fast=fast), visible(text))


def _left(name: str, text: str) -> str:
    """What is left for the engine when plain blocks are taken out of a text."""
    engine = _engine(name, fast=True)
    engine.reset()
    lines = text.split("\n")
    for preprocessor in engine.preprocessors:
        lines = preprocessor.run(lines)
    return "\n".join(lines).strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Words, and more of them.",
        "Two lines\n  of a_word & so > on.",
        "\nAfter an empty line (@owner, due 2023-04-06).",
        "**Why?** It *waited* for `a < b & c`, see [the *guide*](../a/b.md?c=d&e=f#g) or `x`.",
        "[a `b`](c.md) and (*d*), `|` too.",
        "[Final message]\nWords [in *brackets*] are (no) [link].",
        "- a\n- `b`\n  goes on\n* **c** d",
        "1. a\n2. b\n- c",
        "para\n\n- a\n- b\n\npara\n\n1. c\n\npara",
        "# One\n\n## Two\nwords below\n\n## Two\n\n### 1.2 Three, four",
        "# One\n- a\n- b",
    ],
)
def test_plain_blocks_are_written_at_once(text: str) -> None:
    """What holds nothing but words, code, links and emphasis never reaches the engine."""
    assert _left("sample", text) == _ALONE
    for name in _SETTINGS:
        assert _html(name, text, fast=True) == _html(name, text, fast=False)


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| - | -: |\n| c | *d* |\n| e | |",
        "| a |\n|:---|\n| `b|c` |\n| `d` |\n|",
        "| a | b |\n| :-: | - |\n| one |\n| 1 | 2 | 3 |\n| a > b | 100 % |",
    ],
)
def test_plain_tables_are_written_at_once(text: str) -> None:
    """Columns keep their sides, rows their number of cells."""
    for name in ("sample", "signs", "links", "marked"):
        assert _left(name, text) == _ALONE
        assert _html(name, text, fast=True) == _html(name, text, fast=False)


def test_tasks_are_written_at_once() -> None:
    """Boxes look as the extension is told to make them; where there is none, they are no boxes."""
    text = "- [ ] one\n- [x] two `c`\n- [X] three\n- four"
    assert _left("sample", text) == _left("marked", text) == _ALONE
    assert _left("bare", text) == text
    assert "task-list-indicator" in _html("sample", text, fast=True)
    for name in _SETTINGS:
        assert _html(name, text, fast=True) == _html(name, text, fast=False)


def test_code_in_fences_is_no_border() -> None:
    """Plain blocks on both sides of code are put back together with it."""
    text = "a\n\n```python\nb\n```\n\n- c\n\n# d"
    assert _left("sample", text) == HTML_PLACEHOLDER % 1
    assert _html("sample", text, fast=True) == _html("sample", text, fast=False)


@pytest.mark.parametrize(
    "text",
    [
        "a\n: b",
        "a\n\n: b",
        "# a\n\n: b",
        "```\na\n```\n\n: b",
        "- a\n\n- b",
        "- a\n\n1. b",
        "- a\n\n    b",
        "- a\n\n    b\n\n- c",
        "> a\n\n- b",
        "- 1. a",
        "- # a",
        "- a\n- `b",
        "-\n- a",
        " - a",
        "| a | b |\n| - | - |",
        "| a | b |\n| - | - |\n| <i> | b |",
        "| a | b |\n| - | - |\n| c\\|d | e |",
        "| <i> | b |\n| - | - |\n| a | b |",
        "| a | b\n| - | - |\nc | d",
        "| a | b |\n| a | b |\n| a | b |",
        "a **b",
        "***a***",
        "`a",
        "``a``",
        "` `",
        "`#!python a` `:::yaml b`",
        "a \\* b",
        "a &amp; b",
        "a <b>c</b>",
        "a  \nb",
        "a{.b}",
        "a http://b.c",
        "a@b.c",
        "[a] [b](c)",
        "[a][b](c)",
        "[a [b] c]",
        "![a] b",
        "- [x] *a*",
        "[a][b]\n\n[b]: c",
        "![a](b)",
        "[^1](a)",
        "[<i>](a)",
        "[a\\](b)",
        "[a](b 'c')",
        "a\x01b\x01 `c`",
        "Title\n===",
        "# a\\",
        "# a\\\n-",
        "# a | b\n| - | - |\n| c | d |",
        "# *a*",
        "# a\n\n> # a",
        "# a\n\n> a\n> -\n",
        "# a {#a}\n\n# a",
        "*[HTML]: x\n\nHTML",
        "[TOC]\n\n# a",
        "a word b",
        "# word\n\nword",
        "x[^1]\n\nsee the notes here\n\n[^1]: b",
        "<div markdown>\n*[HTML]: x\n</div>\n\nHTML",
        "<table>a</table>\n\nb",
        "- a\n\n[b]: c\n\n- d",
        "- a\n\n[]: b\n1. c",
        "a\n\n[^1]: b\n\n: c",
        "!!! note\n    a\n\nb\n\n    c",
        "a\n\n\n\nb\n\n    c\n\n\nd",
    ],
)
def test_anything_else_is_left_to_the_engine(text: str) -> None:
    """What could mean more than its words comes out as from the plain engine."""
    assert any(_left(name, text) != _ALONE for name in _SETTINGS)
    for name in _SETTINGS:
        assert _html(name, text, fast=True) == _html(name, text, fast=False)


def test_marks_that_are_left_in_a_page_keep_their_numbers() -> None:
    """An engine that leaves a mark of its own in an address counts what stands before it."""
    text = "*a*\n\n` http://b[*c*]()"
    page = _html("sample", text, fast=True)
    assert page == _html("sample", text, fast=False)
    assert "klzzwxh:0001" in page
    assert _NAME in _engine("sample", fast=True).preprocessors
    assert _html("patterns", text, fast=True) == _html("patterns", text, fast=False)


_PIECES = [
    *("a", "b c", "The end.", "2", "HTML", "word", "*", "**", "**x**", "*y*", "`", "`c`", "`d|e`"),
    *("[l](u.md)", "[m *n*](v)", "[", "]", "(", ")", "a_b", "_", "@me", " ", "  ", " & ", " > "),
    *("<b>", "\n", "\n", "\n\n", "\n\n", "\n\n", "\n\n\n", "- ", "\n- ", "\n\n- ", "\n1. ", "1. "),
    *(
        "- [ ] ",
        "\n- [x] ",
        "\n  ",
        "\n    ",
        "| a | b |\n|---|:-:|\n| c | d |\n",
        "\n| `e` | *f* |",
    ),
    *("|", "# H", "\n\n## I\n\n", "\n\n## I *j*\n\n", "{: .c}", ": d", "\n: e", "!!! note\n    "),
    *(
        "\n\n    k",
        "\n\n```py\nm\n```\n\n",
        "*[HTML]: H",
        "[^1]",
        "[^1]: n",
        "[TOC]",
        "\\",
        "~",
        "==",
    ),
    *("\x01", "\u00e9", "\u0663. ", "---", "===", "[n][l]", "[l]: http://x", "<div markdown>\n\n"),
]


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(_SETTINGS)),
    text=st.lists(st.sampled_from(_PIECES), max_size=25).map("".join),
)
def test_any_neighbours_come_out_the_same(name: str, text: str) -> None:
    """Whatever stands beside a plain block, the page is that of the plain engine."""
    assert _html(name, text, fast=True) == _html(name, text, fast=False)


@pytest.mark.parametrize("name", ["extra", "all", "styled", "own", "patterns"])
def test_engines_with_other_parts_get_all_blocks(name: str) -> None:
    """Where an extension could see or change a plain block, none is taken away from it."""
    extensions, configs = SETTINGS[name]
    engine = Markdown(extensions=list(extensions), extension_configs=configs)
    hasten(engine)
    assert _NAME not in engine.preprocessors


@pytest.mark.parametrize(
    "text",
    [
        *("- c\n\n\u00a0\n\n- d", "* a\n\n\u2003\n\n    >", "a\n\n\u0085\n\n    b"),
        *("*b*_c d_*e*", "*T* **a**_b c_**d**", "a_*b*_c", "x_y *z*_"),
        *("*a*\n\n<[`x`](b)@c.d>", "*a*\n\n<`x`@c.d>", f"a\n\n## {'w' * 600}"),
    ],
)
@pytest.mark.parametrize("name", ["bare", "sample"])
def test_odd_neighbours_and_signs_are_as_the_engine_has_them(name: str, text: str) -> None:
    """Blocks that vanish, underscores beside emphasis, and addresses with marks in them."""
    assert _html(name, text, fast=True) == _html(name, text, fast=False)


def test_a_heading_of_many_spaces_takes_no_longer_than_its_length() -> None:
    """What might be words or spaces is tried in one way only, or this would take minutes."""
    text = f"#{' ' * 200_000}\\"
    assert _html("bare", text, fast=True) == _html("bare", text, fast=False)


@pytest.mark.parametrize(
    ("extension", "config"),
    [
        ("pymdownx.inlinehilite", {"style_plain_text": True}),
        ("pymdownx.inlinehilite", {"custom_inline": [{"name": "*", "class": "a"}]}),
        ("pymdownx.highlight", {"guess_lang": True}),
        ("pymdownx.betterem", {}),
        ("sane_lists", {}),
        ("footnotes", {"UNIQUE_IDS": True}),
        ("smarty", {}),
        ("pymdownx.smartsymbols", {}),
    ],
)
def test_engines_that_are_set_otherwise_get_all_blocks(
    extension: str, config: dict[str, Any]
) -> None:
    """Where code or emphasis may become something else, it is left to the engine."""
    names = ["pymdownx.inlinehilite", extension]
    engine = Markdown(extensions=names, extension_configs={extension: config})
    hasten(engine)
    assert _NAME not in engine.preprocessors


def test_other_emphasis_and_other_forms_are_left_to_the_engine() -> None:
    """Unusual signs of emphasis, another indent or form of HTML, a pattern of unknown needs."""
    html = Markdown(output_format="html")
    other, narrow = Markdown(), Markdown(tab_length=2)
    other.delimiters.add("_", "u", smart=True)  # type: ignore[union-attr]
    blind = Markdown()
    blind.inlinePatterns.register(SubstituteTagInlineProcessor(r"\d+", "br"), "number", 30)
    for engine in (html, other, narrow, blind):
        hasten(engine)
        assert _NAME not in engine.preprocessors


def test_abbreviations_of_a_glossary_are_found_in_all_blocks() -> None:
    """Words that stand for others on every page are marked in plain blocks, too."""
    pages = []
    for fast in (False, True):
        engine = Markdown(extensions=[AbbrExtension(glossary={"HTML": "a language"})])
        if fast:
            hasten(engine)
        pages.append(engine.convert("HTML is one."))
    assert pages[0] == pages[1]
    assert "<abbr" in pages[1]


def test_what_is_raw_may_hold_what_is_raw() -> None:
    """Marks of raw HTML are followed to their end, and one that leads nowhere stays."""
    pages = []
    for fast in (False, True):
        engine = Markdown(extensions=["md_in_html"] if fast else [])
        if fast:
            hasten(engine)
        inner = engine.htmlStash.store("<b>c</b>")
        outer = engine.htmlStash.store(f"<p>{inner}</p>")
        text = f"<p>{outer}</p> <p>{inner}</p> {HTML_PLACEHOLDER % 9}"
        pages.append(engine.postprocessors["raw_html"].run(text))
    assert pages[0] == pages[1] == f"<p><b>c</b></p> <p><b>c</b></p> {HTML_PLACEHOLDER % 9}"
