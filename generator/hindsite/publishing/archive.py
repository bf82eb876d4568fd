"""A folder as one file to carry: a zip, of equal bytes for equal files."""

from __future__ import annotations

import glob
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import OutputError
from hindsite.publishing.swap import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["archive_path", "write_archive"]

# The first that the format can tell, for all files: when they were written is no part of them.
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644
_UNIX = 3
_LEVEL = 6


def archive_path(site: Path) -> Path:
    """Where the zip of a site's folder goes: beside it."""
    return site.with_name(f"{site.name}.zip")


def write_archive(site: Path) -> Path:
    """Write the zip of a site's folder; a former one stays as it was if anything fails.

    The caller holds the lock: nobody else writes this zip.

    Returns:
        The path of the zip, in which all files lie in one folder of the site's name.

    Raises:
        OutputError: The disk refuses.
    """
    target = archive_path(site)
    new = target.with_name(f".{target.name}.hindsite-{os.getpid()}")
    try:
        for left in target.parent.glob(f".{glob.escape(target.name)}.hindsite-*"):
            # Of one that was killed.
            left.unlink(missing_ok=True)
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for file in _files(site):
                entry = zipfile.ZipInfo(f"{site.name}/{file.relative_to(site).as_posix()}", _TIME)
                entry.create_system = _UNIX
                entry.external_attr = _MODE << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes(), compresslevel=_LEVEL)
        new.replace(target)
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror}."
        raise OutputError(message, "See that the folder is writable and the disk has room.") from (
            error
        )
    finally:
        new.unlink(missing_ok=True)
    return target


def _files(site: Path) -> Iterator[Path]:
    for file in sorted(site.rglob("*")):
        if file.is_file() and file.name != MARKER:
            yield file
