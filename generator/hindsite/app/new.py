"""A title → the skeleton of a record, for a person to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

import yaml

from hindsite.app.asking import instant_named, unknown
from hindsite.app.files import write_new
from hindsite.errors import UsageError
from hindsite.model.enums import Kind, Severity
from hindsite.model.names import fold, slug
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum
    from pathlib import Path

    from hindsite.model.settings import Settings

__all__ = ["NewIncident", "NewRunbook", "new_incident", "new_runbook"]

_HINTS = {
    "summary": "What happened, to whom, for how long, and how it ended; for a reader in a hurry.",
    "timeline": "One line an event: - **09:05** PaymentsErrorRateHigh fires",
    "root cause": "Ask why until the answer is something that you can change.",
    "what went well": "What made it shorter or smaller than it could have been?",
    "what went poorly": "What made it longer or larger? Where did luck help?",
    "action items": "- [ ] A1: Add an alert for … (@payments, due 2026-04-01)",
    "meaning": "What is wrong when somebody is sent here?",
    "impact": "Who notices, and what do they see?",
    "diagnosis": "Numbered steps with commands: from symptom to cause.",
    "mitigation": "Numbered steps with commands that stop the pain.",
    "verification": "How to see that it is over.",
    "escalation": "Whom to call, and after how many minutes.",
}
_RUNBOOK_SECTIONS = (
    "Meaning",
    "Impact",
    "Diagnosis",
    "Mitigation",
    "Verification",
    "Escalation",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is known of an incident when its record is begun.

    Without `started_at` it counts as declared now. Texts are as a person typed them.
    """

    title: str
    severity: str
    services: Sequence[str]
    started_at: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRunbook:
    """What is known of a runbook when it is begun. Texts are as a person typed them."""

    title: str
    services: Sequence[str]
    owner: str | None = None
    alerts: Sequence[str] = ()


def new_incident(base: Path, wanted: NewIncident, now: datetime | None = None) -> Path:
    """Begin the record of an incident, and return its file: named by day and title.

    Raises:
        UsageError: A value is none of those that are known.
        OutputError: The file is there, or cannot be written.
        SettingsError: hindsite.yml cannot be used.
    """
    settings = read_settings(base)
    at = _moment(wanted.started_at, settings, now)
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    matter = {
        "title": _title(wanted.title),
        "severity": _word("severity", wanted.severity, Severity),
        "kind": _word("kind", wanted.kind, Kind) if wanted.kind else None,
        "services": _services(wanted.services, settings),
        "started_at" if wanted.started_at else "declared_at": stamp,
    }
    day = at.astimezone(settings.zone).date()
    folder = base / _folder(settings, "incidents") / f"{day:%Y}"
    path = folder / f"{day.isoformat()}-{slug(wanted.title)}.md"
    write_new(path, _record(matter, settings.policy.postmortem_sections))
    return path


def new_runbook(base: Path, wanted: NewRunbook, today: date | None = None) -> Path:
    """Begin a runbook, and return its file: named by its title. It counts as reviewed today.

    Raises:
        UsageError: A service is unknown, or the title is empty.
        OutputError: The file is there, or cannot be written.
        SettingsError: hindsite.yml cannot be used.
    """
    settings = read_settings(base)
    day = today or datetime.now(tz=settings.zone).date()
    matter = {
        "title": _title(wanted.title),
        "services": _services(wanted.services, settings),
        "alerts": list(wanted.alerts) or None,
        "owner": wanted.owner,
        "last_reviewed": day.isoformat(),
        "review_every": "90d",
    }
    path = base / _folder(settings, "runbooks") / f"{slug(wanted.title)}.md"
    write_new(path, _record(matter, _RUNBOOK_SECTIONS))
    return path


def _moment(text: str | None, settings: Settings, now: datetime | None) -> datetime:
    if text:
        return instant_named(text, settings)
    return (now or datetime.now(tz=UTC)).replace(second=0, microsecond=0)


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        message = "The title is empty."
        raise UsageError(message, "Say in a few words what fails: --title 'Checkout fails'.")
    return title


def _word(what: str, text: str, kind: type[StrEnum]) -> str:
    try:
        return kind(text).value
    except ValueError as error:
        raise unknown(what, text, [item.value for item in kind]) from error


def _services(names: Sequence[str], settings: Settings) -> list[str]:
    """The services by id, where the catalogue is written down; else as they were named."""
    if not any(name.strip() for name in names):
        raise UsageError("No service is named.", "Name each one: --service payments.")
    known = {
        fold(name): service.id
        for service in settings.services
        for name in (service.label, *service.formerly, service.id)
    }
    for name in names:
        if known and fold(name) not in known:
            raise unknown("service", name, [service.id for service in settings.services])
    return list(dict.fromkeys(known.get(fold(name), name.strip()) for name in names))


def _folder(settings: Settings, kind: Literal["incidents", "runbooks"]) -> str:
    """The first folder of such records in our own format."""
    own = (item.path for item in settings.sources if item.as_ == kind and not item.is_foreign)
    return next(own, f"content/{kind}")


def _record(matter: Mapping[str, object], sections: Sequence[str]) -> str:
    present = {key: value for key, value in matter.items() if value is not None}
    front = yaml.safe_dump(present, sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{front}---\n" + "\n".join(map(_section, sections))


def _section(name: str) -> str:
    hint = _HINTS.get(fold(name))
    return f"## {name}\n" + (f"\n<!-- {hint} -->\n" if hint else "")
