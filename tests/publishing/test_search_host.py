from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.config import load_config

from hindsite.model.settings import Search
from hindsite.publishing.search import with_index
from hindsite.publishing.search.host import replace_search

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from hindsite.pages.values import Page
    from tests.publishing.conftest import Publish


def _config(folder: Path, text: str) -> MkDocsConfig:
    (folder / "docs" / "assets" / "search").mkdir(parents=True, exist_ok=True)
    text = f"site_name: A\ndocs_dir: docs\n{text}"
    return load_config(io.BytesIO(text.encode()), config_file_path=str(folder / "mkdocs.yml"))


def _listeners(config: MkDocsConfig) -> set[str]:
    methods = [one for methods in config.plugins.events.values() for one in methods]
    return {type(getattr(one, "__self__", None)).__name__ for one in methods}


def test_ours_takes_the_place(tmp_path: Path) -> None:
    """Material's header still shows a search, which is ours, and its plugin hears no event."""
    config = _config(tmp_path, "theme: material\nplugins: [search, tags]\n")
    assert replace_search(config)
    assert "material/search" in config.plugins
    assert _listeners(config) == {"TagsPlugin"}
    template = config.theme.get_env().get_template("partials/search.html")
    assert "hs-search" in Path(str(template.filename)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "theme: mkdocs\n",
        "theme: material\nplugins: [tags]\n",
        "theme: material\nplugins: [{search: {enabled: false}}]\n",
    ],
)
def test_others_stay(tmp_path: Path, text: str) -> None:
    """Another theme keeps its search, and what is off stays off."""
    config = _config(tmp_path, text)
    former, folders = _listeners(config), list(config.theme.dirs)
    assert not replace_search(config)
    assert _listeners(config) == former
    assert config.theme.dirs == folders


def test_the_users_template_stays(tmp_path: Path) -> None:
    """Who has a template for the search keeps it, with the index that it reads."""
    partial = tmp_path / "own" / "partials" / "search.html"
    partial.parent.mkdir(parents=True)
    partial.write_text("mine", encoding="utf-8")
    config = _config(tmp_path, "theme: {name: material, custom_dir: own}\nplugins: [search]\n")
    assert not replace_search(config)
    assert "SearchPlugin" in _listeners(config)


def test_without_our_index_theirs_stays(tmp_path: Path) -> None:
    """Pages that came without our index are searched as they were."""
    config = _config(tmp_path, "theme: material\nplugins: [search]\n")
    (tmp_path / "docs" / "assets" / "search").rmdir()
    assert not replace_search(config)
    assert "SearchPlugin" in _listeners(config)


def test_an_index_of_a_build_before_is_none_of_this(tmp_path: Path) -> None:
    """MkDocs keeps the plugin within a process; what it gathered then is not found here."""
    config = _config(tmp_path, "theme: material\nplugins: [search]\n")
    plugin: Any = config.plugins["material/search"]
    plugin.search_index = object()
    assert replace_search(config)
    assert plugin.search_index is None


def test_a_site_has_one_index(base: Path, publish: Publish, pages: list[Page]) -> None:
    """A built site asks for our box and has no index of Material's."""
    site = publish([*with_index(pages, Search())]).site
    assert site == base / "site"
    assert (site / "search" / "index.json").is_file()
    assert not (site / "search" / "search_index.json").exists()
    home = (site / "index.html").read_text(encoding="utf-8")
    assert 'src="assets/search/box.js"' in home
    assert 'action="incidents/"' in home
