"""Knowledge bases with the CI files that `init` lays down."""

from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.forges import Forge
from hindsite.app.init import init
from tests.repositories import Repository

_RECORD = "content/incidents/2025/2025-01-15-example.md"
_RESOLVED = "resolved_at: "


@pytest.fixture(scope="session")
def github(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workflows."""
    base = tmp_path_factory.mktemp("github")
    init(base, forge=Forge.GITHUB)
    return base / ".github/workflows"


@pytest.fixture(scope="session")
def gitlab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline."""
    base = tmp_path_factory.mktemp("gitlab")
    init(base, forge=Forge.GITLAB)
    return base / ".gitlab-ci.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A pull request that breaks a record, merged as GitHub does to try it."""
    made = Repository(tmp_path / "origin")
    init(made.folder)
    made.commit()
    made.git("checkout", "--quiet", "-b", "change")
    record = made.folder / _RECORD
    lines = record.read_text(encoding="utf-8").splitlines()
    wrong = [
        f"{_RESOLVED}2020-01-01T10:10:10Z" if line.startswith(_RESOLVED) else line for line in lines
    ]
    assert wrong != lines
    made.commit(**{_RECORD: "\n".join(wrong) + "\n"})
    made.git("checkout", "--quiet", "main")
    made.commit(**{"README.md": "# Ours\n"})
    made.git("merge", "--quiet", "--no-ff", "--message", "merge", "change")
    return made


@pytest.fixture
def workspace(repository: Repository, tmp_path: Path) -> Path:
    """What the checkout of the check leaves: the merge, and the commits that it is of."""
    folder = tmp_path / "workspace"
    origin = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--depth", "2", origin, str(folder))
    return folder
