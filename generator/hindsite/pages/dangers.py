"""Dangerous commands in a text of code: where they stand, and what they do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hindsite.model.danger import Danger

__all__ = ["Found", "find_dangers"]

_LINE = re.compile(r"(?:\\\n|[^\n])+")
_LONGEST = 2_000
"""So much of a line is searched: nobody types more, and patterns take time on what is longer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A command between two offsets of a text; `words` are it on one line."""

    start: int
    end: int
    words: str
    danger: Danger


def find_dangers(text: str, dangers: Sequence[Danger]) -> list[Found]:
    """The dangerous commands of a text, in its order; of those that overlap the first listed.

    A line that ends in a backslash goes on in the next.
    """
    found: list[Found] = []
    for line in _LINE.finditer(text):
        inside: list[Found] = []
        for one in _in_line(line[0][:_LONGEST].replace("\\\n", "  "), line.start(), dangers):
            if not any(one.start < other.end and other.start < one.end for other in inside):
                inside.append(one)
        found += sorted(inside, key=lambda one: one.start)
    return found


def _in_line(line: str, offset: int, dangers: Sequence[Danger]) -> Iterator[Found]:
    for danger in dangers:
        for match in danger.expression.finditer(line):
            if match[0].strip():
                words = " ".join(match[0].split())
                yield Found(offset + match.start(), offset + match.end(), words, danger)
