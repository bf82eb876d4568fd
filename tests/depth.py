"""How much is left to chance: a few examples for each change, and as many as one likes at night."""

from __future__ import annotations

import os

__all__ = ["often"]

_TIMES = int(os.environ.get("HINDSITE_THOROUGH", "1"))


def often(usual: int) -> int:
    """So many examples, or as many times more as `HINDSITE_THOROUGH` says."""
    return usual * _TIMES
