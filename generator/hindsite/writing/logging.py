"""A record and an entry → the record with the entry in its timeline, and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hindsite.model.enums import EventKind
from hindsite.writing.body_timeline import insertions
from hindsite.writing.entries import Entry, Item, RefusedError
from hindsite.writing.front_lists import list_of, patches
from hindsite.writing.gaining import Record
from hindsite.writing.lines import Lines
from hindsite.writing.nodes import root_of

if TYPE_CHECKING:
    from hindsite.model.incident import TimelineEvent
    from hindsite.model.settings import Source

__all__ = ["add_entry"]

_FIELD = "timeline"
_PLAIN = "Event"


def add_entry(content: bytes, path: str, entry: Entry, source: Source, zone: ZoneInfo) -> bytes:
    """Write an entry where the record keeps its timeline, in order of time.

    The timeline is the front matter's, else the body's, else a section that is made. The line has
    the form of its neighbours. What is returned has been read back: it differs from the record by
    this entry alone, and the bytes before and after it are the same.

    Args:
        content: The record.
        path: Of its file, from the knowledge base.
        entry: What happened.
        source: Whose folder the file lies in.
        zone: The library's, for a record that names none.

    Raises:
        RefusedError: The record cannot be read, or takes no such line.
    """
    record = Record.of(content, path, source, zone)
    added = _added(record, entry)
    if added is None:
        raise _refusal(record, entry)
    return added


def _added(record: Record, entry: Entry) -> bytes | None:
    """The record with the entry, in the first way in which it is read as it was meant."""
    is_it = partial(_is_entry, entry)
    ways = _candidates(record, entry)
    return next((way for way in ways if record.gains(way, _FIELD, is_it)), None)


def _refusal(record: Record, entry: Entry) -> RefusedError:
    """What keeps the entry out: its words, its time before rows without a day, or the timeline."""
    if _added(record, replace(entry, text=_PLAIN, by=None)) is not None:
        message = f"“{entry.signed}” would not be read as words of an event"
        return RefusedError(message, "Say it in other words, or without signs at its beginning.")
    latest = max((event.at for event in record.incident.timeline), default=entry.at)
    if latest > entry.at and _added(record, replace(entry, at=latest)) is not None:
        at = entry.at.astimezone(record.own_zone)
        message = f"below {at:%Y-%m-%d %H:%M}, rows without a date would be read on another day"
        return RefusedError(
            message, "Write the date before the time of the first row, and try again."
        )
    return RefusedError("its timeline is in a form that no line can be added to")


def _candidates(record: Record, entry: Entry) -> Iterator[bytes]:
    """The record with the entry, in one way after another."""
    front = record.front
    timeline = list_of(root_of(front), _FIELD)
    if timeline is None:
        yield from _in_body(record, entry)
        return
    said = {"event": entry.text, **({"by": entry.by} if entry.by else {})}
    if entry.step is not None:
        said |= {"kind": EventKind.ESCALATION.value, "escalation_step": f"{entry.step:g}"}
    yield from record.patched(patches(front, timeline, Item(entry.at, said), record.own_zone))


def _in_body(record: Record, entry: Entry) -> Iterator[bytes]:
    incident, lines, entry = record.incident, Lines.of(record.content), entry.in_prose
    name = None if incident.timezone else record.zone.key
    for way in insertions(incident.body, entry, record.own_zone, incident.counted_at, name):
        yield lines.with_lines(incident.body_line - 1 + way.line, way.texts)


def _is_entry(entry: Entry, event: TimelineEvent) -> bool:
    if event.at != entry.at or entry.step not in {None, event.escalation_step}:
        return False
    return any(
        event.event == (one.text if entry.by and event.by == entry.by else one.signed)
        for one in (entry, entry.in_prose)
    )
