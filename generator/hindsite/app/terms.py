"""What a build is asked for, and the terms on which it is made: looked up before any record is.

Light, since most builds find that nothing has changed and end here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.app.asking import audience_named, present_named
from hindsite.app.keeping import store_of
from hindsite.publishing.names import DEFAULT_ENGINE
from hindsite.reading import read_settings
from hindsite.waiting import Pause, Tell, at_once, silent

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hindsite.app.glancing import Glance
    from hindsite.app.instants import Present
    from hindsite.model.enums import Audience
    from hindsite.model.settings import Settings
    from hindsite.store import Store

__all__ = ["NO_REPORTS", "Reports", "Request", "Terms", "terms_of"]


@dataclass(frozen=True, slots=True)
class Reports:
    """Whom to tell: `step` takes the name of what begins now, `line` what is worth reading.

    `pause` is called now and then in the process and thread that builds, by a long build several
    times a second: somebody may have something short to do that could not wait for the end.
    """

    step: Tell = silent
    line: Tell = silent
    pause: Pause = at_once


NO_REPORTS = Reports()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to build: from the folder `base` into `site`. See `composing.compose` for the rest.

    `engine` is the name of one; with `verbose` its own progress is reported. `jobs` is how many
    processes make pages, None for one a processor. `glance` is what former builds of this process
    left in memory.
    """

    base: Path
    site: Path
    audience: str | None = None
    as_of: str | datetime | None = None
    engine: str = DEFAULT_ENGINE
    keep_going: bool = False
    verbose: bool = False
    jobs: int | None = None
    glance: Glance | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a site is made on: looked up once, whoever asks for it.

    `store` is where former builds for the same audience have kept what they made, `jobs` how many
    processes make pages, and `glance` what former builds of this process left in memory.
    """

    base: Path
    audience: Audience
    settings: Settings
    present: Present
    store: Store | None
    jobs: int
    glance: Glance | None = None


def terms_of(
    base: Path, audience: str | None, as_of: str | datetime | None, jobs: int | None = None
) -> Terms:
    """Look them up; None stands for the default of each.

    Raises:
        UsageError: The audience or the instant is none.
        SettingsError: `hindsite.yml` cannot be used.
    """
    tier, settings = audience_named(audience), read_settings(base)
    present = present_named(as_of, settings)
    return Terms(base, tier, settings, present, store_of(base, tier), jobs or os.cpu_count() or 1)
