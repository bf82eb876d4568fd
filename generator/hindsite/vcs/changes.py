"""When files changed, by the commits of the branch; only where the history is whole."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from hindsite.errors import RepositoryError
from hindsite.vcs.git import GitError, git

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["changes_of", "whole_history"]

_HEAD = b"\x01"


def whole_history(base: Path) -> str | None:
    """The full name of the commit that is checked out, or None where its history is not whole.

    It is not whole in a shallow clone, and there is none without a repository, a commit or git.

    Args:
        base: A folder in the work tree.
    """
    try:
        if git(base, "rev-parse", "--is-shallow-repository").strip() != b"false":
            return None
        return git(base, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except (GitError, RepositoryError):
        return None


def changes_of(base: Path, commit: str, folders: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """By path from `base`, when commits changed each file: seconds since 1970, the first first.

    The time is the one at which a commit was made, not written: what is rebased has a later one. A
    merge is no change of its own, and a file that was renamed begins anew. Files outside of `base`
    are not told.

    Args:
        base: A folder in the work tree.
        commit: Where the history begins, as `whole_history` gives it.
        folders: Where the files lie, from `base`.

    Raises:
        RepositoryError: A partial clone lacks a part of the history.
    """
    arguments = ("log", "-z", "--format=%x01%ct", "--name-only", "--no-renames", "--relative")
    try:
        raw = git(base, *arguments, commit, "--", *(f":(literal){one}" for one in folders))
    except GitError as error:
        message = "The history of the runbooks is not all in this clone."
        raise RepositoryError(message, "Clone without --filter, or set history: none.") from error
    found: defaultdict[str, list[int]] = defaultdict(list)
    for part in raw.split(_HEAD)[1:]:
        when, *paths = part.split(b"\0")
        for path in paths:
            name = os.fsdecode(path.strip(b"\n"))
            if name:
                found[name].append(int(when))
    return {name: sorted(times) for name, times in found.items()}
