"""What a command was asked for, as text → values: the audience, the instant, the knowledge base."""

from __future__ import annotations

import os
import re
import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hindsite.errors import SettingsError, UsageError
from hindsite.model.enums import Audience
from hindsite.model.names import did_you_mean
from hindsite.model.settings import default_as_of
from hindsite.reading.times import parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hindsite.app.instants import Present
    from hindsite.model.settings import Settings

__all__ = [
    "audience_named",
    "instant_named",
    "moment_named",
    "present_named",
    "require_content",
    "unknown",
]

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_EPOCH = "SOURCE_DATE_EPOCH"
_MANY = 20


def audience_named(name: str | None) -> Audience:
    """The audience of that name; insiders where none is named.

    Raises:
        UsageError: There is no such audience.
    """
    if name is None:
        return Audience.INTERNAL
    try:
        return Audience(name)
    except ValueError as error:
        raise unknown("audience", name, [item.value for item in Audience]) from error


def unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    """The error for a name that is not in a vocabulary; it asks for the nearest one.

    A long vocabulary is told only where none is near.
    """
    words = list(known)
    question = did_you_mean(name, words)
    message = f"There is no {what} “{name}”{f'; {question}' if question else '.'}"
    if question and len(words) > _MANY:
        return UsageError(message, f"Correct the name; there are {len(words)} others.")
    return UsageError(message, f"Choose one of: {', '.join(words)}.")


def instant_named(asked: str | datetime | None, settings: Settings) -> datetime:
    """The instant to speak of: the one asked for, else the default of the knowledge base.

    A text without a zone is read in the library's own; a day alone means its last second.

    Raises:
        UsageError: The text is no instant.
        SettingsError: `SOURCE_DATE_EPOCH` is no number of seconds.
    """
    if isinstance(asked, datetime):
        return asked
    if asked is None:
        return _default(settings)
    text = asked.strip()
    try:
        return parse_instant(f"{text}T23:59:59" if _DAY.fullmatch(text) else text, settings.zone)[0]
    except ValueError as error:
        remedy = "Write a day or a time, as in 2026-03-14 or 2026-03-14T09:00:00Z."
        raise _no_instant(asked, error, remedy) from error


def moment_named(asked: str, settings: Settings) -> datetime:
    """When something happened, or is to happen: the time of day has to be said.

    Raises:
        UsageError: The text is no instant, or a day alone.
    """
    text = asked.strip()
    if _DAY.fullmatch(text):
        message = f"“{asked}” is a day, without the time."
        raise UsageError(message, f"Write the time as well, as in {text}T09:00:00Z.")
    try:
        return parse_instant(text, settings.zone)[0]
    except ValueError as error:
        raise _no_instant(asked, error, "Write a time, as in 2026-03-14T09:00:00Z.") from error


def _no_instant(asked: str, error: ValueError, remedy: str) -> UsageError:
    return UsageError(f"“{asked}” is no instant: {error}.", remedy)


def present_named(asked: str | datetime | None, settings: Settings) -> Present:
    """The same for a site, whose instant is settled by its records where nobody fixed one.

    Raises:
        UsageError: The text is no instant.
        SettingsError: `SOURCE_DATE_EPOCH` is no number of seconds.
    """
    from hindsite.app.instants import Present

    now = instant_named(asked, settings)
    is_fixed = asked is not None or settings.as_of is not None or os.environ.get(_EPOCH)
    return Present(now) if is_fixed else Present.clock(now, settings.zone)


def _default(settings: Settings) -> datetime:
    epoch = os.environ.get(_EPOCH)
    try:
        return default_as_of(settings, epoch, datetime.now(tz=UTC))
    except (ValueError, OverflowError, OSError) as error:
        message = f"The environment's {_EPOCH} is “{epoch}”, which is no number of seconds."
        remedy = "Set it to whole seconds since 1970, or unset it."
        raise SettingsError(message, remedy) from error


def require_content(base: Path, settings: Settings) -> None:
    """See that there is a folder of records at all, before an empty site is made of none.

    Raises:
        SettingsError: None of the folders that `hindsite.yml` names exists.
    """
    folders = [source.path for source in settings.sources]
    if not any((base / folder).exists() for folder in folders):
        message = f"There is no content here: {base.resolve()} has no {' and no '.join(folders)}."
        remedy = "Start with `hindsite init`, or name the knowledge base with --directory."
        here, name = base.resolve(), settings.places.path
        nearest = next((one for one in (here, *here.parents) if (one / name).is_file()), here)
        if nearest != here:
            remedy = f"{nearest} has a {name}: go there, or say -C {shlex.quote(str(nearest))}."
        raise SettingsError(message, remedy)
