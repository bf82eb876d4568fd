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
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Settings

__all__ = ["Said", "log"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person logs, as it was typed.

    `text` becomes one line of Markdown. Without `at` it happened now; a time of day alone is the
    last such time while the incident goes on, else the one nearest to its beginning. `step` is the
    minute of the step of escalation that it was.
    """

    text: str
    at: str | None = None
    by: str | None = None
    step: float | None = None


def log(base: Path, name: str, said: Said, now: datetime | None = None) -> Change:
    """Add one line to the timeline of an incident, and touch nothing else of its record.

    Args:
        base: The folder of `hindsite.yml`.
        name: Id or alias of the incident; restricted ones too, for this is the author's tree.
        said: What happened, when, and who did it.
        now: The present, for tests.

    Raises:
        UsageError: There is no such incident or step, no text, or the time is none.
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
        _require_step(said.step, incident, settings)
        entry = Entry(at, happened, one_line(said.by), said.step)
        return change(
            base,
            incident.places.path,
            settings,
            lambda old, source: add_entry(old, incident.places.path, entry, source, settings.zone),
        )


def _require_step(step: float | None, incident: Incident, settings: Settings) -> None:
    """See that the policy has the step, at a severity that the incident has or had."""
    if step is None:
        return
    changes = incident.severity_changes
    had = {incident.severity, *(one.to for one in changes), *(one.from_ for one in changes)}
    known = {
        each.after_minutes
        for level, steps in settings.policy.escalation.items()
        if level in had
        for each in steps
    }
    if step not in known:
        minutes = ", ".join(f"{minute:g}" for minute in sorted(known)) or "none"
        message = f"The policy has no step of escalation at minute {step:g} for {incident.id}."
        raise UsageError(message, f"Name the minute of a step: {minutes}.")
