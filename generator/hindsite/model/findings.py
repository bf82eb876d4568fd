"""What is wrong with a record, and exactly where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

__all__ = [
    "TEXT",
    "UNKNOWN",
    "Finding",
    "Last",
    "Level",
    "Place",
    "Places",
    "Step",
    "dotted",
    "errors_among",
]

Step = str | int

TEXT = 0
"""The step from a field to its very text, where this does not begin with the value itself.

Marked are texts in quotes; with column 0 those of which only the beginning can be found.
"""


class Level(StrEnum):
    """How much a finding weighs: errors fail a build, warnings and notes do not.

    A warning is something that is most likely wrong, a note something that could be better.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: `path` is posix, relative to the base; lines and columns count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Last:
    """The last instant and the last day that a record tells of; None where it is not known."""

    instant: datetime | None = None
    day: date | None = None

    def is_over(self, as_of: datetime, today: date) -> bool:
        """Whether all that is told of has been by then, for sure."""
        known = self.instant is not None and self.instant <= as_of
        return known and self.day is not None and self.day <= today


UNKNOWN = Last()
"""Nobody has looked."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where each field of one record stands.

    `marks` leads from the steps to a field, such as `("timeline", 3, "at")`, to line and column
    of its value. A field that has no mark of its own stands where its nearest parent does.
    `origin` is a digest of all that the record was read from, `facts` one of all that it says
    outside of its body; they are empty where that is not known, and where something of the record
    was taken away since. `last` is the end of what it tells of: nothing in it is later.
    """

    path: str
    # Without it they have a hash: a default that has none is copied for each record.
    marks: Mapping[tuple[Step, ...], tuple[int, int]] = field(default_factory=dict, hash=False)
    origin: str = field(default="", compare=False)
    facts: str = field(default="", compare=False)
    last: Last = field(default=UNKNOWN, compare=False)

    def altered(self) -> Places:
        """The places of a record that is not as it was read any more."""
        return replace(self, origin="", facts="", last=UNKNOWN)

    def marked(self, mark: str) -> Places:
        """The places of a record from which a part was taken that the mark and it tell."""
        origin, facts = (text and f"{text} {mark}" for text in (self.origin, self.facts))
        return replace(self, origin=origin, facts=facts)

    def inside(self, steps: tuple[Step, ...], offset: int) -> tuple[int, int] | None:
        """Line and column of a character within a field's text, counted from 0.

        None where the file has no such field, or where its text is laid out otherwise there: over
        several lines, or with escapes.
        """
        line, column = self.marks.get((*steps, TEXT)) or self.marks.get(steps, (0, 0))
        return (line, column + offset) if column else None

    def of(self, *steps: Step) -> Place:
        """The place of a field, or of the nearest parent that is in the file."""
        while steps and steps not in self.marks:
            steps = steps[:-1]
        return Place(self.path, *self.marks.get(steps, (1, 1)))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, by which rule, found, expected and how to mend it.

    `field` is the dotted path of the field, `timeline[3].at`, or empty for a whole file.
    """

    place: Place
    level: Level
    rule: str
    message: str
    remedy: str
    field: str = ""
    found: str = ""
    expected: str = ""

    @property
    def sort_key(self) -> tuple[Place, str, str]:
        """Findings are listed by place, then by rule."""
        return (self.place, self.rule, self.message)


def errors_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that are errors, in their order."""
    return tuple(finding for finding in findings if finding.level is Level.ERROR)


def dotted(steps: tuple[Step, ...]) -> str:
    """The steps to a field as people write them: `timeline[3].at`."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
