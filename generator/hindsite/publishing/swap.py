"""A built folder → the place of the site, at once: a reader meets the former site or the new one.

Beside `site/` lie, during a build or after one that was killed:

    .site.hindsite-new-*     being built, or the former site after an exchange: rubbish
    .site.hindsite-old-*     the former site between two renames: the only one without a `site`
    .site.hindsite-trash-*   on its way out: rubbish

So the names are the journal, and `repair` reads it.
"""

from __future__ import annotations

import itertools
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hindsite.errors import OutputError

__all__ = ["MARKER", "check_ours", "exchange", "mark", "new_folder", "put_in_place", "repair"]

MARKER = ".hindsite-site"
_NOTE = "Made by Hindsite. The next build replaces this whole folder.\n"
_AT_CWD = -100
_RENAME_EXCHANGE = 2
# Numbers of the system call renameat2, for C libraries that have no function for it.
_SYSTEM_CALLS = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}
_64_BIT = 2**32
_numbers = itertools.count()


def check_ours(site: Path) -> None:
    """Refuse to replace what this program has not made.

    Raises:
        OutputError: `site` is a file, or a folder with something else in it.
    """
    target = _target(site)
    if not target.exists():
        return
    if not target.is_dir():
        raise _foreign(site, "is a file")
    if not (target / MARKER).exists() and any(target.iterdir()):
        raise _foreign(site, "holds files that Hindsite has not made")


def new_folder(site: Path) -> Path:
    """Make the folder beside the site, thus on its device, in which the next one is built.

    Raises:
        OutputError: It cannot be made.
    """
    target = _target(site)
    folder = _beside(target, "new")
    with _writing(target.parent):
        folder.mkdir(parents=True)
    return folder


def repair(site: Path) -> None:
    """Mend what a killed build left: give a site back its name, and remove the rest.

    The caller holds the lock: what lies there belongs to no build that still runs.
    """
    target = _target(site)
    if not target.parent.is_dir():
        return
    with _writing(target.parent):
        for left in sorted(target.parent.iterdir()):
            if not left.name.startswith(_prefix(target)):
                continue
            if not left.name.startswith(_prefix(target, "old")):
                shutil.rmtree(left, ignore_errors=True)
            elif target.exists():
                _discard_former(left, target)
            else:
                left.rename(target)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def put_in_place(new: Path, site: Path, discard: Callable[[Path], None] = _remove) -> None:
    """Let `new` take the place of `site`, and hand the former one to `discard`.

    Raises:
        OutputError: `site` is not ours, or the system refuses; then the former site is in place.
    """
    check_ours(site)
    target = _target(site)
    with _writing(target):
        mark(new)
        if not target.exists():
            new.rename(target)
        elif exchange(new, target):
            discard(new)
        else:
            _rename_twice(new, target, discard)


def mark(folder: Path) -> None:
    """Say of a folder that it is a site of ours, and that it is another one than before."""
    (folder / MARKER).unlink(missing_ok=True)
    (folder / MARKER).write_text(_NOTE, encoding="utf-8")


def exchange(one: Path, other: Path) -> bool:
    """Give each of two folders the other's name in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    arguments = (_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _RENAME_EXCHANGE)
    library = ctypes.CDLL(None, use_errno=True)
    function = getattr(library, "renameat2", None)
    if function is not None:
        return bool(function(*arguments) == 0)
    number = _SYSTEM_CALLS.get(platform.machine())
    if number is None or sys.maxsize < _64_BIT:
        return False
    return bool(library.syscall(number, *arguments) == 0)


def _rename_twice(new: Path, target: Path, discard: Callable[[Path], None]) -> None:
    old = _beside(target, "old")
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    _discard_former(old, target, discard)


def _discard_former(old: Path, target: Path, discard: Callable[[Path], None] = _remove) -> None:
    # Renamed first: half a folder must never be taken for the former site.
    trash = _beside(target, "trash")
    old.rename(trash)
    discard(trash)


def _target(site: Path) -> Path:
    """The folder that is replaced: what a symbolic link leads to, not the link."""
    return site.resolve()


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f"{_prefix(target, role)}{os.getpid()}-{next(_numbers)}")


def _prefix(target: Path, role: str = "") -> str:
    return f".{target.name}.hindsite-" + (f"{role}-" if role else "")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The site cannot be put in place: {error.filename or path}: {error.strerror}.",
            "Name a site folder that the build may create, rename and remove;"
            " it cannot be a mount point itself, but it may lie in one.",
        ) from error


def _foreign(site: Path, what: str) -> OutputError:
    return OutputError(
        f"{site} {what}; it is left alone.",
        "Name another folder for the site, or remove this one yourself.",
    )
