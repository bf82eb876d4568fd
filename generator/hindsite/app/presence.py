"""Whether a file that a record links to is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hindsite.model.settings import Settings

__all__ = ["presence"]


def presence(base: Path, settings: Settings) -> Callable[[str], bool]:
    """Tells of a posix path relative to a knowledge base whether a file or folder has it.

    What lies outside of it and of its sources is not there for a record, whether it exists or not:
    a check must not tell whoever may write a record what the machine holds.

    Args:
        base: The folder of `hindsite.yml`.
        settings: Its sources may lie elsewhere.
    """
    folders = (base, *(base / source.path for source in settings.sources))
    roots = tuple(folder.resolve() for folder in folders)
    answers: dict[str, bool] = {}

    def is_there(path: str) -> bool:
        if path not in answers:
            answers[path] = _exists(roots, path)
        return answers[path]

    return is_there


def _exists(roots: Sequence[Path], path: str) -> bool:
    try:
        # By its name first: what lies elsewhere is not even looked for.
        full = Path(os.path.normpath(roots[0] / path))
        return _is_in(full, roots) and full.exists() and _is_in(full.resolve(), roots)
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, a circle of links
        return False


def _is_in(path: Path, roots: Sequence[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)
