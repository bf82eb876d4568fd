"""A source's folder → its files in order, and why some of them are not even opened."""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from hindsite.errors import SettingsError
from hindsite.model.alerts import RULE_SUFFIXES
from hindsite.model.settings import Settings
from hindsite.reading.files import MAX_BYTES
from hindsite.reading.notes import Note, note

if TYPE_CHECKING:
    from hindsite.model.settings import Source

__all__ = ["File", "files_of", "listing", "require_folder", "unreadable"]

_SKIPPED = {"_index.md", "readme.md"}
_RECORDS = (".md", ".markdown")
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "alerts": RULE_SUFFIXES,
    "pages": (".csv", ".json"),
}
MOST_OF_PAGES = 512 * 1024 * 1024
"""What an export may have: some millions of pages."""


class File(NamedTuple):
    """A file of a source: the path that findings name, where it lies, and its stat.

    Links are followed in `stat`. `problem` says why it must not be opened; it has no stat then.
    """

    path: str
    where: str
    stat: os.stat_result | None
    problem: Note | None = None

    @property
    def file(self) -> Path:
        """Where it lies; made when somebody opens it, since most files are not opened."""
        return Path(self.where)


def files_of(base: Path, source: Source, settings: Settings) -> Iterator[File]:
    """The files of a source, by its kind, in an order that is the same on every machine.

    Files in the folder of another source within this one's are left to that one.
    """
    folder = base / source.path
    deeper = _deeper(source, settings)
    own = PurePosixPath(source.path).as_posix()
    above = "" if own == "." else f"{own.rstrip('/')}/"
    most, exclude = _most(source), source.exclude
    for name, entry in sorted(_entries(folder, "", _endings(source)), key=itemgetter(0)):
        if exclude and any(fnmatch.fnmatchcase(name, pattern) for pattern in exclude):
            continue
        path = f"{above}{name}"
        if deeper and f"{path}/".startswith(deeper):
            continue
        file = _file(path, entry, folder, most)
        # A folder within this one that goes by a second name as well is read by the first.
        if file.stat is None or stat.S_ISREG(file.stat.st_mode) or not _is_folder(entry):
            yield file


def listing(source: Source, settings: Settings) -> Callable[[str], bool]:
    """Tells of a path whether a source would list its file, were it an ordinary one."""
    own = PurePosixPath(source.path).as_posix()
    above = "" if own == "." else f"{own}/"
    deeper = _deeper(source, settings)
    endings = _endings(source)

    def is_listed(path: str) -> bool:
        below = path[len(above) :]
        if not path.startswith(above) or path.startswith(deeper) or below.startswith("."):
            return False
        if "/." in below or not _is_wanted(below.rpartition("/")[2], endings):
            return False
        return not any(fnmatch.fnmatchcase(below, pattern) for pattern in source.exclude)

    return is_listed


def require_folder(base: Path, source: Source, settings: Settings) -> bool:
    """Whether the folder of a source is there; only those of the defaults may be missing.

    Raises:
        SettingsError: It is not there, and somebody named it.
    """
    if (base / source.path).is_dir():
        return True
    if source in Settings().sources:
        return False
    place = settings.places.of("sources", settings.sources.index(source), "path")
    message = f"{place}: the folder {source.path} is not there"
    raise SettingsError(message, "create it, or correct the path")


def unreadable(error: Exception) -> Note:
    """The remark on a file that the system does not open."""
    reason = getattr(error, "strerror", None) or "it is a link to itself"
    return _problem("unreadable-file", f"the file cannot be read: {reason}", "check its rights")


def _deeper(source: Source, settings: Settings) -> tuple[str, ...]:
    """How paths begin that lie in the folder of another source within this one's."""
    own = PurePosixPath(source.path)
    others = {PurePosixPath(other.path) for other in settings.sources} - {own}
    return tuple(f"{other.as_posix()}/" for other in others if other.is_relative_to(own))


def _endings(source: Source) -> tuple[str, ...]:
    return _ENDINGS.get(source.as_, _RECORDS)


def _most(source: Source) -> int:
    return MOST_OF_PAGES if source.as_ == "pages" else MAX_BYTES


def _entries(
    folder: Path | str, below: str, endings: tuple[str, ...]
) -> list[tuple[str, os.DirEntry[str]]]:
    """Files at any depth, by their posix path from the source, and links to folders.

    These are not walked into.
    """
    files: list[tuple[str, os.DirEntry[str]]] = []
    with suppress(OSError), os.scandir(folder) as found:
        for entry in list(found):
            name = entry.name
            if _is_folder(entry):
                if name.startswith("."):
                    continue
                if entry.is_symlink():
                    files.append((f"{below}{name}", entry))
                else:
                    files += _entries(entry.path, f"{below}{name}/", endings)
            elif _is_wanted(name, endings):
                files.append((f"{below}{name}", entry))
    return files


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_wanted(name: str, endings: tuple[str, ...]) -> bool:
    lower = name.lower()
    return lower.endswith(endings) and lower not in _SKIPPED and name[0] != "."


def _file(path: str, entry: os.DirEntry[str], folder: Path, most: int) -> File:
    """The file; only links, and what else is no ordinary file, have to be looked at closely."""
    try:
        # Not by the entry, which would keep what it learns: there are many of them.
        found = os.lstat(entry.path)
        if not stat.S_ISREG(found.st_mode):
            found = _followed(Path(entry.path), folder)
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError before 3.13
        return File(path, entry.path, None, unreadable(error))
    except _OutsideError:
        what = ("folder", "records themselves") if _is_folder(entry) else ("file", "record itself")
        remark = _problem(
            "outside-library",
            f"the {what[0]} is a link to somewhere outside of its source",
            f"put the {what[1]} here",
        )
        return File(path, entry.path, None, remark)
    return File(path, entry.path, found, _unfit(found, most))


class _OutsideError(Exception):
    """A link leads out of its folder."""


def _followed(file: Path, folder: Path) -> os.stat_result:
    """The stat of what a link leads to.

    Raises:
        OSError, RuntimeError: It leads nowhere.
        _OutsideError: It leads out of the folder.
    """
    if not file.resolve(strict=True).is_relative_to(folder.resolve()):
        raise _OutsideError
    return file.stat()


def _unfit(found: os.stat_result, most: int) -> Note | None:
    if not stat.S_ISREG(found.st_mode):
        return _problem("unreadable-file", "this is no ordinary file", "take it away")
    if found.st_size > most:
        is_record = most == MAX_BYTES
        what = "a record" if is_record else "an export"
        return _problem(
            "too-large",
            f"the file has {found.st_size:,} bytes; {what} has at most {most:,}",
            "keep logs and dumps elsewhere and link to them"
            if is_record
            else "export a shorter time, into several files",
        )
    return None


def _problem(rule: str, message: str, remedy: str) -> Note:
    return note(rule, (1, 1), message, remedy=remedy)
