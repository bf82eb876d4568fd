"""A record and an entry → the record with the entry in its timeline, and nothing else changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hindsite.model.findings import Level
from hindsite.reading.incidents import read_incident
from hindsite.writing.body_timeline import insertions
from hindsite.writing.entries import Entry, RefusedError
from hindsite.writing.front_timeline import patches, timeline_of
from hindsite.writing.lines import Lines
from hindsite.writing.nodes import root_of

if TYPE_CHECKING:
    from hindsite.model.incident import Incident, TimelineEvent
    from hindsite.model.settings import Source
    from hindsite.reading.incidents import Reading

__all__ = ["add_entry"]


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
    record = _Record.of(content, path, source, zone)
    for candidate in record.candidates(entry):
        if record.gains(candidate, entry):
            return candidate
    message = "its timeline is in a form that no line can be added to"
    raise RefusedError(message)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it is read now, to hold others against."""

    content: bytes
    path: str
    source: Source
    zone: ZoneInfo
    reading: Reading
    incident: Incident

    @classmethod
    def of(cls, content: bytes, path: str, source: Source, zone: ZoneInfo) -> _Record:
        reading = read_incident(content, path, source, zone)
        if reading.incident is None:
            message = "it has errors that keep it from being read"
            raise RefusedError(message)
        return cls(content, path, source, zone, reading, reading.incident)

    @property
    def own_zone(self) -> tzinfo:
        """The zone of times that name none."""
        name = self.incident.timezone
        return ZoneInfo(name) if name else self.zone

    def candidates(self, entry: Entry) -> Iterator[bytes]:
        """The record with the entry, in one way after another."""
        lines = Lines.of(self.content)
        start, end = lines.front
        front = lines.text(start, end)
        timeline = timeline_of(root_of(front))
        if timeline is None:
            yield from self._in_body(lines, entry)
            return
        for patch in patches(front, timeline, entry, self.own_zone):
            if patch.line is not None:
                yield lines.with_lines(start + patch.line, patch.texts)
            else:
                new = front[: patch.index] + patch.texts[0] + front[patch.index :]
                yield lines.with_text(start, end, new)

    def _in_body(self, lines: Lines, entry: Entry) -> Iterator[bytes]:
        incident = self.incident
        name = None if incident.timezone else self.zone.key
        ways = insertions(incident.body, entry, self.own_zone, incident.counted_at, name)
        for way in ways:
            yield lines.with_lines(incident.body_line - 1 + way.line, way.texts)

    def gains(self, candidate: bytes, entry: Entry) -> bool:
        """Whether the candidate differs from the record by the entry alone."""
        new = read_incident(candidate, self.path, self.source, self.zone)
        if new.incident is None or _errors(new) - _errors(self.reading):
            return False
        same = new.incident.model_dump(exclude={"timeline"}) == self.incident.model_dump(
            exclude={"timeline"}
        )
        return same and _is_more_by(self.incident.timeline, new.incident.timeline, entry)


def _errors(reading: Reading) -> Counter[str]:
    return Counter(note.rule for note in reading.notes if note.level is Level.ERROR)


def _is_more_by(
    old: tuple[TimelineEvent, ...], new: tuple[TimelineEvent, ...], entry: Entry
) -> bool:
    """Whether the new timeline is the old one with the entry put in."""
    if len(new) != len(old) + 1:
        return False
    index = next((i for i, event in enumerate(old) if event != new[i]), len(old))
    return new[index + 1 :] == old[index:] and _is_entry(new[index], entry)


def _is_entry(event: TimelineEvent, entry: Entry) -> bool:
    if event.at != entry.at:
        return False
    if entry.by and event.by == entry.by:
        return event.event == entry.text
    return event.event == entry.signed
