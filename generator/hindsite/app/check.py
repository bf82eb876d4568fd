"""Records → findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite import checks
from hindsite.app.asking import instant_named, require_content
from hindsite.app.keeping import library_of
from hindsite.errors import UsageError
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.findings import Finding

__all__ = ["run"]


def run(
    base: Path, paths: Sequence[Path] = (), as_of: str | datetime | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a knowledge base, by place.

    Args:
        base: The folder of `hindsite.yml`.
        paths: Files and folders to which findings are limited; relative ones start from `base`.
            All records are read even so, since one may contradict another.
        as_of: The instant at which things are due; see `instant_named` for the default.

    Raises:
        UsageError: A path does not exist or lies elsewhere, or the instant is none.
        SettingsError: There is no content, or hindsite.yml cannot be used.
    """
    wanted = {_within(base, path) for path in paths}
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    require_content(base, settings)
    library = library_of(base, settings)
    found = library.with_findings(checks.check(library, instant)).findings
    return tuple(finding for finding in found if not wanted or _is_in(finding, wanted))


def _within(base: Path, path: Path) -> str:
    """The path as findings name it: posix, relative to the knowledge base."""
    full, root = (base / path).resolve(), base.resolve()
    if not full.exists():
        message = f"{path} does not exist in {root}."
        raise UsageError(message, "Name files or folders of the knowledge base.")
    if not full.is_relative_to(root):
        message = f"{path} lies outside of {root}."
        raise UsageError(message, "Name files or folders of the knowledge base.")
    return full.relative_to(root).as_posix()


def _is_in(finding: Finding, wanted: Collection[str]) -> bool:
    path = finding.place.path
    return any(name in {".", path} or path.startswith(f"{name}/") for name in wanted)
