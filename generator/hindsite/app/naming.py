"""One incident that somebody names, as an audience knows it at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.app.asking import audience_named, instant_named
from hindsite.app.keeping import library_of
from hindsite.checks.vocabulary import Vocabulary
from hindsite.errors import UsageError
from hindsite.model.names import fold
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings

__all__ = ["Named", "incident_named"]


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


def _no_incident(name: str, library: Library) -> UsageError:
    names = (each for item in library.incidents for each in (item.id, *item.aliases))
    question = Vocabulary(names).question(name)
    message = f"There is no incident “{name}”{f'; {question}' if question else '.'}"
    return UsageError(message, "Name the id of an incident: by default the name of its file.")
