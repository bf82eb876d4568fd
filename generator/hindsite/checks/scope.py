"""What the rules look at: the library, the instant, and the names that are known in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hindsite.checks.vocabulary import Vocabulary
from hindsite.model.enums import Audience
from hindsite.model.names import fold, slug

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook
    from hindsite.model.settings import Source

__all__ = ["Scope"]


@dataclass(frozen=True)
class Scope:
    """One library as all rules see it, with what several of them would else work out again."""

    library: Library
    as_of: datetime

    @cached_property
    def today(self) -> date:
        """The day of `as_of` in the library's zone."""
        return self.as_of.astimezone(self.library.settings.zone).date()

    @property
    def records(self) -> Iterator[Incident | Runbook]:
        """Incidents, then runbooks."""
        yield from self.library.incidents
        yield from self.library.runbooks

    @cached_property
    def services(self) -> Vocabulary:
        """Ids, names and former ids of the services that `hindsite.yml` declares."""
        declared = self.library.settings.services
        return Vocabulary(
            (name for item in declared for name in (item.id, item.label, *item.formerly)), slug
        )

    @cached_property
    def teams(self) -> Vocabulary:
        """Ids of the teams that `hindsite.yml` declares."""
        return Vocabulary(team.id for team in self.library.settings.teams)

    @cached_property
    def factors(self) -> Vocabulary:
        """Ids of the contributing factors that `hindsite.yml` declares."""
        return Vocabulary(factor.id for factor in self.library.settings.contributing_factors)

    @cached_property
    def incidents(self) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of incidents, by the tier that may know of them."""
        return _by_tier(self.library.incidents)

    @cached_property
    def runbooks(self) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of runbooks, by the tier that may know of them."""
        return _by_tier(self.library.runbooks)

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """Folded stems of files that gave no record: a reference to one is not to blame."""
        return frozenset(fold(PurePosixPath(item.path).stem) for item in self.library.unreadable)

    def is_foreign(self, record: Incident | Runbook) -> bool:
        """Whether the record lies in a source of somebody else's format; the deepest one counts."""
        path = PurePosixPath(record.places.path)
        holders = (item for item in self._sources if path.is_relative_to(item.path))
        source = next(holders, None)
        return source is not None and source.is_foreign

    @cached_property
    def _sources(self) -> list[Source]:
        sources = self.library.settings.sources
        return sorted(sources, key=lambda item: -len(PurePosixPath(item.path).parts))


def _by_tier(records: Iterable[Incident | Runbook]) -> dict[Audience, Vocabulary]:
    records = tuple(records)
    return {
        tier: Vocabulary(
            name
            for record in records
            if tier.sees(record.tier)
            for name in (record.id, *record.aliases)
        )
        for tier in Audience
    }
