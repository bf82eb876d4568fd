"""A chart as a value: the picture, what it says in words, and the data that it draws."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure", "Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a drawing that stands for some incidents, in its units from the top left.

    `about` are the words that these incidents share, each after its facet: a facet of the explorer,
    such as `service` or `month`. `name` says it to those who do not see the part.
    """

    name: str
    left: float
    top: float
    width: float
    height: float
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart, ready to stand in a page.

    `svg` is one `<svg>` element for use inline in HTML; its colours are the page's CSS variables.
    `title` tells the one thing to see, `alt` describes the chart for those who do not see it, and
    `columns` with `rows` hold the same data as text, for the table and the CSV beside it.
    `spots` are where a page may lay a link.
    """

    key: str
    title: str
    alt: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    spots: tuple[Spot, ...] = ()
