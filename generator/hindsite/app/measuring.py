"""A library → its numbers, the periods that have a report, and the charts of all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hindsite import charts, metrics
from hindsite.pages import Measured
from hindsite.pages.overviews import MANY
from hindsite.workers import begun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure
    from hindsite.model.library import Library
    from hindsite.store import Store

__all__ = ["measured"]


def measured(
    library: Library,
    as_of: datetime,
    store: Store | None,
    step: Callable[[str], None],
    jobs: int = 1,
) -> Measured:
    """Work out all numbers and draw their charts, of a large library beside its reports.

    Those of a small one are shared out, since drawing takes longer there than all else.

    Args:
        library: What the audience may see, as it was known at the instant.
        as_of: The instant.
        store: What former builds for the same audience kept, if anything: charts, and of a large
            library what numbers ask of single incidents.
        step: Takes the name of what begins now.
        jobs: How many processes there may be.
    """
    figures: list[Callable[[], tuple[Figure, ...]]] = []
    is_large = len(library.incidents) >= MANY
    is_apart = jobs > 1 and is_large

    def draw(numbers: Metrics) -> None:
        step("Drawing charts")
        processes = 1 if is_apart else jobs
        drawing = partial(charts.draw, numbers, _names(library), store, processes)
        figures.append(begun(drawing) if is_apart else drawing)

    step("Measuring")
    pack = store.pack("numbers") if store and is_large else None
    numbers, periods = metrics.measure_all(library, as_of, draw, pack)
    made = Measured(numbers, figures[0](), periods)
    step("Writing pages")
    return made


def _names(library: Library) -> Mapping[str, str]:
    """What charts call services and contributing factors, and as `team:…` teams."""
    factors = {item.id: item.name or item.id for item in library.settings.contributing_factors}
    teams = {f"team:{team.id}": team.label for team in library.settings.teams}
    return factors | teams | {service.id: service.label for service in library.services}
