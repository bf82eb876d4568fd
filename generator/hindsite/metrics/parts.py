"""Counts of some of the incidents, picked from those of all: what a period has of each service."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.values import Count
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from hindsite.metrics.frames import Codes, Flags

__all__ = ["Parts", "parts_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of one cut: an entry for each incident in each part, part by part.

    `codes` are places in `keys`, `places` the positions of incidents among all.
    """

    keys: Sequence[str]
    codes: Codes
    places: Codes

    def counts(self, flags: Flags, ids: NDArray[np.object_], levels: Codes) -> tuple[Count, ...]:
        """The parts of those incidents alone that are flagged, the most frequent first.

        Args:
            flags: For each of all incidents whether it counts.
            ids: The ids of all.
            levels: The place in `Severity` of each.
        """
        kept = flags[self.places]
        codes, places = self.codes[kept], self.places[kept]
        totals = np.bincount(codes, minlength=len(self.keys))
        width = len(Severity)
        cells = np.bincount(codes * width + levels[places], minlength=len(self.keys) * width)
        rows = cells.reshape(len(self.keys), width).tolist()
        edges = pairwise([0, *np.cumsum(totals).tolist()])
        names = ids[places].tolist()
        found = (
            Count(key, dict(zip(Severity, row, strict=True)), tuple(names[low:high]))
            for key, row, (low, high) in zip(self.keys, rows, edges, strict=True)
            if low < high
        )
        return tuple(sorted(found, key=lambda count: (-count.total, count.key)))


def parts_of(counts: Sequence[Count], places: Mapping[str, int]) -> Parts:
    """Parts from the counts of all incidents, whose positions go by id."""
    sizes = np.array([count.total for count in counts], dtype=np.intp)
    return Parts(
        keys=[count.key for count in counts],
        codes=np.repeat(np.arange(len(counts)), sizes),
        places=np.array([places[id_] for count in counts for id_ in count.ids], dtype=np.intp),
    )
