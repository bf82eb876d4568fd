"""The page of each code: what it means, why, how to mend, how to switch off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.checks.catalogue import EXPLANATIONS, LEVELS
from hindsite.resources import rules_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ADDRESS", "address", "page"]

ADDRESS = "https://github.com/hindsite/hindsite/blob/main/docs/rules/"
"""Where the pages are for those who read a report in a browser."""


def address(code: str) -> str:
    """The web address of a code's page; of the folder of all for no code."""
    return f"{ADDRESS}{code}.md" if code else ADDRESS


def page(code: str) -> str:
    """The page of a code, as Markdown with full addresses; a line where it is missing."""
    path: Path = rules_folder() / f"{code}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return f"# {code}\n\n**{LEVELS[code]}**: {EXPLANATIONS[code]}.\n"
    return text.replace("](../", f"]({ADDRESS.removesuffix('rules/')}")
