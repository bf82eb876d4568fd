"""What the reader remarks while it reads one file; a finding without its path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hindsite.model.findings import Finding, Level, Place

__all__ = ["Note", "note", "note_from", "note_row"]

WARNINGS = frozenset({
    "naive-time", "timeline-order", "templated-file", "unnamed-rule", "no-rules", "cut-by-comment",
    "commented-out",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One remark at a line and column of the file being read."""

    rule: str
    where: tuple[int, int]
    message: str
    remedy: str
    field: str = ""
    found: str = ""
    expected: str = ""
    level: Level = Level.ERROR

    def at(self, path: str) -> Finding:
        """The finding that this remark is in one file."""
        return Finding(
            place=Place(path, *self.where),
            level=self.level,
            rule=self.rule,
            message=self.message,
            remedy=self.remedy,
            field=self.field,
            found=self.found,
            expected=self.expected,
        )


def note(  # every part of a remark has its own name
    rule: str,
    where: tuple[int, int],
    message: str,
    *,
    field: str = "",
    found: str = "",
    expected: str = "",
    remedy: str = "correct the value",
    level: Level | None = None,
) -> Note:
    """A remark with the level that its rule has unless another is given."""
    weight = level or (Level.WARNING if rule in WARNINGS else Level.ERROR)
    return Note(rule, where, message, remedy, field, found, expected, weight)


def note_from(parts: Sequence[Any]) -> Note:
    """The remark of which `note_row` made this."""
    rule, line, column, message, remedy, field, found, expected, level = parts
    return Note(rule, (line, column), message, remedy, field, found, expected, Level(level))


def note_row(item: Note) -> list[object]:
    """A remark as JSON knows it."""
    return [
        item.rule, *item.where, item.message, item.remedy,
        item.field, item.found, item.expected, item.level,
    ]  # fmt: skip
