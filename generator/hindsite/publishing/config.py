"""mkdocs.yml → the configuration to build with: the user's own, with our pages and styles added.

The base is `mkdocs.yml` beside `hindsite.yml`, else the one shipped. What it says stays; the
stage's folders, styles, scripts and navigation come on top, and the `hindsite` plugin goes, since
its work is done by then.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.errors import OutputError, SettingsError
from hindsite.publishing import yaml_tree
from hindsite.publishing.mkdocs_host import load_tree, markdown_extensions
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from hindsite.model.settings import Site
    from hindsite.pages.values import MarkdownSettings
    from hindsite.publishing.staging import Stage

__all__ = [
    "Base",
    "assets",
    "derive",
    "markdown_settings",
    "navigation",
    "read_base",
    "shipped_theme",
    "user_theme",
    "write_theme",
]

_OWN_PLUGIN = "hindsite"
_MKDOCS_OWN_THEME = "mkdocs"
_NAMES = ("mkdocs.yml", "mkdocs.yaml")
# Every page in the navigation is rendered into every other page, so records stay out of it.
_SECTIONS = {
    "Home": "index",
    "Incidents": "incidents",
    "Runbooks": "runbooks",
    "Alerts": "alerts",
    "Services": "services",
    "Follow-up": "follow-up",
    "Metrics": "metrics",
    "Reports": "reports",
    "Policy": "policy",
}


@dataclass(frozen=True, slots=True)
class Base:
    """A configuration as read: its file, the folder its paths start from, its tree, its values.

    `file` is where it was read; `location` is where it counts as lying: the two differ for the
    shipped one, whose paths would start from the knowledge base as well.
    """

    file: Path
    location: Path
    tree: MappingNode
    values: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self.location.parent

    def error(self, problem: str, key: str = "") -> SettingsError:
        """A settings error that names the file, and the line of the key where it is known."""
        line = yaml_tree.line_of(self.tree, key)
        place = f"{self.file.name}, line {line}" if line else self.file.name
        return SettingsError(f"{place}: {problem}", f"Correct {self.file}.")


def read_base(base: Path) -> Base:
    """Read the configuration that a build of the knowledge base starts from.

    Args:
        base: The folder of `hindsite.yml`.

    Raises:
        SettingsError: It cannot be read, is no YAML, or is no mapping.
    """
    folder = base.resolve()
    own = next((folder / name for name in _NAMES if (folder / name).is_file()), None)
    file = own or templates_folder() / "mkdocs.yml"
    location = own or folder / "mkdocs.yml"
    tree, values = load_tree(file, location)
    return Base(file, location, tree, values)


def markdown_settings(base: Path) -> MarkdownSettings:
    """The Markdown extensions that the site is built with, and their configuration.

    Args:
        base: The folder of `hindsite.yml`.

    Raises:
        SettingsError: The configuration cannot be read, or an extension cannot be loaded.
    """
    return markdown_extensions(read_base(base))


def derive(source: Base, stage: Stage, paths: Collection[str], site: Site) -> str:
    """The configuration of a staged tree, as the text of a `mkdocs.yml`.

    Args:
        source: What the user wants.
        stage: Where pages and theme lie.
        paths: The pages, posix paths below `stage.docs`.
        site: Name, description and address, for where `source` is silent.

    Raises:
        SettingsError: A part of `source` is no list or mapping where one is needed.
    """
    tree = copy.deepcopy(source.tree)
    yaml_tree.drop(tree, "INHERIT", "watch", "edit_uri_template")
    yaml_tree.change(tree, "docs_dir", stage.docs.name)
    yaml_tree.change(tree, "site_dir", stage.site.name)
    yaml_tree.change(tree, "edit_uri", "")
    yaml_tree.change(tree, "strict", value=True)
    _relax_validation(tree)
    _add_theme(tree, source, stage)
    _leave_out_own_plugin(tree)
    _make_hooks_absolute(tree, source)
    _add_extras(tree, source, assets(paths, stage.theme))
    _add_presentation(tree, site, paths)
    return yaml_tree.text_of(tree)


def navigation(paths: Collection[str]) -> list[dict[str, str]]:
    """The navigation for those of our sections that were staged."""
    return [
        {title: path}
        for title, stem in _SECTIONS.items()
        for path in (f"{stem}.md", f"{stem}/index.md")
        if path in paths
    ]


def shipped_theme() -> Path:
    """The folder of our theme overrides; it need not exist."""
    return templates_folder() / "theme"


def write_theme(source: Base, stage: Stage) -> None:
    """Copy our theme overrides into the stage, and the user's `custom_dir` over them.

    Raises:
        SettingsError: `custom_dir` does not exist.
        OutputError: The stage cannot be written.
    """
    try:
        for folder in _theme_folders(source):
            shutil.copytree(folder, stage.theme, dirs_exist_ok=True)
    except OSError as error:
        message = f"The theme overrides cannot be copied to {stage.theme}: {error}."
        raise OutputError(message, "Make both folders accessible to the build.") from error


def _theme_folders(source: Base) -> Iterator[Path]:
    if shipped_theme().is_dir():
        yield shipped_theme()
    yield from user_theme(source)


def user_theme(source: Base) -> Iterator[Path]:
    """The folder of the user's own theme overrides, if there is one.

    Raises:
        SettingsError: `custom_dir` does not exist.
    """
    theme = source.values.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, Mapping) else None
    if custom is None:
        return
    folder = source.folder / str(custom)
    if not folder.is_dir():
        problem = f"theme.custom_dir names {custom}, and there is no such folder."
        raise source.error(problem, "theme")
    yield folder


def assets(paths: Collection[str], theme: Path) -> dict[str, list[str]]:
    """Our style sheet and script, by the option they belong to, where pages or theme have them."""
    wanted = {"extra_css": "assets/hindsite.css", "extra_javascript": "assets/hindsite.js"}
    return {
        option: [path]
        for option, path in wanted.items()
        if path in paths or (theme / path).is_file()
    }


def _relax_validation(tree: MappingNode) -> None:
    validation = yaml_tree.subtree(tree, "validation")
    yaml_tree.change(yaml_tree.subtree(validation, "nav"), "omitted_files", "ignore")
    if yaml_tree.entry(validation, "anchors") is None:
        links = yaml_tree.subtree(validation, "links")
        # Zensical does not see the anchors of a page's HTML, and would miss each of them.
        if yaml_tree.entry(links, "anchors") is None:
            yaml_tree.change(links, "anchors", "ignore")


def _add_theme(tree: MappingNode, source: Base, stage: Stage) -> None:
    if not stage.theme.is_dir():
        return
    former = yaml_tree.entry(tree, "theme")
    theme = yaml_tree.subtree(tree, "theme")
    if isinstance(former, ScalarNode) and source.values["theme"]:
        yaml_tree.change(theme, "name", former)
    elif yaml_tree.entry(theme, "name") is None:
        yaml_tree.change(theme, "name", _MKDOCS_OWN_THEME)
    yaml_tree.change(theme, "custom_dir", str(stage.theme))


def _leave_out_own_plugin(tree: MappingNode) -> None:
    plugins = yaml_tree.entry(tree, "plugins")
    if isinstance(plugins, MappingNode):
        yaml_tree.drop(plugins, _OWN_PLUGIN)
    elif isinstance(plugins, SequenceNode):
        plugins.value[:] = [item for item in plugins.value if not _is_own_plugin(item)]


def _is_own_plugin(item: Node) -> bool:
    if isinstance(item, MappingNode):
        return yaml_tree.entry(item, _OWN_PLUGIN) is not None
    return bool(item.value == _OWN_PLUGIN)


def _make_hooks_absolute(tree: MappingNode, source: Base) -> None:
    hooks = source.values.get("hooks")
    if isinstance(hooks, list):
        yaml_tree.change(tree, "hooks", [str(source.folder / str(hook)) for hook in hooks])


def _add_extras(tree: MappingNode, source: Base, extras: Mapping[str, list[str]]) -> None:
    for option, paths in extras.items():
        former = yaml_tree.entry(tree, option)
        if source.values.get(option) is None:
            yaml_tree.change(tree, option, paths)
        elif isinstance(former, SequenceNode):
            former.value.extend(map(yaml_tree.node_of, paths))
        else:
            raise source.error(f"{option} must be a list.", option)


def _add_presentation(tree: MappingNode, site: Site, paths: Collection[str]) -> None:
    wanted = {
        "site_name": site.name,
        "site_description": site.description,
        "site_url": site.url,
        "nav": navigation(paths),
    }
    for key, value in wanted.items():
        if value and yaml_tree.entry(tree, key) is None:
            yaml_tree.change(tree, key, value)
