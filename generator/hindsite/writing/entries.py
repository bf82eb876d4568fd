"""What is added to a record, and why something cannot be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

__all__ = ["Entry", "Item", "RefusedError"]


class RefusedError(Exception):
    """A text is left as it is; the message is half a sentence that says why.

    `remedy` is a sentence on what to do, where that is not to mend the text.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `text` is one line of Markdown, `at` is aware.

    `step` is the minute of the step of escalation that it was, if it was one.
    """

    at: datetime
    text: str
    by: str | None = None
    step: float | None = None

    @property
    def signed(self) -> str:
        """The text with who did it, for a form that has no place of its own for that."""
        return f"{self.text} ({self.by})" if self.by else self.text

    @property
    def in_prose(self) -> Entry:
        """The same where a line of text has to say which step it was."""
        if self.step is None:
            return self
        return replace(self, text=f"{self.text} (escalation step {self.step:g})", step=None)


@dataclass(frozen=True, slots=True)
class Item:
    """A mapping for a list in front matter: its time, aware, then its other fields in order."""

    at: datetime
    others: Mapping[str, str | datetime]

    @property
    def values(self) -> Mapping[str, str | datetime]:
        """All fields, the time first."""
        return {"at": self.at, **self.others}
