"""Which data of the world's time zones is in use: what a time means can change with it."""

from __future__ import annotations

import zoneinfo
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hindsite.store import digest

__all__ = ["zone_data"]

_WHOLE = "tzdata.zi"
"""All zones in one file, with their version in its first line."""


@cache
def zone_data() -> str:
    """A digest of the time-zone data of this machine and of the package that fills its gaps."""
    parts = [_package()]
    for name in zoneinfo.TZPATH:
        parts += [name, *_folder(Path(name))]
    return digest(*parts)


def _package() -> str:
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return ""


def _folder(folder: Path) -> list[str]:
    """What is in a folder of zones, by the file that holds all or else by size and time of each."""
    try:
        return [digest((folder / _WHOLE).read_bytes())]
    except OSError:
        pass
    files = (path for path in folder.rglob("*") if path.is_file())
    stats = ((path, path.stat()) for path in sorted(files))
    return [f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats]
