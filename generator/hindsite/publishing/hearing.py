"""Word of the system of files that somebody writes, where it sends any.

It is a hint and no more: network drives and some containers send none, and a busy system may lose
some of it. Whoever has to know looks for himself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

__all__ = ["hearing"]


class _Ear(FileSystemEventHandler):
    """Hands on the paths of files that something happens to."""

    def __init__(self, heard: Callable[[str], object]) -> None:
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Tell of both names of a file that was renamed."""
        if not event.is_directory:
            for path in (event.src_path, event.dest_path):
                if path:
                    self._heard(str(path))


@contextmanager
def hearing(paths: Sequence[Path], heard: Callable[[str], object]) -> Iterator[None]:
    """Listen meanwhile; where that cannot be, hear nothing.

    Args:
        paths: Folders, with all that is in them, and files.
        heard: Called in threads of their own with paths below the given ones, often more than
            once for a change, and with those of other files in the same folders.
    """
    observer: BaseObserver | None = None
    try:
        # There may be no more watches to be had, as on a system with many editors open.
        with suppress(OSError):
            observer = Observer()
            _follow(observer, paths, _Ear(heard))
            observer.start()
        yield
    finally:
        if observer is not None:
            # It has threads even where it could not begin.
            observer.stop()
            if observer.is_alive():
                observer.join()


def _follow(observer: BaseObserver, paths: Sequence[Path], ear: _Ear) -> None:
    for path in dict.fromkeys(path if path.is_dir() else path.parent for path in paths):
        with suppress(OSError):
            observer.schedule(ear, str(path), recursive=path in paths)
