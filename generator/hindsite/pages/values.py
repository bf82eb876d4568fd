"""What crosses the doors of this room: settings that come in, pages that go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hindsite.model.enums import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["MarkdownSettings", "Options", "Page"]


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """Python-Markdown extensions and their configuration, as `mkdocs.yml` names them."""

    extensions: tuple[str, ...]
    configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """How pages are made: for whom, with which Markdown, and where a user's own templates lie.

    `overrides` is the user's `site_templates` folder or None; `edit_url` the prefix to which a
    record's path is added for its edit link.
    """

    markdown: MarkdownSettings
    audience: Audience = Audience.INTERNAL
    overrides: Path | None = None
    edit_url: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the staged tree: posix path below the docs folder, and its text."""

    path: str
    text: str
