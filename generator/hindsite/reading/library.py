"""Folders → the library: every file is read, however many are broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.collector import paused
from hindsite.model.library import Library, Unreadable
from hindsite.model.names import fold
from hindsite.reading.clashes import Claim, clashes, taken
from hindsite.reading.folders import files_of, require_folder, unreadable
from hindsite.reading.given import Reading, closed
from hindsite.reading.incidents import earliest
from hindsite.reading.introduction import introduction_of
from hindsite.reading.paging import Paging, read_paging
from hindsite.reading.parsers import parser_of
from hindsite.reading.recall import Recall, context
from hindsite.reading.services import Services
from hindsite.reading.settings import read_settings

if TYPE_CHECKING:
    from hindsite.model.findings import Finding
    from hindsite.model.settings import Settings, Source

__all__ = ["collected", "read_library"]


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
    with paused():
        paging = read_paging(base, settings, recall)
    return collected(base, settings, _readings(base, settings, recall), paging)


def collected(base: Path, settings: Settings, readings: list[Reading], paging: Paging) -> Library:
    """The library that these readings of all its files make.

    Args:
        base: The folder of `hindsite.yml`.
        settings: Of the library.
        readings: In the order in which the files are listed; no two of one file.
        paging: What `read_paging` gave.
    """
    findings = [item.at(reading.path) for reading in readings for item in reading.notes]
    findings += paging.findings
    again = _taken(readings)
    findings += again
    introduction, amiss = introduction_of(base)
    findings += amiss
    lost = {finding.place.path for finding in again}
    kept = [item for item in readings if item.path not in lost]
    services = Services(settings)
    incidents = [services.named(item.incident) for item in kept if item.incident]
    runbooks = [services.named(item.runbook) for item in kept if item.runbook]
    reviews = [item.review for item in kept if item.review]
    return Library(
        settings=settings,
        incidents=tuple(sorted(incidents, key=lambda item: (earliest(item), item.id))),
        runbooks=tuple(sorted(runbooks, key=lambda item: fold(item.id))),
        rule_files=tuple(item.rules for item in readings if item.rules),
        reviews=tuple(sorted(reviews, key=lambda item: (item.held_at, item.id))),
        services=services.every(),
        introduction=introduction.body,
        introduction_held=introduction.held,
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        unreadable=_unreadable(readings, lost),
        paths=frozenset(reading.path for reading in readings),
        paging=paging.history,
    )


def _readings(base: Path, settings: Settings, recall: Recall | None) -> list[Reading]:
    with paused():
        readings: dict[str, Reading] = {}
        for source in settings.record_sources:
            for reading in _read_source(base, source, settings, recall):
                # Of two sources that list a file, the first has it.
                readings.setdefault(reading.path, reading)
        if recall:
            recall.save()
    return list(readings.values())


def _unreadable(readings: Iterable[Reading], lost: set[str]) -> tuple[Unreadable, ...]:
    """Files without a record, and those whose id another has (they may be secret as well)."""
    return tuple(
        Unreadable(item.path, item.may_be_secret or item.path in lost)
        for item in readings
        if item.is_unread or item.path in lost
    )


def _read_source(
    base: Path, source: Source, settings: Settings, recall: Recall | None
) -> Iterator[Reading]:
    if not require_folder(base, source, settings):
        return
    zone, kind = settings.zone, context(source, settings) if recall else ""
    parse = parser_of(source)
    for found in files_of(base, source, settings):
        path = found.path
        try:
            if found.problem:
                yield closed(path, found.problem)
            elif recall is None:
                yield parse(found.file.read_bytes(), path, source, zone)
            else:
                read = partial(parse, path=path, source=source, zone=zone)
                yield recall.reading(found, kind, read)
        except OSError as error:
            yield closed(path, unreadable(error))


def _taken(readings: list[Reading]) -> list[Finding]:
    """For each record whose id or alias another had before it, a finding."""
    records = [item.incident or item.runbook or item.review for item in readings]
    claims = (
        Claim(number, type(record).__name__, record.names)
        for number, record in enumerate(records)
        if record is not None
    )
    findings: list[Finding] = []
    for clash in clashes(claims):
        record, owner = records[clash.who], records[clash.owner]
        if record is not None and owner is not None:
            findings.append(taken(record, clash, owner.places.of(clash.owner_field)))
    return findings
