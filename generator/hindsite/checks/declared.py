"""Names that `hindsite.yml` lists, as the rules compare them."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hindsite.checks.vocabulary import Vocabulary
from hindsite.model.cadence import Pace
from hindsite.model.names import slug

if TYPE_CHECKING:
    from hindsite.model.settings import Settings, Source, Team

__all__ = ["Declared"]


class Declared:
    """What settings declare; it is worked out once for all records."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def services(self) -> Vocabulary:
        """Ids, names and former ids of services."""
        declared = self._settings.services
        return Vocabulary(
            (name for item in declared for name in (item.id, item.label, *item.formerly)), slug
        )

    @cached_property
    def teams(self) -> Vocabulary:
        """Ids of teams."""
        return Vocabulary(team.id for team in self._settings.teams)

    @cached_property
    def pace(self) -> Pace:
        """How often the policy asks for updates."""
        return Pace.of(self._settings.policy)

    def team_of(self, name: str) -> Team | None:
        """The team that a name stands for, as far as the settings tell.

        It is a team, or a member of one, or it begins with a team's id as `payments-oncall` does.
        Who is a member of two teams stands for neither.
        """
        known = self._teams_by_name
        plain = slug(name.removeprefix("@"))
        if plain in known:
            return known[plain]
        ends = (index for index, char in enumerate(plain) if char == "-")
        beginnings = [plain[:end] for end in ends if plain[:end] in self.teams]
        return known[beginnings[-1]] if beginnings else None

    def names_one(self, owner: str) -> bool:
        """Whether a name is that of a team, or of one of its members."""
        return slug(owner.removeprefix("@")) in self._teams_by_name

    @cached_property
    def _teams_by_name(self) -> dict[str, Team | None]:
        teams = self._settings.teams
        known: dict[str, Team | None] = {}
        for team, name in ((item, name) for item in teams for name in item.members):
            plain = slug(name.removeprefix("@"))
            known[plain] = team if known.get(plain, team) is team else None
        return known | {slug(name): team for team in teams for name in (team.label, team.id)}

    @cached_property
    def factors(self) -> Vocabulary:
        """Ids of contributing factors."""
        return Vocabulary(factor.id for factor in self._settings.contributing_factors)

    def source_of(self, path: str) -> Source | None:
        """The source that a file belongs to; the deepest one counts."""
        own = PurePosixPath(path)
        return next((item for item in self._sources if own.is_relative_to(item.path)), None)

    @cached_property
    def _sources(self) -> list[Source]:
        return sorted(self._settings.sources, key=lambda item: -len(PurePosixPath(item.path).parts))
