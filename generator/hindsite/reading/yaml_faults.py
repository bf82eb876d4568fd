"""What the YAML parser raises → a remark at the line that a person has to mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from hindsite.reading.notes import Note, note
from hindsite.reading.yaml_said import AFTER_QUOTE, CUT, REMEDY, UNCLOSED, explained, sign_in

if TYPE_CHECKING:
    import yaml

__all__ = ["fault_of", "spot"]

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


class _Mark(Protocol):
    """A place in YAML text, as both of PyYAML's parsers give it; counted from 0."""

    line: int
    column: int


def spot(mark: _Mark | None, line: int) -> tuple[int, int]:
    """The place in the file of a mark in text whose first line is line `line` + 1."""
    return (mark.line + line + 1, mark.column + 1) if mark is not None else (line + 1, 1)


def fault_of(error: yaml.YAMLError, text: str, line: int) -> Note:
    """What keeps YAML text from being read, whose first line is line `line` + 1 of its file."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        return _broken_at((text.count("\n", 0, position) + line + 1, 1), "", problem, REMEDY)
    context = str(getattr(error, "context", ""))
    if "scanning a quoted scalar" in context or any(word in problem for word in _SINCE):
        mark = getattr(error, "context_mark", None) or mark
    where = spot(mark, line)
    if mark.line > text.count("\n"):  # the end of the text, one line too far
        where = (where[0] - 1, len(text) - text.rfind("\n"))
    lines = text.split("\n")
    if cut := _cut_off(problem, lines, mark):
        return _broken_at((line + cut[0] + 1, cut[1] + 1), lines[cut[0]][cut[1] :].rstrip(), *CUT)
    source = "".join(lines[mark.line : mark.line + 1])
    if "mapping values" in problem and mark.line and _GLUED.match(lines[mark.line - 1]):
        # The field before was taken for text, and this line for more of it.
        source = lines[mark.line - 1]
        return _broken_at((where[0] - 1, 1), source, *explained("expected ':'", "", source, 0))
    said = explained(problem, context, source, mark.column)
    if said == AFTER_QUOTE and (opened := _opened_before(lines, mark)):
        where = (line + opened[0] + 1, opened[1] + 1)
        return _broken_at(where, lines[opened[0]].strip(), *UNCLOSED)
    if (begun := sign_in(problem, source, mark.column)) is not None:
        where = (where[0], begun + 1)
    return _broken_at(where, source.strip(), *said)


def _opened_before(lines: list[str], mark: _Mark) -> tuple[int, int] | None:
    """Line and column, from 0, of the quotation mark that the one before a place closes.

    None where that stands in its own line: mostly, one in a line above was never closed.
    """
    before = lines[mark.line][: mark.column].rstrip()
    for number, earlier in enumerate(lines[: mark.line]):
        between = [*lines[number + 1 : mark.line], before[:-1]]
        opened = _OPENED[before[-1]].fullmatch(earlier)
        if opened and not any(before[-1] in line for line in between):
            return (number, opened.start(1))
    return None


def _cut_off(problem: str, lines: list[str], mark: _Mark) -> tuple[int, int] | None:
    """Line and column, from 0, of a “#” that took the end from text or a list; None for none."""
    number, column = mark.line, mark.column
    if number >= len(lines):
        return None
    if "expected key" in problem:  # the text before was to go on in this line
        if not lines[number].startswith(" ") or _ENTRY.match(lines[number]):
            return None
        number, column = number - 1, 0
    elif "expected ',' or" not in problem:
        return None
    found = _HASH.search(lines[number], column)
    return (number, found.start(1)) if found else None


def _broken_at(where: tuple[int, int], found: str, problem: str, remedy: str) -> Note:
    return note(
        "invalid-yaml",
        where,
        f"this is no YAML: {problem}",
        found=found,
        expected="one “field: value” a line; text with “: ” or “#” in quotes",
        remedy=remedy,
    )
