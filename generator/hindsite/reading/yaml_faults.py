"""What the YAML parser raises → a remark at the line that a person has to mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hindsite.reading.notes import Note, note
from hindsite.reading.yaml_said import (
    AFTER_QUOTE,
    COLON,
    CONFLICT,
    CUT,
    FLAT,
    REMEDY,
    UNCLOSED,
    UNSEEN,
    explained,
    sign_in,
)

if TYPE_CHECKING:
    import yaml

__all__ = ["fault_of", "is_conflict", "spot"]

# By a quotation mark, a line whose value opens it and does not close it.
_OPENED = {
    '"': re.compile(r"""[^"'#]*:[ ]+("(?:[^"\\]|\\.)*)"""),
    "'": re.compile(r"""[^"'#]*:[ ]+('[^']*)"""),
}
# A field whose colon no space follows.
_GLUED = re.compile(r"[A-Za-z_][\w-]*:[^ /]")
# Problems that the parser notices later than where a person has to look.
_SINCE = ("expected ':'", "expected ',' or")
# Text that a person has written behind a “#” and YAML takes for a comment.
_HASH = re.compile(r"[ \t](#\w.*)")
_ENTRY = re.compile(r"[ \t]*(?:- |[\w-]+:(?: |$))")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?: |$)")
# A line behind which text of several lines is to stand.
_BLOCK = re.compile(r"[^#]*:[ \t]+[|>][+-]?[ \t]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _Mark(Protocol):
    """A place in YAML text, as both of PyYAML's parsers give it; counted from 0."""

    line: int
    column: int


class _Stop(NamedTuple):
    """Where the parser stopped and why; `since` is where the thing began that it was reading."""

    problem: str
    context: str
    lines: list[str]
    mark: _Mark
    since: _Mark

    def line(self, number: int) -> str:
        """A line of the text, from 0; nothing above its first and below its last."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""


_Found = tuple[int, int, tuple[str, str]]
"""Line and column to look at, from 0, and what to say of them."""


def spot(mark: _Mark | None, line: int) -> tuple[int, int]:
    """The place in the file of a mark in text whose first line is line `line` + 1."""
    return (mark.line + line + 1, mark.column + 1) if mark is not None else (line + 1, 1)


def is_conflict(source: str) -> bool:
    """Whether a line is one that Git leaves around what it could not merge."""
    return _CONFLICT.match(source) is not None


def fault_of(error: yaml.YAMLError, text: str, line: int) -> Note:
    """What keeps YAML text from being read, whose first line is line `line` + 1 of its file."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.split("\n")
    if mark is None:
        number, column, said = _unseen(lines, problem)
    else:
        since = getattr(error, "context_mark", None) or mark
        stop = _Stop(problem, str(getattr(error, "context", "")), lines, mark, since)
        finders = (_conflict, _cut_off, _in_brackets, _glued, _flat, _left_open)
        found = (find(stop) for find in finders)
        number, column, said = next(filter(None, found), None) or _usual(stop)
    return note(
        "invalid-yaml",
        (line + number + 1, column + 1),
        f"this is no YAML: {said[0]}",
        found=lines[number].strip() if mark is not None else "",
        expected="one “field: value” a line; text with “: ” or “#” in quotes",
        remedy=said[1],
    )


def _unseen(lines: list[str], problem: str) -> _Found:
    """A character that no text may hold."""
    places = (
        (number, match.start())
        for number, line in enumerate(lines)
        if (match := _CONTROL.search(line))
    )
    number, column = next(places, (0, 0))
    return number, column, UNSEEN if "control characters" in problem else (problem, REMEDY)


def _usual(stop: _Stop) -> _Found:
    """What the parser says itself, in words for people."""
    is_late = "scanning a quoted scalar" in stop.context or any(
        word in stop.problem for word in _SINCE
    )
    mark = stop.since if is_late else stop.mark
    number, column = mark.line, mark.column
    if number >= len(stop.lines):  # the end of the text, one line too far
        number, column = len(stop.lines) - 1, len(stop.lines[-1])
        return number, column, explained(stop.problem, stop.context, "", 0)
    source = stop.lines[number]
    begun = sign_in(stop.problem, source, column)
    said = explained(stop.problem, stop.context, source, column)
    return number, column if begun is None else begun, said


def _conflict(stop: _Stop) -> _Found | None:
    """A line that Git has left, here, above, or where the thing began."""
    numbers = (stop.since.line, stop.mark.line, stop.mark.line - 1)
    found = (number for number in numbers if is_conflict(stop.line(number)))
    return next(((number, 0, CONFLICT) for number in found), None)


def _cut_off(stop: _Stop) -> _Found | None:
    """A “#” that took the end from text or from a list."""
    number, column = stop.since.line, stop.since.column
    if "expected key" in stop.problem:  # the text before was to go on in this line
        number, column = stop.mark.line - 1, 0
        source = stop.line(stop.mark.line)
        if not source.startswith(" ") or _ENTRY.match(source):
            return None
    elif "expected ',' or" not in stop.problem:
        return None
    found = _HASH.search(stop.line(number), column)
    return (number, found.start(1), CUT) if found else None


def _in_brackets(stop: _Stop) -> _Found | None:
    """Text in brackets that wants quotes, for its “: ” or since it goes on behind some."""
    number, column = stop.mark.line, stop.mark.column
    if "expected ',' or" not in stop.problem or number != stop.since.line:
        return None
    source = stop.line(number)
    if source[column : column + 1] == ":":
        return number, column, COLON
    if source[:column].rstrip().endswith(('"', "'")):
        return number, column, AFTER_QUOTE
    return None


def _glued(stop: _Stop) -> _Found | None:
    """A field without a space after its colon: it was taken for text, this line for more of it."""
    number = stop.mark.line - 1
    if "mapping values" in stop.problem and _GLUED.match(stop.line(number)):
        return number, 0, explained("expected ':'", "", stop.line(number), 0)
    return None


def _flat(stop: _Stop) -> _Found | None:
    """Text of several lines that is not indented below its field."""
    number = stop.since.line
    if "expected ':'" in stop.problem and _BLOCK.fullmatch(stop.line(number - 1)):
        return number, stop.since.column, FLAT
    return None


def _left_open(stop: _Stop) -> _Found | None:
    """A quotation mark in a line above that the one before this place closes.

    None where that stands in its own line: mostly, one in a line above was never closed.
    """
    number, column = stop.mark.line, stop.mark.column
    before = stop.line(number)[:column].rstrip()
    if explained(stop.problem, stop.context, stop.line(number), column) != AFTER_QUOTE:
        return None
    for above, earlier in enumerate(stop.lines[:number]):
        between = [*stop.lines[above + 1 : number], before[:-1]]
        opened = _OPENED[before[-1]].fullmatch(earlier)
        if opened and not any(before[-1] in line for line in between):
            return above, opened.start(1), UNCLOSED
    return None
