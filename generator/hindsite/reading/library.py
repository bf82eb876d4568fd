"""Folders → the library: every file is read, however many are broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hindsite.errors import SettingsError
from hindsite.model.library import Library, Unreadable
from hindsite.model.names import fold, slug
from hindsite.model.settings import Service, Settings, Source
from hindsite.reading.files import split
from hindsite.reading.folders import files_of, unreadable
from hindsite.reading.incidents import Reading, earliest, read_incident, read_runbook
from hindsite.reading.notes import Note, note
from hindsite.reading.recall import Recall, context, gc_paused
from hindsite.reading.settings import read_settings

if TYPE_CHECKING:
    from hindsite.model.findings import Finding, Place
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

__all__ = ["read_library"]

_Record = TypeVar("_Record", "Incident", "Runbook")

INTRODUCTION = "content/index.md"


def read_library(
    base: Path, settings: Settings | None = None, recall: Recall | None = None
) -> Library:
    """Read the knowledge base in a folder: settings, incidents, runbooks and what is wrong.

    Args:
        base: The folder of `hindsite.yml`; sources are relative to it.
        settings: What `read_settings` gave, where the caller has read it already.
        recall: What former readings found. The library is the same with it and without.

    Raises:
        SettingsError: `hindsite.yml` cannot be used, or a folder that it names is not there.
    """
    settings = settings or read_settings(base)
    readings = _readings(base, settings, recall)
    findings = [item.at(reading.path) for reading in readings for item in reading.notes]
    incidents, runbooks, again = _unique(readings)
    findings += again
    lost = {finding.place.path for finding in again}
    services = _Services(settings)
    incidents = [services.named(item) for item in incidents]
    runbooks = [services.named(item) for item in runbooks]
    return Library(
        settings=settings,
        incidents=tuple(sorted(incidents, key=lambda item: (earliest(item), item.id))),
        runbooks=tuple(sorted(runbooks, key=lambda item: fold(item.id))),
        services=services.every(),
        introduction=_introduction(base),
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        unreadable=_unreadable(readings, lost),
        paths=frozenset(reading.path for reading in readings),
    )


def _readings(base: Path, settings: Settings, recall: Recall | None) -> list[Reading]:
    with gc_paused():
        readings = [
            reading
            for source in settings.sources
            for reading in _read_source(base, source, settings, recall)
        ]
        if recall:
            recall.save()
    return readings


def _unreadable(readings: Iterable[Reading], lost: set[str]) -> tuple[Unreadable, ...]:
    """Files without a record, and those whose id another has (they may be secret as well)."""
    return tuple(
        Unreadable(item.path, item.may_be_secret or item.path in lost)
        for item in readings
        if (item.incident is None and item.runbook is None) or item.path in lost
    )


def _introduction(base: Path) -> str:
    try:
        parts = split((base / INTRODUCTION).read_bytes())
    except OSError:
        return ""
    return parts.body


def _read_source(
    base: Path, source: Source, settings: Settings, recall: Recall | None
) -> Iterator[Reading]:
    folder = base / source.path
    if not folder.is_dir():
        if source in Settings().sources:
            return
        index = settings.sources.index(source)
        place = settings.places.of("sources", index, "path")
        message = f"{place}: the folder {source.path} is not there"
        raise SettingsError(message, "create it, or correct the path")
    zone, kind = settings.zone, context(source, settings) if recall else ""
    parse = read_incident if source.as_ == "incidents" else read_runbook
    for found in files_of(base, source, settings):
        path = found.path
        try:
            if found.problem:
                yield _closed(path, found.problem)
            elif recall is None:
                yield parse(found.file.read_bytes(), path, source, zone)
            else:
                read = partial(parse, path=path, source=source, zone=zone)
                yield recall.reading(found, kind, read)
        except OSError as error:
            yield _closed(path, unreadable(error))


def _closed(path: str, problem: Note) -> Reading:
    """What a file gives that is not opened: nobody knows what it holds."""
    return Reading(path, None, None, (problem,), may_be_secret=True)


def _unique(readings: list[Reading]) -> tuple[list[Incident], list[Runbook], list[Finding]]:
    """Records whose id nobody had before them, and a finding for each of the others."""
    incidents: list[Incident] = []
    runbooks: list[Runbook] = []
    findings: list[Finding] = []
    owners: dict[tuple[str, str], tuple[Incident | Runbook, str]] = {}
    for reading in readings:
        record = reading.incident or reading.runbook
        if record is None:
            continue
        kind = "incident" if reading.incident else "runbook"
        names = [("id", record.id), *(("aliases", alias) for alias in record.aliases)]
        clash = next(((field, name) for field, name in names if (kind, fold(name)) in owners), None)
        if clash is not None:
            owner, field = owners[kind, fold(clash[1])]
            findings.append(_taken(record, clash, owner.places.of(field)))
            continue
        owners |= {(kind, fold(name)): (record, field) for field, name in names}
        if reading.incident:
            incidents.append(reading.incident)
        elif reading.runbook:
            runbooks.append(reading.runbook)
    return incidents, runbooks, findings


def _taken(record: Incident | Runbook, clash: tuple[str, str], owner: Place) -> Finding:
    field, name = clash
    place = record.places.of(field)
    what = "alias" if field == "aliases" else "id"
    remark = note(
        "duplicate-id",
        (place.line, place.column),
        f"the {what} {name} is taken by {owner.path}:{owner.line}",
        field=field,
        found=name,
        expected="an id that no other record has, whatever the case of its letters",
        remedy="write another one; a record without “id:” has the name of its file for an id",
    )
    return remark.at(place.path)


class _Services:
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
        key = slug(name)
        found = self.by_slug.get(key)
        if found is None:
            found = self.by_slug[key] = self.more[key] = Service(id=key, name=name)
        return found.id

    def every(self) -> tuple[Service, ...]:
        return (*self.declared, *(self.more[key] for key in sorted(self.more)))
