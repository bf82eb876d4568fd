"""Where a repository comes from, by what it says itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hindsite.errors import RepositoryError
from hindsite.vcs.git import GitError, git

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["host_of_origin"]

# https://user@host:443/path, ssh://git@host/path, git@host:path
_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://(?:[^@/]*@)?|(?:[^@/:]*@)?(?=[^/:]+:))([^:/]+)", re.IGNORECASE
)


def host_of_origin(folder: Path) -> str | None:
    """The host of the remote `origin`, in lower case.

    Empty where the remote has none, as a path on this machine; None where there is no such remote,
    no repository, or no git.

    Args:
        folder: Within the repository; need not be there yet.
    """
    full = folder.resolve()
    nearest = next(place for place in (full, *full.parents) if place.is_dir())
    try:
        address = git(nearest, "config", "--get", "remote.origin.url").decode("utf-8", "replace")
    except (GitError, RepositoryError):
        return None
    host = _HOST.match(address)
    return host[1].lower() if host else ""
