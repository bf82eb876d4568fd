"""Charts on a page: the picture, its title, and its data as a table and a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.pages.escaping import Html, csv_text, html_text
from hindsite.pages.exploring import explore
from hindsite.pages.values import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.model.figure import Figure
    from hindsite.pages.context import Context
    from hindsite.pages.desk import Desk

__all__ = ["FigureView", "chart_data", "figure_view"]

_END = "</svg>"
_FACETS = {"services": "service", "factors": "factor"}
"""Charts whose rows begin with a word of a facet of the explorer."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A chart ready for its template; `svg` is ours and stands as it is."""

    figure: Figure
    svg: Html
    csv: str


def figure_view(desk: Desk, figure: Figure) -> FigureView:
    """A chart for one page; bars of services and of factors lead to their incidents."""
    svg = _linked(desk, figure) if figure.key in _FACETS and figure.bars else figure.svg
    return FigureView(figure, Html(svg), desk.url(_path(figure)))


def _linked(desk: Desk, figure: Figure) -> str:
    """The picture with a link over each bar: a group, for nothing within an image is announced."""
    picture = figure.svg.replace('role="img"', 'role="group"', 1)
    facet = _FACETS[figure.key]
    links = [
        _link(explore(desk, **{facet: row[0]}), row[0], top, height)
        for row, (top, height) in zip(figure.rows, figure.bars, strict=False)
    ]
    return f"{picture.removesuffix(_END)}{''.join(links)}{_END}"


def _link(url: str, name: str, top: float, height: float) -> str:
    area = f'<rect x="0" y="{top:g}" width="100%" height="{height:g}" fill-opacity="0"/>'
    # Material's instant navigation fails on an element of SVG that has a plain href.
    return f'<a xlink:href="{html_text(url)}" aria-label="{html_text(name)}">{area}</a>'


def chart_data(context: Context) -> Iterator[Page]:
    """The data of every chart as CSV."""
    for figure in context.figures.values():
        yield Page(_path(figure), csv_text(figure.columns, figure.rows))


def _path(figure: Figure) -> str:
    return f"data/charts/{figure.key}.csv"
