"""What of a record's HTML reaches a page: an allow-list of what Material's Markdown makes."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3

from hindsite.model.links import SCHEMES
from hindsite.pages.spotless import spotless

__all__ = ["clean_html", "drawn_html", "safe_id"]

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd"),
    *("del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "label", "li", "mark", "ol", "p"),
    *(
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
    ),
    *("td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"),
}
_GONE = {
    "script",
    "style",
    "iframe",
    "form",
    "svg",
    "math",
    "object",
    "noscript",
    "template",
    "title",
}
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "disabled", "checked", "name"},
    "label": {"for"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_DRAWINGS = {
    *("circle", "clippath", "defs", "ellipse", "g", "line", "lineargradient", "marker"),
    *("mask", "path", "pattern", "polygon", "polyline", "radialgradient", "rect", "stop", "svg"),
    *("symbol", "text", "textpath", "tspan", "use", "clipPath", "linearGradient"),
    *("radialGradient", "textPath"),
}
_MEDIA = {"audio", "picture", "source", "track", "video"}
_DRAWN = {
    *("clip-path", "color", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "fill-rule"),
    *("font-family", "font-size", "font-weight", "gradientUnits", "height", "marker-end"),
    *("marker-mid", "marker-start", "mask", "offset", "opacity", "orient", "patternUnits"),
    *("points", "preserveAspectRatio", "r", "refX", "refY", "role", "rx", "ry", "stop-color"),
    *("stop-opacity", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "x1", "x2", "y"),
    *("y1", "y2", "aria-hidden", "aria-label", "markerHeight", "markerWidth"),
}
_PLAYED = {"controls", "height", "kind", "label", "loop", "muted", "preload", "src", "srclang",
           "type", "width"}  # fmt: skip
_OURS = re.compile(r"hs-|__(?!codelineno|span|tabbed)", re.IGNORECASE)
_ID = re.compile(r"[^\s{}\"'<>`]{1,200}")
_TAB = re.compile(r"__tabbed_\d+")
_SHORT = 80
_BLANK = re.compile(r"[\x00-\x20]")
_THEIRS = re.compile(r"md-(?!button|code|tag\b)|hs-|js-|no-js", re.IGNORECASE)


def safe_id(value: str) -> str | None:
    """The id, unless the page or the theme needs it for a thing of its own."""
    return value if _ID.fullmatch(value) and not _OURS.match(value) else None


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in {"id", "for"}:
        return safe_id(value)
    if name == "class":
        return _short_class(value) if len(value) <= _SHORT else _class(value)
    if tag == "input" and name == "type":
        return value if value in {"checkbox", "radio"} else None
    if tag == "input" and name == "name":
        return value if _TAB.fullmatch(value) else None
    return value


def _class(value: str) -> str | None:
    return " ".join(word for word in value.split() if not _THEIRS.match(word)) or None


_short_class = lru_cache(maxsize=1024)(_class)
"""Code has the same few classes over and over."""


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    link_rel=None,
    url_schemes=set(SCHEMES),
)


def clean_html(text: str) -> str:
    """The HTML as a well-formed fragment without anything that could act, load or mislead."""
    known = spotless(text)
    return _CLEANER.clean(text) if known is None else known


def _drawn(tag: str, name: str, value: str) -> str | None:
    """An attribute of a drawing: none of them leads to another file, by an address or an escape."""
    if tag in _DRAWINGS and name in _DRAWN - {"aria-label", *_ATTRIBUTES["*"]}:
        said = _BLANK.sub("", value)
        if any(sign in said for sign in (":", "//", "\\")):
            return None
    return _attribute(tag, name, value)


_DRAWER = nh3.Cleaner(
    tags=_TAGS | _DRAWINGS | _MEDIA,
    clean_content_tags=_GONE - {"svg"},
    attributes=_ATTRIBUTES | dict.fromkeys(_DRAWINGS, _DRAWN) | dict.fromkeys(_MEDIA, _PLAYED),
    attribute_filter=_drawn,
    link_rel=None,
    url_schemes=set(SCHEMES),
)


def drawn_html(text: str) -> str:
    """The same, where authors are trusted with drawings, sound and films besides.

    Scripts, handlers, frames, forms and styles are taken out all the same, and a drawing fills,
    masks or clips with nothing that lies elsewhere.
    """
    known = spotless(text)
    return _DRAWER.clean(text) if known is None else known
