"""The files of a knowledge base, in the work tree or in a snapshot, each to be opened or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hindsite.reading.folders import files_of, listing, require_folder, unreadable
from hindsite.store import digest

if TYPE_CHECKING:
    from hindsite.model.settings import Settings, Source
    from hindsite.reading.folders import File
    from hindsite.reading.notes import Note
    from hindsite.reading.recall import Recall

__all__ = ["INTRODUCTION", "Document", "documents_in", "documents_of", "records_among"]

INTRODUCTION = "content/index.md"
"""The text for the first page, which is no record."""


class Document(NamedTuple):
    """A file of a source: its path, the digest of its content, and how and where to get it.

    `problem` says why it is not opened; it has no content then.
    """

    path: str
    source: Source
    content: str
    fetch: Callable[[str], bytes]
    where: str
    problem: Note | None = None

    def load(self) -> bytes:
        """The content.

        Raises:
            OSError: It cannot be had any more.
        """
        return self.fetch(self.where)


def documents_of(base: Path, settings: Settings, recall: Recall) -> Iterator[Document]:
    """The files of the work tree; only what may have changed is opened.

    Raises:
        SettingsError: A folder that `hindsite.yml` names is not there.
    """
    for source in settings.record_sources:
        if not require_folder(base, source, settings):
            continue
        for found in files_of(base, source, settings):
            yield _document(found, source, recall)


def records_among(paths: Iterable[str], settings: Settings) -> list[str]:
    """Those of some paths that a source would list."""
    listings = [listing(source, settings) for source in settings.record_sources]
    return [path for path in paths if any(is_listed(path) for is_listed in listings)]


def _document(found: File, source: Source, recall: Recall) -> Document:
    if found.problem is not None:
        return Document(found.path, source, "", _NOTHING, "", found.problem)
    try:
        content, raw = recall.content(found)
    except OSError as error:
        return Document(found.path, source, "", _NOTHING, "", unreadable(error))
    fetch = _opened if raw is None else partial(_given, raw)
    return Document(found.path, source, content, fetch, found.where)


def _given(raw: bytes, _where: str) -> bytes:
    return raw


_NOTHING = partial(_given, b"")


def _opened(where: str) -> bytes:
    return Path(where).read_bytes()


def documents_in(
    paths: Iterable[str],
    settings: Settings,
    contents: Mapping[str, str],
    load: Callable[[str], bytes],
) -> Iterator[Document]:
    """The files that the sources would list of a snapshot.

    Args:
        paths: All files of the snapshot, posix, from the knowledge base.
        settings: As they were in the snapshot.
        contents: The digests of those whose content is known without loading it.
        load: Gives the content of a file.
    """
    paths = tuple(paths)
    for source in settings.record_sources:
        for path in sorted(filter(listing(source, settings), paths)):
            content = contents.get(path) or digest(load(path))
            yield Document(path, source, content, load, path)
