"""What tests ask of an SVG: its elements, its texts, its dots."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from hindsite.charts import draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure

__all__ = ["drawn", "elements", "texts", "within"]


def drawn(metrics: Metrics, key: str, names: Mapping[str, str] | None = None) -> Figure:
    """One chart of the metrics."""
    return next(figure for figure in draw(metrics, names or {}) if figure.key == key)


def elements(svg: str) -> list[ET.Element]:
    """Every element in the order of the text; an SVG that is no well-formed XML is an error."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.ParseFile(BytesIO(svg.encode()))
    return list(builder.close().iter())


def texts(svg: str) -> list[str]:
    """The words drawn."""
    return [element.text or "" for element in elements(svg) if element.tag == "text"]


def within(svg: str) -> bool:
    """Whether each text's anchor lies within the picture."""
    root, *others = elements(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    return all(
        0 <= float(text.attrib["x"]) <= width and 0 <= float(text.attrib["y"]) <= height
        for text in others
        if text.tag == "text"
    )
