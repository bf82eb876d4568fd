"""Bytes of a file → its lines, each with the end that it has; and back with lines put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

__all__ = ["Lines", "rows_of"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_END = re.compile(r"(?:\r\n|\r|\n)\Z")
_BOUNDARY = re.compile(r"-{3,}\s*")


def rows_of(text: str) -> list[str]:
    """The lines of a text as editors count them, each with its end."""
    return _LINE.findall(text)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file, counted from 0. A byte order mark stays in the first of them."""

    rows: tuple[str, ...]

    @classmethod
    def of(cls, content: bytes) -> Self:
        """The lines of a file.

        Raises:
            UnicodeDecodeError: It is not UTF-8.
        """
        return cls(tuple(rows_of(content.decode("utf-8"))))

    @property
    def front(self) -> tuple[int, int]:
        """The lines of the front matter between its two boundaries; the end is excluded.

        Raises:
            ValueError: There is none.
        """
        bare = (row.lstrip("\ufeff") for row in self.rows)
        found = [index for index, row in enumerate(bare) if _BOUNDARY.fullmatch(row)]
        first, second = found[:2]
        return first + 1, second

    def text(self, start: int, end: int) -> str:
        """Some of the lines, as they are."""
        return "".join(self.rows[start:end])

    def end_near(self, index: int) -> str:
        """How a line put in before this one is to end: as the one above it, else as the first."""
        for row in (*reversed(self.rows[:index]), *self.rows[index:]):
            if match := _END.search(row):
                return match[0]
        return "\n"

    def with_lines(self, index: int, texts: Sequence[str]) -> bytes:
        """The file with these lines before line `index`; all else is as it was.

        A file whose last line has no end has none afterwards either.
        """
        end = self.end_near(index)
        before, after = self.rows[:index], self.rows[index:]
        if not after and before and not _END.search(before[-1]):
            return "".join([*before, *(end + text for text in texts)]).encode()
        return "".join([*before, *(text + end for text in texts), *after]).encode()

    def with_text(self, start: int, end: int, text: str) -> bytes:
        """The file with other text in place of some lines."""
        return "".join([*self.rows[:start], text, *self.rows[end:]]).encode()
