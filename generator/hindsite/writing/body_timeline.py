"""Ways to write an entry into the timeline of a body, the likest to what stands there first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING

from hindsite.reading.body import Block, Shape, blocks
from hindsite.reading.sections import headings, section_lines
from hindsite.reading.stamps import Stamp, read_stamp
from hindsite.reading.timeline import TIMELINE_NAMES, Event, columns_of, read_timeline
from hindsite.writing.stamps import has_clock, like

if TYPE_CHECKING:
    from hindsite.writing.entries import Entry

__all__ = ["Insertion", "insertions"]

_SECTION = 2
_NUMBER = re.compile(r"(\s*)(\d+)([.)]\s*)", re.ASCII)
_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Insertion:
    """Lines to put before a line of the body, which is counted from 0."""

    line: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A block of the section, with the event that was read from it, if any."""

    block: Block
    event: Event | None


def insertions(
    body: str, entry: Entry, zone: tzinfo, started_at: datetime, zone_name: str | None
) -> Iterator[Insertion]:
    """Where and how the entry may be written; whoever takes one has to see that it is read so.

    Args:
        body: With plain line feeds.
        entry: What to write.
        zone: For times that name none.
        started_at: When the incident began.
        zone_name: What a new section has to say of its zone, or None where the record says it.
    """
    section = section_lines(body, *TIMELINE_NAMES)
    if section is None:
        yield from _new_section(body, entry, zone, zone_name)
        return
    _, start, end = section
    events = {event.line - 1: event for event in read_timeline(body, zone, started_at).events}
    rows = [_Row(block, events.get(block.line)) for block in blocks(body, start, end)]
    if events:
        yield from _beside(body.split("\n"), rows, entry)
    else:
        yield from _first(body, (start, end), entry, zone, zone_name)


def _new_section(
    body: str, entry: Entry, zone: tzinfo, zone_name: str | None
) -> Iterator[Insertion]:
    """A section of its own: after the summary, else before the first section, else at the end."""
    lines = body.split("\n")
    summary = section_lines(body, "Summary")
    sections = [line for line, level, _ in headings(body) if level == _SECTION]
    line = summary[2] if summary else next(iter(sections), len(lines))
    title = f"## Timeline ({zone_name})" if zone_name else "## Timeline"
    for text in _plain_items(entry, zone):
        if line >= len(lines) - (not lines[-1]):
            # The first line is what is left of the boundary above the body.
            last = max(_end_of_text(lines, len(lines)), 1)
            yield Insertion(last, (*([""] if last > 1 else []), title, "", text))
        else:
            above = [""] if lines[line - 1].strip() else []
            yield Insertion(line, (*above, title, "", text, ""))


def _first(
    body: str, section: tuple[int, int], entry: Entry, zone: tzinfo, zone_name: str | None
) -> Iterator[Insertion]:
    """The first row of a section in which there is none."""
    start, end = section
    lines = body.split("\n")
    last = max(_end_of_text(lines, end), start)
    texts = list(_plain_items(entry, zone))
    if zone_name:
        texts = [f"- **{entry.at.astimezone(UTC):{form}} UTC** {entry.signed}" for form in _FORMS]
    for text in texts:
        below = [""] if last < len(lines) and lines[last].strip() else []
        yield Insertion(last, ("", text, *below))


_FORMS = ("%H:%M", "%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def _plain_items(entry: Entry, zone: tzinfo) -> Iterator[str]:
    """The entry as an item of a list, in the zone of the section."""
    at = entry.at.astimezone(zone)
    for form in _FORMS:
        yield f"- **{at:{form}}** {entry.signed}"
        yield f"- **{at:{form}}** – {entry.signed}"


def _end_of_text(lines: Sequence[str], end: int) -> int:
    """The line after the last one before `end` that is not blank."""
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return end


def _beside(lines: Sequence[str], rows: Sequence[_Row], entry: Entry) -> Iterator[Insertion]:
    """Between the rows that are there, in order of time, in the form of the nearest one."""
    told = [index for index, row in enumerate(rows) if row.event]
    before = [index for index in told if _at(rows[index]) <= entry.at]
    place = before[-1] if before else None
    after = next((index for index in told if place is None or index > place), None)
    loose = _is_loose(lines, rows)
    for dated in (False, True):
        for line, beside in _spots(lines, rows, place, after, entry):
            for donor in _donors(rows, told, beside):
                for text in _forms(lines, rows, donor, entry, dated=dated):
                    yield Insertion(line, _spaced(text, loose=loose, first=place is None))


def _donors(rows: Sequence[_Row], told: Sequence[int], beside: int) -> Iterator[_Row]:
    """The rows whose form the entry may take: the one beside it, then others of its shape."""
    for index in dict.fromkeys((beside, *told)):
        if rows[index].block.shape is rows[beside].block.shape:
            yield rows[index]


def _spaced(text: str, *, loose: bool, first: bool) -> tuple[str, ...]:
    if not loose:
        return (text,)
    return (text, "") if first else ("", text)


def _at(row: _Row) -> datetime:
    return row.event.at if row.event else datetime.max.replace(tzinfo=UTC)


def _is_loose(lines: Sequence[str], rows: Sequence[_Row]) -> bool:
    """Whether blank lines stand between the items of the list."""
    items = [(one.block, two.block) for one, two in pairwise(rows)]
    gaps = [
        not lines[two.line - 1].strip()
        for one, two in items
        if one.shape is Shape.ITEM and two.shape is Shape.ITEM
    ]
    return bool(gaps) and all(gaps)


def _spots(
    lines: Sequence[str], rows: Sequence[_Row], place: int | None, after: int | None, entry: Entry
) -> Iterator[tuple[int, int]]:
    """Lines before which the entry may stand, each with the row that it stands beside."""
    spots: list[tuple[int, int]] = []
    if place is not None:
        last = place
        for index in range(place + 1, len(rows)):
            if rows[index].event or rows[index].block.shape not in {Shape.ITEM, Shape.ROW}:
                break
            last = index
        spots.append((_end_of_text(lines, rows[last].block.end), place))
    if after is not None:
        spots.append((rows[after].block.line, after))
    if place is not None and after is not None and _is_of_day(rows[after], rows[place], entry):
        spots.reverse()
    yield from spots


def _is_of_day(row: _Row, other: _Row, entry: Entry) -> bool:
    """Whether the entry is of the day of the one row and not of the other's."""
    zone = _at(row).tzinfo
    day = entry.at.astimezone(zone).date()
    return _at(row).date() == day != _at(other).astimezone(zone).date()


def _forms(
    lines: Sequence[str], rows: Sequence[_Row], donor: _Row, entry: Entry, *, dated: bool
) -> Iterator[str]:
    if donor.block.shape is Shape.ITEM:
        at = entry.at.astimezone(_at(donor).tzinfo)
        yield from _items(lines[donor.block.line], donor.block, entry, at, dated=dated)
    else:
        yield from _table_rows(lines, rows, donor, entry, dated=dated)


def _items(raw: str, block: Block, entry: Entry, at: datetime, *, dated: bool) -> Iterator[str]:
    marker = _next_number(raw[: block.column - 1])
    stamp = read_stamp(block.source)
    text = stamp.text if isinstance(stamp, Stamp) else ""
    prefix = block.source[: len(block.source) - len(text)]
    if block.source.endswith(text) and has_clock(prefix) and "\n" not in prefix:
        yield f"{marker}{like(prefix, at, dated=dated)}{entry.signed}"
        yield f"{marker}{like(prefix, at, dated=dated).rstrip()} – {entry.signed}"
    if dated:
        yield f"{marker}**{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC** {entry.signed}"
        yield f"{marker}**{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC** – {entry.signed}"


def _next_number(marker: str) -> str:
    """The sign of the item below one with this sign: the next number, where the list counts."""
    match = _NUMBER.fullmatch(marker)
    if match is None or int(match[2]) <= 1:
        return marker
    return f"{match[1]}{int(match[2]) + 1}{match[3]}"


def _table_rows(
    lines: Sequence[str], rows: Sequence[_Row], donor: _Row, entry: Entry, *, dated: bool
) -> Iterator[str]:
    """A row with the columns of the table, as wide as the cells of the row beside it."""
    block, at = donor.block, entry.at.astimezone(_at(donor).tzinfo)
    headers = [row.block for row in rows if row.block.shape is Shape.HEADER]
    header = [one for one in headers if one.line < block.line][-1]
    roles = columns_of(header.cells)
    text = entry.text if "by" in roles else entry.signed
    said = {"by": entry.by or "", "text": text}
    cells = []
    for role, cell in zip(roles, (*block.cells, *[""] * len(roles)), strict=False):
        if role == "time":
            new = like(cell, at, dated=dated)
        elif role == "date":
            new = f"{at:%Y-%m-%d}"
        elif role == "zone":
            new = cell
        else:
            new = said.pop(role, "")
        cells.append(new.replace("|", "\\|"))
    yield _laid_out(lines[block.line], cells)


def _laid_out(sample: str, cells: Sequence[str]) -> str:
    """The cells between bars as the sample has them, each at least as wide as there."""
    bare = sample.strip()
    indent = sample[: len(sample) - len(sample.lstrip())]
    widths = [len(part) - 2 for part in _CELLS.split(bare.strip("|"))]
    wide = [
        cell.ljust(width) for cell, width in zip(cells, (*widths, *[0] * len(cells)), strict=False)
    ]
    row = " | ".join(wide)
    return (
        f"{indent}{'| ' if bare.startswith('|') else ''}{row}{' |' if bare.endswith('|') else ''}"
    )
