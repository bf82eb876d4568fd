"""A sheet to draw on: matplotlib with fixed settings, measured in units from the top left.

Texts go to matplotlib as short marks, and their words come in when the SVG is written. The words
thus need no glyphs in matplotlib's font and cannot be read as its mathematics, and the layout is
the same whatever they say.

matplotlib loads with the first sheet, not with this module: a build whose charts all come from the
store does without it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import count
from typing import TYPE_CHECKING, Literal

from hindsite.charts.inline import Lettering, inline
from hindsite.charts.palette import GRID, HOLLOW, PAPER, SEVERITIES, TEXT, TEXTURES, Tone
from hindsite.charts.panel import Panel, Place
from hindsite.model.figure import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.artist import Artist

    from hindsite.model.enums import Severity

__all__ = ["SIZE", "SMALL", "WIDTH", "Canvas", "Letters", "Paint", "Pen", "fixed_settings"]

WIDTH = 640.0
"""The width of every chart in units."""

SIZE = 13.0
SMALL = 12.0
FAINT = 0.75
"""The opacity of text that steps back; its contrast stays above 4.5:1."""

_INCH = 72.0
_MOST = 1_000_000
_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_UNFINISHED = "///"
_OUTLINE = 1.2

Anchor = Literal["start", "middle", "end"]
_ALIGN: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}


@dataclass(frozen=True, slots=True)
class Letters:
    """How a text is written; `faint` text steps back."""

    size: float = SIZE
    anchor: Anchor = "start"
    faint: bool = False
    tone: Tone = TEXT


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line is drawn."""

    tone: Tone = TEXT
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Paint:
    """How a rectangle is filled; its hatch has the colour of its edge."""

    fill: Tone | None = None
    edge: Tone | None = None
    width: float = 1
    hatch: str = ""


PLAIN = Letters()
THIN = Pen()


@contextmanager
def fixed_settings() -> Iterator[None]:
    """Make matplotlib obey no settings of the user; they are global, for one thread at a time."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "hindsite",
                "hatch.linewidth": 0.9,
                "path.simplify": False,
                "text.parse_math": False,
            }
        )
        yield


class Canvas:
    """One chart while it is drawn; use within `fixed_settings`."""

    def __init__(self, height: float) -> None:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.height = height
        self._figure = Figure((WIDTH / _INCH, height / _INCH), dpi=_INCH, frameon=False)
        FigureCanvasSVG(self._figure)
        self._letterings: dict[str, Lettering] = {}
        self._order = count(1)
        self._panels = 0
        self.sheet = self.panel(0, 0, WIDTH, height)
        self.sheet.set(xlim=(0, WIDTH), ylim=(height, 0))

    def panel(self, left: float, top: float, width: float, height: float) -> Panel:
        """A bare area with its own coordinates, at a place of the sheet, above those before it."""
        self._panels += 1
        return Panel(Place(left, self.height - top - height, width, height), self._panels)

    def _add(self, axes: Panel, artist: Artist) -> None:
        """Put a thing into a panel, above what is there."""
        if not artist.is_transform_set():
            artist.set_transform(axes.transform)
        artist.set_clip_on(False)
        artist.set_zorder(axes.rank * _MOST + next(self._order))
        self._figure.add_artist(artist)

    def spot(
        self,
        axes: Panel,
        corner: tuple[float, float],
        size: tuple[float, float],
        name: str,
        **about: str,
    ) -> Spot:
        """A rectangle of a panel as a place of the sheet where a link may be laid."""
        place = axes.place
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        across = place.width / (right - left)
        down = place.height / (top - bottom)
        height = size[1] * down
        return Spot(
            name,
            round(place.left + (corner[0] - left) * across, 2),
            round(self.height - place.bottom - (corner[1] - bottom) * down - height, 2),
            round(size[0] * across, 2),
            round(height, 2),
            tuple(about.items()),
        )

    def write(
        self,
        place: tuple[float, float],
        text: str,
        letters: Letters = PLAIN,
        *,
        axes: Panel | None = None,
        shift: tuple[float, float] = (0, 0),
    ) -> None:
        """Write a line; `place` is on its baseline, in the panel's coordinates or the sheet's.

        `shift` moves it by units, right and up.
        """
        from matplotlib.text import Text
        from matplotlib.transforms import ScaledTranslation

        mark = f"t{len(self._letterings)}"
        self._letterings[mark] = Lettering(text, letters.size)
        axes = axes or self.sheet
        offset = ScaledTranslation(shift[0] / _INCH, shift[1] / _INCH, self._figure.dpi_scale_trans)
        text_there = Text(
            *place,
            mark,
            transform=axes.transform + offset,
            horizontalalignment=_ALIGN[letters.anchor],
            color=letters.tone.sentinel,
            alpha=FAINT if letters.faint else None,
        )
        self._add(axes, text_there)

    def line(self, axes: Panel, xs: Sequence[float], ys: Sequence[float], pen: Pen = THIN) -> None:
        """A line through places in the panel's coordinates."""
        from matplotlib.lines import Line2D

        self._add(
            axes,
            Line2D(
                xs,
                ys,
                color=pen.tone.sentinel,
                linewidth=pen.width,
                linestyle=(0, (4, 3)) if pen.dashed else "-",
                solid_capstyle="butt",
            ),
        )

    def dots(
        self,
        axes: Panel,
        places: Sequence[tuple[float, float]],
        *,
        tone: Tone,
        size: float,
        alpha: float | None = None,
    ) -> None:
        """Dots as one path of points with round ends: a few bytes each, even for thousands."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        if not places:
            return
        vertices = [place for place in places for _ in range(2)]
        codes = [Path.MOVETO, Path.LINETO] * len(places)
        self._add(
            axes,
            PathPatch(
                Path(vertices, codes),
                fill=False,
                edgecolor=tone.sentinel,
                linewidth=size,
                capstyle="round",
                alpha=alpha,
            ),
        )

    def box(
        self, axes: Panel, corner: tuple[float, float], size: tuple[float, float], paint: Paint
    ) -> None:
        """A rectangle."""
        from matplotlib.patches import Rectangle

        self._add(
            axes,
            Rectangle(
                corner,
                *size,
                facecolor=paint.fill.sentinel if paint.fill else "none",
                edgecolor=paint.edge.sentinel if paint.edge else "none",
                linewidth=paint.width if paint.edge else 0,
                hatch=paint.hatch or None,
                joinstyle="miter",
            ),
        )

    def segment(
        self,
        axes: Panel,
        severity: Severity,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        thin: bool = False,
    ) -> None:
        """A bar's part for one severity; `thin` ones have no edges, which would cover them."""
        tone, texture = SEVERITIES[severity], TEXTURES[severity]
        if thin:
            paint = Paint(tone)
        elif texture == HOLLOW:
            paint = Paint(PAPER, tone, _OUTLINE)
        else:
            paint = Paint(tone, PAPER, hatch=texture)
        self.box(axes, corner, size, paint)

    def unfinished(
        self, axes: Panel, corner: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """The ground of a period that still runs."""
        self.box(axes, corner, size, Paint(edge=GRID, width=0, hatch=_UNFINISHED))

    def stroke(
        self, axes: Panel, places: Sequence[tuple[float, float]], pen: Pen, dashes: Sequence[float]
    ) -> None:
        """A line through places, dashed on and off by multiples of its width; unbroken if empty."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        self._add(
            axes,
            PathPatch(
                Path(list(places)),
                fill=False,
                edgecolor=pen.tone.sentinel,
                linewidth=pen.width,
                linestyle=(0, tuple(dashes)) if dashes else "-",
                capstyle="butt",
            ),
        )

    def area(
        self,
        axes: Panel,
        polygons: Sequence[Sequence[tuple[float, float]]],
        tone: Tone,
        alpha: float = 1,
    ) -> None:
        """Polygons without edges as one path; where `alpha` is under 1, what is below shows."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        self._add(
            axes,
            PathPatch(
                Path.make_compound_path(
                    *(Path([*places, places[0]], closed=True) for places in polygons)
                ),
                facecolor=tone.sentinel,
                linewidth=0,
                alpha=alpha,
            ),
        )

    def svg(self, key: str, title: str, alt: str) -> str:
        """The chart as one inline `<svg>`."""
        file = StringIO()
        self._figure.savefig(file, format="svg", metadata=_METADATA)
        return inline(file.getvalue(), key, title, alt, self._letterings)
