"""The files of a theme, found without looking through its thousands of icons.

MkDocs lists all files of a theme and then passes over those whose names, or whose folders' names,
begin with a dot. Here these are not listed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

__all__ = ["add_theme_files"]

_HIDDEN = "."


class _Shown(FileSystemLoader):
    """Lists what is not hidden."""

    def list_templates(self) -> list[str]:
        """The names of all files, as they are below their folders."""
        return sorted({name for folder in self.searchpath for name in _shown(folder)})


def add_theme_files(files: Files, env: Environment, config: MkDocsConfig) -> None:
    """Add a theme's files to those of a site, as MkDocs does."""
    whole = env.loader
    if type(whole) is FileSystemLoader and not whole.followlinks:
        env.loader = _Shown(whole.searchpath)
    try:
        files.add_files_from_theme(env, config)
    finally:
        env.loader = whole


def _shown(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        below = os.path.relpath(folder, root).replace(os.path.sep, "/")
        start = "" if below == os.path.curdir else f"{below}/"
        yield from (f"{start}{name}" for name in names if not name.startswith(_HIDDEN))
