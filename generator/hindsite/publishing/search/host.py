"""Our search in the place of Material's, in a site that MkDocs builds.

Material shows a search in its header where its own plugin is configured, and that plugin makes an
index which no browser can hold for thousands of records. So the plugin stays configured and does
no work, and a template of ours stands where the header asks for the search.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.utils import get_theme_dir

from hindsite.publishing.search.index import SCRIPTS
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["replace_search"]

_THEME = "material"
_PLUGIN = "material/search"
_TEMPLATES = "search"
_PARTIAL = "partials/search.html"


def replace_search(config: MkDocsConfig) -> bool:
    """Put our search in the place of Material's, and say whether that was done.

    It is not where our scripts were not staged, where the theme is another, where its search was
    not asked for or is off, and where the user has a template for the search, which knows
    Material's own alone.

    Args:
        config: As MkDocs loaded it for the staged tree; no page may have been rendered yet.
    """
    plugin = config.plugins.get(_PLUGIN)
    if not (Path(config.docs_dir) / SCRIPTS).is_dir():
        return False
    if config.theme.name != _THEME or plugin is None or not plugin.config.get("enabled"):
        return False
    place = config.theme.dirs.index(get_theme_dir(_THEME))
    before = [Path(folder) for folder in config.theme.dirs[:place]]
    if any((folder / _PARTIAL).is_file() for folder in before):
        return False
    for methods in config.plugins.events.values():
        methods[:] = [one for one in methods if getattr(one, "__self__", None) is not plugin]
    # MkDocs keeps plugins from one build of a process to the next, with the index of the last one.
    plugin.search_index = None
    config.theme.dirs.insert(place, str(templates_folder() / _TEMPLATES))
    return True
