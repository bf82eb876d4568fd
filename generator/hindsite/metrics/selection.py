"""Which part of a library some numbers speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values import Window
    from hindsite.model.enums import Audience, Kind, Severity

__all__ = ["Selection"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What numbers were asked for: an incident counts where it is of each part that is not empty.

    `kinds` make up the population. Services and teams are ids of the catalogue, or names that
    records use; an incident counts where it has any of them. `audience` is whose records are seen.
    """

    period: Window | None = None
    severities: tuple[Severity, ...] = ()
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    audience: Audience | None = None
