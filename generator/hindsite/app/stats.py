"""Records → numbers for the terminal and for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from hindsite import metrics
from hindsite.app.asking import audience_named, instant_named, require_content, unknown
from hindsite.app.history import with_changes
from hindsite.app.keeping import library_of
from hindsite.errors import UsageError
from hindsite.metrics import Selection
from hindsite.model.enums import Kind, Severity
from hindsite.model.findings import errors_among
from hindsite.model.names import fold, slug
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from hindsite.metrics.values import Metrics, Window
    from hindsite.model.library import Library

__all__ = ["Numbers", "Wanted", "stats"]

_Word = TypeVar("_Word", Severity, Kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of a library that numbers are asked for, as a person writes it; empty is all."""

    period: str | None = None
    severities: Sequence[str] = ()
    services: Sequence[str] = ()
    teams: Sequence[str] = ()
    kinds: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """The metrics of a selection, and how much could not be read.

    `errors` counts what reading found wrong; the values concerned are in no number.
    """

    metrics: Metrics
    selection: Selection
    errors: int


def stats(
    base: Path,
    wanted: Wanted | None = None,
    *,
    audience: str | None = None,
    as_of: str | datetime | None = None,
) -> Numbers:
    """Every number of a knowledge base, or of the part of it that is wanted.

    Args:
        base: The folder of `hindsite.yml`.
        wanted: Which incidents count; all by default.
        audience: Whose records count; those of insiders by default.
        as_of: The instant to speak of; see `instant_named` for the default.

    Raises:
        UsageError: There is no such audience, instant, period, severity, service, team or kind.
        SettingsError: There is no content, or hindsite.yml cannot be used.
    """
    tier = audience_named(audience)
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    require_content(base, settings)
    whole = with_changes(library_of(base, settings), base, None)
    library = whole.visible_to(tier)
    errors = len(errors_among(library.findings))
    known = library.at(instant)
    selection = replace(_selection(known, wanted or Wanted(), instant), audience=tier)
    return Numbers(metrics.measure_part(known, instant, selection), selection, errors)


def _selection(library: Library, wanted: Wanted, instant: datetime) -> Selection:
    """The names wanted as values that the library knows."""
    return Selection(
        period=_period(wanted.period, instant, library),
        severities=_words(wanted.severities, Severity, "severity"),
        services=_named(wanted.services, "service", _services(library), slug),
        teams=_named(wanted.teams, "team", _teams(library), fold),
        kinds=_words(wanted.kinds, Kind, "kind") or library.settings.population,
    )


def _period(label: str | None, instant: datetime, library: Library) -> Window | None:
    if label is None:
        return None
    try:
        return metrics.window_named(label, instant.astimezone(library.settings.zone).date())
    except ValueError as error:
        remedy = "Name a year, quarter, month or week, as in 2026, 2026-Q3, 2026-09 or 2026-W07."
        raise UsageError(f"{error}.", remedy) from error


def _words(names: Sequence[str], vocabulary: type[_Word], what: str) -> tuple[_Word, ...]:
    """The words of a vocabulary that are meant, each once and in its order."""
    found = set()
    for name in names:
        try:
            found.add(vocabulary(name))
        except ValueError as error:
            raise unknown(what, name, [word.value for word in vocabulary]) from error
    return tuple(word for word in vocabulary if word in found)


def _named(
    names: Sequence[str], what: str, known: Mapping[str, str], key_of: Callable[[str], str]
) -> tuple[str, ...]:
    """The ids that are meant, each once and in the order of their names."""
    if names and not known:
        message = f"There is no {what} “{names[0]}”: no {what} is named anywhere."
        raise UsageError(message, f"Leave the {what} out.")
    found = set()
    for name in names:
        if not name.strip() or key_of(name) not in known:
            raise unknown(what, name, sorted(set(known.values())))
        found.add(known[key_of(name)])
    return tuple(sorted(found))


def _services(library: Library) -> dict[str, str]:
    """Ids of services by the slug of everything that they are called."""
    return {name: service.id for name, service in library.service_by_id.items()}


def _teams(library: Library) -> dict[str, str]:
    """Teams by folded id or label: those of the catalogue, and those that records name."""
    used = (name for incident in library.incidents for name in library.teams_of(incident))
    found = {fold(team.id): team.id for team in library.settings.teams}
    for name in used:
        found.setdefault(fold(name), name)
    for team in library.settings.teams:
        found.setdefault(fold(team.label), team.id)
    return found
