from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hindsite.errors import RepositoryError, UsageError
from hindsite.vcs import Snapshot, at_merge_base, git
from tests.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """One commit on `main`, then one on a branch."""
    made = Repository(tmp_path / "repository")
    made.commit(**{"kb/a.md": "one\n", "kb/in/b.md": "two\r\n", "other.md": "three"})
    made.git("checkout", "--quiet", "-b", "change")
    made.commit(**{"kb/a.md": "changed\n", "kb/c.md": "new\n"})
    return made


def read(snapshot: Snapshot) -> dict[str, bytes]:
    """All files of a snapshot."""
    return dict(snapshot.read(snapshot.files))


def test_the_files_are_those_of_the_commit(repository: Repository) -> None:
    """Below the folder, by their path from it, whatever the work tree holds now."""
    (repository.folder / "kb/a.md").unlink()
    snapshot = at_merge_base(repository.folder / "kb", "main")
    assert read(snapshot) == {"a.md": b"one\n", "in/b.md": b"two\r\n"}
    assert snapshot.commit == repository.git("rev-parse", "main")
    assert list(snapshot.read([])) == []


def test_what_main_gained_since_does_not_count(repository: Repository) -> None:
    """The snapshot is of where the branch left, not of where the other one is now."""
    old = repository.git("rev-parse", "main")
    repository.git("checkout", "--quiet", "main")
    repository.commit(**{"kb/later.md": "x"})
    repository.git("checkout", "--quiet", "change")
    assert at_merge_base(repository.folder, "main").commit == old


def test_after_a_merge_the_other_branch_is_the_base(repository: Repository) -> None:
    """CI checks out the merge of a pull request: what came from main is no change."""
    repository.git("checkout", "--quiet", "main")
    new = repository.commit(**{"kb/later.md": "x"})
    repository.git("checkout", "--quiet", "--detach", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "change")
    snapshot = at_merge_base(repository.folder / "kb", "main")
    assert snapshot.commit == new
    assert "later.md" in snapshot.files
    assert "c.md" not in snapshot.files


def test_a_revision_may_be_a_commit_a_tag_or_relative(repository: Repository) -> None:
    """People name it as to git."""
    repository.git("tag", "--annotate", "--message", "t", "v1", "main")
    main = repository.git("rev-parse", "main")
    for revision in (main, main[:9], "v1", "HEAD~1", "HEAD^"):
        assert at_merge_base(repository.folder, revision).commit == main


@pytest.mark.parametrize(
    "revision", ["nowhere", "--all", "-h", "", "main:kb/a.md", "a\0b", "HEAD~9"]
)
def test_an_unknown_revision_is_wrong_usage(repository: Repository, revision: str) -> None:
    """It is named, and is never an option to git."""
    with pytest.raises(UsageError, match="There is no revision"):
        at_merge_base(repository.folder, revision)


def test_without_a_repository_that_is_said(tmp_path: Path) -> None:
    """A folder that Git knows nothing of has no revisions."""
    with pytest.raises(RepositoryError, match="is in no Git repository"):
        at_merge_base(tmp_path, "main")


def test_without_a_commit_that_is_said(tmp_path: Path) -> None:
    """A repository may be new."""
    Repository(tmp_path)
    with pytest.raises(RepositoryError, match="no commit yet"):
        at_merge_base(tmp_path, "main")


def test_without_git_that_is_said(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slim container may have none."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RepositoryError, match="Git is not installed"):
        at_merge_base(repository.folder, "main")


def test_a_broken_repository_is_reported_in_the_words_of_git(repository: Repository) -> None:
    """So is one that belongs to another user."""
    (repository.folder / ".git/config").write_text("[core\n", encoding="utf-8")
    with pytest.raises(RepositoryError, match="Git does not open"):
        at_merge_base(repository.folder, "main")


def test_histories_without_a_common_commit(repository: Repository) -> None:
    """Two beginnings never part."""
    repository.git("checkout", "--quiet", "--orphan", "apart")
    repository.commit()
    with pytest.raises(RepositoryError, match="no commit in common") as error:
        at_merge_base(repository.folder, "main")
    assert "that your branch came from" in str(error.value)


@pytest.mark.parametrize("revision", ["origin/main", "HEAD~1"])
def test_a_shallow_clone_says_how_to_deepen_it(
    repository: Repository, tmp_path: Path, revision: str
) -> None:
    """CI fetches one commit unless it is told otherwise."""
    repository.git("checkout", "--quiet", "main")
    repository.commit(**{"kb/later.md": "x"})
    clone = tmp_path / "clone"
    options = ("--quiet", "--depth=1", "--no-single-branch", "--branch=change")
    repository.git("clone", *options, repository.folder.as_uri(), str(clone))
    with pytest.raises((RepositoryError, UsageError)) as error:
        at_merge_base(clone, revision)
    assert "git fetch --unshallow" in str(error.value)


@pytest.mark.parametrize("part", ["blob:none", "tree:0"])
def test_a_partial_clone_is_not_fetched_from(
    repository: Repository, tmp_path: Path, part: str
) -> None:
    """A check opens no connection: that something is missing is said."""
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    options = ("--quiet", f"--filter={part}", "--branch=change")
    repository.git("clone", *options, repository.folder.as_uri(), str(clone))
    with pytest.raises(RepositoryError, match="not all in this clone"):
        read(at_merge_base(clone / "kb", "origin/main"))


def test_a_damaged_repository_is_not_read_from(repository: Repository) -> None:
    """An object that was lost is missing, not empty."""
    snapshot = at_merge_base(repository.folder / "kb", "main")
    name = snapshot.files["a.md"]
    (repository.folder / ".git/objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(RepositoryError, match="not all in this clone"):
        read(snapshot)


def test_links_and_submodules_are_no_files(repository: Repository) -> None:
    """A link is not followed in a snapshot: it might lead anywhere."""
    (repository.folder / "kb/link.md").symlink_to("/etc/passwd")
    inner = Repository(repository.folder / "kb/inner")
    inner.commit(**{"x.md": "x"})
    repository.commit()
    snapshot = at_merge_base(repository.folder / "kb", "HEAD")
    assert set(snapshot.files) == {"a.md", "c.md", "in/b.md"}


def test_odd_names_come_through(repository: Repository) -> None:
    """Quotes, spaces, line ends and letters of any script."""
    names = ["kb/a b.md", 'kb/"q".md', "kb/ü\n.md", "kb/\tt.md"]
    repository.commit(**dict.fromkeys(names, "x"))
    snapshot = at_merge_base(repository.folder, "HEAD")
    assert set(names) <= set(snapshot.files)


def test_folders_and_files_are_there_or_not(repository: Repository) -> None:
    """Links from records are looked up in the snapshot as in the work tree."""
    snapshot = at_merge_base(repository.folder / "kb", "main")
    assert all(snapshot.holds(path) for path in ("a.md", "in", "in/b.md", "."))
    assert not any(snapshot.holds(path) for path in ("c.md", "i", "other.md"))


@pytest.mark.parametrize("way", ["sha1", "sha256"])
def test_contents_are_compared_as_git_names_them(tmp_path: Path, way: str) -> None:
    """The ends of lines do not count, for a work tree may have others."""
    made = Repository(tmp_path, f"--object-format={way}")
    made.commit(**{"a.md": "one\n", "b.md": "two\r\n"})
    snapshot = at_merge_base(tmp_path, "HEAD")
    assert snapshot.is_as_was("a.md", b"one\n")
    assert snapshot.is_as_was("a.md", b"one\r\n")
    assert snapshot.is_as_was("b.md", b"two\r\n")
    assert not snapshot.is_as_was("a.md", b"two\n")
    assert not snapshot.is_as_was("c.md", b"one\n")


def test_nothing_of_the_repository_is_run(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks, filters, text conversion, external diffs, monitors: none takes part."""
    mark = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    repository.write(".gitattributes", "* filter=evil diff=evil merge=evil\n")
    for name in (
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process"),
        *("diff.evil.textconv", "diff.evil.command", "diff.external", "core.pager"),
        *("core.fsmonitor", "core.sshCommand", "core.alternateRefsCommand", "core.editor"),
    ):
        repository.git("config", name, str(script))
    hooks = repository.folder / ".git/hooks"
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        (hooks / hook).write_bytes(script.read_bytes())
        (hooks / hook).chmod(0o755)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_TRACE"):
        monkeypatch.setenv(name, str(script))
    read(at_merge_base(repository.folder / "kb", "main"))
    assert not mark.exists()


def test_another_repository_in_the_environment_does_not_count(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks run with the variables of their own repository, which may be another."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert at_merge_base(repository.folder / "kb", "main").files


def test_a_folder_that_is_gone_is_a_failure_of_git(tmp_path: Path) -> None:
    """What the system says is handed on."""
    with pytest.raises(git.GitError):
        git.git(tmp_path / "nowhere", "status")
