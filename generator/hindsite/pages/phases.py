"""An incident's phases on one scale: from its beginning over detection to restoration."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hindsite.metrics.words import duration_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.model.incident import Incident

__all__ = ["WIDTH", "Phase", "phases_of"]

WIDTH = 1000.0
_LEAST = 14.0
_POINTS = ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
_STYLES = {
    "detected_at": "detect",
    "acknowledged_at": "acknowledge",
    "mitigated_at": "mitigate",
    "resolved_at": "resolve",
}
_LEAST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch between two known instants; `x` and `width` go by a drawing `WIDTH` units wide."""

    name: str
    style: str
    duration: str
    x: float
    width: float


def phases_of(incident: Incident, open_at: datetime | None) -> tuple[Phase, ...]:
    """The phases between the known instants; while it is open, the last one ends at `open_at`.

    An incident whose instants contradict one another, or that has fewer than two, has none.
    """
    points = [(name, at) for name in _POINTS if (at := getattr(incident, name)) is not None]
    if open_at is not None and points and points[-1][1] < open_at:
        points.append(("now", open_at))
    if len(points) < _LEAST_POINTS or incident.disordered:
        return ()
    return _scaled(points)


def _scaled(points: Sequence[tuple[str, datetime]]) -> tuple[Phase, ...]:
    pairs = list(pairwise(points))
    seconds = [(end - start).total_seconds() for (_, start), (_, end) in pairs]
    widths = _widths(seconds)
    phases: list[Phase] = []
    x = 0.0
    for ((begin, _), (end, _)), length, width in zip(pairs, seconds, widths, strict=True):
        phases.append(
            Phase(
                _name(begin, end), _STYLES.get(end, "open"), duration_words(length / 60), x, width
            )
        )
        x = round(x + width, 1)
    return tuple(phases)


def _widths(seconds: Sequence[float]) -> list[float]:
    """Widths in proportion, each wide enough to be seen; the last takes what rounding leaves."""
    total = sum(seconds)
    free = WIDTH - _LEAST * len(seconds)
    shares = [length / total if total else 1 / len(seconds) for length in seconds]
    widths = [round(_LEAST + free * share, 1) for share in shares]
    return [*widths[:-1], round(WIDTH - sum(widths[:-1]), 1)]


def _name(begin: str, end: str) -> str:
    start = begin.removesuffix("_at").capitalize()
    return f"{start}, still open" if end == "now" else f"{start} to {end.removesuffix('_at')}"
