"""Areas of a sheet with coordinates of their own.

They are what charts need of matplotlib's axes, without ticks, labels and spines: charts draw these
themselves, and to make them takes longer than most charts take to draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.transforms import Transform

__all__ = ["Panel", "Place"]

_Ends = tuple[float, float]
_Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of the sheet in units: from its left, and from its bottom."""

    left: float
    bottom: float
    width: float
    height: float


class Panel:
    """An area at a place of the sheet; its coordinates run from 0 to 1 until they are set.

    Args:
        place: Where it is.
        rank: Panels of a higher rank lie above those of a lower one.
    """

    def __init__(self, place: Place, rank: int) -> None:
        self.place = place
        self.rank = rank
        self._ends: tuple[_Ends, _Ends] = ((0, 1), (0, 1))
        self._scales: tuple[_Scale, _Scale] = ("linear", "linear")
        self._transform: Transform | None = None

    def set(
        self, *, xlim: _Ends, ylim: _Ends, xscale: _Scale = "linear", yscale: _Scale = "linear"
    ) -> None:
        """Say what coordinates its left and right, and its bottom and top have."""
        self._ends = (xlim, ylim)
        self._scales = (xscale, yscale)
        self._transform = None

    def get_xlim(self) -> _Ends:
        """The coordinates of its left and its right."""
        return self._ends[0]

    def get_ylim(self) -> _Ends:
        """The coordinates of its bottom and its top."""
        return self._ends[1]

    @property
    def transform(self) -> Transform:
        """Leads from its coordinates to the sheet's units."""
        if self._transform is None:
            self._transform = self._made()
        return self._transform

    def _made(self) -> Transform:
        from matplotlib.scale import LogTransform
        from matplotlib.transforms import (
            Bbox,
            BboxTransform,
            IdentityTransform,
            blended_transform_factory,
        )

        scales = [
            LogTransform(10) if scale == "log" else IdentityTransform() for scale in self._scales
        ]
        scaled = blended_transform_factory(*scales)
        (left, right), (bottom, top) = self._ends
        view = Bbox(scaled.transform([(left, bottom), (right, top)]))
        place = self.place
        target = Bbox.from_bounds(place.left, place.bottom, place.width, place.height)
        return scaled + BboxTransform(view, target)
