"""Where a user's own page templates lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.errors import TemplateError
from hindsite.model.names import did_you_mean
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["own_templates"]

_PAGES = "pages"
_LIKENESS = 0.85
"""Endings that all have in common make any two names alike."""
_BACKUPS = ("~", ".bak", ".orig", ".rej", ".tmp")
"""Endings of what editors and tools leave beside a file."""


def own_templates(base: Path) -> Path | None:
    """The user's own templates; in our repository they are the shipped ones themselves.

    Raises:
        TemplateError: One of them has nearly the name of ours, and so takes the place of none.
    """
    folder, ours = (base / "site_templates").resolve(), templates_folder().resolve()
    if not folder.is_dir() or folder == ours:
        return None
    known = _names(ours / _PAGES)
    own = _names(folder / _PAGES)
    for name in sorted(own - known):
        question = did_you_mean(name, known - own, _LIKENESS)
        if question and not _is_mentioned(name, (folder / _PAGES / other for other in own)):
            message = f"site_templates/{_PAGES}/{name} takes the place of no template; {question}"
            raise TemplateError(message, "Rename it, or take it away if no template includes it.")
    return folder


def _names(folder: Path) -> set[str]:
    files = folder.rglob("*") if folder.is_dir() else ()
    return {
        file.relative_to(folder).as_posix()
        for file in files
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith(_BACKUPS)
    }


def _is_mentioned(name: str, templates: Iterable[Path]) -> bool:
    """Whether a template includes, imports or extends the one of that name."""
    return any(
        f"{quote}{name}{quote}" in text
        for text in (file.read_text(encoding="utf-8", errors="replace") for file in templates)
        for quote in "\"'"
    )
