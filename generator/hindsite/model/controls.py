"""Text that JSON lets through and a terminal obeys, or that no encoding has."""

from __future__ import annotations

import re

__all__ = ["json_told"]

# C1 controls, separators of lines, what turns the direction of writing, and halves of characters.
_CONTROLS = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_told(text: str) -> str:
    """JSON that may be shown anywhere and means the same: such characters as their escapes."""
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
