"""Bytes of a CSV file → pages; rows that are none are named, and all others are read."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from hindsite.model.findings import Level
from hindsite.model.names import did_you_mean, fold
from hindsite.model.values import fault
from hindsite.reading.notes import Note, note
from hindsite.reading.paging_rows import FIELDS

if TYPE_CHECKING:
    from _csv import Reader

    from hindsite.model.settings import Source
    from hindsite.reading.paging_rows import Sheet

__all__ = ["read_csv"]

_AT_ONCE = 20_000
_REQUIRED = ("at", "alert")
_OTHER_SEPARATORS = (";", "\t", "|")

_Row = tuple[int, list[str]]


def read_csv(raw: bytes, source: Source, sheet: Sheet) -> None:
    """Read all rows into a sheet.

    Args:
        raw: UTF-8, perhaps with a byte order mark.
        source: The folder of the file: how its columns are called.
        sheet: Takes the rows, and remarks on what is wrong.
    """
    text = io.TextIOWrapper(
        io.BytesIO(raw.removeprefix(codecs.BOM_UTF8)), encoding="utf-8", newline=""
    )
    rows = _parsed(csv.reader(text, strict=True), sheet)
    header = next(rows, None)
    if header is None:
        return
    places, problems = _columns(header, source)
    for problem in problems:
        sheet.remarks.add(problem)
    if any(name not in places for name in _REQUIRED):
        sheet.unread += sum(1 for _ in rows)
        return
    width = len(header[1])
    while some := list(islice(rows, _AT_ONCE)):
        _add(some, width, places, sheet)


def _parsed(reader: Reader, sheet: Sheet) -> Iterator[_Row]:
    """Rows that have something in them, with the lines that they begin at."""
    line = 1
    while True:
        try:
            for row in reader:
                if row:
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            problem = fault("page-row", "cells between commas, quoted as a whole", f"{error}")
            sheet.refuse(line, problem, "", "")
            line = reader.line_num + 1
        else:
            return


def _columns(header: _Row, source: Source) -> tuple[dict[str, int], list[Note]]:
    """Which column holds which field, and what is wrong with the names of columns."""
    line, names = header
    wanted = {fold(source.fields.get(name, name)): name for name in FIELDS}
    places: dict[str, int] = {}
    problems = []
    for place, name in enumerate(names):
        known = wanted.get(fold(name))
        if known is None:
            problems.append(_unknown(line, name, wanted))
        elif places.setdefault(known, place) != place:
            problems.append(_problem(line, f"two columns are called {name}", "keep one of them"))
    problems += [_missing(line, source.fields.get(name, name), names)
                 for name in _REQUIRED if name not in places]  # fmt: skip
    return places, problems


def _unknown(line: int, name: str, wanted: Mapping[str, str]) -> Note:
    shown = name.strip()[:80]
    guess = did_you_mean(shown, wanted)
    return note(
        "unknown-field",
        (line, 1),
        f"the column “{shown}” is not read",
        field=shown,
        found=shown,
        expected=", ".join(wanted),
        remedy=guess
        or "take it away, or say under fields of its source in hindsite.yml what it is",
        level=Level.WARNING,
    )


def _missing(line: int, name: str, names: Sequence[str]) -> Note:
    found = ", ".join(names)[:200]
    other = next((char for char in _OTHER_SEPARATORS if char in "".join(names)), None)
    remedy = "add it, or say under fields of its source in hindsite.yml how it is called"
    if len(names) == 1 and other:
        remedy = f"separate columns by commas instead of {other!r}"
    return _problem(
        line, f"there is no column “{name}”: none of the file is read", remedy, name, found
    )


def _problem(line: int, message: str, remedy: str, name: str = "", found: str = "") -> Note:
    return note(
        "page-file",
        (line, 1),
        message,
        field=name,
        found=found,
        expected=f"the columns {', '.join(FIELDS)}",
        remedy=remedy,
    )


def _add(rows: Sequence[_Row], width: int, places: Mapping[str, int], sheet: Sheet) -> None:
    """Rows of one width are given together; others are looked at one by one."""
    cells = [row for _, row in rows]
    if set(map(len, cells)) != {width}:
        rows = [row for row in rows if _is_whole(row, width, sheet)]
        cells = [row for _, row in rows]
    if not _are_lines(rows):
        rows = [row for row in rows if _is_on_one_line(row, places, sheet)]
        cells = [row for _, row in rows]
    if rows:
        turned = list(zip(*cells, strict=True))
        sheet.add_all(
            {name: turned[place] for name, place in places.items()}, [line for line, _ in rows]
        )


def _are_lines(rows: Sequence[_Row]) -> bool:
    """Whether each row is one line for sure: then no cell has to be looked at."""
    if not rows:
        return True
    (first, _), (last, cells) = rows[0], rows[-1]
    return last - first == len(rows) - 1 and not any("\n" in text or "\r" in text for text in cells)


def _is_whole(row: _Row, width: int, sheet: Sheet) -> bool:
    line, cells = row
    if len(cells) != width:
        problem = fault("page-row", f"{width} cells", f"the row has {len(cells)} cells")
        # Not the row itself: it may name an incident that few may know of.
        sheet.refuse(line, problem, "", f"{len(cells)} cells")
    return len(cells) == width


def _is_on_one_line(row: _Row, places: Mapping[str, int], sheet: Sheet) -> bool:
    line, cells = row
    for name, place in places.items():
        count = cells[place].count("\n")
        if count or "\r" in cells[place]:
            words = f"the cell goes on over {count + 1} lines: a quotation mark may be missing"
            sheet.refuse(line, fault("page-row", "one line", words), name, f"{count + 1} lines")
            return False
    return True
