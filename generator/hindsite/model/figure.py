"""A chart as a value: the picture, what it says in words, and the data that it draws."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart, ready to stand in a page.

    `svg` is one `<svg>` element for use inline in HTML; its colours are the page's CSS variables.
    `title` tells the one thing to see, `alt` describes the chart for those who do not see it, and
    `columns` with `rows` hold the same data as text, for the table and the CSV beside it.
    `bars` are top and height of what shows each of the first rows, in units of the drawing, where a
    page may lay a link.
    """

    key: str
    title: str
    alt: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    bars: tuple[tuple[float, float], ...] = ()
