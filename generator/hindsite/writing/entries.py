"""What is added to a record, and why something cannot be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Entry", "Item", "RefusedError"]


class RefusedError(Exception):
    """A text is left as it is; the message is half a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `text` is one line of Markdown, `at` is aware."""

    at: datetime
    text: str
    by: str | None = None

    @property
    def signed(self) -> str:
        """The text with who did it, for a form that has no place of its own for that."""
        return f"{self.text} ({self.by})" if self.by else self.text


@dataclass(frozen=True, slots=True)
class Item:
    """A mapping for a list in front matter: its time, aware, then its other fields in order."""

    at: datetime
    others: Mapping[str, str | datetime]

    @property
    def values(self) -> Mapping[str, str | datetime]:
        """All fields, the time first."""
        return {"at": self.at, **self.others}
