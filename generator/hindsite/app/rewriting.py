"""Files of records that are there already, changed in place."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.app.files import writing
from hindsite.errors import HindsiteError, OutputError, UsageError
from hindsite.publishing.locks import PATIENCE_SECONDS, hold
from hindsite.publishing.staging import workshop
from hindsite.reading.folders import listing
from hindsite.writing import RefusedError
from hindsite.writing.lines import rows_of

if TYPE_CHECKING:
    from hindsite.model.settings import Settings, Source

__all__ = ["Change", "change", "diff", "own_source", "replace", "taking_turns"]


@dataclass(frozen=True, slots=True)
class Change:
    """What was written: the file, the number of its first new line from 1, and that line."""

    path: str
    line: int
    text: str


def own_source(path: str, settings: Settings) -> Source | None:
    """The source that lists the file of a record, where it is in our own format.

    Args:
        path: From the knowledge base, posix.
        settings: Of the knowledge base.

    Raises:
        UsageError: It is in the format of another tool, whose files are never changed.
    """
    sources = (item for item in settings.record_sources if not item.is_of_rules)
    source = next((item for item in sources if listing(item, settings)(path)), None)
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


def change(
    base: Path, path: str, settings: Settings, add: Callable[[bytes, Source], bytes]
) -> Change:
    """Put one thing more into a record, and say which line is new.

    Args:
        base: The folder of `hindsite.yml`.
        path: Of the record's file, from there.
        settings: Of the knowledge base.
        add: Gives the bytes of the record with it; may refuse.

    Raises:
        UsageError: The record is in the format of another tool.
        HindsiteError: The record is in a form that takes no such thing.
        OutputError: The file cannot be written.
    """
    source = own_source(path, settings) or settings.sources[0]
    old = (base / path).read_bytes()
    try:
        new = add(old, source)
    except RefusedError as error:
        message = f"{path} stays as it was: {error}."
        remedy = error.remedy or f"See `hindsite check {path}`, or edit it."
        raise HindsiteError(message, remedy) from error
    replace(base / path, new)
    return _difference(path, old, new)


def _difference(path: str, old: bytes, new: bytes) -> Change:
    """The first line that only the new record has and that holds more than a heading.

    The last line of a file that had no line end has one in the new record, and is the same line.
    """
    before, after = ([row.rstrip("\r\n") for row in rows_of(text.decode())] for text in (old, new))
    start = next((i for i, row in enumerate(after) if i >= len(before) or row != before[i]), 0)
    added = after[start : start + max(len(after) - len(before), 1)]
    offset = next((i for i, row in enumerate(added) if row.strip() and not row.startswith("#")), 0)
    return Change(path, start + offset + 1, added[offset])


def diff(path: str, old: bytes, new: bytes) -> str:
    """What changes in a file, as `git diff` shows it; the file is named by its path in the base."""
    before, after = (content.decode().splitlines() for content in (old, new))
    names = (f"a/{path}", f"b/{path}")
    return "\n".join(difflib.unified_diff(before, after, *names, lineterm="")) + "\n"
