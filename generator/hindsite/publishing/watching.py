"""Files that are looked at again and again, and a call when one of them is another than before.

Looking works everywhere, also on network drives and in containers, where systems send no word of a
change. It takes 5 ms for a thousand files; with more of them, one looks less often, but always soon
at those that somebody is writing, or of which there was word.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from hindsite.publishing.hearing import hearing

__all__ = ["Watcher", "look", "walk"]

_PAUSE_SECONDS = 0.1
# So many times as long as a look took, so that looking never takes more of a processor than that.
_REST = 10
_MOST_RECENT = 20
# So many files are looked at in a hundredth of a second.
_BETWEEN = 500

State = Mapping[str, tuple[int, int, int]]


class Watcher:
    """Watches files and folders from the moment that it is made, and calls once it was started.

    Args:
        paths: Files and folders, which need not exist yet.
        changed: Called in a thread of its own with all files that changed since the last look,
            those that came or went included.
    """

    def __init__(
        self, paths: Sequence[Path], changed: Callable[[Collection[Path]], object]
    ) -> None:
        self._paths = paths
        self._changed = changed
        self._known = dict(look(paths))
        self._recent: dict[str, None] = {}
        self._heard: deque[str] = deque(maxlen=_MOST_RECENT)
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
        pause, due = 0.0, 0.0
        with hearing(self._paths, self._heard.append):
            while not self._ending.wait(pause):
                began = time.monotonic()
                if began >= due:
                    self._look_at_all()
                    took = time.monotonic() - began
                    due = began + took + max(_PAUSE_SECONDS, _REST * took)
                else:
                    self._compare_recent()
                pause = _PAUSE_SECONDS

    def _look_at_all(self) -> None:
        """Look at each file, and meanwhile at those of which there was word: it takes a while."""
        found: dict[str, tuple[int, int, int]] = {}
        told: set[str] = set()
        paused = time.monotonic()
        for number, (path, state) in enumerate(walk(self._paths)):
            found[path] = state
            if number % _BETWEEN == 0 and time.monotonic() - paused >= _PAUSE_SECONDS:
                told.update(self._compare_recent())
                paused = time.monotonic()
        # What was told of meanwhile is known better than when it was passed by.
        for path in told:
            if path in self._known:
                found[path] = self._known[path]
            else:
                found.pop(path, None)
        self._compare(found, self._known)

    def _compare_recent(self) -> Sequence[str]:
        """Look at files that changed lately, and at those of which there was word."""
        heard: list[str] = []
        with suppress(IndexError):
            while True:
                heard.append(self._heard.popleft())
        recent = dict.fromkeys([*self._recent, *filter(self._is_watched, heard)])
        known = {path: self._known[path] for path in recent if path in self._known}
        return self._compare(look([Path(path) for path in recent]), known)

    def _is_watched(self, path: str) -> bool:
        """Whether a look would find the file, or has found it."""
        if path in self._known:
            return True
        file = Path(path)
        inner = [file.relative_to(one) for one in self._paths if file.is_relative_to(one)]
        return file.is_file() and any(not any(map(_is_hidden, one.parts)) for one in inner)

    def _compare(self, found: State, known: State) -> Sequence[str]:
        """Tell what is now other than it is known to be, and know it; the files that are."""
        changed = [
            path for path in found.keys() | known.keys() if found.get(path) != known.get(path)
        ]
        if not changed:
            return ()
        for path in changed:
            if path in found:
                self._known[path] = found[path]
            else:
                del self._known[path]
            self._recent.pop(path, None)
            self._recent[path] = None
        for path in [*self._recent][:-_MOST_RECENT]:
            del self._recent[path]
        self._changed([Path(path) for path in sorted(changed)])
        return changed


def look(paths: Sequence[Path]) -> State:
    """Size, time of modification and number of each file; those of editors are passed over."""
    return dict(walk(paths))


def walk(paths: Sequence[Path]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """The same, one file after the other."""
    for path in paths:
        if path.is_dir():
            yield from _files(str(path), set())
        else:
            with suppress(OSError):
                yield str(path), _state(path.stat())


def _files(folder: str, seen: set[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    # A link may lead into a folder above itself.
    with suppress(OSError):
        state = Path(folder).stat()
        if (state.st_dev, state.st_ino) in seen:
            return
        seen.add((state.st_dev, state.st_ino))
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_hidden(entry.name):
                    continue
                with suppress(OSError):
                    if entry.is_dir():
                        yield from _files(entry.path, seen)
                    else:
                        yield entry.path, _state(entry.stat())


def _state(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_size, state.st_mtime_ns, state.st_ino


def _is_hidden(name: str) -> bool:
    """Whether it is a file or folder of editors and tools."""
    return name.startswith(".") or name.endswith("~")
