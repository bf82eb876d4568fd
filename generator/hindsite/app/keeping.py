"""Where a knowledge base keeps what one command learns for the next: `.hindsite/cache`.

cache/reading/      what every record was read as, whoever may see it
cache/<audience>/   what was drawn and rendered for one audience: nothing of what it may not see
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hindsite.errors import OutputError
from hindsite.publishing.staging import workshop
from hindsite.publishing.swap import MARKER
from hindsite.store import Store

if TYPE_CHECKING:
    from hindsite.model.enums import Audience
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings

__all__ = ["library_of", "readings_of", "store_of"]


def library_of(base: Path, settings: Settings) -> Library:
    """The whole library, in which only what changed since the last command is read.

    Args:
        base: The folder of `hindsite.yml`.
        settings: What `read_settings` gave.

    Raises:
        SettingsError: A folder that `hindsite.yml` names is not there.
    """
    from hindsite.reading import Recall, read_library

    store = _store(base, "reading")
    return read_library(base, settings, Recall(store) if store else None)


@contextmanager
def readings_of(base: Path) -> Iterator[Store]:
    """What former commands learnt of the records, whoever may see them.

    Where nothing can be kept it is empty, and lasts as long as the command.
    """
    store = _store(base, "reading")
    if store is not None:
        yield store
        return
    with TemporaryDirectory() as folder:
        yield Store(Path(folder))


def store_of(base: Path, audience: Audience) -> Store | None:
    """What former builds for the same audience kept, and where this one keeps.

    None where the folder cannot be made, or would lie inside of a site and be published with it.
    """
    return _store(base, audience.value)


def _store(base: Path, name: str) -> Store | None:
    try:
        folder = workshop(base) / "cache" / name
    except OutputError:
        return None
    published = any((above / MARKER).exists() for above in (folder, *folder.parents))
    return None if published else Store(folder)
