"""matplotlib's SVG file → one `<svg>` element that may stand in a page, beside others.

A page's Content-Security-Policy may forbid styles within it, so every declaration becomes a
presentation attribute. Sentinel colours become the page's CSS variables, identifiers begin with the
figure's key, and numbers are rounded, so that bytes agree on every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from hindsite.charts.palette import TEXT, TONES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Lettering", "inline"]

_TONES = {tone.sentinel: tone for tone in TONES}
_PAINTS = ("fill", "stroke")
_DROPPED = frozenset({"metadata", "style"})
_GEOMETRY = frozenset({"d", "x", "y", "width", "height", "viewBox"})
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"(url\(#|#)([^)]+)(\)?)")


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text of the drawing and its size in units."""

    text: str
    size: float


def inline(svg: str, key: str, title: str, alt: str, letterings: Mapping[str, Lettering]) -> str:
    """One `<svg>` for use in HTML, on one line.

    Args:
        svg: What matplotlib wrote.
        key: The figure's key, with which each identifier begins.
        title: What the chart says; its accessible name.
        alt: The description of the chart.
        letterings: The texts, by the marks that stand for them in the drawing.

    Raises:
        ValueError: The drawing has a colour that is no tone of the palette.
    """
    root = _parse(svg)
    _prune(root)
    for element in root.iter():
        _unstyle(element)
        _paint(element)
        _round(element)
        _letter(element, letterings)
        element.attrib = dict(sorted(element.attrib.items()))
    _rename(root, key)
    _flatten(root)
    _introduce(root, key, title, alt)
    return ET.tostring(root, encoding="unicode")


def _parse(svg: str) -> ET.Element:
    """The tree, with names as written; declaration, DOCTYPE and comments stay behind."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.ParseFile(BytesIO(svg.encode()))
    return builder.close()


def _prune(element: ET.Element) -> None:
    """Take out metadata, style sheets, and the white space between elements."""
    element.tail = None
    if element.tag != "text":
        element.text = None
    for child in list(element):
        if child.tag in _DROPPED:
            element.remove(child)
        else:
            _prune(child)


def _unstyle(element: ET.Element) -> None:
    """Turn style declarations into attributes; the page chooses the font."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if value and not name.strip().startswith("font"):
            element.set(name.strip(), value.strip())


def _paint(element: ET.Element) -> None:
    """Put tones in the place of their sentinels, and their names among the element's classes."""
    tones = []
    for paint in _PAINTS:
        value = element.get(paint, "none")
        if value.startswith("#"):
            if value not in _TONES:
                message = f"colour {value} of a chart is no tone of the palette"
                raise ValueError(message)
            tones.append(_TONES[value])
            element.set(paint, _TONES[value].css)
    classes = dict.fromkeys(tone.name for tone in tones if tone is not TEXT)
    if classes:
        element.set("class", " ".join(classes))


def _round(element: ET.Element) -> None:
    """Round coordinates to hundredths of a unit, and drop rotations by nothing."""
    for name in _GEOMETRY & set(element.attrib):
        plain = " ".join(element.get(name, "").split())
        element.set(name, _NUMBER.sub(lambda match: _number(match[0]), plain))
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]


def _number(text: str) -> str:
    return f"{round(float(text), 2) + 0.0:g}"  # the sum turns −0 into 0


def _letter(element: ET.Element, letterings: Mapping[str, Lettering]) -> None:
    """Put a text in the place of its mark."""
    if element.tag == "text":
        lettering = letterings[element.text or ""]
        element.text = lettering.text
        element.set("font-size", f"{lettering.size:g}")


def _rename(root: ET.Element, key: str) -> None:
    """Number the identifiers that something refers to, after the key, and drop the others."""
    for element in root.iter("use"):
        element.set("href", element.attrib.pop("xlink:href"))
    names: dict[str, str] = {}
    for element in root.iter():
        for name, value in element.items():
            if target := _REFERENCE.fullmatch(value):
                new = names.setdefault(target[2], f"{key}-{len(names) + 1}")
                element.set(name, f"{target[1]}{new}{target[3]}")
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in names:
            element.set("id", names[old])


def _flatten(element: ET.Element) -> None:
    """Take out groups and definitions that hold nothing, and groups that say nothing."""
    children: list[ET.Element] = []
    for child in element:
        _flatten(child)
        if child.tag == "g" and not child.attrib:
            children.extend(child)
        elif len(child) or child.tag not in {"g", "defs"}:
            children.append(child)
    element[:] = children


def _introduce(root: ET.Element, key: str, title: str, alt: str) -> None:
    """Say at the root what the picture is; its size is the page's to choose."""
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": root.attrib["viewBox"],
        "class": f"hs-svg hs-svg-{key}",
        "role": "img",
        "aria-labelledby": f"{key}-title {key}-alt",
        "stroke-linejoin": "round",
    }
    for place, (tag, part, text) in enumerate((("title", "title", title), ("desc", "alt", alt))):
        element = ET.Element(tag, {"id": f"{key}-{part}"})
        element.text = text
        root.insert(place, element)
