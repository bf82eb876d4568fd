"""Body → timeline: the section's rows that begin with a time, as instants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from hindsite.model.findings import Level
from hindsite.model.values import fault
from hindsite.reading.body import TABLE, Block, Shape, blocks, table_amiss
from hindsite.reading.near_times import begins_like_a_row, begins_like_a_time
from hindsite.reading.sections import Note, heading_text, lines_of, section_lines
from hindsite.reading.stamps import Stamp, day_in, read_stamp, zone_in
from hindsite.reading.times import localise, zone_named

__all__ = ["TIMELINE_NAMES", "Event", "TimelineReading", "columns_of", "read_timeline"]

TIMELINE_NAMES = ("Timeline", "Incident timeline")
"""The headings of the section, without regard to case."""

_HALF_DAY = timedelta(hours=12)
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_ONLY_A_DAY = re.compile(
    rf"(?:{_WEEKDAYS},?\s)?[\w.,]{{1,12}}(?:[-\s][\w.,]{{1,12}}){{2}}"
    rf"(?:,?\s\(?{_WEEKDAYS}\)?)?(?:\s\(?[\w/+:-]{{1,40}}\)?)?:?",
    re.ASCII | re.IGNORECASE,
)
_COLUMNS = {
    "time": {"time", "when", "timestamp", "clock", "at", "start", "datetime", "date/time"},
    "date": {"date", "day"},
    "by": {"by", "who", "actor", "person", "author"},
    "zone": {"zone", "timezone", "tz"},
}
_USUAL_COLUMNS = ("time", "text")
# A sentence that names the zone of all rows: “All times in UTC.”, “**Timezone**: CET”.
_ZONE_SAID = re.compile(
    r"(?:\btimes(?:tamps)?\b(?:\s(?:below|here|are|is|given|listed|shown|in|stated|local|to)){1,5}"
    r"|\btime\s?zone\b[*_]{0,3}\s?:[*_]{0,3}|\btime\s?zone\s(?:is|used\sis))"
    r"\s{1,3}(?P<zone>[A-Za-z][\w/+:-]{1,40})",
    re.ASCII | re.IGNORECASE,
)
_EVENT = "a time such as 09:05, a space, and what happened"
_IN_A_CELL = "write it as 09:05, or with its day as 2026-03-14 09:05"
_REMEDIES = {
    "unread-line": "write it as in - **09:05** What happened",
    "ambiguous-time": "write the offset after the time: 09:05 +02:00",
    "invalid-time": "write a time of day from 00:00 to 23:59; midnight is 00:00 of the next day",
    "timeline-date": "write the date before the time, or in a heading above: ### 2026-03-14",
    "timeline-order": "put the rows in order, or write the date before the time",
    "impossible-date": "write the day as in 2026-03-14",
    "unknown-zone": "write an offset such as +02:00, or a zone such as Europe/Berlin",
}


class Event(NamedTuple):
    """One row: the line of the body from 1, the instant, its Markdown and who did it."""

    line: int
    at: datetime
    text: str
    by: str | None


@dataclass(frozen=True, slots=True)
class TimelineReading:
    """What the section holds.

    `bare_line` is the first row, counted from 1, for whose time only the caller knew a zone.
    """

    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    found: bool
    bare_line: int | None = None


def read_timeline(body: str, zone: tzinfo, started_at: datetime | None) -> TimelineReading:
    """Read the section `Timeline`; `zone` is for times that name none, nor a heading or column."""
    section = section_lines(body, *TIMELINE_NAMES)
    if section is None:
        return TimelineReading((), (), found=False)
    heading, start, end = section
    reader = _Reader(zone, started_at, heading_text(lines_of(body)[heading]))
    for block in blocks(body, start, end):
        reader.read(block)
    return TimelineReading(
        tuple(reader.events), tuple(reader.notes), found=True, bare_line=reader.bare_line
    )


def columns_of(headers: Sequence[str]) -> tuple[str, ...]:
    """What each column of a table holds, by its header: time, date, by, zone or text."""
    roles = [_role(header) for header in headers]
    if "time" not in roles:
        index = roles.index("date") if "date" in roles else 0
        roles[index : index + 1] = ["time"]
    return tuple(roles)


class _Reader:
    """Goes through the rows in order, for each bare time depends on the one before."""

    def __init__(self, zone: tzinfo, started_at: datetime | None, title: str) -> None:
        self.events: list[Event] = []
        self.notes: list[Note] = []
        self.bare_line: int | None = None
        self._default = zone
        self._started_at = started_at
        self._section_zone = zone_in(title) if title.endswith(")") else None
        self._heading_zone: tzinfo | PydanticCustomError | None = None
        self._day: date | PydanticCustomError | None = None
        self._previous: datetime | None = None
        self._columns: tuple[str, ...] = ()
        self._is_timed = False
        self._column_zone: tzinfo | PydanticCustomError | None = None
        self._undated = False

    def read(self, block: Block) -> None:
        """Read one block."""
        if block.shape is Shape.ROW:
            self._table_row(block)
            return
        if block.shape is Shape.HEADER:
            self._columns, self._column_zone, self._is_timed = _read_header(block.cells)
            return
        self._column_zone = None
        match block.shape:
            case Shape.ITEM:
                self._row(block, read_stamp(block.source), None, ())
            case Shape.HEADING:
                self._heading(block.text)
            case Shape.PARAGRAPH:
                self._paragraph(block)

    def _paragraph(self, block: Block) -> None:
        """One that holds nothing but a day in bold letters is a heading."""
        text = block.text.strip()
        bold = text.startswith(("**", "__")) and text.rstrip(":").endswith(("**", "__"))
        if bold and _ONLY_A_DAY.fullmatch(text.strip("*_: ")):
            self._heading(text)
        else:
            self._prose(block)

    def _prose(self, block: Block) -> None:
        """A zone that a sentence names counts; lines with times that are no rows are told of."""
        if said := _ZONE_SAID.search(block.text):
            self._section_zone = _zone_said(said["zone"].rstrip(":")) or self._section_zone
        if amiss := table_amiss(block.text):
            self._unread(block, amiss[0], TABLE, amiss[1])
            return
        lines = [line.strip().removeprefix("|").strip() for line in block.text.split("\n")]
        count = sum(begins_like_a_time(line) for line in lines)
        if count:
            are = "a line of this paragraph begins" if count == 1 else f"{count} lines here begin"
            self._unread(block, f"{are} with a time, but only rows of a list or a table are read")

    def _heading(self, text: str) -> None:
        day = day_in(text)
        if day is not None:
            self._day = day
            self._heading_zone = zone_in(text.strip("*_: "))

    def _table_row(self, block: Block) -> None:
        if self._columns == _USUAL_COLUMNS and len(block.cells) == len(_USUAL_COLUMNS):
            time, text = block.cells
            stamp = _cell_stamp(time)
            if stamp is None:
                self._unread_row(block, time, text)
            else:
                self._row(block, stamp, None, (text,))
            return
        cells = dict.fromkeys(("time", "date", "by", "zone"), "")
        texts = []
        for role, cell in zip(self._columns, block.cells, strict=False):
            if role in cells and not cells[role]:
                cells[role] = cell
            elif cell:
                texts.append(cell)
        stamp = _cell_stamp(cells["time"])
        if stamp is None:
            self._unread_row(block, cells["time"] or cells["date"], *texts)
            return
        if isinstance(stamp, Stamp) and cells["date"]:
            self._day = day_in(cells["date"]) or fault(
                "timeline-date", "a date such as 2026-03-14", "the date of this row cannot be read"
            )
        if isinstance(stamp, Stamp) and cells["zone"] and stamp.zone is None:
            stamp = _with_zone(stamp, cells["zone"])
        self._row(block, stamp, cells["by"] or None, tuple(texts))

    def _unread_row(self, block: Block, time: str, *texts: str) -> None:
        """Of a row whose time is none tell only where a time is meant, and something happened."""
        wrong = begins_like_a_row(time)
        if wrong is None and self._is_timed and any(char.isalnum() for char in time):
            wrong = "there is no time in the column for it"
        if wrong is not None and any(texts):
            found = " ".join((time, *texts))[:40]
            self._unread(block, wrong, remedy=_IN_A_CELL, found=found)

    def _row(
        self,
        block: Block,
        stamp: Stamp | PydanticCustomError | None,
        by: str | None,
        texts: tuple[str, ...],
    ) -> None:
        if stamp is None:
            if wrong := begins_like_a_row(block.text):
                self._unread(block, wrong)
            return
        if isinstance(stamp, PydanticCustomError):
            self._note(block, stamp)
            return
        text = " — ".join(filter(None, (stamp.text.strip(), *texts)))
        at = self._instant(block, stamp)
        if at is not None and not text:
            self._unread(block, "this time has no text")
        if at is None or not text:
            return
        if self.bare_line is None and self._is_bare(stamp):
            self.bare_line = block.line + 1
        self.events.append(Event(block.line + 1, at, text, by))

    def _instant(self, block: Block, stamp: Stamp) -> datetime | None:
        before = self._previous
        try:
            at = self._resolved(stamp)
        except PydanticCustomError as error:
            if error.type != "timeline-date" or not self._undated:
                self._note(block, error, stamp.found)
            self._undated = self._undated or error.type == "timeline-date"
            return None
        except (OverflowError, ValueError):
            wrong = fault("invalid-time", "a time after 1970", "no calendar reaches this time")
            self._note(block, wrong, stamp.found)
            return None
        if before is not None and at < before:
            message = "this row is earlier than the one before it"
            order = fault("timeline-order", "a time not before the row above", message)
            self._note(block, order, stamp.found, Level.WARNING)
        return at

    def _resolved(self, stamp: Stamp) -> datetime:
        zone = self._zone(stamp)
        day = stamp.day or self._next_day(stamp, zone)
        # Remembered even where the time is ambiguous: the rows after it need a date all the same.
        self._previous = datetime.combine(day, stamp.clock, tzinfo=zone)
        self._day = None
        if type(zone) is not timezone:  # an offset never changes
            self._previous = localise(day, stamp.clock, zone)
        return self._previous

    def _is_bare(self, stamp: Stamp) -> bool:
        """Whether neither the row nor anything above it names a zone."""
        return stamp.zone is None and self._named_zone() is None

    def _zone(self, stamp: Stamp) -> tzinfo:
        zone = stamp.zone or self._named_zone() or self._default
        if isinstance(zone, PydanticCustomError):
            raise zone
        return zone

    def _named_zone(self) -> tzinfo | PydanticCustomError | None:
        """What column, heading or section say of the zone."""
        return self._column_zone or self._heading_zone or self._section_zone

    def _next_day(self, stamp: Stamp, zone: tzinfo) -> date:
        """The day of a bare time: the one set above, else by the row before, else by the start."""
        if isinstance(self._day, PydanticCustomError):
            raise self._day
        if self._day is not None:
            return self._day
        if self._previous is not None:
            if self._previous.tzinfo is zone and self._previous.time() <= stamp.clock:
                return self._previous.date()
            day = self._previous.astimezone(zone).date()
            same = datetime.combine(day, stamp.clock, tzinfo=zone)
            return day + timedelta(days=1) if self._previous - same > _HALF_DAY else day
        if self._started_at is None:
            raise fault(
                "timeline-date", "a date such as 2026-03-14", "no date is known for this row"
            )
        start = self._started_at
        near = start.astimezone(zone).date()
        days = [near, near - timedelta(days=1), near + timedelta(days=1)]
        return min(
            days, key=lambda day: abs(datetime.combine(day, stamp.clock, tzinfo=zone) - start)
        )

    def _unread(
        self,
        block: Block,
        message: str,
        expected: str = _EVENT,
        remedy: str = "",
        found: str = "",
    ) -> None:
        wrong = fault("unread-line", expected, message)
        self._note(block, wrong, found, Level.WARNING, remedy)

    def _note(
        self,
        block: Block,
        error: PydanticCustomError,
        found: str = "",
        level: Level = Level.ERROR,
        remedy: str = "",
    ) -> None:
        context = error.context or {}
        self.notes.append(
            Note(
                line=block.line + 1,
                column=block.column,
                level=level,
                rule=error.type,
                message=str(context.get("message", "")),
                found=found or block.text.strip().partition("\n")[0][:40],
                expected=str(context.get("expected", "")),
                remedy=remedy or _REMEDIES.get(error.type, _REMEDIES["invalid-time"]),
            )
        )


@lru_cache(maxsize=4096)
def _cell_stamp(cell: str) -> Stamp | PydanticCustomError | None:
    """The time of a cell, which holds little else: most of a day's minutes come again."""
    return read_stamp(cell)


@lru_cache(maxsize=64)
def _read_header(
    cells: tuple[str, ...],
) -> tuple[tuple[str, ...], tzinfo | PydanticCustomError | None, bool]:
    """What the columns of a table hold, the zone of its times, and whether it says that of one.

    Most tables have one header.
    """
    columns = columns_of(cells)
    is_timed = any(_role(cell) in {"time", "date"} for cell in cells)
    return columns, zone_in(cells[columns.index("time")]), is_timed


def _role(header: str) -> str:
    """What a column holds, by its header: time, date, by, zone or text."""
    words = re.sub(r"[*_`]", "", header).split("(")[0].lower().split()
    if not words:
        return "text"
    if words[0] == "date" and "time" in words:
        return "time"
    joined = "".join(words[:2])
    names = {words[0], joined} if joined in {"timezone", "timestamp"} else {words[0]}
    if joined == "timezone":
        return "zone"
    return next((role for role, known in _COLUMNS.items() if names & known), "text")


def _zone_said(name: str) -> tzinfo | PydanticCustomError | None:
    """The zone that a sentence names; None where its last word is none."""
    try:
        return zone_named(name)
    except PydanticCustomError as error:
        return error if error.type == "ambiguous-time" else None


def _with_zone(stamp: Stamp, text: str) -> Stamp | PydanticCustomError:
    try:
        return Stamp(stamp.day, stamp.clock, zone_named(text), stamp.found, stamp.text)
    except PydanticCustomError as error:
        return error
