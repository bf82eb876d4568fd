"""Records, pages and history → what one shift hands over to the next, as Markdown or JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hindsite import metrics, pages
from hindsite.app.asking import audience_named, instant_named, require_content, unknown
from hindsite.app.keeping import library_of
from hindsite.app.overrides import own_templates
from hindsite.errors import RepositoryError, UsageError
from hindsite.metrics import Selection
from hindsite.metrics.burden import burden
from hindsite.model.handoff import Span, hand_off
from hindsite.model.names import fold, slug
from hindsite.model.paging import MICROSECONDS, micros_of
from hindsite.reading import read_settings
from hindsite.vcs import changes_of, whole_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from hindsite.metrics.values import Burden
    from hindsite.model.library import Library
    from hindsite.model.paging import PagingHistory
    from hindsite.model.settings import Settings
    from hindsite.pages import Shift

__all__ = ["Wanted", "handoff", "handoff_document"]

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_USUAL = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose hand-off is wanted, and of which time, as a person writes it.

    Without `since` it is that of the seven days before `until`, which is now by default. A `shift`
    is a name that pages bear; where it is an ISO week too, it is that week.
    """

    team: str | None = None
    since: str | None = None
    until: str | None = None
    shift: str | None = None
    audience: str | None = None


def handoff(base: Path, wanted: Wanted) -> str:
    """The hand-off as Markdown.

    Args:
        base: The folder of `hindsite.yml`.
        wanted: Whose, and of which time.

    Raises:
        UsageError: There is no such team, shift, audience or time, or it ends before it begins.
        SettingsError: There is no content, or hindsite.yml cannot be used.
        TemplateError: The template is missing or fails.
    """
    library, shift = _shift(base, wanted)
    options = pages.Options(
        markdown=pages.MarkdownSettings(()),
        audience=audience_named(wanted.audience),
        overrides=own_templates(base),
    )
    return pages.handoff_markdown(library, shift, options)


def handoff_document(base: Path, wanted: Wanted) -> str:
    """The hand-off as JSON; see `handoff`."""
    library, shift = _shift(base, wanted)
    return metrics.document_text(pages.handoff_document(library, shift))


def _shift(base: Path, wanted: Wanted) -> tuple[Library, Shift]:
    tier = audience_named(wanted.audience)
    settings = read_settings(base)
    require_content(base, settings)
    seen = library_of(base, settings).visible_to(tier)
    team = _team(seen, wanted.team)
    zone = _zone(settings, team)
    span, is_of_pages = _span(seen, wanted, team, zone)
    library = seen.at(span.until)
    found = hand_off(library, span, team, _commits(base, library))
    load = _load(library, span, team, wanted.shift)
    return library, pages.Shift(found, span, load, team, wanted.shift, zone.key, is_of_pages)


def _team(library: Library, name: str | None) -> str | None:
    """The id of the team that is meant."""
    if name is None:
        return None
    known = {slug(team.label): team.id for team in library.settings.teams}
    known |= {slug(team.id): team.id for team in library.settings.teams}
    if not known:
        return name
    if slug(name) not in known:
        raise unknown("team", name, sorted(set(known.values())))
    return known[slug(name)]


def _zone(settings: Settings, team: str | None) -> ZoneInfo:
    """That of the team, else that of the library."""
    own = next((item.timezone for item in settings.teams if item.id == team), None)
    return settings.model_copy(update={"timezone": own}).zone if own else settings.zone


def _span(library: Library, wanted: Wanted, team: str | None, zone: ZoneInfo) -> tuple[Span, bool]:
    """The time that is asked for, and whether nothing but pages told when the shift was."""
    if wanted.shift is not None:
        if wanted.since is not None or wanted.until is not None:
            message = "A shift has its own time."
            raise UsageError(message, "Give --shift, or --since and --until.")
        return _of_shift(library, wanted.shift, team, zone)
    local = library.settings.model_copy(update={"timezone": zone.key})
    until = instant_named(wanted.until, local)
    since = until - _USUAL if wanted.since is None else _beginning(wanted.since, local)
    if since >= until:
        message = f"The hand-off would end ({until.isoformat()}) before it begins."
        raise UsageError(message, "Let --since be before --until.")
    return Span(since, until), False


def _beginning(text: str, settings: Settings) -> datetime:
    """An instant; of a day alone its first."""
    asked = text.strip()
    return instant_named(f"{asked}T00:00:00" if _DAY.fullmatch(asked) else asked, settings)


def _of_shift(library: Library, name: str, team: str | None, zone: ZoneInfo) -> tuple[Span, bool]:
    now = instant_named(None, library.settings)
    week = _week(name, now, zone)
    if week is not None:
        return week, False
    sent = _of_the_shift(_of_team(library, team).paging.until(now), name)
    if not sent.at:
        message = f"No page names the shift “{name}”, and it is no week such as 2026-W07."
        raise UsageError(message, "Give --since and --until.")
    first, last = (
        datetime.fromtimestamp(end(sent.at) // MICROSECONDS, tz=UTC) for end in (min, max)
    )
    return Span(first, last + timedelta(seconds=1)), True


def _of_the_shift(paging: PagingHistory, name: str) -> PagingHistory:
    """The pages that name a shift."""
    column = paging.column("shift")
    named = [fold(known) == fold(name) for known in column.names]
    return paging.only([named[code] for code in column.codes])


def _week(name: str, now: datetime, zone: ZoneInfo) -> Span | None:
    """The span of a period's label, as far as it is over."""
    try:
        window = metrics.window_named(name, now.astimezone(zone).date())
    except ValueError:
        return None
    since, end = (
        datetime(day.year, day.month, day.day, tzinfo=zone) for day in (window.start, window.end)
    )
    return Span(since, min(end, now))


def _of_team(library: Library, team: str | None) -> Library:
    """The library with the pages of one team alone, if one is meant."""
    return replace(library, paging=metrics.pages_of_team(library, team)) if team else library


def _load(library: Library, span: Span, team: str | None, shift: str | None) -> Burden | None:
    """What the shift was paged for."""
    begin, end = micros_of(span.since), micros_of(span.until)
    paging = library.paging
    named = _of_the_shift(paging, shift) if shift is not None else None
    if not named:
        named = paging.only([begin <= at <= end for at in paging.at])
    part = replace(library, paging=named)
    return burden(part, span.until, Selection(teams=(team,) if team else ()))


def _commits(base: Path, library: Library) -> Mapping[str, Sequence[datetime]] | None:
    """When commits touched records; None where there is no whole history."""
    commit = whole_history(base)
    if commit is None:
        return None
    folders = [item.path for item in library.settings.record_sources if not item.is_of_rules]
    try:
        found = changes_of(base, commit, folders)
    except RepositoryError:
        return None
    return {
        path: [datetime.fromtimestamp(when, tz=UTC) for when in times]
        for path, times in found.items()
    }
