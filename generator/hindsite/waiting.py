"""Those who wait while something is made: what they are told, and when it is their turn."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Pause", "Tell", "at_once", "silent"]

Tell = Callable[[str], None]
"""Takes news: a line, or the name of a step that begins."""

Pause = Callable[[], None]
"""Called now and then by a long work, in its own process and thread: somebody may have something
short to do that cannot wait for the end."""


def silent(_news: str) -> None:
    """Nobody waits for news."""


def at_once() -> None:
    """Nobody has anything else to do meanwhile."""
