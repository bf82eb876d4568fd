"""Plain YAML → data with positions: what most front matter is, line by line.

That are fields, lists, and lists of fields, with values that have no escapes. The parser makes
nodes of it that are thrown away when they were walked, which takes several times as long. Where
a line could be anything else, or is wrong, there is no answer here and the parser is asked.
"""

from __future__ import annotations

import re

from hindsite.model.findings import TEXT
from hindsite.reading.yaml_data import NULLS, Data, Parsed, Scalar, Steps

__all__ = ["plain_yaml"]

_WORD = r"[A-Za-z0-9_][A-Za-z0-9_ ./+-]*"
_LINE = re.compile(
    # how far it is indented, the dash of an item, a field's name
    r"( *)(- )?(?:([A-Za-z_][A-Za-z0-9_-]{0,99}):(?: +|$))?"
    # text without quotes, in single ones, in double ones, or a list of words
    r"(?:([A-Za-z0-9_/(.+$\xa1-\uffff].*)|'([^']*(?:''[^']*)*)' *|\"([^\"\\]*)\" *"
    rf"|(\[ *(?:{_WORD}(?:, *{_WORD})*)?\]) *)?"
)
_INDENT, _DASH, _NAME, _BARE, _SINGLE, _DOUBLE, _LIST = range(1, 8)
_IN_LIST = re.compile(_WORD)
_DEEPEST = 40
"""The farthest column, from 0, that a block begins at: it is not nested deeper than may be."""

_Row = tuple[int, int, "re.Match[str]"]
"""A line that holds something: its number in the file, how far it is indented, and its parts."""


class _OtherError(Exception):
    """It is no plain YAML."""


def plain_yaml(text: str, line: int) -> Parsed | None:
    """What a text holds whose first line is line `line` + 1 of its file; None if it is not plain.

    It is what the parser would give, down to the order of the marks.
    """
    # Behind “ #” a comment may stand.
    if " #" in text or not text.replace("\n", "").isprintable():
        return None
    rows: list[_Row] = []
    for number, match in enumerate(map(_LINE.fullmatch, text.split("\n")), line + 1):
        if match is None:
            return None
        if match.lastindex != _INDENT:
            rows.append((number, match.end(_INDENT), match))
    try:
        return _Reader(rows).read() if rows else None
    except _OtherError:
        return None


class _Reader:
    """Reads block by block.

    Args:
        rows: At least one.
    """

    def __init__(self, rows: list[_Row]) -> None:
        self._parsed = Parsed()
        # One more, farther left than any block.
        self._rows = [(0, -1, rows[0][2]), *reversed(rows)]
        self._row = self._rows.pop()
        """The line that comes next."""

    def read(self) -> Parsed:
        """Read all lines.

        Raises:
            _OtherError: It is no plain YAML.
        """
        parsed, row = self._parsed, self._row
        if row[1] or row[2][_DASH]:
            raise _OtherError
        parsed.marks[()] = (row[0], 1)
        parsed.data = self._fields(0, ())
        if self._rows:
            raise _OtherError
        return parsed

    def _fields(self, column: int, steps: Steps) -> dict[str, Data]:
        """Fields whose names begin at a column, from 0; before the first a dash may stand."""
        held: dict[str, Data] = {}
        keys = self._parsed.keys
        row = self._row
        while True:
            name = row[2][_NAME]
            if name is None or name in held:
                raise _OtherError
            inner = (*steps, name)
            keys[inner] = (row[0], column + 1)
            held[name] = self._value(column, inner)
            row = self._row
            if row[1] != column or row[2][_DASH]:
                return held

    def _items(self, column: int, steps: Steps) -> list[Data]:
        """Items whose dashes stand at a column."""
        held: list[Data] = []
        row = self._row
        while row[1] == column and row[2][_DASH]:
            inner = (*steps, len(held))
            if row[2][_NAME] is None:
                held.append(self._value(column, inner))
            else:
                self._parsed.marks[inner] = (row[0], column + 3)
                held.append(self._fields(column + 2, inner))
            row = self._row
        return held

    def _value(self, column: int, steps: Steps) -> Data:
        """What stands behind a name or a dash that is at a column, or in the lines below it."""
        line, _, match = self._row
        after = self._row = self._rows.pop()
        kind = match.lastindex or 0
        if kind == _NAME:
            return self._below(column, steps, (line, match.end(_NAME) + 2))
        if kind == _DASH:
            raise _OtherError
        if kind == _LIST:
            return self._list(match, line, column, steps)
        if kind == _BARE:
            where = self._parsed.marks[steps] = (line, match.start(_BARE) + 1)
            value = _bare(match)
            if after[1] > column:
                value = self._gone_on(value, line, column, steps)
            elif value in NULLS:
                self._parsed.has_nulls = True
                return None
        else:
            where = self._parsed.marks[steps] = (line, match.start(kind))
            value = self._quoted(match, where, steps)
            if after[1] > column:
                raise _OtherError
        return Scalar.placed(value, where, steps)

    def _below(self, column: int, steps: Steps, where: tuple[int, int]) -> Data:
        """The block below a name at a column; nothing, at a place, where there is none."""
        number, begin, match = self._row
        if begin > _DEEPEST:
            raise _OtherError
        if match[_DASH] and begin >= column:
            self._parsed.marks[steps] = (number, begin + 1)
            return self._items(begin, steps)
        if begin > column:
            self._parsed.marks[steps] = (number, begin + 1)
            return self._fields(begin, steps)
        self._parsed.marks[steps] = where
        self._parsed.has_nulls = True
        return None

    def _gone_on(self, value: str, line: int, column: int, steps: Steps) -> str:
        """Text without quotes that goes on in the next lines."""
        expected = line
        while self._row[1] > column:
            number, _, match = self._row
            expected += 1
            if match.lastindex != _BARE or match[_NAME] or match[_DASH] or number != expected:
                raise _OtherError
            value += f" {_bare(match)}"
            self._row = self._rows.pop()
        self._parsed.marks[*steps, TEXT] = (line, 0)
        return value

    def _quoted(self, match: re.Match[str], where: tuple[int, int], steps: Steps) -> str:
        """Text in quotes, which stands there as it is but for single quotes, written twice."""
        line, column = where
        value = match[_DOUBLE] if match.lastindex == _DOUBLE else match[_SINGLE]
        is_plain = match.lastindex == _DOUBLE or "'" not in value
        self._parsed.marks[*steps, TEXT] = (line, column + 1 if is_plain else 0)
        return value if is_plain else value.replace("''", "'")

    def _list(self, match: re.Match[str], line: int, column: int, steps: Steps) -> list[Data]:
        """Words in brackets."""
        if self._row[1] > column:
            raise _OtherError
        marks = self._parsed.marks
        marks[steps] = (line, match.start(_LIST) + 1)
        held: list[Data] = []
        for word in _IN_LIST.finditer(match.string, *match.span(_LIST)):
            inner = (*steps, len(held))
            where = marks[inner] = (line, word.start() + 1)
            held.append(self._scalar(word[0].rstrip(" "), where, inner))
        return held

    def _scalar(self, value: str, where: tuple[int, int], steps: Steps) -> Scalar | None:
        if value in NULLS:
            self._parsed.has_nulls = True
            return None
        return Scalar.placed(value, where, steps)


def _bare(match: re.Match[str]) -> str:
    """Text without quotes; in that no colon may part a name from a value."""
    value = match[_BARE].rstrip(" ")
    if ": " in value or value[-1] == ":":
        raise _OtherError
    return value
