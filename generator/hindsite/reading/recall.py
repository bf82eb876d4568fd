"""What former readings of a library found, so that a file that did not change is not read again.

A file's size, times and inode lead to the digest of its content; the digest, with all else that
counts, to what was read from it. So a file that is as it was is not opened, and one that was
touched, or checked out again, is opened but not parsed.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from io import FileIO
from typing import TYPE_CHECKING

import pydantic
import pydantic_core
import yaml

from hindsite.lockstep import to_the_end
from hindsite.reading.unchanged import Contents
from hindsite.reading.zones import zone_data
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.lockstep import Steps
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Settings, Source
    from hindsite.reading.folders import File
    from hindsite.reading.given import Reading
    from hindsite.reading.heads import Heads
    from hindsite.store import Store

__all__ = ["Memory", "Recall", "context", "program"]

_CODE = ("hindsite.reading", "hindsite.model")


class Memory:
    """What a process that reads a library again and again has of it in mind: the last reading."""

    def __init__(self) -> None:
        self._former: dict[str, Reading] = {}
        self._present: dict[str, Reading] = {}

    def begin(self) -> None:
        """Another reading begins; what it does not ask for is forgotten when the next one does."""
        self._former, self._present = self._present, {}

    def get(self, key: str) -> Reading | None:
        """The reading of a key, the very same as before."""
        reading = self._present.get(key) or self._former.get(key)
        if reading is not None:
            self._present[key] = reading
        return reading

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading in mind."""
        self._present[key] = reading


class Recall:
    """The memory of one reading. It holds every record, restricted ones included, of a library.

    Args:
        store: As private as the records themselves.
        now: The clock, in nanoseconds since 1970.
        memory: What former readings in this process left, if there may be any.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], int] = time.time_ns,
        memory: Memory | None = None,
    ) -> None:
        self._store = store
        self._memory = memory
        if memory:
            memory.begin()
        self._contents = Contents(store, now)
        self._readings = store.pack("readings")
        self._heads: Heads | None = None
        self._learnt = False

    def reading(self, found: File, kind: str, read: Callable[[bytes], Reading]) -> Reading:
        """What a file gives, read only if nobody did before.

        Args:
            found: A file that may be opened.
            kind: The `context` of its source.
            read: Turns the content into a reading, by nothing but what the context tells.

        Raises:
            OSError: It cannot be opened.
        """
        content = self._contents.of(found.path, found.stat)
        known = content and self._known(digest(kind, found.path, content), found.path)
        if known:
            return known
        raw, content = self._read(found)
        key = digest(kind, found.path, content)
        reading = self._known(key, found.path)
        if reading is None:
            reading = read(raw)
            reading = to_the_end(self._entered(key, reading)) or reading
        return reading

    def content(self, found: File) -> tuple[str, bytes | None]:
        """The digest of a file's content, and the content if it had to be opened for that.

        Raises:
            OSError: It cannot be opened.
        """
        content = self._contents.of(found.path, found.stat)
        if content is not None:
            return content, None
        raw, content = self._read(found)
        return content, raw

    def recalled(self, kind: str, path: str, content: str) -> Reading | None:
        """What a file of that content gave before, if that is known."""
        return self._known(digest(kind, path, content), path)

    def begun(
        self, kind: str, path: str, content: str, whole: Callable[[], Incident]
    ) -> Reading | None:
        """What a file of that content gave, if it was an incident whose head is known.

        Args:
            kind: The `context` of its source.
            path: Of the file.
            content: The digest of what it holds.
            whole: Gives the whole incident, when it is asked for.
        """
        if self._memory:
            # What stays in mind must not hold on to what it would be read from.
            return None
        origin = self._all_heads.origin(path, kind, content)
        if origin is None or not self._readings.use(origin):
            return None
        return self._all_heads.reading(path, kind, content, whole)

    def learn_head(self, kind: str, content: str, reading: Reading) -> None:
        """Keep the head of what a file of that content gave, if it is an incident."""
        if self._memory is None:
            self._all_heads.learn(kind, content, reading)

    @property
    def _all_heads(self) -> Heads:
        if self._heads is None:
            from hindsite.reading.heads import Heads

            self._heads = Heads(self._store, self._readings)
        return self._heads

    def knows(self, kind: str, path: str, content: str) -> bool:
        """Whether it is known what a file of that content gave."""
        return not self._readings.is_empty and self._readings.use(digest(kind, path, content))

    def enter(self, kind: str, content: str, reading: Reading) -> Steps[Reading | None]:
        """Keep what a file of that content gave, for whoever asks next.

        Returns:
            In steps, the same as it will be recalled, or None where it cannot be kept.
        """
        self._learnt = True
        return self._entered(digest(kind, reading.path, content), reading)

    def kept(self, key: str) -> bytes | None:
        """What a former reading kept under a key of its own."""
        return self._store.get(key)

    def keep(self, key: str, value: bytes) -> None:
        """Keep something under a key of its own, for whoever asks next."""
        self._store.put(key, value)

    def reopen(self) -> None:
        """See what processes forked from this one have saved."""
        self._readings.reopen()

    def learn(self, kind: str, content: str, reading: Reading) -> Reading:
        """Keep what a file of that content gave, and return it as it will be recalled."""
        return to_the_end(self.enter(kind, content, reading)) or reading

    def _entered(self, key: str, reading: Reading) -> Steps[Reading | None]:
        from hindsite.reading.kept import kept_in_steps

        kept = yield from kept_in_steps(reading, key)
        if kept is None:
            return None
        yield
        raw, recalled = kept
        self._readings.put(key, raw)
        if self._memory:
            self._memory.put(key, recalled)
        return recalled

    def _read(self, found: File) -> tuple[bytes, str]:
        """The content of a file, and its digest.

        The stat that is learnt is from before, so that a change meanwhile shows the next time.
        """
        # Without a buffer, which takes as long to make as the file to read.
        with FileIO(found.where) as stream:
            stat = os.fstat(stream.fileno())
            raw = stream.readall()
        content = digest(raw)
        self._contents.learn(found.path, stat, content)
        return raw, content

    def save(self) -> None:
        """Keep what was read for the next time; to be called when the whole library was read."""
        self._contents.save()
        if self._heads is not None:
            self._heads.save()
        self._readings.prune()
        self._store.prune()

    def save_part(self) -> None:
        """Keep what was read, where all files were listed but not all readings asked for."""
        self._contents.save()
        self.save_readings()

    def save_readings(self) -> None:
        """Keep what was read of files elsewhere than in the work tree."""
        if self._learnt:
            self._readings.save()

    def _known(self, key: str, path: str) -> Reading | None:
        if self._memory and (known := self._memory.get(key)) and self._readings.use(key):
            return known
        raw = self._readings.get(key)
        if raw is not None:
            with suppress(ValueError):
                from hindsite.reading.kept import from_bytes

                reading = from_bytes(raw, path, key)
                if self._memory:
                    self._memory.put(key, reading)
                return reading
        return None


def context(source: Source, settings: Settings) -> str:
    """A digest of all that counts in reading a file, but for its path and its content."""
    rules = source.model_dump_json(exclude={"exclude"})
    return digest("reading", rules, settings.timezone, *program())


@cache
def program() -> tuple[str, ...]:
    """What reads, with its versions; Python's own counts for its tables of Unicode."""
    return (sys.version, *_libraries(), zone_data(), source_digest(*_CODE))


def _libraries() -> tuple[str, ...]:
    """The versions of the libraries that read, which those that can are asked for themselves.

    Whoever asks for the version of a package has all of its description parsed.
    """
    frontmatter = version("python-frontmatter")
    return (pydantic.VERSION, pydantic_core.__version__, yaml.__version__, frontmatter)
