"""A site as a preview shows it, without the builds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["StandingSite"]


@dataclass
class StandingSite:
    """A site that stands as it was built."""

    site: Path
    problem: str = ""
    missing: str = ""

    def rebuild(self) -> None:
        """Nothing is built again."""

    def error_page(self, _status: int) -> bytes | None:
        """There is none."""
        return None
