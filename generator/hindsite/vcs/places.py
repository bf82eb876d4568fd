"""Where a folder lies in its repository, told without git."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["place_in_repository"]


def place_in_repository(base: Path) -> str:
    """The posix path from the root of the repository to a folder, with a slash at its end.

    Empty for the root itself, and where there is no repository.
    """
    full = base.resolve()
    for folder in (full, *full.parents):
        if (folder / ".git").exists():
            path = full.relative_to(folder).as_posix()
            return "" if path == "." else f"{path}/"
    return ""
