"""Records → numbers for the terminal and for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite import metrics
from hindsite.app.asking import audience_named, instant_named, require_content
from hindsite.model.findings import Level
from hindsite.reading import read_library, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

__all__ = ["Numbers", "stats"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The metrics at an instant as rows (see `metrics.as_rows`), and how much could not be read.

    `errors` counts what reading found wrong; the values concerned are in no number.
    """

    as_of: datetime
    rows: tuple[Mapping[str, object], ...]
    errors: int


def stats(
    base: Path, *, audience: str | None = None, as_of: str | datetime | None = None
) -> Numbers:
    """Every number of a knowledge base.

    Args:
        base: The folder of `hindsite.yml`.
        audience: Whose records count; those of insiders by default.
        as_of: The instant to speak of; see `instant_named` for the default.

    Raises:
        UsageError: The audience or the instant is none.
        SettingsError: There is no content, or hindsite.yml cannot be used.
    """
    tier = audience_named(audience)
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    require_content(base, settings)
    library = read_library(base, settings).visible_to(tier)
    rows = metrics.as_rows(metrics.measure(library.at(instant), instant))
    errors = sum(finding.level is Level.ERROR for finding in library.findings)
    return Numbers(instant, tuple(rows), errors)
