"""Where a user's own page templates lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["own_templates"]


def own_templates(base: Path) -> Path | None:
    """The user's own templates; in our repository they are the shipped ones themselves."""
    folder = (base / "site_templates").resolve()
    return folder if folder.is_dir() and folder != templates_folder().resolve() else None
