"""Finished pages kept between builds: by key in the store, and in the former site itself."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hindsite.publishing.census import (
    NOTHING,
    census_of,
    folders_kept,
    keep_folders,
    place_of,
)
from hindsite.publishing.spare import NO_SPARE, Spare
from hindsite.store import digests_after, plain_bytes, plain_of

if TYPE_CHECKING:
    from hindsite.publishing.census import Census
    from hindsite.store import Pack, Store

__all__ = ["NO_SITE", "Former", "Kept", "PageCache", "keep_pages", "remember_site"]

_PAGES = "pages"
_MOST_KEPT = 2.5
"""Finished pages may take so many times the room that those of the site take which stands: two
versions of it, and what was edited meanwhile."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page: its file, and what the search knows of it."""

    file: bytes
    entries: list[dict[str, Any]]


class PageCache:
    """Finished pages of one configuration, theme and navigation, which `common` stands for."""

    def __init__(self, store: Store | None, common: str) -> None:
        self._pages = _pages_of(store) if store else None
        self._digest = digests_after("page 4", common)

    def key(self, path: str, staged: str | bytes, more: str = "", kind: str = "text") -> str:
        """What the page at `path` is kept under.

        Args:
            path: In the folder of staged pages.
            staged: Its text, or the digest of all that is made from.
            more: What else it shows.
            kind: Which of the two `staged` is.
        """
        return self._digest(kind, path, staged, more)

    def get(self, key: str) -> Kept | None:
        """The page of a key, if it is known."""
        raw = self._pages.get(key) if self._pages else None
        if raw is None:
            return None
        head, _, file = raw.partition(b"\n")
        return Kept(file, json.loads(head))

    def put(self, key: str, page: Kept) -> None:
        """Keep a page."""
        if self._pages:
            self._pages.put(key, json.dumps(page.entries).encode() + b"\n" + page.file)


def keep_pages(
    store: Store, finished: Iterable[tuple[str, str]], site: Census, former: Collection[str] = ()
) -> None:
    """Forget finished pages of which the site that stands has none, where there are many.

    Those that it has stay, although a build that finds them in the former site asks for none: in
    CI there is a store, and no former site. If one is gone that the former site had, nothing else
    stays: its record may be one that fewer may see by now.

    Args:
        store: Where they are kept.
        finished: Path and key of each.
        site: What stands.
        former: Paths of the finished pages of the former site.
    """
    keys = dict(finished)
    size = sum(site.files[path][0] for path in keys if path in site.files)
    most = int(_MOST_KEPT * size) if keys.keys() >= set(former) else 0
    _pages_of(store).keep(keys.values(), most)


def _pages_of(store: Store) -> Pack:
    return store.pack(_PAGES, stays_open=False)


@dataclass(frozen=True, slots=True)
class Former:
    """The site that stands, and which of its files are finished pages of which keys.

    `files` leads from a path to the key, and to size, time of change and number of the file as it
    was written: a file that somebody has touched since is none of ours. `spare` is what stands
    already where the next site is built.
    """

    site: Path
    files: Mapping[str, tuple[str, int, int, int]]
    spare: Spare = NO_SPARE

    @classmethod
    def of(cls, store: Store | None, site: Path | None, marker: str) -> Former:
        """What the store knows of a site; `marker` is the file in it that tells it from others."""
        name = place_of(site / marker) if site else None
        raw = store.get(name) if store and name else None
        files = plain_of(raw) if raw else {}
        return cls(site or Path(), {path: tuple(what) for path, what in files.items()})

    def has(self, path: str, key: str) -> bool:
        """Whether the site should have the page of a key at a path."""
        known = self.files.get(path)
        return known is not None and known[0] == key

    def at(self, folder: Path, store: Store, marker: str) -> Former:
        """The same, with what stands in the folder where the next site is built."""
        stood = Former.of(store, folder, marker)
        folders = folders_kept(store, folder / marker)
        return replace(self, spare=Spare.of(folder, stood.files, folders))

    def link(self, path: str, key: str, target: Path) -> bool:
        """Let the page of a key stand at its place in the next site; False where it cannot.

        Whatever stands there else is removed.
        """
        if self.spare.has(path, key):
            return True
        self.spare.free(path)
        source = self.site / path
        with suppress(OSError):
            if self.has(path, key) and (key, *_state(source)) == self.files[path]:
                os.link(source, target)
                return True
        return False


NO_SITE = Former(Path(), {})
"""Nothing is known of a former site."""


def remember_site(
    store: Store,
    site: Path,
    marker: str,
    pages: Iterable[tuple[str, str]],
    seen: Census = NOTHING,
) -> Census:
    """Keep which files of a site in its place are finished pages, and what its folders hold.

    Args:
        store: Where.
        site: The site.
        marker: The file in it that tells it from others.
        pages: Pairs of path and key.
        seen: What stood there before it was built; no file was written to since where it stood.

    Returns:
        What stands there.

    Raises:
        OSError: Something of it has gone.
    """
    # Of files that stand for others it is to be found out that they do.
    files_then = {} if seen.has_links else seen.files
    found = census_of(site, seen.folders, files_then)
    files: dict[str, tuple[str, int, int, int]] = {}
    for path, key in pages:
        # Some file systems spell names in their own way.
        if state := found.files.get(path):
            size, written, _, inode = state
            files[path] = (key, size, written, inode)
    name = place_of(site / marker)
    if name:
        store.put(name, plain_bytes(files))
        keep_folders(store, site / marker, found.folders)
    return found


def _state(path: Path) -> tuple[int, int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns, state.st_ino
