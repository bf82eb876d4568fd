"""What one shift hands over to the next: what is open, what changed, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from hindsite.model.enums import Kind, PostmortemStatus, RunbookOutcome
from hindsite.model.names import fold, slug

if TYPE_CHECKING:
    from hindsite.model.incident import ActionItem, Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

__all__ = ["AHEAD", "Changed", "Due", "HandOff", "Span", "Touched", "Wanted", "hand_off"]

AHEAD = timedelta(days=7)
"""Actions that are due within it after the hand-off are the next shift's."""

_INSTANTS = (
    ("mitigated_at", "mitigated"),
    ("resolved_at", "resolved"),
    ("verified_at", "verified"),
    ("closed_at", "closed"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant to another, neither before the first nor after the last."""

    since: datetime
    until: datetime

    def holds(self, when: datetime | None) -> bool:
        """Whether an instant lies in it."""
        return when is not None and self.since <= when <= self.until


@dataclass(frozen=True, slots=True)
class Changed:
    """An incident and what happened to it: “began”, “resolved”; `commits` touched its record."""

    incident: Incident
    what: tuple[str, ...]
    commits: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A runbook and what was done with it: “reviewed”, “helped”; `commits` touched its file."""

    runbook: Runbook
    what: tuple[str, ...]
    commits: int


@dataclass(frozen=True, slots=True)
class Due:
    """An action item with the incident that it came from."""

    incident: Incident
    item: ActionItem


@dataclass(frozen=True, slots=True)
class Wanted:
    """A runbook that was missing in an incident, in the words of its record."""

    incident: Incident
    wanted: str


@dataclass(frozen=True, slots=True)
class HandOff:
    """What is handed over at the end of a span.

    `open` are incidents that are not restored, `due` actions due within `AHEAD`, `overdue` those
    whose due date has passed; the first due comes first. `is_by_git` says whether commits were
    counted; else only the times that records tell are known.
    """

    open: tuple[Incident, ...]
    changed: tuple[Changed, ...]
    due: tuple[Due, ...]
    overdue: tuple[Due, ...]
    runbooks: tuple[Touched, ...]
    wanted: tuple[Wanted, ...]
    is_by_git: bool


def hand_off(
    library: Library,
    span: Span,
    team: str | None = None,
    commits: Mapping[str, Sequence[datetime]] | None = None,
) -> HandOff:
    """What is to be handed over.

    Args:
        library: What the reader may see, as it was known at the end of the span.
        span: The shift.
        team: Only what concerns this team, by its id; everybody's without it.
        commits: By path, when commits touched a record; None where no history tells.
    """
    view = _View(library, span, team, commits or {})
    today = span.until.astimezone(library.settings.zone).date()
    owed = sorted(view.owed(), key=lambda one: (one.item.due or date.max, one.incident.id))
    return HandOff(
        open=tuple(
            item
            for item in reversed(view.incidents)
            if item.derived_status.is_open and item.kind in library.settings.population
        ),
        changed=tuple(reversed(list(view.changed()))),
        due=tuple(one for one in owed if one.item.due and today <= one.item.due <= today + AHEAD),
        overdue=tuple(one for one in owed if one.item.is_overdue(today)),
        runbooks=tuple(view.runbooks()),
        wanted=tuple(view.wanted()),
        is_by_git=commits is not None,
    )


@dataclass(frozen=True)
class _View:
    """A library as one team looks at it over a span."""

    library: Library
    span: Span
    team: str | None
    commits: Mapping[str, Sequence[datetime]]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Those that concern the team, oldest first; duplicates are told with the other."""
        return tuple(
            item
            for item in self.library.incidents
            if item.duplicate_of is None and self._is_ours(self.library.teams_of(item))
        )

    def _is_ours(self, names: Iterable[str | None]) -> bool:
        if self.team is None:
            return True
        return fold(self.team) in {fold(name) for name in names if name}

    def _commits(self, path: str) -> int:
        return sum(map(self.span.holds, self.commits.get(path, ())))

    def changed(self) -> Iterator[Changed]:
        """Incidents to which anything happened, oldest first."""
        for incident in self.incidents:
            what = tuple(self._happened(incident))
            commits = self._commits(incident.places.path)
            if what or commits:
                yield Changed(incident, what, commits)

    def _happened(self, incident: Incident) -> Iterator[str]:
        holds = self.span.holds
        if holds(incident.counted_at):
            yield "took place" if incident.kind is Kind.GAME_DAY else "began"
        for name, word in _INSTANTS:
            if holds(getattr(incident, name)):
                yield word
        paper = incident.postmortem
        if paper.status is PostmortemStatus.PUBLISHED and holds(paper.published_at):
            yield "post-mortem published"

    def owed(self) -> Iterator[Due]:
        """Action items that are not done: those that the team owns, or of its incidents.

        An item that another team owns is that team's.
        """
        for incident in self.library.incidents:
            teams = self.library.teams_of(incident)
            for item in incident.action_items:
                owner = self._owner(item)
                if item.status.is_open and self._is_ours((owner,) if owner else teams):
                    yield Due(incident, item)

    def _owner(self, item: ActionItem) -> str | None:
        """The team that owns an item, if its owner is one."""
        known = self.library.team_by_id.get(fold(item.owner or ""))
        return known.id if known else None

    def runbooks(self) -> Iterator[Touched]:
        """Runbooks of the team that somebody used, reviewed, practised or wrote in, by id."""
        used = self._used()
        for runbook in self.library.runbooks:
            what = (*self._done(runbook), *used.get(fold(runbook.id), ()))
            commits = self._commits(runbook.places.path)
            if (what or commits) and self._is_ours(self._keepers(runbook)):
                yield Touched(runbook, tuple(dict.fromkeys(what)), commits)

    def _keepers(self, runbook: Runbook) -> Iterator[str | None]:
        yield runbook.owner
        for name in runbook.services:
            service = self.library.service_by_id.get(slug(name))
            yield service.owner if service else None

    def _done(self, runbook: Runbook) -> Iterator[str]:
        zone = self.library.settings.zone
        since, until = (when.astimezone(zone).date() for when in (self.span.since, self.span.until))
        days = (("reviewed", runbook.last_reviewed), ("exercised", runbook.last_exercised))
        for word, day in days:
            if day is not None and since <= day <= until:
                yield word

    def _used(self) -> dict[str, list[str]]:
        """By folded id, how runbooks served in the incidents of the span."""
        found: dict[str, list[str]] = {}
        known = self.library.runbook_by_id
        for incident in self._began():
            for use in incident.runbooks:
                runbook = known.get(fold(use.id or ""))
                if runbook and use.outcome is not RunbookOutcome.MISSING:
                    word = use.outcome.value if use.outcome else "used"
                    found.setdefault(fold(runbook.id), []).append(word)
        return found

    def _began(self) -> Iterator[Incident]:
        return (item for item in self.incidents if self.span.holds(item.counted_at))

    def wanted(self) -> Iterator[Wanted]:
        """Runbooks that were missing in incidents of the span."""
        for incident in self._began():
            for use in incident.runbooks:
                if use.outcome is RunbookOutcome.MISSING and use.wanted:
                    yield Wanted(incident, use.wanted)
