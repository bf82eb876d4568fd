"""Whether a folder says what its audience may not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.composing import compose
from hindsite.errors import UsageError
from hindsite.publishing.leaks import LeakTest

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.publishing.leaks import Leak

__all__ = ["leaks_in"]


def leaks_in(base: Path, site: Path, audience: str | None = None) -> list[Leak]:
    """Search all files of a folder, by whomever it was made.

    Args:
        base: The folder of `hindsite.yml`.
        site: What is to be published.
        audience: Who will see it; internal by default.

    Raises:
        UsageError: The audience is none, or the folder is not there.
        SettingsError: There is no content, or a configuration file cannot be used.
    """
    composed = compose(base, audience=audience, keep_going=True)
    if not site.is_dir():
        message = f"{site} is no folder."
        raise UsageError(message, "Name the folder that is to be published.")
    # Nothing that was searched before counts: a person asks.
    return LeakTest(composed.secrets).find(site)
