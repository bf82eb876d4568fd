"""The one place where numbers lose digits, so that output has the same bytes on every machine."""

from __future__ import annotations

__all__ = ["significant"]

WHOLE = 1000.0


def significant(value: float) -> float:
    """The number with four significant digits; from 1000 on, the nearest whole number.

    The last bits of a float may differ between machines and libraries; after this step they do
    not. Halves go to the even neighbour, as in IEEE 754, and there is no negative zero.
    """
    if abs(value) >= WHOLE:
        return float(round(value))
    return float(f"{value:.4g}") + 0.0
