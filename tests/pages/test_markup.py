from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import toc
from markdown.inlinepatterns import SimpleTagPattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from hindsite.pages.escaping import visible
from hindsite.pages.markup import convert, hasten, needs, versions
from hindsite.pages.markup.inline import FastInline
from hindsite.pages.markup.needs import needed
from hindsite.pages.rendering import Renderer
from hindsite.pages.values import MarkdownSettings
from tests.pages.markup_cases import HARD, SETTINGS, texts

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def _engine(name: str, *, fast: bool) -> Markdown:
    extensions, configs = SETTINGS[name]
    engine = Markdown(extensions=list(extensions), extension_configs=configs)
    if fast:
        hasten(engine)
    return engine


def _html(name: str, text: str, *, fast: bool) -> str:
    """What becomes of a text; some the libraries cannot take."""
    try:
        return convert(_engine(name, fast=fast), visible(text))
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        _engine.cache_clear()
        return repr(error)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("text", HARD)
def test_hastened_engine_makes_the_same_html(name: str, text: str) -> None:
    """Under all settings, what is hard to parse comes out as from the plain engine."""
    assert _html(name, text, fast=True) == _html(name, text, fast=False)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(SETTINGS)), text=texts())
def test_any_text_comes_out_the_same(name: str, text: str) -> None:
    """Whatever is written in Markdown, a hastened engine makes the same of it."""
    assert _html(name, text, fast=True) == _html(name, text, fast=False)


def test_sample_comes_out_the_same() -> None:
    """The bodies of the sample become the same HTML under all settings."""
    files = sorted((Path(__file__).parents[2] / "content").rglob("*.md"))
    assert files
    for text in (file.read_text("utf-8") for file in files):
        for name in SETTINGS:
            assert _html(name, text, fast=True) == _html(name, text, fast=False)


def _tree() -> ET.Element:
    root = ET.Element("div")
    for tag in ("hr", "p", "i", "pre"):
        ET.SubElement(root, tag)
    inner = ET.SubElement(root[2], "b")
    inner.text, inner.tail = "*x*", "*y*"
    root[0].tail, root[2].tail = "a *b* `c` d", "_e_"
    root[1].text, root[1].tail = "f [g](h) *i **j** k*", "plain"
    root[3].text, root[3].tail = AtomicString("*l*"), AtomicString("*m*")
    return root


@pytest.mark.parametrize("ancestors", [None, ["section", "b"]])
def test_text_between_elements_is_read_too(ancestors: list[str] | None) -> None:
    """What follows an element is read as what stands in it, save what is to be left alone."""
    trees = []
    for fast in (False, True):
        engine = _engine("bare", fast=fast)
        engine.reset()
        root, inline = _tree(), engine.treeprocessors["inline"]
        assert isinstance(inline, InlineProcessor)
        inline.run(root, ancestors)
        trees.append(ET.tostring(root))
    assert trees[0] == trees[1]
    assert b"<em>b</em>" in trees[0]
    assert b"*m*" in trees[0]


def test_a_pattern_that_comes_later_is_tried() -> None:
    """What patterns need is seen anew when one came, went or looks for something else."""
    made: list[list[str]] = []
    for fast in (False, True):
        engine = Markdown()
        if fast:
            hasten(engine)
        found = [engine.convert("a %b% [c](d) *e*")]
        engine.inlinePatterns.register(SimpleTagPattern(r"(%)(.+?)%", "q"), "percent", 30)
        found.append(engine.convert("a %b% [c](d) *e*"))
        engine.inlinePatterns["percent"].compiled_re = re.compile(r"^(.*?)(!)(.+?)!(.*)$")
        found.append(engine.convert("a %b% !c! *e*"))
        engine.inlinePatterns.deregister("link")
        found.append(engine.convert("a %b% !c! [c](d)"))
        made.append(found)
    assert made[0] == made[1]
    assert "<q>b</q>" in made[1][1]
    assert "<q>c</q>" in made[1][2]


def _reversed(value: str, separator: str) -> str:
    return separator.join(reversed(value.split()))


@pytest.mark.parametrize("slugify", [toc.slugify, toc.slugify_unicode, _reversed])
def test_headings_have_the_ids_that_they_would_have(slugify: Callable[[str, str], str]) -> None:
    """However ids are made, and however often."""
    text = "# One two\n\n## \u00c9t\u00e9 & so\n\n# One two\n\n## One_two\n"
    made = []
    for fast in (False, True, True):
        engine = Markdown(extensions=[toc.TocExtension(slugify=slugify)])
        if fast:
            hasten(engine)
        made.append(engine.convert(text))
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("end", ["", " ", "  \n", "\n ", "\t", "\r", "\x02", "\n   \n\n  "])
def test_white_space_at_the_end_comes_out_the_same(end: str) -> None:
    """Blank lines have no space in them, be they the last."""
    for text in (f"a{end}", f"    a{end}", f"```\na{end}", f"a{end}\n\n    b{end}"):
        assert _html("bare", text, fast=True) == _html("bare", text, fast=False)


def test_unknown_extension_keeps_the_parsers_own_parts() -> None:
    """Beside an extension of the user, only what cannot get in its way is replaced."""
    engine = _engine("own", fast=True)
    assert type(engine.parser) is BlockParser
    assert type(engine.treeprocessors["inline"]) is FastInline


def test_other_versions_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine of a version that was never compared stays as it is."""
    monkeypatch.setattr(versions, "_KNOWN", {"Markdown": re.compile("2")})
    engine = Markdown()
    hasten(engine)
    assert type(engine.treeprocessors["inline"]) is InlineProcessor
    monkeypatch.setattr(versions, "_KNOWN", {"no-such-package": re.compile("")})
    hasten(engine)
    assert type(engine.treeprocessors["inline"]) is InlineProcessor


def test_versions_in_use_are_known() -> None:
    """The libraries that the tests run with are hastened; else the known versions are to move."""
    engine = Markdown()
    hasten(engine)
    assert type(engine.treeprocessors["inline"]) is FastInline


def test_other_kinds_of_engines_are_left_alone() -> None:
    """A class derived from the engine may do things in its own way."""

    class Own(Markdown):
        pass

    engine = Own()
    hasten(engine)
    assert type(engine.parser) is BlockParser


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"(?<!\!)\[", {"["}),
        (r"  \n", {"  \n"}),
        (r"(?xi) (?:(?:ht|f)tps?://| (?P<www>w{3}\.) )", {"://", "www."}),
        (r"\*|_", {"*", "_"}),
        (r"[~^]+x", {"~", "^"}),
        (r"(?:a@)++b", {"a@"}),
        (r"(?>\$\$)x?", {"$$"}),
        (r"(?i)kiss!", {"!"}),
        (r"a|\[", set()),
        (r"[a-z]?", set()),
        (r"[^x]", set()),
        (r"\d*", set()),
        (r"[!-/]", set()),
        (r"[!#$%&*+/<]", set()),
        ("\u00e9", set()),
    ],
)
def test_needs_of_a_pattern(pattern: str, pieces: set[str]) -> None:
    """What a pattern cannot do without is read off it; nothing is claimed where that is unsure."""
    assert needed(re.compile(pattern)) == pieces


def _patterns() -> list[re.Pattern[str]]:
    names = [name for name in SETTINGS if name != "own"]
    engines = [_engine(name, fast=False) for name in names]
    found = {item.getCompiledRegExp() for engine in engines for item in engine.inlinePatterns}
    return sorted(found, key=lambda item: item.pattern)


@settings(max_examples=150, deadline=None)
@given(text=texts())
def test_no_pattern_matches_without_what_it_needs(text: str) -> None:
    """Where none of the pieces is, none of the libraries' patterns matches."""
    for pattern in _patterns():
        pieces = needed(pattern)
        if pieces and not any(piece in text.lower() for piece in pieces):
            assert pattern.search(text) is None


def test_without_a_parser_of_patterns_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python may parse expressions elsewhere: then each pattern is always tried."""

    def missing(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr(needs, "import_module", missing)
    assert needed(re.compile(r"\[never seen before")) == set()
    assert import_module("re")


class _Nowhere:
    def resolve(self, _href: str) -> None:
        """Nothing is published."""


def test_body_after_one_too_deep_is_rendered_afresh() -> None:
    """What a body that nests too deeply left unfinished does not reach the next one."""
    renderer = Renderer(MarkdownSettings(("admonition",)))
    deep = "\n".join(f"{'    ' * depth}!!! note" for depth in range(400))
    renderer.sections(deep, _Nowhere())
    again = renderer.sections("    a\n\nb", _Nowhere())
    assert again == Renderer(MarkdownSettings(("admonition",))).sections("    a\n\nb", _Nowhere())
