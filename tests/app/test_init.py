from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from hindsite.app.build import build
from hindsite.app.check import run
from hindsite.app.init import init
from hindsite.app.terms import Request
from hindsite.errors import OutputError
from hindsite.resources import sample_folder, templates_folder


def test_start(tmp_path: Path) -> None:
    """What is laid down checks without a finding of any weight, and builds."""
    base = tmp_path / "a/b"
    files = {path.relative_to(base).as_posix() for path in init(base)}
    assert {"hindsite.yml", "mkdocs.yml", ".gitignore", "content/runbooks/example.md"} <= files
    assert not [finding for finding in run(base) if finding.level == "error"]
    built = build(Request(base=base, site=base / "site"))
    assert (built.incidents, built.runbooks) == (1, 1)


def test_sample(tmp_path: Path) -> None:
    """The sample is laid down whole: its records, its two configuration files."""
    init(tmp_path, sample=True)
    ours = sorted(path.name for path in (sample_folder() / "content").rglob("*.md"))
    assert sorted(path.name for path in (tmp_path / "content").rglob("*.md")) == ours
    first, rest = (tmp_path / "hindsite.yml").read_text().split("\n", 1)
    assert first == "# yaml-language-server: $schema=schemas/hindsite.schema.json"
    assert rest == (sample_folder() / "hindsite.yml").read_text()
    assert "site/" in (tmp_path / ".gitignore").read_text()


def test_editors(tmp_path: Path) -> None:
    """Editors are told of schemas that are there; settings that somebody has already stay."""
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/tasks.json").write_text("mine")
    init(tmp_path)
    assert (tmp_path / ".vscode/tasks.json").read_text() == "mine"
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())
    for schema in settings["yaml.schemas"]:
        assert (tmp_path / schema).is_file()
    modeline = (tmp_path / "hindsite.yml").read_text().split("\n")[0]
    assert (tmp_path / modeline.partition("$schema=")[2]).is_file()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Where a file would be overwritten it is named, and nothing is written."""
    (tmp_path / "hindsite.yml").write_text("version: 1\n")
    with pytest.raises(OutputError, match=r"hindsite\.yml would be overwritten"):
        init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["hindsite.yml"]


def test_many_files_in_the_way(tmp_path: Path) -> None:
    """Of many files in the way the first are named."""
    init(tmp_path, sample=True)
    with pytest.raises(OutputError, match=r"and \d+ more would be overwritten"):
        init(tmp_path, sample=True)


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    """A file where a folder is wanted is a sentence."""
    (tmp_path / "base").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        init(tmp_path / "base")


def test_one_markdown() -> None:
    """All three configurations that we ship mean the same Markdown, theme and fonts."""
    shipped, *others = (
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (
            templates_folder() / "mkdocs.yml",
            templates_folder() / "skeletons/start/mkdocs.yml",
            sample_folder() / "mkdocs.yml",
        )
    )
    for other in others:
        assert other["markdown_extensions"] == shipped["markdown_extensions"]
        assert other["theme"] == shipped["theme"]
        assert other["plugins"] == ["search", "hindsite"]
