"""Parts of a text that lower audiences do not see, and the text without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from hindsite.model.enums import Audience
from hindsite.model.values import Record

__all__ = ["Cut", "Held"]


class Held(Record):
    """Lines of a text, markers included, that only this tier and those above it see.

    Lines count from 0, and the end is excluded.
    """

    start: int
    end: int
    tier: Audience


@dataclass(frozen=True)
class Cut:
    """A text of which some lines are taken out; each run of them leaves one empty line.

    Args:
        text: All of it.
        spans: First line and end of what is taken out, in any order; they may overlap.
    """

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def for_audience(cls, text: str, held: Iterable[Held], audience: Audience) -> Cut:
        """The text as one audience may see it."""
        hidden = [item for item in held if not audience.sees(item.tier)]
        return cls(text, tuple((item.start, item.end) for item in hidden))

    @cached_property
    def _lines(self) -> Sequence[str]:
        return self.text.split("\n")

    @cached_property
    def gone(self) -> frozenset[int]:
        """The lines that are taken out."""
        return frozenset(line for start, end in self.spans for line in range(start, end))

    @cached_property
    def left(self) -> str:
        """The text without them."""
        if not self.gone:
            return self.text
        return "\n".join(
            "" if number in self.gone else line
            for number, line in enumerate(self._lines)
            if number not in self.gone or number - 1 not in self.gone
        )

    @property
    def taken(self) -> Iterator[str]:
        """What was taken out, run by run."""
        runs = groupby(range(len(self._lines)), self.gone.__contains__)
        for is_gone, numbers in runs if self.gone else ():
            text = "\n".join(self._lines[number] for number in numbers)
            if is_gone and text.strip():
                yield text

    def place(self, line: int) -> int:
        """The number that a line has in what is left."""
        return line - sum(1 for number in self.gone if number < line and number - 1 in self.gone)
