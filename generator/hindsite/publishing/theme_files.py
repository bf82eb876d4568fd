"""The files of a theme, found without looking through its thousands of icons.

MkDocs lists all files of a theme and then passes over those whose names, or whose folders' names,
begin with a dot. Here these are not listed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

__all__ = ["add_theme_files"]

_HIDDEN = "."
_LOADER = ("jinja2.loaders", "FileSystemLoader")


def add_theme_files(files: Files, env: object, config: MkDocsConfig) -> None:
    """Add a theme's files to those of a site, as MkDocs does; `env` is the theme's of Jinja."""
    jinja = cast("Any", env)
    loader, kind = jinja.loader, type(jinja.loader)
    if (kind.__module__, kind.__name__) != _LOADER or loader.followlinks:
        files.add_files_from_theme(jinja, config)
        return
    found = sorted({name for folder in loader.searchpath for name in _shown(folder)})
    loader.list_templates = found.copy
    try:
        files.add_files_from_theme(jinja, config)
    finally:
        del loader.list_templates


def _shown(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        below = os.path.relpath(folder, root).replace(os.path.sep, "/")
        start = "" if below == os.path.curdir else f"{below}/"
        yield from (f"{start}{name}" for name in names if not name.startswith(_HIDDEN))
