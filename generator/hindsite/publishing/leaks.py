"""A last look at all that was written: nothing in it may be known from hidden records alone.

Searched, in what files say and how they are called, are the names of hidden records (id, aliases,
title) and each run of eight words of their text, as whole words. What visible records, the settings
or our own templates say as well is no leak, nor is a short text that is held back where each of its
words is said by some of them: a role held by “March” is no secret on a page of that month. Nor is a
run that two blocks of a page say by chance (see `leak_chance`). A file that was searched before for
the same is not searched again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import LeakError
from hindsite.publishing.census import census_of
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from hindsite.store import Store

__all__ = ["Leak", "LeakTest", "Secrets"]

_SHOWN = 20
_REMEDY = (
    "The former site is as it was. Take the words out of what this audience may see, or give both"
    " records one visibility; `hindsite leaks` names the words to those who may see them."
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be found, and what may.

    Attributes:
        names: Names of hidden records, each by what they are read as: whole.
        texts: All text of hidden records, and what is held back of others.
        visible: Gives all text that the audience may see.
        short: Texts that are held back and so short that chance may say them: they count where at
            least one of their words is said by nothing that the audience may see.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]
    visible: Callable[[], Iterable[str]]
    short: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be found."""
        return not (self.names or self.texts or self.short)


@dataclass(frozen=True, slots=True)
class Leak:
    """A file of a site that says what only hidden records say, and the words."""

    path: str
    words: str


class LeakTest:
    """Searches sites for what one audience may not know.

    Args:
        secrets: What that is.
        store: What former searches of the same audience found clean, if anything.
        jobs: How many processes may search.
    """

    def __init__(self, secrets: Secrets, store: Store | None = None, jobs: int = 1) -> None:
        self._secrets = secrets
        self._store = store
        self._jobs = jobs

    def require_none(self, site: Path, keys: Mapping[str, str]) -> None:
        """Look through a site.

        Args:
            site: The folder.
            keys: By path, digests that stand for the content of some files.

        Raises:
            LeakError: Something is found; the message names files, and no words.
        """
        leaks = self.find(site, keys)
        if not leaks:
            return
        paths = list(dict.fromkeys(leak.path for leak in leaks))
        shown = [f"  - {path}" for path in paths[:_SHOWN]]
        if len(paths) > _SHOWN:
            shown.append(f"  - and {len(paths) - _SHOWN} more")
        head = "Words that only hidden records say would be published in:"
        raise LeakError("\n".join([head, *shown]), _REMEDY)

    def find(self, site: Path, keys: Mapping[str, str] | None = None) -> list[Leak]:
        """All leaks of a site, by path."""
        if self._secrets.is_empty:
            return []
        clean = self._clean()
        marks = {path: self._mark(site, path, keys or {}) for path in _files(site)}
        unknown = [path for path, mark in marks.items() if mark not in clean]
        leaks = self._search(site, unknown)
        lost = {leak.path for leak in leaks}
        self._learn(mark for path, mark in marks.items() if path not in lost)
        return leaks

    def _search(self, site: Path, paths: Sequence[str]) -> list[Leak]:
        if not paths:
            return []
        # Late: numpy loads only where something is hidden.
        search = import_module("hindsite.publishing.leak_search")
        found = search.leaks_in(self._secrets, site, paths, self._jobs)
        return [Leak(path, said) for path, said in found]

    @cached_property
    def _key(self) -> str:
        secrets = self._secrets
        parts = (*sorted(secrets.names), "texts", *sorted(secrets.texts))
        parts += ("short", *sorted(secrets.short))
        return digest("leaks 4", source_digest("hindsite.publishing"), *parts)

    def _clean(self) -> frozenset[str]:
        raw = self._store.get(self._key) if self._store else None
        return frozenset(json.loads(raw)) if raw else frozenset()

    def _learn(self, marks: Iterable[str]) -> None:
        if self._store:
            self._store.put(self._key, json.dumps(sorted(marks)).encode())

    @staticmethod
    def _mark(site: Path, path: str, keys: Mapping[str, str]) -> str:
        known = keys.get(path)
        return digest(path, known) if known else digest(path, Path(site, path).read_bytes())


def _files(site: Path) -> list[str]:
    return sorted(path for path in census_of(site, {}).files if Path(site, path).is_file())
