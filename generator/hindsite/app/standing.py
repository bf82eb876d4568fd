"""Whether the site that stands is the one that a build would make, without building it.

A build that went the fast way remembers a digest of the state of every file that it could have
read, and of every file that it wrote: sizes, times and inodes. As long as both are as they were,
there is nothing to do. Where a configuration may take something from elsewhere, nothing is
remembered.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hindsite.model.findings import Finding, Level, Place
from hindsite.publishing.census import census_of, folders_kept
from hindsite.publishing.swap import MARKER
from hindsite.reading import SETTINGS_FILE, SITE_FILES
from hindsite.resources import templates_folder
from hindsite.store import digest, plain_bytes, plain_of, source_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hindsite.model.settings import Settings
    from hindsite.store import Store

__all__ = ["Outcome", "Standing"]

_AT_REST_NS = 2_000_000_000
_FROM_ELSEWHERE = (b"!ENV", b"INHERIT", b"!relative", b"!!python/object")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build told: how many incidents, runbooks and files, and what it found."""

    incidents: int
    runbooks: int
    pages: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A digest of all that a build may read, and the folders that it was taken of."""

    roots: list[str]
    digest: str


class Standing:
    """What is known of one site before its build begins.

    Args:
        folders: That of `hindsite.yml`, and that of the site.
        settings: What `hindsite.yml` says.
        options: What else the site depends on: instant, audience, engine and the like.
        store: What former builds for the same audience kept.
    """

    def __init__(
        self,
        folders: tuple[Path, Path],
        settings: Settings,
        options: Sequence[str],
        store: Store | None,
    ) -> None:
        base, site = self._base, self._site = folders
        self._store = store
        self._began = time.time_ns()
        self._key = digest("standing 5", str(base.resolve()), str(site.resolve()))
        self._sources = [base / source.path for source in settings.sources]
        self._options = options
        self._wanted: _Wanted | None = None

    def outcome(self, now: datetime) -> Outcome | None:
        """What the build told that made the site, if nothing has changed since.

        Args:
            now: The present, which ends what was known until an instant.
        """
        if self._store is None:
            return None
        raw = self._store.get(self._key)
        kept: dict[str, Any] = plain_of(raw) if raw else {"roots": None}
        self._wanted = self._inputs(kept["roots"])
        if self._wanted is None or kept["roots"] is None or not self._stands(kept, now):
            return None
        told = self._store.get(kept["told"])
        if told is None:
            return None
        findings = tuple(_finding(*row) for row in plain_of(told))
        return Outcome(kept["incidents"], kept["runbooks"], kept["pages"], findings)

    def remember(self, outcome: Outcome, until: datetime | None, state: str | None = None) -> None:
        """Keep what a build told, now that its site is in its place.

        Args:
            outcome: What it told.
            until: When the same files would make another site; None for never.
            state: Of the site's files, if somebody has looked.
        """
        state = state or self._state()
        if self._store is None or self._wanted is None or state is None:
            return
        told = plain_bytes([*map(_row, outcome.findings)])
        place = digest("told 1", told)
        kept = {
            "inputs": self._wanted.digest,
            "roots": self._wanted.roots,
            "until": until and until.isoformat(),
            "site": state,
            "incidents": outcome.incidents,
            "runbooks": outcome.runbooks,
            "pages": outcome.pages,
            "told": place,
        }
        self._store.put(self._key, plain_bytes(kept))
        # By itself: there are thousands, and who finds something changed wants none of them.
        if self._store.get(place) is None:
            self._store.put(place, told)

    def _stands(self, kept: dict[str, Any], now: datetime) -> bool:
        if kept["until"] and now >= datetime.fromisoformat(kept["until"]):
            return False
        if self._wanted and kept["inputs"] == self._wanted.digest:
            return bool(kept["site"] == self._state())
        # What is to be remembered next is what lies in the folders that are named now.
        if kept["roots"] != self._roots():
            self._wanted = self._inputs(None)
        return False

    def _state(self) -> str | None:
        """A digest of the state of every file of the site; None where that cannot be told."""
        site = self._site.resolve()
        folders = folders_kept(self._store, site / MARKER) if self._store else {}
        try:
            return census_of(site, folders).digest()
        except OSError:
            return None

    def _inputs(self, roots: list[str] | None) -> _Wanted | None:
        """All that the build may read, or None where a change could go unseen.

        The folders that an unchanged configuration names are those that it named: only where
        nothing is known of it must it be read.
        """
        files = [self._base / name for name in (SETTINGS_FILE, *SITE_FILES)]
        texts = [file.read_bytes() for file in files[1:] if file.is_file()]
        if any(word in text for text in texts for word in _FROM_ELSEWHERE):
            return None
        roots = roots or self._roots()
        lines = [_line(file) for file in files]
        try:
            for root in dict.fromkeys(Path(root).resolve() for root in roots):
                lines += _lines(str(root))
        except _LinkError:
            return None
        newest = max((line[1] for line in lines), default=0)
        if newest + _AT_REST_NS >= self._began:
            # Changed twice within a tick of the clock a file may look the same.
            return None
        return _Wanted(roots, digest(*self._options, *_program(), _text(lines)))

    def _roots(self) -> list[str]:
        """The folders that a build reads from."""
        from hindsite.publishing.config import read_base, user_theme

        named = [self._base / "content", self._base / "site_templates", templates_folder()]
        return [str(path) for path in (*named, *self._sources, *user_theme(read_base(self._base)))]


_Line = tuple[str, int, int, int]


class _LinkError(Exception):
    """A file stands for another, whose state is not looked at."""


def _lines(root: str) -> Iterator[_Line]:
    """The state of each file in a folder, in an order that does not change."""
    folders = [root]
    while folders:
        try:
            entries = sorted(os.scandir(folders.pop()), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                raise _LinkError
            if entry.is_dir():
                folders.append(entry.path)
            else:
                yield _found(entry.path, entry.stat())


def _text(lines: Iterable[_Line]) -> str:
    # A path has no zero byte in it.
    return "\0".join([f"{path}\0{time} {size} {inode}" for path, time, size, inode in lines])


def _line(path: Path) -> _Line:
    return _found(str(path), path.stat()) if path.is_file() else (str(path), 0, 0, 0)


def _found(path: str, stat: os.stat_result) -> _Line:
    return (path, max(stat.st_mtime_ns, stat.st_ctime_ns), stat.st_size, stat.st_ino)


@cache
def _program() -> list[str]:
    """All code that takes part, with its versions.

    Installed packages are told by the names of the folders that describe them, which hold the
    version: to read all of these takes a tenth of a second.
    """
    described = (path.name for root in sys.path for path in Path(root).glob("*.*-info"))
    return [sys.version, source_digest("hindsite"), *sorted(described)]


_row = attrgetter(
    *("place.path", "place.line", "place.column", "level.value"),
    *("rule", "message", "remedy", "field", "found", "expected"),
)
"""A finding as JSON knows it."""


def _finding(path: str, line: int, column: int, level: str, *rest: str) -> Finding:
    """The finding of which `_row` made this."""
    return Finding(Place(path, line, column), Level(level), *rest)
