"""One incident that somebody names: as an audience knows it, or as it lies in his own tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hindsite.app.asking import audience_named, instant_named
from hindsite.app.keeping import library_of
from hindsite.checks.vocabulary import Vocabulary
from hindsite.errors import UsageError
from hindsite.model.names import fold
from hindsite.reading import read_settings
from hindsite.reading.folders import files_of
from hindsite.reading.incidents import read_incident

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings

__all__ = ["Named", "incident_named", "own_incident"]


@dataclass(frozen=True, slots=True)
class Named:
    """An incident with the library that it stands in, at an instant."""

    incident: Incident
    library: Library
    settings: Settings
    as_of: datetime


def incident_named(
    base: Path, name: str, *, audience: str | None = None, as_of: str | datetime | None = None
) -> Named:
    """The incident of a name.

    Args:
        base: The folder of `hindsite.yml`.
        name: Id or alias of an incident.
        audience: Whose records may be told of; those of insiders by default.
        as_of: The instant to speak of; see `instant_named` for the default.

    Raises:
        UsageError: This audience knows no such incident, or there is no such audience or instant.
        SettingsError: hindsite.yml cannot be used.
    """
    tier = audience_named(audience)
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    library = library_of(base, settings).visible_to(tier).at(instant)
    incident = library.incident_by_id.get(fold(name))
    if incident is None:
        raise _no_incident(name, library)
    return Named(incident, library, settings, instant)


def own_incident(base: Path, settings: Settings, name: str) -> Incident:
    """The incident of a name in the author's own tree, restricted ones too, to be written on.

    Raises:
        UsageError: There is none, or its file cannot be read.
    """
    return _by_file(base, settings, name) or _in_library(library_of(base, settings), name)


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


def _in_library(library: Library, name: str) -> Incident:
    incident = library.incident_by_id.get(fold(name))
    if incident is not None:
        return incident
    for item in library.unreadable:
        if fold(PurePosixPath(item.path).stem) == fold(name):
            message = f"{item.path} cannot be read as it is."
            raise UsageError(message, f"See `hindsite check {item.path}`.")
    raise _no_incident(name, library)


def _question(name: str, names: Sequence[str]) -> str:
    """Which incident may be meant: the only one that has these words in its id, or the likest."""
    parts = [each for each in names if fold(name) in fold(each)]
    return f"did you mean “{parts[0]}”?" if len(parts) == 1 else Vocabulary(names).question(name)


def _no_incident(name: str, library: Library) -> UsageError:
    question = _question(name, [each for item in library.incidents for each in item.names])
    message = f"There is no incident “{name}”{f'; {question}' if question else '.'}"
    return UsageError(message, "Name the id of an incident: by default the name of its file.")
