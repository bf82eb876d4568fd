"""All that stands in a folder, found without looking into those below it that are as they were.

A site has as many folders as pages. To open each and to see what it holds takes four times as long
as to ask for its state, which changes with each name that comes or goes. So what folders held is
kept with their state. Files are asked for theirs each time: they may be written to where they are.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hindsite.store import digest, plain_bytes, plain_of

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.store import Store

__all__ = ["NOTHING", "Census", "Folder", "census_of", "folders_kept", "keep_folders", "place_of"]

_REST_NS = 2_000_000_000
"""The coarsest clock of a file system in use: two changes within it look alike."""

Folder = tuple[int, int, list[str], list[str]]
"""The time of its last change, its inode, and the names of files and of folders in it."""

_File = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Census:
    """What stands in a folder, by paths from it.

    `files` have their size, the time of their last change, the last time that anything of them
    changed, and their inode. `folders` are those that can be told from what they may be next, and
    `bare` those that hold nothing. With `has_links` a file stands for another.
    """

    files: Mapping[str, _File] = field(default_factory=dict)
    folders: Mapping[str, Folder] = field(default_factory=dict)
    bare: list[str] = field(default_factory=list)
    has_links: bool = False

    def digest(self) -> str | None:
        """Of the states of all files; None where that of one is not looked at."""
        return None if self.has_links else digest(plain_bytes(sorted(self.files.items())))


NOTHING = Census()
"""Nothing stands there, or nothing is known of it."""


def census_of(
    folder: Path,
    known: Mapping[str, Folder],
    files_then: Mapping[str, _File] = MappingProxyType({}),
) -> Census:
    """What stands in a folder now.

    Args:
        folder: The folder.
        known: What folders held when somebody looked last, there or elsewhere.
        files_then: The files of that time, if none was written to since where it stood: those in
            folders that are as they were are not asked again.

    Raises:
        OSError: It is not there, or something in it went meanwhile.
    """
    root, began = str(folder), time.time_ns()
    files: dict[str, _File] = {}
    folders: dict[str, Folder] = {}
    bare: list[str] = []
    has_links = False
    waiting = [""]
    while waiting:
        path = waiting.pop()
        former = known.get(path)
        entry = _folder(f"{root}/{path}", former)
        changed, _, names, below = entry
        then = files_then if entry is former else {}
        if changed + _REST_NS < began:
            folders[path] = entry
        start = f"{path}/" if path else ""
        for name in names:
            if state := then.get(start + name):
                files[start + name] = state
                continue
            found = os.lstat(f"{root}/{start}{name}")
            has_links = has_links or stat.S_ISLNK(found.st_mode)
            changed = max(found.st_mtime_ns, found.st_ctime_ns)
            files[start + name] = (found.st_size, found.st_mtime_ns, changed, found.st_ino)
        waiting += [start + name for name in below]
        if not names and not below:
            bare.append(path)
    return Census(files, folders, bare, has_links)


def _folder(path: str, known: Folder | None) -> Folder:
    """What a folder holds, by what is known of it if it is as it was."""
    # Its state first: a change meanwhile shows the next time.
    found = os.stat(path)  # noqa: PTH116 - there are as many as pages
    changed = max(found.st_mtime_ns, found.st_ctime_ns)
    if known is not None and known[0] == changed and known[1] == found.st_ino:
        return known
    names: list[str] = []
    below: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            (below if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
    return changed, found.st_ino, names, below


def place_of(marker: Path) -> str | None:
    """The key of a site by the file that tells it from others: one marker in one place is one."""
    try:
        state = marker.stat()
    except OSError:
        return None
    return digest("site 2", *map(str, (state.st_dev, state.st_ino, state.st_mtime_ns)))


def folders_kept(store: Store, marker: Path) -> Mapping[str, Folder]:
    """What the folders of a site held when it was built; nothing where that is not known."""
    place = place_of(marker)
    raw = store.get(_key(place)) if place else None
    found: Any = plain_of(raw) if raw else None
    return found if isinstance(found, dict) else {}


def keep_folders(store: Store, marker: Path, folders: Mapping[str, Folder]) -> None:
    """Keep what the folders of a site hold, for who asks what stands there."""
    place = place_of(marker)
    if place:
        store.put(_key(place), plain_bytes(folders))


def _key(place: str) -> str:
    return digest("folders 1", place)
