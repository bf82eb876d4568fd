"""Folders of a paging tool's exports → the history of pages, and what is wrong in it."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hindsite.model.paging import COLUMNS, Column, PagingHistory, joined
from hindsite.reading.files import not_utf8
from hindsite.reading.folders import files_of, require_folder, unreadable
from hindsite.reading.notes import note, note_from, note_row
from hindsite.reading.recall import context
from hindsite.store import digest

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.model.findings import Finding
    from hindsite.model.settings import Settings, Source
    from hindsite.reading.folders import File
    from hindsite.reading.notes import Note
    from hindsite.reading.recall import Recall

__all__ = ["Paging", "read_paging"]

_TYPES = ("i", "q", "b", *("i" for _ in COLUMNS))
"""Of the arrays of lines, of instants, of answers, and of each column."""


@dataclass(frozen=True, slots=True)
class Paging:
    """The pages of a library, and what was remarked in reading them."""

    history: PagingHistory
    findings: tuple[Finding, ...]


def read_paging(base: Path, settings: Settings, recall: Recall | None = None) -> Paging:
    """Read all exports; one that is as it was when a recall saw it last is not read again.

    Args:
        base: The folder of `hindsite.yml`.
        settings: Where exports lie, and what their words mean.
        recall: What former readings found. The pages are the same with it and without.

    Raises:
        SettingsError: A folder that `hindsite.yml` names is not there.
    """
    found: dict[str, tuple[PagingHistory, tuple[Note, ...]]] = {}
    for source in settings.page_sources:
        if require_folder(base, source, settings):
            for file in files_of(base, source, settings):
                if file.path not in found:
                    found[file.path] = _file(file, source, settings, recall)
    findings = [item.at(path) for path, (_, notes) in found.items() for item in notes]
    return Paging(joined(history for history, _ in found.values()), tuple(findings))


def _file(
    file: File, source: Source, settings: Settings, recall: Recall | None
) -> tuple[PagingHistory, tuple[Note, ...]]:
    nothing = PagingHistory(files=(file.path,), unread={file.path: 0})
    if file.problem is not None:
        return nothing, (file.problem,)
    try:
        if recall is None:
            return _read(file.file.read_bytes(), file.path, source, settings)
        content, raw = recall.content(file)
        key = digest("paging 1", context(source, settings), sys.byteorder, file.path, content)
        known = _from_bytes(recall.kept(key), file.path)
        if known is None:
            raw = file.file.read_bytes() if raw is None else raw
            known = _read(raw, file.path, source, settings)
            recall.keep(key, _to_bytes(*known))
    except OSError as error:
        return nothing, (unreadable(error),)
    return known


def _read(
    raw: bytes, path: str, source: Source, settings: Settings
) -> tuple[PagingHistory, tuple[Note, ...]]:
    from hindsite.reading.paging_csv import read_csv
    from hindsite.reading.paging_json import read_json
    from hindsite.reading.paging_rows import Sheet

    sheet = Sheet(source, settings.zone)
    parse = read_json if path.lower().endswith(".json") else read_csv
    problem = _not_text(raw)
    if problem is None:
        parse(raw, source, sheet)
    else:
        sheet.remarks.add(problem)
    return sheet.history(path), sheet.remarks.notes()


def _not_text(raw: bytes) -> Note | None:
    """Why none of a file is read, if that is so."""
    if not raw.strip():
        return note(
            "empty-file",
            (1, 1),
            "the file is empty",
            expected="the names of columns, and a row for each page",
            remedy="export the pages again, or delete the file",
        )
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return not_utf8(raw, error)
    return None


def _to_bytes(history: PagingHistory, notes: tuple[Note, ...]) -> bytes:
    """Plain data and not a pickle: who can write to a store must not run what he likes."""
    head = {
        "pages": len(history),
        "unread": sum(history.unread.values()),
        "names": {name: history.column(name).names for name in COLUMNS},
        "notes": [note_row(item) for item in notes],
    }
    parts = [history.line, history.at, history.actionable]
    parts += [history.column(name).codes for name in COLUMNS]
    return b"".join([json.dumps(head).encode(), b"\n", *(part.tobytes() for part in parts)])


def _from_bytes(raw: bytes | None, path: str) -> tuple[PagingHistory, tuple[Note, ...]] | None:
    """What `_to_bytes` made this of; None where it made no such thing."""
    if raw is None:
        return None
    with suppress(ValueError, KeyError, TypeError, IndexError):
        first, _, rest = raw.partition(b"\n")
        head: dict[str, Any] = json.loads(first)
        parts = _parts(rest, head["pages"])
        line, at, actionable = next(parts), next(parts), next(parts)
        columns = {
            name: Column(next(parts), tuple(map(str, head["names"][name]))) for name in COLUMNS
        }
        history = PagingHistory(
            files=(path,),
            unread={path: int(head["unread"])},
            file=array("i", [0]) * head["pages"],
            line=line,
            at=at,
            actionable=actionable,
            columns=columns,
        )
        return history, tuple(note_from(row) for row in head["notes"])
    return None


def _parts(raw: bytes, count: int) -> Iterator[array[int]]:
    """The arrays that follow one another.

    Raises:
        ValueError: There is too little.
    """
    start = 0
    for code in _TYPES:
        part = array(code)
        end = start + count * part.itemsize
        if len(raw) < end:
            raise ValueError("too short")
        part.frombytes(raw[start:end])
        start = end
        yield part
