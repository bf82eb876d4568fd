"""Markdown settings → a digest of all that turns a text into HTML, where all of it is known."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from hindsite.pages.values import MarkdownSettings

__all__ = ["fingerprint", "program"]

_PACKAGES = {
    "markdown": "Markdown",
    "pymdownx": "pymdown-extensions",
    "material": "mkdocs-material",
    "pygments": "Pygments",
    "nh3": "nh3",
}
"""Where extensions and their functions may come from, by what their packages are called."""

_PLUGGED = ("markdown.extensions", "pygments.lexers")
_FROM_FILES = "custom_icons"


class _UnknownError(Exception):
    """What this does cannot be told from its name and its version."""


def fingerprint(settings: MarkdownSettings) -> str | None:
    """A digest that is another one whenever the same text may become other HTML.

    None where an extension, or a function in its configuration, comes from elsewhere than Python-
    Markdown, PyMdown Extensions and Material, or reads files of its own.
    """
    try:
        extensions = [_extension(name) for name in settings.extensions]
        configs = _plain(settings.configs)
    except _UnknownError:
        return None
    return digest(*extensions, configs, repr(settings.trusted), *program())


def _extension(name: str) -> str:
    package = name.partition(".")[0]
    if "." not in name and find_spec(f"markdown.extensions.{name}"):
        return name
    if "." in name and package in _PACKAGES:
        return name
    raise _UnknownError(name)


def _plain(value: object) -> str:
    """A value of a configuration as text that is the same in each process."""
    if value is None or isinstance(value, (str, int, float)):
        return repr(value)
    if isinstance(value, Mapping):
        if _FROM_FILES in value:
            raise _UnknownError(_FROM_FILES)
        return f"{{{','.join(f'{_plain(key)}:{_plain(value[key])}' for key in value)}}}"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[{','.join(map(_plain, value))}]"
    if isinstance(value, partial):
        return f"partial[{','.join(map(_plain, (value.func, value.args, value.keywords)))}]"
    module, name = getattr(value, "__module__", ""), getattr(value, "__qualname__", "")
    if not name or str(module).partition(".")[0] not in _PACKAGES or "<" in name:
        raise _UnknownError(repr(value))
    return f"{module}:{name}"


@cache
def program() -> tuple[str, ...]:
    """What renders and cleans, with its versions, and what else is plugged into it."""
    packages = (f"{name} {_version(name)}" for name in _PACKAGES.values())
    plugged = (
        f"{group} {item.name} {item.value} {item.dist.version if item.dist else ''}"
        for group in _PLUGGED
        for item in sorted(entry_points(group=group), key=lambda item: (item.name, item.value))
    )
    return (sys.version, *packages, *plugged, source_digest("hindsite.pages"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
