"""Markers of a body → the lines that lower audiences do not see.

`::: internal` begins a part that is held back from the public, `::: restricted` one for those who
need to know, and `:::` ends it. What looks like a marker and is none is an error: nothing is
published since somebody mistyped.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from hindsite.model.enums import Audience
from hindsite.model.held import Held
from hindsite.model.names import did_you_mean
from hindsite.model.prose import without_code_blocks, without_snippets
from hindsite.reading.notes import Note, note

__all__ = ["Marked", "marked"]

RULE = "held-back"
_TIERS = (Audience.INTERNAL.value, Audience.RESTRICTED.value)
_WORDS = "|".join(_TIERS)
_MARKER = re.compile(r"[ \t]*:::+[ \t]*([^\n]*)")
# Within a line, in a quotation or in an item; with a colon too few, or with wide ones.
_COLON = "[:\N{FULLWIDTH COLON}]"
_AMISS = re.compile(
    # Not from each colon of a rule on, which would take the square of its length.
    rf"(?<!{_COLON}){_COLON}{{3,}}+[ \t]*+(?:{_WORDS})\b"
    rf"|^[ \t]*{_COLON}{{2}}[ \t]*(?:{_WORDS})[ \t]*$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)+:::+[ \t]*$")
_END = "\n\nend"
_TICKS = re.compile(r"`{3}|~{3}")
_CODED = re.compile(r" {0,3}:::+[ \t]*\w")
# A fence that every reader of Markdown takes for one.
_FENCE = re.compile(
    r"([ \t]*)(`{3,}|~{3,})[ \t]*(?:\.?[\w#.+-]{1,40}[ \t]*)?(?:\{[^{}\n]*\}[ \t]*)?"
    r"(?:[\w-]{1,40}=(?:\"[^\"\n]*\"|'[^'\n]*')[ \t]*){0,9}"
)


@dataclass
class Marked:
    """A body without its markers, in whose place are empty lines, and what they hold back.

    With notes it is not known what is to be held back. Their lines count from 0.
    """

    body: str
    held: tuple[Held, ...] = ()
    notes: list[tuple[int, Note]] = field(default_factory=list)


def marked(body: str) -> Marked:
    """Find what the markers of a body hold back. What stands in code is no marker."""
    if "::" not in body and "\N{FULLWIDTH COLON}" * 2 not in body:
        return Marked(body)
    reader = _Reader(body)
    reader.read()
    held = tuple(sorted(reader.held, key=lambda item: (item.start, -item.end)))
    return Marked("\n".join(reader.lines), held, sorted(reader.notes, key=lambda item: item[0]))


def _code(lines: Sequence[str]) -> Container[int]:
    """The lines that are code whoever renders them.

    That are fences in which nothing begins again, nothing is less indented, and which end as they
    began. Below a fence that may be none, nothing is sure: its signs pair with later ones. Nor is
    what is merely indented, or a fence right below it: in HTML or in an item it is text.
    """
    found: set[int] = set()
    start, indent, fence, is_deep = -1, "", "", False
    for number, line in enumerate(lines):
        if start >= 0:
            if line.rstrip() == indent + fence:
                found.update(range(start, number + 1))
                start = -1
            elif line.strip() and (not line.startswith(indent) or line.startswith(indent + fence)):
                break
        elif match := _FENCE.fullmatch(line):
            if is_deep:
                break
            start, indent, fence = number, match[1], match[2]
        elif _TICKS.search(line):
            break
        else:
            is_deep = bool(line.strip()) and (is_deep or line.startswith(("    ", "\t")))
    return found


class _Reader:
    """Goes through the lines of a body once."""

    def __init__(self, body: str) -> None:
        self.lines = body.split("\n")
        self.held: list[Held] = []
        self.notes: list[tuple[int, Note]] = []
        self._body = body
        self._given = tuple(self.lines)
        # Without a tier where that was wrong, so that its end is not wrong as well.
        self._open: list[tuple[int, Audience | None]] = []

    def read(self) -> None:
        """Find parts and faults."""
        blocks = without_code_blocks(self._body + _END).split("\n")
        spans = without_snippets(self._body).split("\n")
        for number, line in enumerate(self._given):
            if match := _MARKER.fullmatch(blocks[number]):
                self._marker(number, match[1].strip())
                self.lines[number] = ""
            elif _AMISS.search(spans[number]) or _INSIDE.fullmatch(blocks[number]):
                self._amiss(number, line)
        for number, tier in self._open:
            if tier is None:
                continue
            self._add(number, f"what “::: {tier}” holds back has no end", "a line “:::” below it")
        for number in self._swallowed(blocks):
            self._amiss(number, self._given[number])

    def _swallowed(self, blocks: list[str]) -> Iterator[int]:
        """Markers in what may be code or not.

        More likely the end of the code was forgotten above them, or is no end for who renders it.
        """
        coded = [
            number
            for number, line in enumerate(self._given)
            if not blocks[number].strip() and (_AMISS.search(line) or _CODED.match(line))
        ]
        surely = _code(self._given) if coded else frozenset()
        for number in coded:
            if number not in surely:
                yield number

    def _marker(self, number: int, word: str) -> None:
        if word.lower() in _TIERS:
            self._open.append((number, Audience(word.lower())))
        elif word:
            self._open.append((number, None))
            guess = did_you_mean(word.lower(), _TIERS)
            self._add(
                number, f"“::: {word}” names no tier", f"::: {' or ::: '.join(_TIERS)}", guess
            )
        elif self._open:
            start, tier = self._open.pop()
            if tier is not None:
                self.held.append(Held(start=start, end=number + 1, tier=tier))
        else:
            self._add(number, "“:::” ends what has not begun", f"a line “::: {_TIERS[0]}” above it")

    def _amiss(self, number: int, line: str) -> None:
        self._add(
            number,
            f"“{line.strip()[:60]}” is no marker, and would be published with what follows",
            "“:::” and a tier in a line of their own, outside of code",
        )

    def _add(self, number: int, message: str, expected: str, guess: str = "") -> None:
        remedy = guess or "write the two lines around what is to be held back, each by itself"
        found = self._given[number].strip()[:60]
        self.notes.append(
            (number, note(RULE, (1, 1), message, found=found, expected=expected, remedy=remedy))
        )
