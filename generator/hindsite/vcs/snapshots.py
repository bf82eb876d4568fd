"""The knowledge base as it was in a commit: its files, read straight from Git's objects."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from hindsite.errors import RepositoryError, UsageError
from hindsite.vcs.git import GitError, git

__all__ = ["Snapshot", "at_merge_base"]

_SHA1 = 40
_FILES = {"100644", "100755"}
_SHALLOW = "Fetch more of it: git fetch --unshallow, or fetch-depth: 0 for GitHub's checkout."


@dataclass(frozen=True)
class Snapshot:
    """The files of one commit below a folder, by their posix path from it.

    Args:
        base: The folder, which is in the work tree.
        commit: The full name of the commit.
        files: The name of each ordinary file's content; links and submodules are left out.
    """

    base: Path
    commit: str
    files: Mapping[str, str]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of these files, each with its path.

        Raises:
            RepositoryError: A partial clone lacks one of them.
        """
        wanted = list(paths)
        names = "".join(f"{self.files[path]}\n" for path in wanted)
        try:
            raw = git(self.base, "cat-file", "--batch", given=names.encode()) if wanted else b""
        except GitError as error:
            raise _lacking(self.commit) from error
        at = 0
        for path in wanted:
            end = raw.index(b"\n", at)
            head = raw[at:end].split()
            if head[-1] == b"missing":
                raise _lacking(self.commit)
            size = int(head[-1])
            yield path, raw[end + 1 : end + 1 + size]
            at = end + size + 2

    def holds(self, path: str) -> bool:
        """Whether a file or folder of that path was there."""
        return path in self.files or path in self._folders

    def is_as_was(self, path: str, content: bytes) -> bool:
        """Whether a file's content is what it was; how lines end does not count."""
        name = self.files.get(path)
        unified = content.replace(b"\r\n", b"\n")
        return name is not None and name in {self.name_of(content), self.name_of(unified)}

    def name_of(self, content: bytes) -> str:
        """The name that Git gives to a content."""
        # A repository names all by SHA-1, or all by SHA-256, which is longer.
        way = "sha1" if len(self.commit) == _SHA1 else "sha256"
        raw = b"blob %d\0" % len(content) + content
        return hashlib.new(way, raw, usedforsecurity=False).hexdigest()

    @cached_property
    def _folders(self) -> frozenset[str]:
        paths = map(PurePosixPath, self.files)
        return frozenset(folder.as_posix() for path in paths for folder in path.parents)


def at_merge_base(base: Path, revision: str, *, beyond: bool = False) -> Snapshot:
    """The knowledge base as it was where the work tree's branch and a revision parted.

    Args:
        base: The folder of `hindsite.yml`.
        revision: A branch, tag or commit, as people name it to git.
        beyond: Whether to list the files of the whole repository, since some that count lie
            outside of the folder; their paths begin with `../`.

    Raises:
        UsageError: There is no such revision.
        RepositoryError: There is no repository, or it does not reach back far enough.
    """
    _require_repository(base)
    head, other = _commit(base, "HEAD"), _commit(base, revision)
    if head is None:
        message = "The repository has no commit yet."
        raise RepositoryError(message, "Commit first.")
    if other is None:
        message = f"There is no revision “{revision}” in this repository."
        remedy = _SHALLOW if _is_shallow(base) else "Name a branch, tag or commit: git branch -a."
        raise UsageError(message, remedy)
    commit = _parting(base, head, other, revision)
    return Snapshot(
        base, commit, dict(_everywhere(base, commit) if beyond else _listed(base, commit))
    )


def _require_repository(base: Path) -> None:
    try:
        git(base, "rev-parse", "--show-toplevel")
    except GitError as error:
        if "not a git repository" in str(error):
            message = f"{base.resolve()} is in no Git repository."
            raise RepositoryError(message, "Run git init.") from error
        message = f"Git does not open the repository of {base.resolve()}: {error}"
        raise RepositoryError(message, "Do what git says.") from error


def _commit(base: Path, revision: str) -> str | None:
    name = f"{revision}^{{commit}}"
    try:
        raw = git(base, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    except GitError:
        return None
    return raw.decode().strip()


def _parting(base: Path, head: str, other: str, revision: str) -> str:
    try:
        return git(base, "merge-base", head, other).decode().strip()
    except GitError as error:
        message = f"HEAD and “{revision}” have no commit in common"
        if _is_shallow(base):
            raise RepositoryError(f"{message} in this shallow clone.", _SHALLOW) from error
        remedy = "Name a revision that your branch came from."
        raise RepositoryError(f"{message}.", remedy) from error


def _is_shallow(base: Path) -> bool:
    return git(base, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _everywhere(base: Path, commit: str) -> Iterator[tuple[str, str]]:
    """Path, as seen from the folder, and content's name of each ordinary file there is."""
    prefix = os.fsdecode(git(base, "rev-parse", "--show-prefix").rstrip(b"\n"))
    for path, name in _listed(base, commit, "--full-tree"):
        near = path.startswith(prefix)
        yield path[len(prefix) :] if near else posixpath.relpath(path, prefix), name


def _listed(base: Path, commit: str, *options: str) -> Iterator[tuple[str, str]]:
    """Path and content's name of each ordinary file below the folder."""
    try:
        rows = git(base, "ls-tree", "-r", "-z", *options, commit).split(b"\0")
    except GitError as error:
        raise _lacking(commit) from error
    for row in filter(None, rows):
        about, _, path = row.partition(b"\t")
        mode, _, name = about.decode().split()
        if mode in _FILES:
            yield os.fsdecode(path), name


def _lacking(commit: str) -> RepositoryError:
    message = f"What {commit[:12]} holds is not all in this clone, and nothing is fetched for it."
    return RepositoryError(message, "Fetch it: git fetch --refetch --no-filter, or clone anew.")
