from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hindsite import __version__
from hindsite.app.forges import Forge, ci_files, forge_of
from hindsite.app.init import init
from hindsite.errors import OutputError
from tests.repositories import Repository


@pytest.mark.parametrize(
    ("address", "forge"),
    [
        ("git@github.com:acme/gitlab-incidents.git", Forge.GITHUB),
        ("https://gitlab.example.org/github/incidents.git", Forge.GITLAB),
        ("https://git.example.org/github/incidents.git", Forge.NONE),
        ("/srv/git/github/incidents", Forge.NONE),
    ],
)
def test_the_forge_of_a_remote(tmp_path: Path, address: str, forge: Forge) -> None:
    """The host of the remote decides; of one that we do not know nothing is assumed."""
    Repository(tmp_path).git("remote", "add", "origin", address)
    assert forge_of(tmp_path) is forge


def test_no_remote_yet(tmp_path: Path) -> None:
    """A knowledge base of its own that goes nowhere yet gets GitHub's files."""
    assert forge_of(tmp_path / "new") is Forge.GITHUB
    Repository(tmp_path / "new")
    assert forge_of(tmp_path / "new") is Forge.GITHUB


def test_part_of_a_larger_repository(tmp_path: Path) -> None:
    """Nothing is put at the root of a repository unless somebody asks for it."""
    Repository(tmp_path)
    assert forge_of(tmp_path / "docs/incidents") is Forge.NONE


@pytest.mark.parametrize("forge", [Forge.GITHUB, Forge.GITLAB])
def test_files_lie_at_the_root_of_the_repository(tmp_path: Path, forge: Forge) -> None:
    """Where the forge looks for them; they say in which folder the knowledge base is."""
    Repository(tmp_path)
    laid = init(tmp_path / 'docs/our "incidents"', forge=forge)
    found = [path for path in laid if path.parent.name == "workflows" or "gitlab" in path.name]
    assert len(found) == (4 if forge is Forge.GITHUB else 1)
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert path.relative_to(tmp_path).parts[0] in {".github", ".gitlab-ci.yml"}
        settings = yaml.safe_load(text)
        named = settings.get("env") or settings.get("variables")
        if named:
            assert named["FOLDER"] == 'docs/our "incidents"'
            assert named["HINDSITE"] == f"hindsite=={__version__}"
        assert "__" not in text.replace("__name__", "")


def test_the_root_itself(tmp_path: Path) -> None:
    """A knowledge base that is the whole repository is in the folder `.`."""
    texts = "".join(ci_files(tmp_path, Forge.GITHUB).values())
    assert texts.count('FOLDER: "."\n') == 2


def test_a_workflow_that_is_there(tmp_path: Path) -> None:
    """A CI file is not overwritten either, and then nothing is written."""
    (tmp_path / ".gitlab-ci.yml").write_text("ours: {}\n")
    with pytest.raises(OutputError, match=r"\.gitlab-ci\.yml would be overwritten"):
        init(tmp_path, forge=Forge.GITLAB)
    assert [path.name for path in tmp_path.iterdir()] == [".gitlab-ci.yml"]
