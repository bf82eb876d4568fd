"""A library → its numbers, the periods that have a report, and the charts of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite import charts, metrics
from hindsite.pages import Measured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from hindsite.model.library import Library
    from hindsite.store import Store

__all__ = ["measured"]


def measured(
    library: Library, as_of: datetime, store: Store | None, step: Callable[[str], None]
) -> Measured:
    """Work out all numbers and draw their charts.

    Args:
        library: What the audience may see, as it was known at the instant.
        as_of: The instant.
        store: Charts of former builds for the same audience, if there are any.
        step: Takes the name of what begins now.
    """
    step("Measuring")
    numbers, periods = metrics.measure_all(library, as_of)
    step("Drawing charts")
    figures = charts.draw(numbers, _names(library), store)
    step("Writing pages")
    return Measured(numbers, figures, periods)


def _names(library: Library) -> Mapping[str, str]:
    """What charts call services and contributing factors, and as `team:…` teams."""
    factors = {item.id: item.name or item.id for item in library.settings.contributing_factors}
    teams = {f"team:{team.id}": team.label for team in library.settings.teams}
    return factors | teams | {service.id: service.label for service in library.services}
