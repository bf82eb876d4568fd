"""A forge → the files that make it check, compare and publish a knowledge base."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from hindsite import __version__
from hindsite.resources import templates_folder
from hindsite.vcs import host_of_origin, place_in_repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Forge", "ci_files", "forge_of"]


class Forge(StrEnum):
    """Where a repository is hosted, and its CI runs."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


# The path from the root of the repository, and the skeleton that lies there.
_FILES: Mapping[Forge, Mapping[str, str]] = {
    Forge.GITHUB: {
        ".github/workflows/hindsite.yml": "github-check.yml",
        ".github/workflows/hindsite-comment.yml": "github-comment.yml",
        ".github/workflows/hindsite-nightly.yml": "github-nightly.yml",
        ".github/workflows/hindsite-publish.yml": "github-publish.yml",
    },
    Forge.GITLAB: {".gitlab-ci.yml": "gitlab.yml"},
    Forge.NONE: {},
}


def forge_of(folder: Path) -> Forge:
    """The forge that a folder goes to, as far as its repository tells.

    GitHub where there is no remote yet. None for a forge that we have no files for, and for a part
    of a larger repository: whoever wants files at its root says so.

    Args:
        folder: Of the knowledge base; need not be there yet.
    """
    if place_in_repository(folder):
        return Forge.NONE
    host = host_of_origin(folder)
    if host is None:
        return Forge.GITHUB
    return next((forge for forge in Forge if forge.value in host), Forge.NONE)


def ci_files(folder: Path, forge: Forge) -> Mapping[Path, str]:
    """What CI needs, by the file that it goes to: at the root of the repository around the folder.

    Args:
        folder: Of the knowledge base; the root itself where there is no repository.
        forge: Whose CI.
    """
    place = place_in_repository(folder).rstrip("/")
    root = folder.resolve().parents[place.count("/")] if place else folder
    skeletons = templates_folder() / "skeletons" / "ci"
    return {
        root / path: _filled((skeletons / name).read_text(encoding="utf-8"), place or ".")
        for path, name in _FILES[forge].items()
    }


def _filled(text: str, place: str) -> str:
    # A JSON string is a YAML string, whatever is in it.
    named = text.replace('"__FOLDER__"', json.dumps(place))
    return named.replace("__VERSION__", __version__)
