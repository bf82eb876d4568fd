"""Charts on a page: the picture, its title, and its data as a table and a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.pages.escaping import Html, csv_text
from hindsite.pages.values import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.model.figure import Figure
    from hindsite.pages.context import Context
    from hindsite.pages.desk import Desk

__all__ = ["FigureView", "chart_data", "figure_view"]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A chart ready for its template; `svg` is ours and stands as it is."""

    figure: Figure
    svg: Html
    csv: str


def figure_view(desk: Desk, figure: Figure) -> FigureView:
    """A chart for one page."""
    return FigureView(figure, Html(figure.svg), desk.url(_path(figure)))


def chart_data(context: Context) -> Iterator[Page]:
    """The data of every chart as CSV."""
    for figure in context.figures.values():
        yield Page(_path(figure), csv_text(figure.columns, figure.rows))


def _path(figure: Figure) -> str:
    return f"data/charts/{figure.key}.csv"
