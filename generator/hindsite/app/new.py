"""A title → the skeleton of a record, for a person to fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import yaml

from hindsite.app.asking import moment_named, unknown
from hindsite.app.files import write_new
from hindsite.app.ledger import entry_named
from hindsite.errors import UsageError
from hindsite.model.alerts import alert_page_name
from hindsite.model.enums import Kind, Severity
from hindsite.model.names import fold, slug
from hindsite.reading import read_settings
from hindsite.writing.skeletons import (
    Beginning,
    alert_text,
    incident_skeleton,
    section,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hindsite.model.alerts import Alert
    from hindsite.model.settings import Settings

__all__ = [
    "NewIncident",
    "NewRunbook",
    "detection_named",
    "kind_named",
    "new_incident",
    "new_runbook",
    "runbook_from_alert",
    "runbooks_folder",
    "services_named",
    "severity_named",
    "title_named",
]

_RUNBOOK_SECTIONS = (
    "Meaning",
    "Impact",
    "Diagnosis",
    "Mitigation",
    "Verification",
    "Escalation",
)


_LABELS = ("service", "app", "job")
"""Labels of a rule that may name a service."""

_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is known of an incident when its record is begun.

    Without any time it counts as declared now. `roles` leads from a role to who has it; `text` is
    Markdown for the summary. Texts are as a person typed them.
    """

    title: str
    severity: str
    services: Sequence[str]
    started_at: str | None = None
    detected_at: str | None = None
    kind: str | None = None
    alert: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRunbook:
    """What is known of a runbook when it is begun. Texts are as a person typed them.

    `name` is that of its file, by default the title; `links` are titles with addresses; `texts` are
    Markdown for some sections, whose names are folded; `sections` are others than usual. Only a
    runbook with `texts` may have no services.
    """

    title: str
    services: Sequence[str]
    owner: str | None = None
    alerts: Sequence[str] = ()
    name: str = ""
    visibility: str | None = None
    tags: Sequence[str] = ()
    sections: Sequence[str] = _RUNBOOK_SECTIONS
    links: Sequence[tuple[str, str]] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def new_incident(base: Path, wanted: NewIncident, now: datetime | None = None) -> Path:
    """Begin the record of an incident, and return its file: named by day and title.

    Raises:
        UsageError: A value is none of those that are known.
        OutputError: The file is there, or cannot be written.
        SettingsError: hindsite.yml cannot be used.
    """
    settings = read_settings(base)
    severity = severity_named(wanted.severity)
    times = _times(wanted, settings, now)
    known = Beginning(
        title=title_named(wanted.title),
        severity=severity,
        kind=kind_named(wanted.kind or Kind.OPERATIONAL.value),
        services=services_named(wanted.services, settings),
        times={name: _stamp(at) for name, at in times.items()},
        alert=wanted.alert,
        roles=dict.fromkeys(settings.policy.for_severity(severity).roles) | dict(wanted.roles),
        factors=[factor.id for factor in settings.contributing_factors],
        notify_hours=_hours(settings.policy.notify_within),
        regimes={
            name: _hours(limit) for name, limit in settings.policy.notify_within_by_regime.items()
        },
        steps=settings.policy.security_steps,
        text=wanted.text,
    )
    day = min(times.values()).astimezone(settings.zone).date()
    folder = base / _folder(settings, "incidents") / f"{day:%Y}"
    path = folder / f"{day.isoformat()}-{slug(wanted.title)}.md"
    write_new(path, incident_skeleton(known, settings.policy.postmortem_sections))
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
        "title": title_named(wanted.title),
        "services": _services(wanted, settings),
        "alerts": list(wanted.alerts) or None,
        "tags": list(wanted.tags) or None,
        "owner": wanted.owner,
        "visibility": wanted.visibility,
        "last_reviewed": day.isoformat(),
        "review_every": "90d",
        "links": [{"title": title, "url": url} for title, url in wanted.links] or None,
    }
    name = wanted.name or slug(wanted.title)
    path = base / _folder(settings, "runbooks") / f"{name}.md"
    write_new(path, _record(matter, wanted))
    return path


def runbook_from_alert(base: Path, name: str) -> NewRunbook:
    """What an alerting rule tells of the runbook that it wants.

    The services and the owner are those that its labels name, as far as the catalogue knows them.

    Raises:
        UsageError: There is no alert of that name, or a runbook serves it already.
        SettingsError: hindsite.yml cannot be used.
    """
    settings = read_settings(base)
    entry = entry_named(base, name)
    alert = entry.rules[0].alert
    labels = [
        one.alert.labels[key] for one in entry.rules for key in _LABELS if key in one.alert.labels
    ]
    services = {
        fold(text): item.id
        for item in settings.services
        for text in (item.label, *item.formerly, item.id)
    }
    teams = {fold(team.id): team.id for team in settings.teams}
    owners = (teams.get(fold(one.alert.labels.get("team", ""))) for one in entry.rules)
    return NewRunbook(
        title=_title_of(alert),
        services=list(dict.fromkeys(services[fold(it)] for it in labels if fold(it) in services)),
        owner=next((owner for owner in owners if owner), None),
        alerts=[alert.name],
        name=alert.name if alert_page_name(alert.name) == alert.name else slug(alert.name),
        texts={"meaning": alert_text([one.alert for one in entry.rules])},
    )


def _title_of(alert: Alert) -> str:
    """What the alert says of itself in a line, where nothing has to be filled in; else its name."""
    said = " ".join(alert.annotations.get("summary", "").split())
    return said if said and "{{" not in said and len(said) <= _LONGEST_TITLE else alert.name


def _services(wanted: NewRunbook, settings: Settings) -> list[str] | None:
    if wanted.texts and not wanted.services:
        return None
    return services_named(wanted.services, settings)


def _times(wanted: NewIncident, settings: Settings, now: datetime | None) -> dict[str, datetime]:
    """The instants that are known; where none is, it is declared now."""
    times = {}
    if wanted.started_at:
        times["started_at"] = moment_named(wanted.started_at, settings)
    if wanted.detected_at:
        times["detected_at"] = detection_named(wanted.detected_at, wanted.started_at, settings)
    if times:
        return times
    present = now or datetime.now(tz=UTC)
    return {"declared_at": present.replace(second=0, microsecond=0)}


def detection_named(detected: str, started: str | None, settings: Settings) -> datetime:
    """When an incident was detected, by when it began, where that is known.

    Raises:
        UsageError: It is no instant, or one before the beginning.
    """
    at = moment_named(detected, settings)
    if started and started.strip() and at < moment_named(started, settings):
        message = f"“{detected}” is before “{started}”, since when users are affected."
        raise UsageError(message, "Correct one of the two, or leave out what is not known.")
    return at


def _hours(limit: timedelta) -> int:
    return round(limit / timedelta(hours=1))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def severity_named(text: str) -> Severity:
    """The severity that a person means.

    Raises:
        UsageError: There is no such severity.
    """
    try:
        return Severity(text)
    except ValueError as error:
        raise unknown("severity", text, [item.value for item in Severity]) from error


def kind_named(text: str) -> Kind:
    """The kind of event that a person means.

    Raises:
        UsageError: There is no such kind.
    """
    try:
        return Kind(text)
    except ValueError as error:
        raise unknown("kind", text, [item.value for item in Kind]) from error


def title_named(text: str) -> str:
    """The title on one line.

    Raises:
        UsageError: It is empty.
    """
    title = " ".join(text.split())
    if not title:
        message = "The title is empty."
        raise UsageError(message, "Say in a few words what fails: --title 'Checkout fails'.")
    return title


def services_named(names: Sequence[str], settings: Settings) -> list[str]:
    """The services by id, where the catalogue is written down; else as they were named.

    Raises:
        UsageError: None is named, or one that is not in the catalogue.
    """
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


def runbooks_folder(settings: Settings) -> str:
    """Where a new runbook is put, from the folder of `hindsite.yml`."""
    return _folder(settings, "runbooks")


def _record(matter: Mapping[str, object], wanted: NewRunbook) -> str:
    present = {key: value for key, value in matter.items() if value is not None}
    front = yaml.safe_dump(present, sort_keys=False, allow_unicode=True, width=1000)
    parts = (section(name, wanted.texts.get(fold(name), "")) for name in wanted.sections)
    return f"---\n{front}---\n" + "\n".join(parts)
