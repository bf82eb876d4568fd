"""What crosses the doors of this room: settings that come in, pages that go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hindsite.model.enums import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from hindsite.store import Pack

__all__ = ["Entry", "MarkdownSettings", "Options", "Page"]


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """Python-Markdown extensions and their configuration, as `mkdocs.yml` names them."""

    extensions: tuple[str, ...]
    configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """How pages are made: for whom, with which Markdown, and where a user's own templates lie.

    `overrides` is the user's `site_templates` folder or None; `edit_url` the prefix to which a
    record's path is added for its edit link. `bodies` are rendered bodies of former builds for the
    same audience; pages are the same without.
    """

    markdown: MarkdownSettings
    audience: Audience = Audience.INTERNAL
    overrides: Path | None = None
    edit_url: str | None = None
    bodies: Pack | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search knows of one record, incident or runbook; all of it may be seen by all.

    `url` is its address from the root of the site. `text` is the body as plain text, `names` are
    the id and all aliases. `day` is the one it is sorted by, `minutes` how long it lasted.
    `facets` lead from a facet such as `severity` to the record's words of it.
    """

    kind: str
    names: tuple[str, ...]
    url: str
    title: str
    summary: str
    text: str
    day: date | None
    minutes: float | None
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the staged tree: posix path below the docs folder, and its text.

    A record's page has what the search knows of it.
    """

    path: str
    text: str
    entry: Entry | None = None
