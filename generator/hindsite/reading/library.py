"""Folders → the library: every file is read, however many are broken."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hindsite.errors import SettingsError
from hindsite.model.library import Library, Unreadable
from hindsite.model.names import fold, slug
from hindsite.model.settings import Service, Settings, Source
from hindsite.reading.files import MAX_BYTES, split
from hindsite.reading.incidents import Reading, earliest, read_incident, read_runbook
from hindsite.reading.notes import note
from hindsite.reading.settings import read_settings

if TYPE_CHECKING:
    from hindsite.model.findings import Finding, Place
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

__all__ = ["read_library"]

INTRODUCTION = "content/index.md"
_SKIPPED = {"_index.md", "readme.md"}


def read_library(base: Path, settings: Settings | None = None) -> Library:
    """Read the knowledge base in a folder: settings, incidents, runbooks and what is wrong.

    Args:
        base: The folder of `hindsite.yml`; sources are relative to it.
        settings: What `read_settings` gave, where the caller has read it already.

    Raises:
        SettingsError: `hindsite.yml` cannot be used, or a folder that it names is not there.
    """
    settings = settings or read_settings(base)
    readings = [
        reading for source in settings.sources for reading in _read_source(base, source, settings)
    ]
    findings = [item.at(reading.path) for reading in readings for item in reading.notes]
    incidents, runbooks, again = _unique(readings)
    findings += again
    lost = {finding.place.path for finding in again}
    services = _Services(settings)
    incidents = [
        item.model_copy(update={"services": services.ids(item.services)}) for item in incidents
    ]
    runbooks = [
        item.model_copy(update={"services": services.ids(item.services)}) for item in runbooks
    ]
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


def _read_source(base: Path, source: Source, settings: Settings) -> Iterator[Reading]:
    folder = base / source.path
    if not folder.is_dir():
        if source in Settings().sources:
            return
        index = settings.sources.index(source)
        place = settings.places.of("sources", index, "path")
        message = f"{place}: the folder {source.path} is not there"
        raise SettingsError(message, "create it, or correct the path")
    read = read_incident if source.as_ == "incidents" else read_runbook
    for file in _files(folder, source):
        path = PurePosixPath(source.path, file.relative_to(folder).as_posix()).as_posix()
        if _belongs_deeper(path, source, settings):
            continue
        problem = _problem(file, folder)
        if problem:
            yield Reading(
                path,
                None,
                None,
                (note(problem[0], (1, 1), problem[1], remedy=problem[2]),),
                may_be_secret=True,
            )
            continue
        yield read(file.read_bytes(), path, source, settings.zone)


def _belongs_deeper(path: str, source: Source, settings: Settings) -> bool:
    """Whether a file lies in the folder of another source within this one's: that one reads it."""
    own = PurePosixPath(source.path)
    return any(
        PurePosixPath(path).is_relative_to(other.path)
        for other in settings.sources
        if PurePosixPath(other.path) != own and PurePosixPath(other.path).is_relative_to(own)
    )


def _files(folder: Path, source: Source) -> list[Path]:
    """The Markdown files of a source, in an order that is the same on every machine."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(root, name) for name in names if _is_record(name)]
    found = [file for file in found if not _excluded(file.relative_to(folder).as_posix(), source)]
    return sorted(found, key=lambda file: file.relative_to(folder).as_posix())


def _is_record(name: str) -> bool:
    lower = name.lower()
    return lower.endswith((".md", ".markdown")) and lower not in _SKIPPED and name[0] != "."


def _excluded(path: str, source: Source) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in source.exclude)


def _problem(file: Path, folder: Path) -> tuple[str, str, str] | None:
    """Why a file is not even opened: rule, sentence and remedy."""
    try:
        if not file.resolve(strict=True).is_relative_to(folder.resolve()):
            return (
                "outside-library",
                "the file is a link to somewhere outside of its folder",
                "put the record itself here",
            )
        if not file.is_file():
            return ("unreadable-file", "this is no ordinary file", "take it away")
        size = file.stat().st_size
        with file.open("rb"):
            pass
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError before 3.13
        reason = getattr(error, "strerror", None) or "it is a link to itself"
        return ("unreadable-file", f"the file cannot be read: {reason}", "check its rights")
    if size > MAX_BYTES:
        return (
            "too-large",
            f"the file has {size:,} bytes; a record has at most {MAX_BYTES:,}",
            "keep logs and dumps elsewhere and link to them",
        )
    return None


def _unique(readings: list[Reading]) -> tuple[list[Incident], list[Runbook], list[Finding]]:
    """Records whose id nobody had before them, and a finding for each of the others."""
    incidents: list[Incident] = []
    runbooks: list[Runbook] = []
    findings: list[Finding] = []
    owners: dict[tuple[str, str], Place] = {}
    for reading in readings:
        record = reading.incident or reading.runbook
        if record is None:
            continue
        kind = "incident" if reading.incident else "runbook"
        names = [("id", record.id), *(("aliases", alias) for alias in record.aliases)]
        clash = next(((field, name) for field, name in names if (kind, fold(name)) in owners), None)
        if clash is not None:
            findings.append(_taken(record, clash, owners[kind, fold(clash[1])]))
            continue
        owners |= {(kind, fold(name)): record.places.of(field) for field, name in names}
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

    def ids(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.id(name) for name in names))

    def id(self, name: str) -> str:
        key = slug(name)
        found = self.by_slug.get(key)
        if found is None:
            found = self.by_slug[key] = self.more[key] = Service(id=key, name=name)
        return found.id

    def every(self) -> tuple[Service, ...]:
        return (*self.declared, *(self.more[key] for key in sorted(self.more)))
