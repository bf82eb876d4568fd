"""Whether each page of a site depends on nothing but what is known: the gate of the fast build.

Only then may pages be made in several processes, or be taken from an earlier build.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hindsite.publishing import page_tags
from hindsite.publishing.page_renderer import unknown_extensions
from hindsite.publishing.page_tags import TAGS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["Templates", "in_the_way", "outline", "own_templates"]

_PLUGINS = frozenset({"material.plugins.search.plugin", "material.plugins.offline.plugin", TAGS})
_THEMES = frozenset({"material", "mkdocs", "readthedocs"})
_STATIC = frozenset({"404.html", "sitemap.xml"})
# Each page has its own instance of Markdown, and those of these packages keep nothing beside it.
_EXTENSIONS = ("markdown.", "pymdownx.")
_OBJECT = re.compile(r"!<?[^\s>]*python/[^\s]*")
_NAMED = re.compile(r"!!python/name:(?:material|markdown|pymdownx)\.[\w.]+")
_DATE = re.compile(r"build_date_utc|update_date")
# With a quote after it `content` is an attribute of HTML.
_OTHER_PAGES = re.compile(
    r"(?<!page\.)(?<!block )\b(?:content\b(?!=[\"'])|(?:markdown|toc|present_anchor_ids)\b)"
)


def in_the_way(config: MkDocsConfig, text: str) -> str | None:
    """What keeps a site from being built fast, as the end of a sentence; None where nothing does.

    Args:
        config: The configuration as loaded.
        text: The derived `mkdocs.yml` that it was loaded from.
    """
    if config.hooks:
        return "hooks may do anything"
    for name, plugin in config.plugins.items():
        if type(plugin).__module__ not in _PLUGINS:
            return f"plugin {name} is not known to treat each page by itself"
    if config.extra_templates:
        return "extra templates may show any page"
    if config.theme.name not in _THEMES:
        return f"the theme {config.theme.name} is not known"
    tags = page_tags.in_the_way(config)
    return tags or _in_templates(config) or _in_markdown(config, text) or _in_search(config)


def _in_templates(config: MkDocsConfig) -> str | None:
    others = sorted(set(config.theme.static_templates) - _STATIC)
    custom = config.theme.custom_dir
    own = [name for name in _STATIC if custom and (Path(custom) / name).exists()]
    names = others or own
    return f"the template {names[0]} may show any page" if names else None


def _in_markdown(config: MkDocsConfig, text: str) -> str | None:
    for found in _OBJECT.findall(text):
        if not _NAMED.fullmatch(found):
            return f"{found} may do anything"
    for name in unknown_extensions(config.markdown_extensions, {}):
        if not name.startswith(_EXTENSIONS) and find_spec(f"markdown.extensions.{name}") is None:
            return f"the Markdown extension {name} is not known"
    return None


def _in_search(config: MkDocsConfig) -> str | None:
    modules = {type(plugin).__module__ for plugin in config.plugins.values()}
    if "material.plugins.search.plugin" in modules and "jieba" in sys.modules:
        return "the search cuts Chinese into words with dictionaries of its own"
    return None


@dataclass(frozen=True, slots=True)
class Templates:
    """What a theme's templates ask for: the date of the build, and the insides of other pages.

    `sources` are all files that come with no package, the user's and our own: path and content.
    """

    show_date: bool
    show_others: bool
    sources: tuple[str | bytes, ...]


def own_templates(config: MkDocsConfig) -> Templates:
    """Look at the templates of the theme, its overrides included."""
    packages = tuple(_folder_of(name) for name in ("mkdocs", "material"))
    show_date = show_others = False
    sources: list[str | bytes] = []
    for folder in map(Path, config.theme.dirs):
        foreign = any(folder.is_relative_to(package) for package in packages if package)
        for path in _templates(folder) if foreign else _all_files(folder):
            raw = path.read_bytes()
            text = raw.decode("utf-8", "replace") if path.suffix == ".html" else ""
            show_date = show_date or bool(_DATE.search(text))
            if not foreign:
                show_others = show_others or bool(_OTHER_PAGES.search(text))
                sources += [path.relative_to(folder).as_posix(), raw]
    return Templates(show_date, show_others, tuple(sources))


def _folder_of(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _all_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _templates(folder: Path) -> Iterator[Path]:
    """The templates of a package's theme, without its thousands of icons."""
    for path in sorted(folder.iterdir() if folder.is_dir() else ()):
        if path.is_dir() and path.name not in {".icons", "assets", "__pycache__"}:
            yield from _templates(path)
        elif path.suffix == ".html":
            yield path


def outline(items: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Navigation as plain values, which are equal where it looks equal on all pages."""
    return [
        (type(item).__name__, item.title, getattr(item, "url", None), outline(item.children or ()))
        for item in items
    ]
