"""The site before the one that stands, from which the next is made by changing what differs.

A site of ten thousand records has thirty thousand files and folders: to make them anew for one
sentence, and to remove those of the former site, takes longer than all else. So the former site is
not removed but put by, below `.hindsite/spare`; the next build takes it for its own, keeps the
files that are finished pages of the keys that it wants, and removes all others. Finished pages
have the same inode in both sites: they are removed and made, never written to.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.publishing.census import NOTHING, census_of
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hindsite.publishing.census import Census, Folder
    from hindsite.store import Store

__all__ = ["NO_SPARE", "Spare", "home_of", "lay_down", "put_by", "take"]

_FOLDER = "spare"
_State = tuple[int, int, int]
_Known = tuple[str, int, int, int]


def home_of(workshop: Path, site: Path, store: Store) -> Path:
    """Where the spare of a site lies: one for each audience, as stores are."""
    return workshop / _FOLDER / digest("spare 1", str(site.resolve()), str(store.folder))[:16]


def take(home: Path, new: Path) -> bool:
    """Let the spare be the empty folder in which a site is built, if there is one."""
    try:
        home.rename(new)
    except OSError:
        return False
    return True


def put_by(folder: Path, home: Path) -> None:
    """Keep a folder as the spare; it is removed where it cannot be kept."""
    with suppress(OSError):
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        folder.rename(home)
    shutil.rmtree(folder, ignore_errors=True)


def lay_down(site: Path, paths: Iterable[str], home: Path) -> bool:
    """Make a spare of some files of a site; False where files cannot have two names."""
    made: set[str] = set()
    root, source = str(home), str(site)
    try:
        home.mkdir(parents=True)
        for path in paths:
            folder = path.rpartition("/")[0]
            if folder not in made:
                Path(root, folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            os.link(f"{source}/{path}", f"{root}/{path}")
    except OSError:
        shutil.rmtree(home, ignore_errors=True)
        return False
    return True


class Spare:
    """What stands in the folder in which a site is built, before anything is.

    Args:
        folder: The folder.
        standing: What stands there: path, then key, size, time of change and inode.
        bare: Folders that may be empty.
        seen: All that stood there, before anything is changed.
    """

    def __init__(
        self,
        folder: Path,
        standing: Mapping[str, _Known],
        bare: Iterable[str] = (),
        seen: Census = NOTHING,
    ) -> None:
        self.seen = seen
        self._root = str(folder)
        self._standing = dict(standing)
        self._bare = set(bare)

    @classmethod
    def of(cls, folder: Path, files: Mapping[str, _Known], folders: Mapping[str, Folder]) -> Spare:
        """What stands in a folder; files that are not as they are known are removed.

        Args:
            folder: The folder.
            files: What is known of files.
            folders: What is known of folders; of others is found out what they hold.
        """
        found = census_of(folder, folders)
        standing: dict[str, _Known] = {}
        bare = set(found.bare)
        for path, (size, written, _, inode) in found.files.items():
            known = files.get(path)
            if known is not None and known[1:] == (size, written, inode):
                standing[path] = known
            else:
                Path(folder, path).unlink()
                bare.add(path.rpartition("/")[0])
        return cls(folder, standing, bare, found)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there that might be kept."""
        return not self._standing

    def has(self, path: str, key: str) -> bool:
        """Whether the file at a path is the finished page of a key."""
        known = self._standing.get(path)
        return known is not None and known[0] == key

    def free(self, path: str) -> None:
        """Remove what stands at a path, so that something else can be written there."""
        if self._standing.pop(path, None) is not None:
            self._remove(path)

    def clear(self, wanted: Collection[str], later: str) -> None:
        """Remove all that stands neither at the wanted paths nor in a folder that is filled later.

        Folders that are empty then are removed as well.
        """
        for path in [path for path in self._standing if path not in wanted]:
            if not path.startswith(later):
                self.free(path)
        self._remove_bare()

    def sweep(self, kept: Collection[str]) -> None:
        """Remove what stands as it was and is not among the paths that the site keeps."""
        for path in [path for path in self._standing if path not in kept]:
            with suppress(OSError):
                if _state(Path(self._root, path)) == self._standing[path][1:]:
                    self.free(path)
        self._remove_bare()

    def _remove(self, path: str) -> None:
        Path(self._root, path).unlink()
        self._bare.add(path.rpartition("/")[0])

    def _remove_bare(self) -> None:
        """Remove folders that have become empty, and those around them that become so by that."""
        for folder in sorted(self._bare, key=len, reverse=True):
            path = folder
            with suppress(OSError):
                while path:
                    Path(self._root, path).rmdir()
                    path = path.rpartition("/")[0]
        self._bare.clear()


NO_SPARE = Spare(Path(), {})
"""Nothing stands where the site is built."""


def _state(file: Path) -> _State:
    state = file.stat(follow_symlinks=False)
    return state.st_size, state.st_mtime_ns, state.st_ino
