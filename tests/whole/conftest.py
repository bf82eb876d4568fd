"""What builds of small sites have alike is made once."""

from __future__ import annotations

from tests.once import once

__all__ = ["once"]
