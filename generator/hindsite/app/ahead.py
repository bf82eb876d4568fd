"""Templates compiled in a process beside, while this one loads what it builds with.

To compile those that a record's page needs takes as long as a third of all that is loaded, and a
process that is forked before anything is loaded costs nothing. What it made comes back by a pipe of
our own: on a disk, another could change what we run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hindsite.once import Once
from hindsite.workers import Apart, WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hindsite.publishing.templates import Codes

__all__ = ["begin"]

_TEMPLATES = "hindsite.publishing.templates"


def begin(overrides: Path | None) -> Callable[[], None]:
    """Begin to compile; what is returned has the templates taken from there when one is needed.

    Args:
        overrides: The user's folder of templates, or None.
    """
    try:
        apart: Apart[Codes] = Apart(lambda: import_module(_TEMPLATES).compiled_for(overrides))
    except WorkerError:
        return _nothing

    def found() -> Codes:
        try:
            return apart.result()
        except WorkerError:
            # Whoever needs a template compiles it, and says what is wrong with it.
            return [], []

    return lambda: import_module(_TEMPLATES).expect(Once(found))


def _nothing() -> None:
    """There is no such process."""
