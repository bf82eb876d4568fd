"""A record and an entry → the record with the entry in its timeline, and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterator
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
    for candidate in _candidates(record, entry):
        if record.gains(candidate, _FIELD, partial(_is_entry, entry)):
            return candidate
    message = "its timeline is in a form that no line can be added to"
    raise RefusedError(message)


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
