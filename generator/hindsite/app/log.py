"""A sentence → a line with its time in the timeline of an incident."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from unicodedata import category
from zoneinfo import ZoneInfo

from hindsite.app.asking import instant_named
from hindsite.app.keeping import library_of
from hindsite.app.rewriting import own_source, replace, taking_turns
from hindsite.checks.vocabulary import Vocabulary
from hindsite.errors import HindsiteError, UsageError
from hindsite.model.names import fold
from hindsite.reading import read_settings
from hindsite.reading.folders import files_of
from hindsite.reading.incidents import read_incident
from hindsite.writing import Entry, RefusedError, add_entry
from hindsite.writing.lines import rows_of

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings

__all__ = ["Logged", "Said", "log"]

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_LAST_HOUR = 23


@dataclass(frozen=True, slots=True)
class Said:
    """What a person logs, as it was typed.

    `text` becomes one line of Markdown. Without `at` it happened now; a time of day alone is the
    last such time while the incident goes on, else the one nearest to its beginning.
    """

    text: str
    at: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """What was written: the file, the number of its first new line from 1, and that line."""

    path: str
    line: int
    text: str


def log(base: Path, name: str, said: Said, now: datetime | None = None) -> Logged:
    """Add one line to the timeline of an incident, and touch nothing else of its record.

    Args:
        base: The folder of `hindsite.yml`.
        name: Id or alias of the incident; restricted ones too, for this is the author's tree.
        said: What happened, when, and who did it.
        now: The present, for tests.

    Raises:
        UsageError: There is no such incident, no text, or the time is none.
        HindsiteError: The record is in a form that no line can be added to.
        SettingsError: hindsite.yml cannot be used.
        OutputError: The file cannot be written.
    """
    settings = read_settings(base)
    happened = _one_line(said.text)
    if happened is None:
        message = "There is nothing to log."
        raise UsageError(message, 'Say what happened: hindsite log ID "Rollback begins".')
    with taking_turns(base):
        incident = _by_file(base, settings, name) or _incident(library_of(base, settings), name)
        path = incident.places.path
        source = own_source(path, settings) or settings.sources[0]
        present = (now or datetime.now(tz=UTC)).replace(second=0, microsecond=0)
        entry = Entry(_instant(said.at, incident, settings, present), happened, _one_line(said.by))
        old = (base / path).read_bytes()
        try:
            new = add_entry(old, path, entry, source, settings.zone)
        except RefusedError as error:
            message = f"{path} stays as it was: {error}."
            raise HindsiteError(message, f"See `hindsite check {path}`, or edit it.") from error
        replace(base / path, new)
    return _difference(path, old, new)


def _one_line(text: str | None) -> str | None:
    """The text on one line, without characters that nobody sees; None where nothing is left."""
    seen = (char for char in (text or "") if char.isspace() or category(char) not in {"Cc", "Cs"})
    return " ".join("".join(seen).split()) or None


def _by_file(base: Path, settings: Settings, name: str) -> Incident | None:
    """The incident whose file has the name, as most have: nobody waits for a library to be read."""
    found = [
        (file, source)
        for source in settings.sources
        if source.as_ == "incidents" and not source.is_foreign and (base / source.path).is_dir()
        for file in files_of(base, source, settings)
        if file.problem is None and fold(PurePosixPath(file.path).stem) == fold(name)
    ]
    if len(found) != 1:
        return None
    ((file, source),) = found
    incident = read_incident(file.file.read_bytes(), file.path, source, settings.zone).incident
    return incident if incident is not None and fold(incident.id) == fold(name) else None


def _incident(library: Library, name: str) -> Incident:
    incident = library.incident_by_id.get(fold(name))
    if incident is not None:
        return incident
    for item in library.unreadable:
        if fold(PurePosixPath(item.path).stem) == fold(name):
            message = f"{item.path} cannot be read as it is."
            raise UsageError(message, f"See `hindsite check {item.path}`.")
    question = _question(name, [each for item in library.incidents for each in item.names])
    message = f"There is no incident “{name}”{f'; {question}' if question else '.'}"
    raise UsageError(message, "Name the id of an incident: by default the name of its file.")


def _question(name: str, names: Sequence[str]) -> str:
    """Which incident may be meant: the only one that has these words in its id, or the likest."""
    parts = [each for each in names if fold(name) in fold(each)]
    return f"did you mean “{parts[0]}”?" if len(parts) == 1 else Vocabulary(names).question(name)


def _instant(at: str | None, incident: Incident, settings: Settings, now: datetime) -> datetime:
    """When it happened; a time without a zone is in the record's own, else the library's."""
    if at is None:
        return now
    zone = ZoneInfo(incident.timezone) if incident.timezone else settings.zone
    clock = _CLOCK.fullmatch(at.strip())
    if clock is None or int(clock[1]) > _LAST_HOUR:
        own = settings.model_copy(update={"timezone": zone.key})
        return instant_named(at, own)
    hour, minute, second = (int(part or 0) for part in clock.groups())
    over = not incident.derived_status.is_open
    anchor = (incident.counted_at if over else now).astimezone(zone)
    wall = anchor.replace(hour=hour, minute=minute, second=second, microsecond=0)
    days = [wall + timedelta(days=step) for step in (-1, 0, 1)]
    if over:
        return min(days, key=lambda day: abs(day - anchor))
    return max(day for day in days if day <= anchor)


def _difference(path: str, old: bytes, new: bytes) -> Logged:
    """The first line that only the new record has and that holds more than a heading."""
    before, after = rows_of(old.decode()), rows_of(new.decode())
    start = next((i for i, row in enumerate(after) if i >= len(before) or row != before[i]), 0)
    added = after[start : start + max(len(after) - len(before), 1)]
    offset = next((i for i, row in enumerate(added) if row.strip() and not row.startswith("#")), 0)
    return Logged(path, start + offset + 1, added[offset].rstrip("\r\n"))
