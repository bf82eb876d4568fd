"""Our pages in `mkdocs build`: rendered without Markdown, to the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import markdown
import pytest
from markdown.extensions.footnotes import FootnoteExtension
from mkdocs.commands.build import build
from mkdocs.config import load_config

from hindsite.publishing import plain_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

Fingerprint = Callable[[Path], dict[str, str]]
PLAIN = (
    '---\ntitle: "{0}"\n---\n\n# {0}\n\n## A b {{#x-y}}\n\n<div id="q">\n<p>*words*</p>\n</div>\n'
)
PAGES = {
    "index.md": "# Home\n\n[a](incidents/a.md#x-y) [b](incidents/b.md#q)\n",
    "incidents/a.md": PLAIN.format("A"),
    "incidents/b.md": PLAIN.format("B"),
    "incidents/d.md": PLAIN.format("Delta"),
    "incidents/c.md": "# Some *Markdown*\n\n[a](a.md#none) `x`\n",
}
CONFIG = """\
site_name: X
docs_dir: docs
theme: {name: material, font: false}
nav: [{Start: index.md}]
validation: {links: {anchors: warn}, nav: {omitted_files: ignore}}
plugins: []
markdown_extensions: [attr_list, md_in_html, {toc: {permalink: true}}]
"""


@pytest.fixture
def config(tmp_path: Path) -> Callable[..., MkDocsConfig]:
    """Loads the configuration of a few pages, with more of it, to build into a folder."""

    def load(folder: str, more: str = "", *, plain: bool = True) -> MkDocsConfig:
        for path, text in PAGES.items():
            file = tmp_path / "docs" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (tmp_path / "mkdocs.yml").write_text(CONFIG + more, encoding="utf-8")
        loaded = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / folder))
        if plain:
            loaded.plugins.events["nav"].append(_on_nav)
            loaded.plugins.events["env"].append(_on_env)
        return loaded

    return load


def _on_nav(nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
    plain_pages.prepare(nav, files, config)
    return nav


def _on_env(env: object, /, *, config: MkDocsConfig, files: Files) -> object:
    plain_pages.find_anchors(files, config)
    return env


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that Markdown converts."""
    texts: list[str] = []
    convert = markdown.Markdown.convert

    def note(engine: markdown.Markdown, source: str) -> str:
        texts.append(source)
        return str(convert(engine, source))

    monkeypatch.setattr(markdown.Markdown, "convert", note)
    return texts


def test_the_bytes_are_the_same(
    config: Callable[..., MkDocsConfig],
    tmp_path: Path,
    fingerprint: Fingerprint,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So are the warnings of links: an anchor that is there is found, one that is not is missed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    said = []
    for folder, plain in (("plain", True), ("theirs", False)):
        caplog.clear()
        build(config(folder, plain=plain))
        said.append([one.getMessage() for one in caplog.records if one.levelname == "WARNING"])
    assert fingerprint(tmp_path / "plain") == fingerprint(tmp_path / "theirs")
    assert said[0] == said[1]
    assert len(said[0]) == 1
    assert "does not contain an anchor '#none'" in said[0][0]


def test_pages_of_the_form_are_not_converted(
    config: Callable[..., MkDocsConfig], converted: list[str]
) -> None:
    """Only those in the navigation, those of another form, and those that somebody links to."""
    build(config("site"))
    assert not [text for text in converted if "Delta" in text]
    assert sum(text.startswith("# B") for text in converted) == 1
    assert sum(text.startswith("# Some") for text in converted) == 1


@pytest.mark.parametrize("change", ["text", "markdown"])
def test_what_another_plugin_changes_is_converted(
    config: Callable[..., MkDocsConfig], tmp_path: Path, change: str
) -> None:
    """A text that it changed, or another way of Markdown that it set after ours was tried."""
    loaded = config("site")

    def on_page_markdown(text: str, *, config: MkDocsConfig, **_: object) -> str:
        if change == "markdown":
            config.mdx_configs["toc"] = {"permalink": "LINK"}
        return f"{text}\n*more*\n" if change == "text" else text

    loaded.plugins.events["page_markdown"].append(on_page_markdown)
    build(loaded)
    text = (tmp_path / "site/incidents/b/index.html").read_text("utf-8")
    assert ("<em>more</em>" if change == "text" else "LINK") in text


def test_a_page_that_another_plugin_has_changed_is_left(
    config: Callable[..., MkDocsConfig], converted: list[str]
) -> None:
    """A title that it gave the page before it was read."""
    loaded = config("site")

    def on_nav(nav: Navigation, /, *, files: Files, **_: object) -> Navigation:
        page = next(file.page for file in files if file.src_uri == "incidents/d.md")
        assert page is not None
        page.title = "Another"
        return nav

    loaded.plugins.events["nav"].insert(0, on_nav)
    build(loaded)
    assert sum(text.startswith("# Delta") for text in converted) == 1


def test_extensions_that_are_not_known_leave_all_to_mkdocs(
    config: Callable[..., MkDocsConfig], converted: list[str]
) -> None:
    """An extension as an object, as other plugins put it there."""
    loaded = config("site")
    loaded.markdown_extensions.append(cast("Any", _Nothing()))
    build(loaded)
    assert sum(text.startswith("# Delta") for text in converted) == 1


class _Nothing(FootnoteExtension):
    """An extension of somebody else's, as an object."""
