"""Rows of text in aligned columns: fitted to a terminal, or one line a row for programs."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.cli.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Line", "aligned", "clean", "fitted"]

_GAP = "  "
_NOTHING = "–"
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `rest` is text of any length in the place of the cells that are not given."""

    cells: tuple[str, ...]
    rest: str = ""


def clean(text: str) -> str:
    """Text that may come from a record on one line, without what steers a terminal."""
    return plain(" ".join(text.split()))


def aligned(headings: Sequence[str], rows: Sequence[Line]) -> list[str]:
    """All rows as wide as they are, one line each, a dash for what is empty.

    Columns are parted by two spaces or more, and no cell holds so many: `awk -F '  +'` parts them.
    """
    table = [tuple(headings), *(_filled(row, len(headings)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [_joined(cells, widths) for cells in table]


def _filled(row: Line, count: int) -> tuple[str, ...]:
    cells = [clean(cell) or _NOTHING for cell in (*row.cells, *([row.rest] if row.rest else []))]
    return (*cells, *[_NOTHING] * (count - len(cells)))


def fitted(
    headings: Sequence[str], rows: Sequence[Line], width: int, below: int | None = None
) -> list[str]:
    """The rows for a terminal; a column without any cell is left out.

    Args:
        headings: One for each column; the last may be of `rest`.
        rows: What to show.
        width: How many columns of text the terminal has.
        below: The column whose cells go to a line of their own where all is too wide: in brackets,
            under the cell before.
    """
    table = [Line(tuple(headings)), *(_cleaned(row) for row in rows)]
    columns = range(len(headings))
    kept = [at for at in columns if any(len(row.cells) > at and row.cells[at] for row in table[1:])]
    widths = {at: max(len(row.cells[at]) for row in table if len(row.cells) > at) for at in kept}
    whole = sum(widths.values()) + len(_GAP) * len(widths)
    if whole <= width or below not in widths:
        return [line for row in table for line in _row(row, widths, width)]
    narrow = {at: size for at, size in widths.items() if at != below}
    return [line for row in table for line in _two_lines(row, narrow, width, below)]


def _cleaned(row: Line) -> Line:
    return Line(tuple(map(clean, row.cells)), clean(row.rest))


def _row(row: Line, widths: dict[int, int], width: int) -> Iterator[str]:
    """A row, its rest on as many lines as it takes."""
    here = {at: size for at, size in widths.items() if at < len(row.cells)}
    start = _joined([row.cells[at] for at in here], list(here.values()))
    if not row.rest:
        yield start
        return
    indent = sum(here.values()) + len(_GAP) * len(here)
    room = max(width - indent, _NARROWEST)
    # What belongs together is not parted: a number stays with its unit.
    first, *more = textwrap.wrap(row.rest.replace(" ", "\u00a0").replace(",\u00a0", ", "), room)
    yield f"{start:{indent}}{first}".replace("\u00a0", " ")
    for text in more:
        yield f"{'':{indent}}{text}".replace("\u00a0", " ")


def _two_lines(row: Line, widths: dict[int, int], width: int, below: int) -> Iterator[str]:
    yield from _row(row, widths, width)
    if len(row.cells) > below and row.cells[below]:
        indent = sum(size + len(_GAP) for at, size in widths.items() if at < below - 1)
        yield f"{'':{indent}}({row.cells[below]})"


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()
