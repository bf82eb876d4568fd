"""Rows of a paging tool's export → pages in columns; what does not fit is remarked on."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from hindsite.model.names import fold
from hindsite.model.paging import (
    COLUMNS,
    MICROSECONDS,
    UNKNOWN,
    Column,
    PagingHistory,
    micros_of,
)
from hindsite.model.values import FIRST_YEAR, LAST_YEAR, fault
from hindsite.reading.notes import Note, note
from hindsite.reading.times import parse_instant

if TYPE_CHECKING:
    from hindsite.model.settings import Source

__all__ = ["FIELDS", "Remarks", "Sheet"]

FIELDS = ("at", "alert", "service", "team", "shift", "actionable", "incident")
"""What is known of a page, in the order in which a CSV file of ours has it."""

NAMED = 20
"""So many rows with the same fault are named one by one; the others are counted."""

LONGEST = 500
_FEW = 16
_SHOWN = 80
_REGULAR = re.compile(
    r"(?:\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)\n)*",
    re.ASCII,
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ACTIONABLE = {
    "": UNKNOWN,
    **dict.fromkeys(("true", "yes", "on", "1"), 1),
    **dict.fromkeys(("false", "no", "off", "0"), 0),
}
_FIRST = micros_of(datetime.fromisoformat(f"{FIRST_YEAR}-01-01T00:00:00Z"))
_END = micros_of(datetime.fromisoformat(f"{LAST_YEAR + 1}-01-01T00:00:00Z"))


class Remarks:
    """What is wrong with the rows of one file: the first of each fault, and how many there are."""

    def __init__(self) -> None:
        self._named: list[Note] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._first: dict[tuple[str, str], Note] = {}

    def add(self, remark: Note) -> None:
        """Take a remark on a row, or count it."""
        key = (remark.rule, remark.field)
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] <= NAMED:
            self._named.append(remark)
        else:
            self._first.setdefault(key, remark)

    def notes(self) -> tuple[Note, ...]:
        """All of them, those that were counted in one sentence for each fault."""
        return (*self._named, *(self._counted(key, one) for key, one in self._first.items()))

    def _counted(self, key: tuple[str, str], first: Note) -> Note:
        more = self._counts[key] - NAMED
        rows = "1 more row has" if more == 1 else f"{more:,} more rows have"
        return note(
            first.rule,
            first.where,
            f"{rows} the same fault, from this one on",
            field=first.field,
            expected=first.expected,
            remedy=first.remedy,
            level=first.level,
        )


@dataclass(slots=True)
class _Names:
    """The texts of one column, and what is written in a file for each."""

    words: Mapping[str, str]
    default: str
    codes: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=lambda: {"": 0})
    rows: array[int] = field(default_factory=lambda: array("i"))

    def code(self, written: str) -> int:
        """The number of a text.

        Raises:
            PydanticCustomError: It is too long to be a name.
        """
        if written not in self.codes:
            text = _UNSAFE.sub("\ufffd", " ".join(written.split()))
            text = self.words.get(fold(text), text) or self.default
            if len(text) > LONGEST:
                raise fault("page-row", f"at most {LONGEST} characters", "the text is too long")
            self.codes[written] = self.places.setdefault(text, len(self.places))
        return self.codes[written]

    def numbered(self, column: Sequence[str]) -> array[int]:
        """The numbers of many texts.

        Raises:
            PydanticCustomError: One of them is too long to be a name.
        """
        for written in dict.fromkeys(column):
            self.code(written)
        return array("i", map(self.codes.__getitem__, column))


class Sheet:
    """The pages of one file while it is read.

    Args:
        source: The folder that it lies in: what its words mean, and what it does not say.
        zone: Of times that name none.
    """

    def __init__(self, source: Source, zone: tzinfo) -> None:
        self.remarks = Remarks()
        self.unread = 0
        self._zone = zone
        self._at, self._line, self._actionable = array("q"), array("i"), array("b")
        self._columns = {
            name: _Names(_words(source, name), _default(source, name)) for name in COLUMNS
        }
        self._answers = _Answers(_words(source, "actionable"), _default(source, "actionable"))

    def add_all(self, cells: Mapping[str, Sequence[str]], lines: Sequence[int]) -> None:
        """Take many rows; most are as they should be, and are taken together.

        Args:
            cells: By `FIELDS`, a text of each row; what is not there nobody said.
            lines: Where each row begins.
        """
        if self._added_together(cells, lines):
            return
        if len(lines) > _FEW:
            # Most are as they should be even so: the others are looked for by halves.
            half = len(lines) // 2
            for part in (slice(half), slice(half, None)):
                self.add_all({name: rows[part] for name, rows in cells.items()}, lines[part])
            return
        for place, line in enumerate(lines):
            self.add({name: column[place] for name, column in cells.items()}, line)

    def _added_together(self, cells: Mapping[str, Sequence[str]], lines: Sequence[int]) -> bool:
        stamps = _stamps(cells["at"])
        said = cells.get("actionable")
        if stamps is None:
            return False
        try:
            answers = (
                array("b", [self._answers.of("")]) * len(lines)
                if said is None
                else array("b", map(self._answers.of, said))
            )
            codes = {
                name: names.numbered(cells[name])
                if name in cells
                else array("i", [names.code("")]) * len(lines)
                for name, names in self._columns.items()
            }
        except PydanticCustomError:
            return False
        self._at.extend(stamps)
        self._line.extend(array("i", lines))
        self._actionable.extend(answers)
        for name, rows in codes.items():
            self._columns[name].rows.extend(rows)
        return True

    def add(self, cells: Mapping[str, str], line: int) -> None:
        """Take one row, or say why it is in no number."""
        step = "at"
        try:
            when = self._instant(cells.get("at", ""), line)
            codes = {}
            for step, names in self._columns.items():
                codes[step] = names.code(cells.get(step, ""))
        except PydanticCustomError as error:
            # Who may know of the incident is not known here.
            self.refuse(line, error, step, "" if step == "incident" else cells.get(step, ""))
            return
        self._at.append(when)
        self._line.append(line)
        self._actionable.append(self._answer(cells.get("actionable", ""), line))
        for name, code in codes.items():
            self._columns[name].rows.append(code)

    def refuse(self, line: int, error: PydanticCustomError, name: str, found: str) -> None:
        """Say why a row is in no number."""
        self.unread += 1
        self._remark(line, error, name, found, "the page is in no number")

    def _remark(
        self, line: int, error: PydanticCustomError, name: str, found: str, effect: str
    ) -> None:
        self.remarks.add(
            note(
                error.type,
                (line, 1),
                f"{error.message()}; {effect}",
                field=name,
                found=_shown(found),
                expected=str((error.context or {}).get("expected", "")),
                remedy="mend the row, or export it again",
            )
        )

    def _instant(self, text: str, line: int) -> int:
        if not text.strip():
            raise fault("missing-field", "when the page was sent", "the page has no time")
        when, is_naive = parse_instant(text, self._zone)
        if is_naive:
            self.remarks.add(
                note(
                    "naive-time",
                    (line, 1),
                    f"the time names no zone and is read in {self._zone}",
                    field="at",
                    found=_shown(text),
                    expected="a time with its zone, such as 2026-03-14T09:02:00Z",
                    remedy="export times in UTC, or with their offset",
                )
            )
        return micros_of(when)

    def _answer(self, text: str, line: int) -> int:
        try:
            return self._answers.of(text)
        except PydanticCustomError as error:
            self._remark(line, error, "actionable", text, "the page counts as not judged")
            return UNKNOWN

    def history(self, path: str) -> PagingHistory:
        """The pages, once all rows have been given."""
        return PagingHistory(
            files=(path,),
            unread={path: self.unread},
            file=array("i", [0]) * len(self._at),
            line=self._line,
            at=self._at,
            actionable=self._actionable,
            columns={
                name: Column(one.rows, tuple(one.places)) for name, one in self._columns.items()
            },
        )


class _Answers(dict[str, int]):
    """Whether there was something to do, by what is written."""

    def __init__(self, words: Mapping[str, str], default: str) -> None:
        super().__init__()
        self._words, self._default = words, default

    def of(self, written: str) -> int:
        """1, 0 or `UNKNOWN`.

        Raises:
            PydanticCustomError: What is written is none of them.
        """
        known = self.get(written)
        if known is None:
            text = fold(written)
            known = _ACTIONABLE.get(fold(self._words.get(text, text) or self._default))
            if known is None:
                raise fault("wrong-type", "true or false", "this is neither true nor false")
            self[written] = known
        return known


def _words(source: Source, name: str) -> dict[str, str]:
    return {fold(theirs): ours for theirs, ours in source.values.get(name, {}).items()}


def _default(source: Source, name: str) -> str:
    return source.defaults.get(name, "")


def _stamps(texts: Sequence[str]) -> array[int] | None:
    """Instants in the form that exports have, in microseconds; None where one is in another."""
    if not _REGULAR.fullmatch("".join(f"{text}\n" for text in texts)):
        return None
    try:
        found = map(datetime.timestamp, map(datetime.fromisoformat, texts))
        stamps = array("q", [int(seconds) * MICROSECONDS for seconds in found])
    except ValueError:
        return None
    return stamps if not stamps or _is_likely(min(stamps), max(stamps)) else None


def _is_likely(first: int, last: int) -> bool:
    return first >= _FIRST and last < _END


def _shown(text: str) -> str:
    line = _UNSAFE.sub("\ufffd", text)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
