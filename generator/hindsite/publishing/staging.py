"""Pages → a fresh folder that an engine can build: docs, theme overrides, configuration.

The folder `.hindsite` lies beside `hindsite.yml`, is made on demand and never committed:

    lock                held by the build that publishes
    cache/<audience>/   the store of what earlier builds for that audience made
    stage-<pid>-<n>/
        lock            held while the stage is in use; else the stage is a leftover
        docs/           the pages
        theme/          our theme overrides, and the user's over them
        mkdocs.yml      the derived configuration
        site/           what an engine makes that cannot build elsewhere
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import HindsiteError, OutputError
from hindsite.publishing.locks import Lock, try_lock

if TYPE_CHECKING:
    from hindsite.pages.values import Draft, Page

__all__ = [
    "Stage",
    "check_path",
    "check_paths",
    "open_stage",
    "workshop",
    "write_config",
    "write_pages",
]

_FOLDER = ".hindsite"
_YOUNG_SECONDS = 60.0
_UNSAFE = re.compile(r"[\0\\]|^[A-Za-z]:")
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder to build from; paths are absolute."""

    folder: Path

    @property
    def docs(self) -> Path:
        """Where the pages are."""
        return self.folder / "docs"

    @property
    def theme(self) -> Path:
        """Where theme overrides are."""
        return self.folder / "theme"

    @property
    def site(self) -> Path:
        """Where the derived configuration builds to."""
        return self.folder / "site"

    @property
    def config_file(self) -> Path:
        """The derived `mkdocs.yml`."""
        return self.folder / "mkdocs.yml"


def workshop(base: Path) -> Path:
    """The folder for what a build needs beside the knowledge base; Git ignores it.

    Raises:
        OutputError: It cannot be made.
    """
    folder = base.resolve() / _FOLDER
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


@contextmanager
def open_stage(base: Path, *, keep: bool = False) -> Iterator[Stage]:
    """A fresh stage for a block; it is removed afterwards unless `keep`.

    Raises:
        OutputError: It cannot be made.
    """
    folder = workshop(base)
    _sweep(folder)
    stage, lock = _new_stage(folder)
    try:
        yield stage
    finally:
        if not keep:
            _empty(stage)
        lock.release()
        if not keep:
            shutil.rmtree(stage.folder, ignore_errors=True)


def _empty(stage: Stage) -> None:
    """Remove all but the lock: a stage without one could be a stage that begins."""
    for path in (stage.docs, stage.theme, stage.site):
        shutil.rmtree(path, ignore_errors=True)


def _new_stage(folder: Path) -> tuple[Stage, Lock]:
    while True:
        stage = Stage(folder / f"stage-{os.getpid()}-{next(_numbers)}")
        try:
            stage.folder.mkdir()
            stage.docs.mkdir()
            lock = try_lock(stage.folder / "lock")
        except FileExistsError:
            continue
        except OSError as error:
            raise _unwritable(stage.folder, error) from error
        if lock is not None:
            return stage, lock


def _sweep(folder: Path) -> None:
    """Remove the stages of builds that were killed."""
    for stage in folder.glob("stage-*"):
        if _is_left_over(stage):
            shutil.rmtree(stage, ignore_errors=True)


def _is_left_over(stage: Path) -> bool:
    try:
        if not (stage / "lock").exists():
            return time.time() - stage.stat().st_mtime > _YOUNG_SECONDS
        lock = try_lock(stage / "lock")
    except OSError:
        return False
    if lock is None:
        return False
    lock.release()
    return True


def write_config(text: str, stage: Stage) -> None:
    """Write the derived configuration.

    Raises:
        OutputError: The disk refuses.
    """
    try:
        stage.config_file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(stage.config_file, error) from error


def write_pages(pages: Iterable[Page | Draft], docs: Path) -> frozenset[str]:
    """Write the pages below `docs` and return their paths.

    Raises:
        OutputError: A path leads outside, two pages have one path, or the disk refuses.
    """
    written: set[str] = set()
    folders: set[str] = set()
    root = str(docs)
    for page in pages:
        _claim(page.path, written)
        try:
            _write(root, page, folders)
        except OSError as error:
            raise _unwritable(docs / page.path, error) from error
    return frozenset(written)


def check_paths(paths: Iterable[str]) -> frozenset[str]:
    """The paths, of which each may be that of a page.

    Raises:
        OutputError: A path leads outside, or two pages have one path.
    """
    taken: set[str] = set()
    for path in paths:
        _claim(path, taken)
    return frozenset(taken)


def _claim(path: str, taken: set[str]) -> None:
    check_path(path)
    if path in taken:
        raise _mistake(f"Two pages want the path {path!r}.")
    taken.add(path)


def _write(root: str, page: Page | Draft, folders: set[str]) -> None:
    # Plain strings and one mkdir a folder: this runs once for each of ten thousand pages.
    folder, _, _ = page.path.rpartition("/")
    if folder not in folders:
        Path(root, folder).mkdir(parents=True, exist_ok=True)
        folders.add(folder)
    with Path(root, page.path).open("wb") as stream:
        stream.write(page.text.encode("utf-8", "replace"))


def check_path(path: str) -> None:
    """Refuse a page path that could lead outside of the stage, or that no page can have.

    Raises:
        OutputError: It is empty, absolute, climbs, or holds a character that no path may hold.
    """
    parts = path.split("/")
    if _UNSAFE.search(path) or any(part in {"", ".", ".."} for part in parts):
        raise _mistake(f"A page wants the path {path!r}, which may lead outside of the site.")


def _mistake(message: str) -> HindsiteError:
    return OutputError(message, "Rename the record or the file that this page is made from.")


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} cannot be written: {error.strerror}.",
        "Make the folder of hindsite.yml writable for the build, and see that the disk has room.",
    )
