from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING

import pymdownx.slugs
import pymdownx.superfences
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from hindsite.model.findings import Places
from hindsite.pages import fingerprint as fingerprint_module
from hindsite.pages.addresses import Addresses
from hindsite.pages.fingerprint import fingerprint
from hindsite.pages.links import Resolver
from hindsite.pages.rendering import Renderer
from hindsite.pages.values import MarkdownSettings
from hindsite.store import Pack
from tests.depth import often
from tests.factories import incident, library
from tests.pages.sample import MARKDOWN, OPTIONS, pages_of, runbook, sample, with_runbooks

if TYPE_CHECKING:
    from hindsite.pages.sections import Section

TEXT = """\
lead [^1]

## Title

[pool](../runbooks/pool.md) ![x](x.png)

[^1]: Note

## End

z
"""


def resolver(*, with_pool: bool = True) -> Resolver:
    """Links of an incident in a library that has a runbook, or has none."""
    whole = library(incident(id="one", places=Places("content/incidents/one.md")))
    whole = with_runbooks(whole, runbook()) if with_pool else whole
    return Resolver(whole, Addresses(whole), "content/incidents", "incidents/one/")


def render(folder: Path | None, text: str = TEXT, title: str = "Title") -> tuple[Section, ...]:
    """The sections of a text, in a build of its own."""
    pack = Pack(folder) if folder else None
    found = Renderer(MARKDOWN, pack).sections(text, resolver(), title)
    if pack:
        pack.prune()
    return found


def refuse(*_: object) -> str:
    """What a renderer must not be asked."""
    raise AssertionError("rendered")


def test_a_body_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later builds have its sections and its HTML from the store, the same to the byte."""
    expected = render(None)
    plain = Renderer(MARKDOWN).html(TEXT)
    assert render(tmp_path) == expected
    pack = Pack(tmp_path)
    assert Renderer(MARKDOWN, pack).html(TEXT) == plain
    pack.save()
    monkeypatch.setattr(Markdown, "convert", refuse)
    found = render(tmp_path)
    assert found == expected
    assert [[type(item.heading), type(item.content)] for item in found] == [
        [type(item.heading), type(item.content)] for item in expected
    ]
    assert Renderer(MARKDOWN, Pack(tmp_path)).html(TEXT) == plain


def test_a_link_that_leads_elsewhere_now_is_led_anew(tmp_path: Path) -> None:
    """As soon as its target is there, and as soon as it is gone again."""
    for with_pool in (False, True, False):
        pack = Pack(tmp_path)
        there = resolver(with_pool=with_pool)
        found = Renderer(MARKDOWN, pack).sections(TEXT, there, "Title")
        assert found == Renderer(MARKDOWN).sections(TEXT, there, "Title")
        assert any("hs-dead-link" in item.content for item in found) is not with_pool
        pack.save()


def test_all_else_that_counts_is_in_the_key(tmp_path: Path) -> None:
    """The title, which may repeat the first heading, the text, and the settings."""
    render(tmp_path)
    for text, title in ((TEXT, "Other"), (f"{TEXT}.", "Title")):
        assert render(tmp_path, text, title) == render(None, text, title)
    bare = MarkdownSettings(("tables",))
    found = Renderer(bare, Pack(tmp_path)).sections(TEXT, resolver(), "Title")
    assert found == Renderer(bare).sections(TEXT, resolver(), "Title")


def test_what_the_stack_did_not_suffice_for_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called from elsewhere it may."""
    expected = render(None)

    def too_deep(*_: object) -> str:
        raise RecursionError

    with monkeypatch.context() as patch:
        patch.setattr(Markdown, "convert", too_deep)
        (section,) = render(tmp_path)
        assert section.content.startswith("<pre>")
        pack = Pack(tmp_path)
        assert Renderer(MARKDOWN, pack).html("x") == "<pre>x</pre>"
        pack.save()
    assert render(tmp_path) == expected
    assert Renderer(MARKDOWN, Pack(tmp_path)).html("x") == "<p>x</p>"


PIECES = (
    "[^1] x\n\n[^1]: n\n",
    '=== "A"\n\n    a\n\n=== "B"\n\n    b\n',
    "# H\n\n## H\n",
    "```py\nx\n```\n",
    "*[ab]: long\n\nab [l]\n\n[l]: https://a.b\n",
    "ab [l]\n",
)


@cache
def alone(text: str) -> tuple[Section, ...]:
    """What a renderer makes of a text that has made nothing before."""
    return Renderer(MARKDOWN).sections(text, resolver())


@settings(max_examples=often(15), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_a_body_does_not_depend_on_those_before_it(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """So it does not matter which of them came from the store."""
    pack = Pack(tmp_path_factory.mktemp("bodies"))
    for text in texts[::2]:
        Renderer(MARKDOWN, pack).sections(text, resolver())
    renderer = Renderer(MARKDOWN, pack)
    for text in texts:
        assert renderer.sections(text, resolver()) == alone(text)


def test_a_site_is_the_same_with_a_store_and_without(tmp_path: Path) -> None:
    """First filled, then used."""
    expected = pages_of(sample())
    for _ in range(2):
        pack = Pack(tmp_path)
        assert pages_of(sample(), replace(OPTIONS, bodies=pack)) == expected
        pack.prune()


def own(text: str) -> str:
    """A function that only this site has."""
    return text


@pytest.mark.parametrize(
    "markdown",
    [
        MarkdownSettings(("our.extension",)),
        MarkdownSettings(("nowhere",)),
        MarkdownSettings(("toc",), {"toc": {"slugify": own}}),
        MarkdownSettings(("toc",), {"toc": {"slugify": lambda text, _: text}}),
        MarkdownSettings(("toc",), {"toc": {"slugify": partial(own)}}),
        MarkdownSettings(("toc",), {"toc": {"odd": iter("ab")}}),
        MarkdownSettings(
            ("pymdownx.emoji",), {"pymdownx.emoji": {"options": {"custom_icons": []}}}
        ),
    ],
)
def test_what_is_not_known_is_told(markdown: MarkdownSettings) -> None:
    """Code from elsewhere may change without a word, and some of it reads files."""
    assert fingerprint(markdown) is None


def test_nothing_is_kept_where_not_all_is_known(tmp_path: Path) -> None:
    """Bodies are rendered in each build then."""
    odd = MarkdownSettings(("toc",), {"toc": {"slugify": lambda text, _: text}})
    pack = Pack(tmp_path)
    renderer = Renderer(odd, pack)
    assert renderer.sections(TEXT, resolver()) == Renderer(odd).sections(TEXT, resolver())
    assert renderer.html("x") == "<p>x</p>"
    pack.save()
    assert list(tmp_path.iterdir()) == []


def test_functions_are_told_by_their_names() -> None:
    """Not by where they lie in memory, so that the next build finds what this one kept."""
    custom = {"name": "mermaid", "class": "mermaid"}
    configs = {
        "toc": {"slugify": pymdownx.slugs.slugify(case="lower"), "permalink": True},
        "pymdownx.superfences": {
            "custom_fences": [custom | {"format": pymdownx.superfences.fence_code_format}]
        },
    }
    first = fingerprint(MarkdownSettings(("toc", "pymdownx.superfences"), configs))
    assert first is not None
    configs["toc"] = {"slugify": pymdownx.slugs.slugify(case="lower"), "permalink": True}
    assert fingerprint(MarkdownSettings(("toc", "pymdownx.superfences"), configs)) == first
    configs["toc"] = {"slugify": pymdownx.slugs.slugify(case="fold"), "permalink": True}
    assert fingerprint(MarkdownSettings(("toc", "pymdownx.superfences"), configs)) != first


def test_versions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what renders, and of what is plugged into it."""
    found = [fingerprint(MARKDOWN)]
    for name, other in (
        ("version", lambda _: "0"),
        ("version", _no_package),
        ("source_digest", lambda *_: "other"),
        ("entry_points", lambda **_: ()),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(fingerprint_module, name, other)
            fingerprint_module.program.cache_clear()
            found.append(fingerprint(MARKDOWN))
    fingerprint_module.program.cache_clear()
    assert None not in found
    assert len(set(found)) == len(found)


def _no_package(name: str) -> str:
    raise PackageNotFoundError(name)
