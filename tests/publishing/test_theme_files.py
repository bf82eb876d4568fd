from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.config.base import load_config
from mkdocs.structure.files import Files

from hindsite.publishing.theme_files import add_theme_files

_OWN = ("own.css", "deep/er/x.js", ".hidden", ".folder/y.css", "deep/.z/w.css", "main.html", "a.md")


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_they_are_those_of_mkdocs(theme: str, tmp_path: Path) -> None:
    """With those of the user's own folder, and without what is hidden in it."""
    for name in _OWN:
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text("x", "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: x\nplugins: []\ntheme: {{name: {theme}, custom_dir: own}}\n", "utf-8"
    )
    config = load_config(str(tmp_path / "mkdocs.yml"))
    env = config.theme.get_env()
    ours, theirs = Files([]), Files([])
    add_theme_files(ours, env, config)
    theirs.add_files_from_theme(env, config)
    found = [(file.src_uri, file.abs_src_path) for file in ours]
    assert found == [(file.src_uri, file.abs_src_path) for file in theirs]
    own = {path for path, _ in found if path in _OWN}
    assert own == {"own.css", "deep/er/x.js"}


def test_templates_from_elsewhere_are_listed_as_they_are(tmp_path: Path) -> None:
    """Whoever has put in another loader knows what it lists."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: []\ntheme: mkdocs\n", "utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    files = Files([])
    add_theme_files(
        files, jinja2.Environment(loader=jinja2.DictLoader({}), autoescape=True), config
    )
    assert list(files) == []
