"""What YAML text holds: plain data, all scalars as strings, with the places where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from hindsite.model.findings import Step, dotted

if TYPE_CHECKING:
    from hindsite.reading.comments import Cut
    from hindsite.reading.notes import Note

__all__ = ["NULLS", "Data", "Marks", "Parsed", "Scalar", "Steps"]

Data = dict[str, "Data"] | list["Data"] | str | None
Steps = tuple[Step, ...]
Marks = dict[Steps, tuple[int, int]]

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""Values without quotes that say that there is none."""


class Scalar(str):
    """A scalar that knows where it stands, so that a warning about it can say so."""

    __slots__ = ("steps", "where")

    steps: Steps
    where: tuple[int, int]

    @classmethod
    def placed(cls, text: str, where: tuple[int, int], steps: Steps) -> Self:
        """Text that stands at a line and column, at the end of these steps."""
        made = cls(text)
        made.where, made.steps = where, steps
        return made

    @property
    def field(self) -> str:
        """The field that holds it, as people write it."""
        return dotted(self.steps)


@dataclass(slots=True)
class Parsed:
    """What a YAML text holds. `data` is None where it could not be read at all.

    `marks` leads from steps to line and column of a value, `keys` to those of its key. `cuts` are
    values that may have lost their end to a comment. `has_nulls` says whether a value is missing.
    """

    data: Data = None
    marks: Marks = field(default_factory=dict)
    keys: Marks = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)
    cuts: list[Cut] = field(default_factory=list)
    has_nulls: bool = False
