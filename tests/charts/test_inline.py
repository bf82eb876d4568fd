from __future__ import annotations

import pytest

from hindsite.charts.inline import Lettering, inline
from hindsite.charts.palette import ACCENT

HEAD = (
    '<?xml version="1.0"?><!DOCTYPE svg><svg viewBox="0 0 640 100" width="640pt" '
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><!-- made -->'
)


def turned(body: str, letterings: dict[str, Lettering] | None = None) -> str:
    """What becomes of the inside of an SVG of matplotlib's."""
    svg = inline(f"{HEAD}{body}</svg>", "key", "Title", "Alt", letterings or {})
    return svg.partition("</desc>")[2].removesuffix("</svg>")


def test_declarations_become_attributes() -> None:
    """Fonts are the page's and are dropped."""
    style = f"fill: {ACCENT.sentinel}; stroke-width: 2; font: 12px 'DejaVu Sans'; font-size: 3px"
    assert turned(f'<path d="M 1 2" style="{style}"/>') == (
        '<path class="hs-accent" d="M 1 2" fill="var(--hs-accent)" stroke-width="2" />'
    )


def test_a_colour_outside_the_palette_is_an_error() -> None:
    """It would not follow the page's theme, so nothing is drawn with it."""
    with pytest.raises(ValueError, match="colour #123456 of a chart is no tone"):
        turned('<path style="fill: #123456"/>')


def test_numbers_are_rounded_to_hundredths() -> None:
    """No digits that differ between machines, no negative zero, no line ends."""
    body = '<path d="M 1.23456 -0.0001&#10;L 5 1e1 2.5e-7"/><rect x="1.999999" y="-3.14159"/>'
    assert turned(body) == '<path d="M 1.23 0 L 5 1e1 0" /><rect x="2" y="-3.14" />'


def test_rotations_by_nothing_are_dropped() -> None:
    """Others stay."""
    assert turned('<path transform="rotate(-0 1.5 2)"/>') == "<path />"
    assert turned('<path transform="rotate(-30)"/>') == '<path transform="rotate(-30)" />'


def test_identifiers_in_use_get_the_key_and_others_go() -> None:
    """References follow, those of xlink become plain ones."""
    body = (
        '<g id="figure_1"><defs><path id="m1"/></defs><use xlink:href="#m1"/>'
        '<path id="unused" clip-path="url(#p2)"/></g><clipPath id="p2"/>'
    )
    assert turned(body) == (
        '<defs><path id="key-1" /></defs><use href="#key-1" />'
        '<path clip-path="url(#key-2)" /><clipPath id="key-2" />'
    )


def test_empty_groups_and_style_sheets_are_dropped() -> None:
    """What is left says something."""
    body = (
        '<defs><style>*{}</style></defs><metadata><a/></metadata><g id="x"><g/></g><g fill="none"/>'
    )
    assert turned(body) == ""


def test_marks_become_words() -> None:
    """Texts come in escaped, with their size."""
    letterings = {"t0": Lettering("a < b & $c$", 13.0)}
    assert turned("<text>t0</text>", letterings) == (
        '<text font-size="13">a &lt; b &amp; $c$</text>'
    )
