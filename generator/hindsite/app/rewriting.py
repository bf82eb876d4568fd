"""Files of records that are there already, changed in place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.app.files import writing
from hindsite.errors import OutputError, UsageError
from hindsite.publishing.locks import PATIENCE_SECONDS, hold
from hindsite.publishing.staging import workshop
from hindsite.reading.folders import listing

if TYPE_CHECKING:
    from hindsite.model.settings import Settings, Source

__all__ = ["own_source", "replace", "taking_turns"]


def own_source(path: str, settings: Settings) -> Source | None:
    """The source that lists the file of a record, where it is in our own format.

    Args:
        path: From the knowledge base, posix.
        settings: Of the knowledge base.

    Raises:
        UsageError: It is in the format of another tool, whose files are never changed.
    """
    source = next((item for item in settings.sources if listing(item, settings)(path)), None)
    if source is not None and source.is_foreign:
        message = f"{path} is in the format of another tool; such files are never changed."
        raise UsageError(message, "Change it with the tool that it comes from.")
    return source


@contextmanager
def taking_turns(base: Path) -> Iterator[None]:
    """Let nobody else change a record of this knowledge base meanwhile: two may log at once.

    Where nothing can be locked the change is made all the same.

    Raises:
        OutputError: Somebody else is at it, and does not end.
    """
    try:
        path = workshop(base) / "writing.lock"
    except OutputError:
        yield
        return
    with hold(path, patience_seconds=PATIENCE_SECONDS):
        yield


def replace(path: Path, content: bytes) -> None:
    """Put other bytes into a file in one step, with the rights that it has.

    Raises:
        OutputError: The disk refuses; the file is as it was.
    """
    target = path.resolve()
    with writing(path):
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            Path(name).chmod(target.stat().st_mode)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
