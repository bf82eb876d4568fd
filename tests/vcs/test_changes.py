"""When files changed, by the history of the branch."""

from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.errors import RepositoryError
from hindsite.vcs import changes_of, whole_history
from tests.repositories import Repository

FOLDERS = ("books",)
FIRST = 1772323200
"""2026-03-01, when all commits of these tests are made."""


def test_changes_by_path(tmp_path: Path) -> None:
    """Each commit that touched a file below the folders, by the path from the base."""
    made = Repository(tmp_path / "r")
    made.commit(**{"kb/books/a é.md": "1", "kb/books/b.md": "1", "kb/other.md": "1", "c.md": "1"})
    made.commit(**{"kb/books/a é.md": "2"})
    base = made.folder / "kb"
    commit = whole_history(base)
    assert commit == made.git("rev-parse", "HEAD")
    assert changes_of(base, str(commit), FOLDERS) == {
        "books/a é.md": [FIRST, FIRST],
        "books/b.md": [FIRST],
    }
    assert changes_of(base, str(commit), ("none",)) == {}


def test_a_merge_is_no_change(tmp_path: Path) -> None:
    """What a branch changed counts once."""
    made = Repository(tmp_path / "r")
    made.commit(**{"books/a.md": "1", "x": "1"})
    made.git("checkout", "--quiet", "-b", "other")
    made.commit(**{"books/a.md": "2"})
    made.git("checkout", "--quiet", "main")
    made.commit(x="2")
    made.git("merge", "--quiet", "--no-ff", "--message", "m", "other")
    found = changes_of(made.folder, str(whole_history(made.folder)), FOLDERS)
    assert found == {"books/a.md": [FIRST, FIRST]}


def test_a_history_that_is_not_whole(tmp_path: Path) -> None:
    """No repository, no commit, and a shallow clone: nothing can be told."""
    assert whole_history(tmp_path) is None
    made = Repository(tmp_path / "r")
    assert whole_history(made.folder) is None
    made.commit(a="1")
    made.commit(a="2")
    made.git("clone", "--quiet", "--depth=1", f"file://{made.folder}", str(tmp_path / "shallow"))
    assert whole_history(tmp_path / "shallow") is None


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git has no history."""
    Repository(tmp_path / "r").commit(a="1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert whole_history(tmp_path / "r") is None


def test_a_history_with_holes(tmp_path: Path) -> None:
    """What cannot be read is a sentence, and nothing is fetched."""
    made = Repository(tmp_path / "r")
    made.commit(**{"books/a.md": "1"})
    with pytest.raises(RepositoryError, match="not all in this clone"):
        changes_of(made.folder, "0" * 40, FOLDERS)
