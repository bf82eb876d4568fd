"""A record as it is read now, to hold changed texts of it against: one may gain one thing only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from hindsite.model.findings import Level
from hindsite.reading.incidents import read_incident
from hindsite.writing.entries import RefusedError
from hindsite.writing.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hindsite.model.incident import Incident
    from hindsite.model.settings import Source
    from hindsite.reading.given import Reading
    from hindsite.writing.front_lists import Patch

__all__ = ["Record"]

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of an incident's record, and what is read from them."""

    content: bytes
    path: str
    source: Source
    zone: ZoneInfo
    reading: Reading
    incident: Incident

    @classmethod
    def of(cls, content: bytes, path: str, source: Source, zone: ZoneInfo) -> Record:
        """The record as it is read.

        Raises:
            RefusedError: It cannot be read.
        """
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

    @property
    def front(self) -> str:
        """The text of the front matter."""
        lines = Lines.of(self.content)
        return lines.text(*lines.front)

    def patched(self, patches: Iterator[Patch]) -> Iterator[bytes]:
        """The record with one after another of these patches to its front matter."""
        lines = Lines.of(self.content)
        start, end = lines.front
        front = lines.text(start, end)
        for patch in patches:
            if patch.line is not None:
                yield lines.with_lines(start + patch.line, patch.texts)
            else:
                new = front[: patch.index] + patch.texts[0] + front[patch.index :]
                yield lines.with_text(start, end, new)

    def gains(self, candidate: bytes, field: str, is_new: Callable[[_Thing], bool]) -> bool:
        """Whether the candidate differs from the record by one item of a field alone.

        Args:
            candidate: The changed bytes.
            field: A list of the record.
            is_new: Whether an item is the one to be gained.
        """
        reading = read_incident(candidate, self.path, self.source, self.zone)
        if reading.incident is None or _errors(reading) - _errors(self.reading):
            return False
        old, new = self.incident, reading.incident
        same = new.model_dump(exclude={field}) == old.model_dump(exclude={field})
        return same and _is_more_by(getattr(old, field), getattr(new, field), is_new)


def _errors(reading: Reading) -> Counter[str]:
    return Counter(note.rule for note in reading.notes if note.level is Level.ERROR)


def _is_more_by(
    old: tuple[_Thing, ...], new: tuple[_Thing, ...], is_new: Callable[[_Thing], bool]
) -> bool:
    """Whether the new list is the old one with that item put in."""
    if len(new) != len(old) + 1:
        return False
    index = next((i for i, item in enumerate(old) if item != new[i]), len(old))
    return new[index + 1 :] == old[index:] and is_new(new[index])
