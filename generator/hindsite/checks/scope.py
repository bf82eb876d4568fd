"""What the rules look at: the library, the instant, and the names that are known in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from hindsite.checks.declared import Declared
from hindsite.checks.vocabulary import Vocabulary, by_tier
from hindsite.model.alerts import Definition, named_by
from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.model.cadence import Pace
    from hindsite.model.enums import Audience
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook
    from hindsite.model.settings import Team

__all__ = ["Scope", "above"]

_Made = TypeVar("_Made")


class Scope:
    """One library as all rules see it, with what several of them would else work out again.

    What a rule asks here is remembered as what its verdict rests on. So it does best to ask
    `has_come` and `is_over`, which hold for a long time, before `as_of` and `today`, which do not.

    Args:
        library: The whole library, or one record of it with all names of the others.
        as_of: The instant that the site is built for, aware.
        files: Whether a path, posix and relative to the knowledge base, is there; None where
            nobody knows.
        declared: Of the library's settings, where it is at hand.
    """

    def __init__(
        self,
        library: Library,
        as_of: datetime,
        files: Callable[[str], bool] | None = None,
        declared: Declared | None = None,
    ) -> None:
        self._declared = declared or Declared(library.settings)
        self._library = library
        self._as_of = as_of
        self._files = files
        self._guarded: dict[Audience, frozenset[str]] = {}
        self._likes: Counter[str] | None = None
        self._made: dict[tuple[str, int], Any] = {}

    def once(self, key: tuple[str, int], make: Callable[[], _Made]) -> _Made:
        """What several rules look at, one after another, made by the first that asks.

        Args:
            key: A word for what it is, and the `id` of the library, or of the record in it, that it
                is made of.
            make: Makes it.
        """
        if key not in self._made:
            self._made[key] = make()
        made: _Made = self._made[key]
        return made

    @property
    def library(self) -> Library:
        """What is looked at."""
        return self._library

    @property
    def as_of(self) -> datetime:
        """The instant that the site is built for."""
        return self._as_of

    @property
    def today(self) -> date:
        """The day of `as_of` in the library's zone."""
        return self._today

    @cached_property
    def _today(self) -> date:
        return self._as_of.astimezone(self._library.settings.zone).date()

    def has_come(self, instant: datetime) -> bool:
        """Whether an instant lies at `as_of` or before."""
        return instant <= self._as_of

    def is_over(self, day: date) -> bool:
        """Whether the last second of a day has passed in the library's zone."""
        return day < self._today

    def has_begun(self, day: date) -> bool:
        """Whether a day is today or was before, in the library's zone."""
        return self.is_over(day - timedelta(days=1))

    def lacks(self, path: str) -> bool:
        """Whether there is for sure no file or folder of that path in the knowledge base."""
        return self._files is not None and not self._files(path)

    def runbooks_for(self, alert: str) -> tuple[Runbook, ...]:
        """Runbooks that serve an alert by their `alerts`, id or alias."""
        return self._runbooks_by_alert.get(fold(alert), ())

    @cached_property
    def _runbooks_by_alert(self) -> Mapping[str, tuple[Runbook, ...]]:
        found: dict[str, dict[str, Runbook]] = {}
        for runbook in self.library.runbooks:
            for name in (*runbook.alerts, runbook.id, *runbook.aliases):
                found.setdefault(fold(name), {})[runbook.id] = runbook
        return {name: tuple(runbooks.values()) for name, runbooks in found.items()}

    def definitions(self, alert: str) -> tuple[Definition, ...]:
        """Where alerts of a name are defined, in the order of files and lines."""
        return self._definitions.get(fold(alert), ())

    @cached_property
    def _definitions(self) -> Mapping[str, tuple[Definition, ...]]:
        found: dict[str, list[Definition]] = {}
        for rules in self.library.rule_files:
            for item in rules.alerts:
                target = named_by(item.runbook_url)
                place = Definition(item.name, item.path, item.group, item.line, target, rules.tier)
                found.setdefault(fold(item.name), []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    def is_target(self, name: str) -> bool:
        """Whether the `runbook_url` of any alert ends in a name."""
        return fold(name) in self._targets

    @cached_property
    def _targets(self) -> frozenset[str]:
        alerts = (item for rules in self.library.rule_files for item in rules.alerts)
        return frozenset(named_by(item.runbook_url) for item in alerts)

    @property
    def has_alerts(self) -> bool:
        """Whether any alert is defined in this library."""
        return bool(self._definitions)

    @property
    def pace(self) -> Pace:
        """How often the policy asks for updates."""
        return self._declared.pace

    def tier_of(self, kind: str, name: str) -> Audience | None:
        """Who may see a record that another leads to; None where there is none.

        Args:
            kind: `incident` or `runbook` for a folded name, `path` for the path of either.
            name: What leads there.
        """
        library = self.library
        found: Mapping[str, Mapping[str, Incident | Runbook]] = {
            "incident": library.incident_by_id,
            "runbook": library.runbook_by_id,
            "path": library.record_by_path,
        }
        record = found[kind].get(name)
        return record.tier if record is not None else None

    @property
    def records(self) -> Iterator[Incident | Runbook]:
        """Incidents, then runbooks."""
        yield from self.library.incidents
        yield from self.library.runbooks

    @property
    def services(self) -> Vocabulary:
        """Ids, names and former ids of the services that `hindsite.yml` declares."""
        return self._declared.services

    @property
    def teams(self) -> Vocabulary:
        """Ids of the teams that `hindsite.yml` declares."""
        return self._declared.teams

    def team_of(self, name: str) -> Team | None:
        """The team that a person, a rota or a team's name stands for, where that is known."""
        return self._declared.team_of(name)

    def is_declared(self, owner: str) -> bool:
        """Whether a name is that of a team that `hindsite.yml` declares, or of a member of one."""
        return self._declared.names_one(owner)

    @property
    def factors(self) -> Vocabulary:
        """Ids of the contributing factors that `hindsite.yml` declares."""
        return self._declared.factors

    @property
    def incidents(self) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of incidents, by the tier that may know of them."""
        return self._incidents

    @cached_property
    def _incidents(self) -> Mapping[Audience, Vocabulary]:
        return by_tier((record.tier, record.names) for record in self.library.incidents)

    @property
    def runbooks(self) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of runbooks, by the tier that may know of them."""
        return self._runbooks

    @cached_property
    def _runbooks(self) -> Mapping[Audience, Vocabulary]:
        return by_tier((record.tier, record.names) for record in self.library.runbooks)

    def files_like(self, path: str) -> int:
        """How many files of the library bear a name, where case and form of letters do not count.

        Args:
            path: Of a file of the library.
        """
        if self._likes is None:
            self._likes = Counter(map(fold, self.library.paths))
        return self._likes[fold(path)]

    def guarded(self, tier: Audience) -> AbstractSet[str]:
        """Folded names of records that fewer may see than those of a tier."""
        if tier not in self._guarded:
            self._guarded[tier] = above(((item.tier, item.names) for item in self.records), tier)
        return self._guarded[tier]

    @property
    def unreadable(self) -> frozenset[str]:
        """Folded stems of files that gave no record: a reference to one is not to blame."""
        return self._unreadable

    @cached_property
    def _unreadable(self) -> frozenset[str]:
        return frozenset(fold(PurePosixPath(item.path).stem) for item in self.library.unreadable)

    def is_foreign(self, record: Incident | Runbook) -> bool:
        """Whether the record lies in a source of somebody else's format; the deepest one counts."""
        source = self._declared.source_of(record.places.path)
        return source is not None and source.is_foreign


def above(named: Iterable[tuple[Audience, tuple[str, ...]]], tier: Audience) -> frozenset[str]:
    """Folded names that only records above a tier have.

    Args:
        named: The tier of each record, and its names.
        tier: Of those who look.
    """
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for own, names in named:
        seen[tier.sees(own)].update(map(fold, names))
    return frozenset(seen[False] - seen[True])
