"""Configuration and theme of the copy that opens without a server, and asks nobody for anything.

The user's look is kept: theme, colours, language, local styles and scripts. What could ask another
origin, or needs a server, is left out: fonts, analytics, links to the source, plugins and hooks.
And each page forbids its browser to load from elsewhere, whatever an override of the theme holds.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.pages.values import SHIM
from hindsite.publishing import yaml_tree
from hindsite.publishing.content_policy import declare
from hindsite.publishing.mkdocs_host import load_tree
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from hindsite.publishing.config import Base
    from hindsite.publishing.staging import Stage

__all__ = ["adapted", "forbid_others", "tidy"]

_KEPT = frozenset(
    {"copyright", "extra", "extra_css", "extra_javascript", "markdown_extensions"}
    | {"site_author", "site_description", "site_name", "theme"}
)
_THEME = "material"
_REMOTE_EXTRAS = ("alternate", "analytics", "consent", "homepage", "polyfills", "version")
_OPTIONS_OF_SEARCH = ("lang", "separator", "pipeline")
_SEARCHES = frozenset({"search", "material/search"})
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:|javascript:", re.IGNORECASE)
# The theme has scripts and styles in its pages. Files are `file:`, and `'self'` where somebody puts
# the copy on a server.
_POLICY = (
    "default-src 'self' file: data: blob: 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_INSTANT = "navigation.instant"
# They speak of addresses on a server, or lead to them.
_OF_SERVERS = ("404.html", "sitemap.xml", "sitemap.xml.gz")


def adapted(source: Base) -> Base:
    """The configuration of the copy, from that of the site."""
    tree = copy.deepcopy(source.tree)
    tree.value[:] = [pair for pair in tree.value if pair[0].value in _KEPT]
    values = {key: value for key, value in source.values.items() if key in _KEPT}
    # Given, though empty: else that of hindsite.yml would be taken.
    yaml_tree.change(tree, "site_url", "")
    yaml_tree.change(tree, "use_directory_urls", value=False)
    yaml_tree.change(tree, "plugins", [{"search": _search_options(source.values)}, "offline"])
    for key in ("extra_css", "extra_javascript"):
        _keep_local(tree, values, key)
    theme = _theme_of(tree, values)
    yaml_tree.change(theme, "font", value=False)
    _keep_features(theme)
    for key in ("logo", "favicon"):
        if _is_remote(yaml_tree.entry(theme, key)):
            yaml_tree.drop(theme, key)
    extra = yaml_tree.subtree(tree, "extra")
    yaml_tree.drop(extra, *_REMOTE_EXTRAS)
    yaml_tree.change(extra, "polyfills", [SHIM])
    return replace(source, tree=tree, values=values)


def forbid_others(stage: Stage) -> None:
    """Have each page forbid its browser to load anything from another origin.

    Raises:
        OutputError: The stage cannot be written.
    """
    declare(_POLICY, stage)


def tidy(folder: Path) -> None:
    """Remove what only a server has a use for from a copy that was built."""
    for name in _OF_SERVERS:
        (folder / name).unlink(missing_ok=True)


def _theme_of(tree: MappingNode, values: dict[str, Any]) -> MappingNode:
    """The user's theme as a mapping; else, as only Material has the search, the shipped one."""
    theme = values.get("theme")
    name = theme.get("name") if isinstance(theme, Mapping) else theme
    if name != _THEME:
        file = templates_folder() / "mkdocs.yml"
        shipped, shipped_values = load_tree(file, file)
        yaml_tree.change(tree, "theme", yaml_tree.entry(shipped, "theme"))
        values["theme"] = shipped_values["theme"]
    elif not isinstance(theme, Mapping):
        yaml_tree.change(tree, "theme", {"name": _THEME})
        values["theme"] = {"name": _THEME}
    return yaml_tree.subtree(tree, "theme")


def _keep_features(theme: MappingNode) -> None:
    """Drop instant navigation: it fetches pages, and on files the theme's script breaks by it."""
    features = yaml_tree.entry(theme, "features")
    if isinstance(features, SequenceNode):
        features.value[:] = [
            item for item in features.value if not str(item.value).startswith(_INSTANT)
        ]


def _keep_local(tree: MappingNode, values: dict[str, Any], key: str) -> None:
    """Of a list of files only those of the site itself."""
    node = yaml_tree.entry(tree, key)
    if isinstance(node, SequenceNode):
        node.value[:] = [item for item in node.value if not _is_remote(_path_of(item))]
        values[key] = [""] * len(node.value)


def _path_of(item: Node) -> Node | None:
    return yaml_tree.entry(item, "path") if isinstance(item, MappingNode) else item


def _is_remote(node: Node | None) -> bool:
    return isinstance(node, ScalarNode) and bool(_REMOTE.match(str(node.value)))


def _search_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """How the user's search takes words apart."""
    plugins = values.get("plugins")
    pairs: list[tuple[Any, Any]] = []
    for item in plugins if isinstance(plugins, list) else [plugins]:
        if isinstance(item, Mapping):
            pairs += item.items()
    options = next((given for name, given in pairs if name in _SEARCHES), None)
    given = options if isinstance(options, Mapping) else {}
    return {name: given[name] for name in _OPTIONS_OF_SEARCH if name in given}
