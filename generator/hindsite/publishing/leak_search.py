"""Files that say what must not be found in them, less what others say as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from hindsite.publishing import leak_words
from hindsite.publishing.leak_needles import Needles, Numbers
from hindsite.workers import run_all

if TYPE_CHECKING:
    from hindsite.publishing.leaks import Secrets

__all__ = ["leaks_in"]

_Item = TypeVar("_Item")

_PORTION = 1_000_000
"""Bytes of files, or characters of texts, that are looked at together: each look has its price,
and so has what is in memory for it."""


def leaks_in(
    secrets: Secrets, site: Path, paths: Sequence[str], jobs: int
) -> list[tuple[str, str]]:
    """The paths of files of a site and the words that each leaks, by path.

    Args:
        secrets: What must not be found, and what may.
        site: The folder of all files.
        paths: Which of them are searched, and how they are called.
        jobs: How many processes may search.
    """
    needles = Needles((*secrets.names, *secrets.short), secrets.texts)
    weights = [Path(site, path).stat().st_size for path in paths]
    portions = list(_portions(range(len(paths)), weights.__getitem__))

    def look(number: int) -> Numbers:
        return _hits(needles, site, paths, portions[number])

    loads = [sum(weights[file] for file in portion) for portion in portions]
    hits = np.concatenate(run_all(look, loads, jobs))
    files, found = np.divmod(hits, max(1, len(needles)))
    leaked = ~_excused(needles, secrets, np.unique(found))[found]
    return [
        (paths[file], needles.spoken(needle))
        for file, needle in zip(files[leaked].tolist(), found[leaked].tolist(), strict=True)
    ]


def _hits(needles: Needles, site: Path, paths: Sequence[str], portion: Sequence[int]) -> Numbers:
    """All that stands in some files; of each hit, the file and what it says, in one number."""
    owners: list[int] = []
    texts: list[str] = []
    for file in portion:
        texts += [paths[file], *leak_words.texts_in(Path(site, paths[file]))]
        owners += [file] * (len(texts) - len(owners))
    places, found = needles.found(needles.numbers(texts))
    return np.unique(np.array(owners)[places] * len(needles) + found)


def _excused(needles: Needles, secrets: Secrets, hits: Numbers) -> npt.NDArray[np.bool_]:
    """Whether visible sources say it as well, or the program: for hits, that is, not for all."""
    excused = np.zeros(len(needles), dtype=bool)
    if not len(hits):
        return excused
    strange = _strange(needles, secrets)
    for texts in _portions(chain(dict.fromkeys(secrets.visible()), leak_words.sources()), len):
        row = needles.numbers(texts)
        excused[needles.found(row)[1]] = True
        known = needles.words_in(row) if strange else frozenset()
        for needle, words in strange.items():
            words.difference_update(known)
            excused[needle] |= not words
        if excused[hits].all():
            break
    return excused


def _strange(needles: Needles, secrets: Secrets) -> dict[int, set[str]]:
    """Of each text that counts by a word of its own, the words that may be one."""
    names = set(map(leak_words.spoken, secrets.names))
    short = [text for text in map(leak_words.spoken, secrets.short) if text not in names]
    places, found = needles.found(needles.numbers(short))
    return {
        needle: {word for word in short[place].split() if not word.isdigit()}
        for place, needle in zip(places.tolist(), found.tolist(), strict=True)
        if needles.spoken(needle) == short[place]
    }


def _portions(items: Iterable[_Item], weigh: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    portion: list[_Item] = []
    load = 0
    for item in items:
        portion.append(item)
        load += weigh(item)
        if load >= _PORTION:
            yield portion
            portion, load = [], 0
    if portion:
        yield portion
