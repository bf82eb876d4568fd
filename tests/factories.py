"""Tiny records made in Python: what a test does not name has a sound value or is missing."""

from __future__ import annotations

from datetime import datetime

from hindsite.model.incident import Incident
from hindsite.model.library import Library
from hindsite.model.settings import Service, Settings

__all__ = ["incident", "instant", "library"]


def instant(text: str) -> datetime:
    """The instant that an ISO text with a zone names: `2026-03-14T09:02Z`."""
    return datetime.fromisoformat(text)


def incident(**fields: object) -> Incident:
    """An incident with these fields; instants may be texts, nested parts mappings.

    Without any instant it started on 2026-03-14 at 09:00 UTC.
    """
    defaults: dict[str, object] = {
        "id": "incident",
        "title": "Checkout fails",
        "severity": "SEV-3",
        "services": ["payments"],
    }
    if not fields.keys() & {"started_at", "detected_at", "declared_at"}:
        defaults["started_at"] = "2026-03-14T09:00Z"
    return Incident.model_validate(defaults | fields, context={"instant": instant})


def library(*incidents: Incident, **settings: object) -> Library:
    """A library of these incidents, oldest first, under these settings.

    Services that only records name are in it, as they are in one that was read.
    """
    rules = Settings.model_validate(settings, context={"instant": instant})
    declared = {service.id: service for service in rules.services}
    named = {name for item in incidents for name in item.services}
    return Library(
        settings=rules,
        incidents=tuple(sorted(incidents, key=lambda item: (item.counted_at, item.id))),
        services=(
            *rules.services,
            *(Service(id=name) for name in sorted(named - declared.keys())),
        ),
    )
