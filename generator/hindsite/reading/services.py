"""The names that records use for services → the ids of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hindsite.model.names import slug
from hindsite.model.settings import Service, Settings

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

__all__ = ["Services"]

_Record = TypeVar("_Record", "Incident", "Runbook")


class Services:
    """Turns the names that records use into the ids of the catalogue, adding those it lacks."""

    def __init__(self, settings: Settings) -> None:
        self.declared = settings.services
        self.by_slug: dict[str, Service] = {}
        for service in settings.services:
            for name in (service.id, *service.formerly, service.label):
                self.by_slug.setdefault(slug(name), service)
        self.more: dict[str, Service] = {}

    def named(self, record: _Record) -> _Record:
        """The record with the ids of its services in the place of the names that it uses."""
        ids = tuple(dict.fromkeys(self.id(name) for name in record.services))
        return record if ids == record.services else record.model_copy(update={"services": ids})

    def id(self, name: str) -> str:
        """The id of the service that a name means."""
        key = slug(name)
        found = self.by_slug.get(key)
        if found is None:
            found = self.by_slug[key] = self.more[key] = Service(id=key, name=name)
        return found.id

    def every(self) -> tuple[Service, ...]:
        """The services of the catalogue, then those that only records named."""
        return (*self.declared, *(self.more[key] for key in sorted(self.more)))
