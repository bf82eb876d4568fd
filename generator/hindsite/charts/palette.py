"""The colours and textures of charts, and the CSS variables by which a page gives them.

matplotlib must be given real colours. Each tone therefore has a sentinel, a colour that stands for
it in the drawing only; the SVG that leaves this room names the page's CSS variable instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ACCENT",
    "BAD",
    "GOOD",
    "GRID",
    "HOLLOW",
    "PALETTE",
    "PAPER",
    "SEVERITIES",
    "TEXT",
    "TEXTURES",
    "TONES",
    "Tone",
]


@dataclass(frozen=True, slots=True)
class Tone:
    """One colour by its job: its CSS name, its sentinel, and its value on a light and a dark page.

    A tone without values takes the colour of the text around it.
    """

    name: str
    sentinel: str
    light: str = ""
    dark: str = ""

    @property
    def css(self) -> str:
        """What stands in a `fill` or `stroke` attribute."""
        return f"var(--{self.name})" if self.light else "currentColor"


TEXT = Tone("hs-text", "#010203")
PAPER = Tone("hs-paper", "#fdfcfb", "#ffffff", "#1e2129")
GRID = Tone("hs-grid", "#020406", "#cdd2da", "#474e5b")
ACCENT = Tone("hs-accent", "#030609", "#5e3c99", "#b8a2e3")
GOOD = Tone("hs-good", "#04080c", "#00785a", "#4cc9a0")
BAD = Tone("hs-bad", "#050a0f", "#b0005a", "#ff85b8")

SEVERITIES: Mapping[Severity, Tone] = MappingProxyType(
    {
        Severity.SEV1: Tone("hs-sev-1", "#060c12", "#a50f15", "#ff7b72"),
        Severity.SEV2: Tone("hs-sev-2", "#070e15", "#c84a00", "#ffb454"),
        Severity.SEV3: Tone("hs-sev-3", "#081018", "#0072b2", "#6cb6ff"),
        Severity.SEV4: Tone("hs-sev-4", "#09121b", "#6b7280", "#a9b1bd"),
    }
)
"""Near Okabe and Ito's vermilion, orange, blue and grey, which the colour-blind tell apart."""

HOLLOW = "hollow"

TEXTURES: Mapping[Severity, str] = MappingProxyType(
    {Severity.SEV1: "", Severity.SEV2: "//", Severity.SEV3: "\\\\", Severity.SEV4: HOLLOW}
)
"""Solid, lines rising, lines falling, outline: no severity is told by its colour alone."""

TONES = (TEXT, PAPER, GRID, ACCENT, GOOD, BAD, *SEVERITIES.values())

PALETTE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {f"--{tone.name}": (tone.light, tone.dark) for tone in TONES if tone.light}
)
"""CSS variable → its value on white and on Material's slate (`#1e2129`).

All but `--hs-paper`, the page's own background, and `--hs-grid`, which nothing depends on, have a
contrast of 4.5:1 or more against it. Text is `currentColor`.
"""
