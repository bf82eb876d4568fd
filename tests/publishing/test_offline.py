"""What becomes of a user's configuration in the copy that opens without a server."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from hindsite.errors import OutputError
from hindsite.pages.values import SHIM, Page
from hindsite.publishing import publish as publishing
from hindsite.publishing.config import read_base
from hindsite.publishing.offline import adapted, forbid_others
from hindsite.publishing.staging import Stage
from hindsite.publishing.yaml_tree import text_of
from hindsite.store import Store

if TYPE_CHECKING:
    from hindsite.publishing.publish import Plan

PAGES = [
    Page("index.md", '---\ntitle: "Home"\n---\n\n# Home\n\n<p><a href="a.html">A</a></p>\n'),
    Page("a.md", '---\ntitle: "A"\n---\n\n# A\n\n<div>\n<p>words</p>\n</div>\n'),
    Page(SHIM, "// a script\n"),
]
HOSTILE = """\
site_name: Ours
site_url: https://kb.example/
repo_url: https://git.example/a/b
edit_uri: edit/main/
copyright: We
nav: [{Home: index.md}, {Gone: none.md}]
hooks: [none.py]
use_directory_urls: true
exclude_docs: a.md
theme:
  name: material
  language: de
  logo: https://cdn.example/logo.png
  favicon: assets/own.png
  features: [navigation.instant, navigation.instant.prefetch, toc.follow]
  custom_dir: mine
  font: {text: Inter}
plugins:
  - search: {lang: [de, en], separator: "[-]"}
  - tags
  - privacy
extra:
  own: kept
  analytics: {provider: google, property: G-1}
  polyfills: [https://cdn.example/iframe-worker]
  homepage: https://www.example/
extra_css: [assets/own.css, "https://cdn.example/x.css", "//cdn.example/y.css"]
extra_javascript:
  - assets/own.js
  - https://cdn.example/z.js
  - {path: "https://cdn.example/m.js", type: module}
  - {path: assets/m.js, type: module}
"""
Fingerprint = Callable[[Path], dict[str, str]]


@pytest.fixture
def copied(plan: Plan) -> Plan:
    """Builds of the copy."""
    return replace(plan, is_offline=True)


def test_what_could_ask_another_origin_goes(base: Path) -> None:
    """And what needs a server; look, language and own files stay."""
    (base / "mkdocs.yml").write_text(HOSTILE, encoding="utf-8")
    source = read_base(base)
    kept = yaml.safe_load(text_of(adapted(source).tree))
    assert kept == {
        "site_name": "Ours",
        "site_url": "",
        "copyright": "We",
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "language": "de",
            "favicon": "assets/own.png",
            "features": ["toc.follow"],
            "custom_dir": "mine",
            "font": False,
        },
        "plugins": [{"search": {"lang": ["de", "en"], "separator": "[-]"}}, "offline"],
        "extra": {"own": "kept", "polyfills": [SHIM]},
        "extra_css": ["assets/own.css"],
        "extra_javascript": ["assets/own.js", {"path": "assets/m.js", "type": "module"}],
    }
    assert "analytics" in text_of(source.tree)


@pytest.mark.parametrize(
    "text",
    ["site_name: Ours\ntheme: readthedocs\n", "site_name: Ours\n", "theme: {name: mkdocs}\n"],
)
def test_another_theme_gives_way(base: Path, copied: Plan, text: str) -> None:
    """The search that runs without a server is Material's."""
    (base / "mkdocs.yml").write_text(text, encoding="utf-8")
    publishing.publish(PAGES, base / "copy", copied)
    assert "__search" in (base / "copy/a.html").read_text("utf-8")


@pytest.mark.parametrize(
    "plugins", ["plugins: [search]", "plugins: {search: {lang: en}}", "plugins: []", ""]
)
def test_the_search_is_there_in_any_case(base: Path, copied: Plan, plugins: str) -> None:
    """Whatever form the user's plugins have."""
    text = f"site_name: Ours\ntheme: material\n{plugins}\n"
    (base / "mkdocs.yml").write_text(text, encoding="utf-8")
    publishing.publish(PAGES, base / "copy", copied)
    index = (base / "copy/search/search_index.js").read_text("utf-8")
    assert index.startswith("var __index = ")
    assert '"location":"a.html"' in index


def test_a_hostile_configuration_asks_nobody(base: Path, copied: Plan) -> None:
    """No page of the copy names another origin to load from; each forbids it before all else."""
    (base / "mkdocs.yml").write_text(HOSTILE, encoding="utf-8")
    (base / "mine").mkdir()
    (base / "mine/main.html").write_text(
        '{% extends "base.html" %}\n'
        '{% block site_meta %}<meta name="own">{{ super() }}{% endblock %}',
        encoding="utf-8",
    )
    publishing.publish(PAGES, base / "copy", copied)
    for name in ("index.html", "a.html"):
        text = (base / "copy" / name).read_text("utf-8")
        head = text[: text.index("</head>")]
        assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', head) == []
        assert head.index("Content-Security-Policy") < head.index('<meta name="own">')
        assert "<script src" not in head[: head.index("Content-Security-Policy")]
        assert 'href="https://www.example/"' not in text
    assert not (base / "copy/404.html").exists()
    assert not (base / "copy/sitemap.xml").exists()


def test_a_second_build_takes_pages_and_is_the_same(
    base: Path, copied: Plan, fingerprint: Fingerprint, tmp_path: Path
) -> None:
    """Neither the store nor the former copy changes a byte; the site has pages of its own."""
    lines: list[str] = []
    copied = replace(copied, store=Store(tmp_path / "s"), verbose=True, report=lines.append)
    publishing.publish(PAGES, base / "copy", copied)
    first = fingerprint(base / "copy")
    publishing.publish(PAGES, base / "copy", copied)
    assert fingerprint(base / "copy") == first
    assert "2 pages, 2 of them as before" in lines
    publishing.publish(PAGES, base / "site", replace(copied, is_offline=False))
    assert "file:" not in (base / "site/index.html").read_text("utf-8").partition("<title>")[0]
    publishing.publish(PAGES, base / "copy", copied)
    assert fingerprint(base / "copy") == first


def test_a_theme_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """In a sentence."""
    stage = Stage(tmp_path / "stage")
    stage.folder.mkdir()
    stage.theme.write_text("in the way")
    with pytest.raises(OutputError, match=r"main.html cannot be written"):
        forbid_others(stage)
