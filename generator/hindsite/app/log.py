"""A sentence → a line with its time in the timeline of an incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hindsite.app.naming import own_incident
from hindsite.app.rewriting import change, taking_turns
from hindsite.app.typed import instant_typed, one_line
from hindsite.errors import UsageError
from hindsite.reading import read_settings
from hindsite.writing import Entry, add_entry

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.app.rewriting import Change

__all__ = ["Said", "log"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person logs, as it was typed.

    `text` becomes one line of Markdown. Without `at` it happened now; a time of day alone is the
    last such time while the incident goes on, else the one nearest to its beginning.
    """

    text: str
    at: str | None = None
    by: str | None = None


def log(base: Path, name: str, said: Said, now: datetime | None = None) -> Change:
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
    happened = one_line(said.text)
    if happened is None:
        message = "There is nothing to log."
        raise UsageError(message, 'Say what happened: hindsite log ID "Rollback begins".')
    with taking_turns(base):
        incident = own_incident(base, settings, name)
        present = (now or datetime.now(tz=UTC)).replace(second=0, microsecond=0)
        at = instant_typed(said.at, incident, settings, present)
        entry = Entry(at, happened, one_line(said.by))
        return change(
            base,
            incident.places.path,
            settings,
            lambda old, source: add_entry(old, incident.places.path, entry, source, settings.zone),
        )
