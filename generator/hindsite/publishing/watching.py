"""Files that are looked at again and again, and a call when one of them is another than before.

Looking works everywhere, also on network drives and in containers, where systems send no word of a
change. It takes 5 ms for a thousand files; with more of them, one looks less often.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["Watcher", "look"]

_PAUSE_SECONDS = 0.1
# So many times as long as a look took, so that looking never takes more of a processor than that.
_REST = 10

State = Mapping[str, tuple[int, int, int]]


class Watcher:
    """Watches files and folders from the moment that it is made, and calls once it was started.

    Args:
        paths: Files and folders, which need not exist yet.
        changed: Called in a thread of its own, once for all that changed since the last look.
    """

    def __init__(self, paths: Sequence[Path], changed: Callable[[], None]) -> None:
        self._paths = paths
        self._changed = changed
        self._known = look(paths)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watching", daemon=True)

    def start(self) -> None:
        """Begin to call."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the end."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        pause = 0.0
        while not self._ending.wait(pause):
            began = time.monotonic()
            found = look(self._paths)
            pause = max(_PAUSE_SECONDS, _REST * (time.monotonic() - began))
            if found != self._known:
                self._known = found
                self._changed()


def look(paths: Sequence[Path]) -> State:
    """Size, time of modification and number of each file; those of editors are passed over."""
    found: dict[str, tuple[int, int, int]] = {}
    for path in paths:
        if path.is_dir():
            found.update(_files(str(path), set()))
        else:
            with suppress(OSError):
                found[str(path)] = _state(path.stat())
    return found


def _files(folder: str, seen: set[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    # A link may lead into a folder above itself.
    with suppress(OSError):
        state = Path(folder).stat()
        if (state.st_dev, state.st_ino) in seen:
            return
        seen.add((state.st_dev, state.st_ino))
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith("~"):
                    continue
                with suppress(OSError):
                    if entry.is_dir():
                        yield from _files(entry.path, seen)
                    else:
                        yield entry.path, _state(entry.stat())


def _state(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_size, state.st_mtime_ns, state.st_ino
