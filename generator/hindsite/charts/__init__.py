"""Series → figures → SVG; the only room that imports matplotlib."""

from hindsite.charts.drawing import draw, missing
from hindsite.charts.palette import PALETTE

__all__ = ["PALETTE", "draw", "missing"]
