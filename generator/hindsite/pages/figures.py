"""Charts on a page: the picture, its title, and its data as a table and a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.pages.escaping import Html, csv_text, html_text
from hindsite.pages.exploring import explore
from hindsite.pages.values import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.model.figure import Figure, Spot
    from hindsite.pages.context import Context
    from hindsite.pages.desk import Desk

__all__ = ["FigureView", "chart_data", "figure_view"]

_END = "</svg>"


@dataclass(frozen=True, slots=True)
class FigureView:
    """A chart ready for its template; `svg` is ours and stands as it is."""

    figure: Figure
    svg: Html
    csv: str


def figure_view(desk: Desk, figure: Figure) -> FigureView:
    """A chart for one page; what stands for some incidents leads to them."""
    svg = _linked(desk, figure) if figure.spots else figure.svg
    return FigureView(figure, Html(svg), desk.url(_path(figure)))


def _linked(desk: Desk, figure: Figure) -> str:
    """The picture with a link over each spot: a group, for nothing within an image is announced."""
    picture = figure.svg.replace('role="img"', 'role="group"', 1)
    links = "".join(_link(explore(desk, **dict(spot.about)), spot) for spot in figure.spots)
    return f"{picture.removesuffix(_END)}{links}{_END}"


def _link(url: str, spot: Spot) -> str:
    name, place = spot.name, f'x="{spot.left:g}" y="{spot.top:g}"'
    area = f'<rect {place} width="{spot.width:g}" height="{spot.height:g}" fill-opacity="0"/>'
    # Material's instant navigation fails on an element of SVG that has a plain href.
    return f'<a xlink:href="{html_text(url)}" aria-label="{html_text(name)}">{area}</a>'


def chart_data(context: Context) -> Iterator[Page]:
    """The data of every chart as CSV."""
    for figure in context.figures.values():
        yield Page(_path(figure), csv_text(figure.columns, figure.rows))


def _path(figure: Figure) -> str:
    return f"data/charts/{figure.key}.csv"
