"""A tiny knowledge base, its pages, and ways to build it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.model.settings import Settings
from hindsite.pages.values import Page
from hindsite.publishing import publish as publishing
from hindsite.publishing.publish import Plan, Published
from tests.once import once

AS_OF = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)

Fingerprint = Callable[[Path], dict[str, str]]
Publish = Callable[..., Published]

__all__ = [
    "AS_OF",
    "Fingerprint",
    "Publish",
    "as_of",
    "base",
    "fingerprint",
    "leftovers",
    "once",
    "pages",
    "plan",
    "publish",
]


@pytest.fixture
def as_of() -> datetime:
    """The instant that sites speak of."""
    return AS_OF


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The folder of a knowledge base."""
    folder = tmp_path / "base"
    folder.mkdir()
    return folder


@pytest.fixture
def pages() -> list[Page]:
    """A home page, two sections, a record out of the navigation, and static files."""
    return [
        Page("index.md", "---\ntitle: Home\n---\n# Home\n\n[A](incidents/a/index.md)\n"),
        Page("incidents/index.md", "# Incidents\n"),
        Page("incidents/a/index.md", "---\ntitle: A\n---\n<p>Größe <code>*x*</code></p>\n"),
        Page("runbooks/index.md", "# Runbooks\n\n```sh\nls\n```\n"),
        Page("data/incidents.csv", "id\na\n"),
        Page("assets/hindsite.css", "body {}\n"),
    ]


@pytest.fixture
def plan(base: Path) -> Plan:
    """Builds with the default engine and does not wait for other builds."""
    return Plan(base=base, settings=Settings(), as_of=AS_OF, patience_seconds=0.0)


@pytest.fixture
def publish(base: Path, plan: Plan, pages: list[Page]) -> Publish:
    """Publishes the pages, or others, to `site` in the knowledge base."""

    def run(others: list[Page] | None = None) -> Published:
        return publishing.publish(pages if others is None else others, base / "site", plan)

    return run


@pytest.fixture
def fingerprint() -> Fingerprint:
    """The hash of every file of a folder."""

    def run(folder: Path) -> dict[str, str]:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return run


@pytest.fixture
def leftovers(base: Path) -> Callable[[], list[str]]:
    """Names of what builds left beside the site and in `.hindsite`, apart from what may stay."""

    def run() -> list[str]:
        beside = [path.name for path in base.iterdir() if ".hindsite-" in path.name]
        within = [path.name for path in (base / ".hindsite").glob("stage-*")]
        return sorted(beside + within)

    return run
