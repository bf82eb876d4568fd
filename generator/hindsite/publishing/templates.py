"""The templates that a record's page needs, compiled by another process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.theme import Theme

from hindsite.pages.compiling import OURS, THEMES, Code, compiled
from hindsite.pages.environment import Templates

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Codes", "compiled_for", "expect"]

_THEME = "material"
_PAGE = "main.html"

Codes = tuple[list[Code], list[Code]]
"""Ours, and those of the theme."""


def compiled_for(overrides: Path | None) -> Codes:
    """Compile them. Who has another theme than the usual one has no use for its templates.

    Args:
        overrides: The user's folder of templates, or None.
    """
    return Templates(overrides).compiled(), compiled(Theme(_THEME).get_env(), [_PAGE])


def expect(codes: Callable[[], Codes]) -> None:
    """Have them taken from there when the first one is needed."""
    OURS.expect(lambda: codes()[0])
    THEMES.expect(lambda: codes()[1])
