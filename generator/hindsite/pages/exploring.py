"""Addresses of the explorer of incidents, filtered: `incidents/?service=Payments`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hindsite.pages.escaping import one_line

if TYPE_CHECKING:
    from hindsite.model.settings import Service
    from hindsite.pages.desk import Desk

__all__ = ["explore", "explore_service", "explore_team"]

_EXPLORER = "incidents/"


def explore(desk: Desk, **facets: str) -> str:
    """The URL of the explorer with one word chosen in each of some facets.

    Without JavaScript it leads to the plain list, which passes over the choice.

    Args:
        desk: The page that links to it.
        facets: By the facet's name, such as `factor`, the word as the search's entries have it.
    """
    words = {facet: one_line(word) for facet, word in facets.items()}
    return f"{desk.url(_EXPLORER)}?{urlencode(words)}"


def explore_service(desk: Desk, service: Service) -> str:
    """The URL of the incidents of a service."""
    return explore(desk, service=service.label)


def explore_team(desk: Desk, name: str) -> str:
    """The URL of the incidents of a team, by its id or as a record writes it."""
    return explore(desk, team=desk.context.library.team_label(name))
