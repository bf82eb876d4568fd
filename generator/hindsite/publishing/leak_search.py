"""Files that say what must not be found in them, less what others say as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from hindsite.publishing import leak_words
from hindsite.publishing.leak_chance import Hit, hits_in
from hindsite.publishing.leak_needles import Needles
from hindsite.publishing.leak_rows import Places, Row
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
    spoken = map(leak_words.spoken, (*secrets.names, *secrets.short))
    names = dict.fromkeys(filter(_has_letter, spoken))
    needles = Needles(names, secrets.texts)
    weights = [Path(site, path).stat().st_size for path in paths]
    portions = list(_portions(range(len(paths)), weights.__getitem__))

    def look(number: int) -> Places:
        return _hits(needles, site, paths, portions[number])

    excused = None
    if len(portions) > 1 and len(look(len(portions) // 2)):
        # One of many says what most say: what is no leak need not be found in all others.
        excused = _excused(needles, secrets, np.arange(len(needles)))
        needles.forget(excused)
    loads = [sum(weights[file] for file in portion) for portion in portions]
    hits = np.concatenate(run_all(look, loads, jobs))
    files, found = np.divmod(hits, max(1, len(needles)))
    if excused is None:
        excused = _excused(needles, secrets, np.unique(found))
    leaked = ~excused[found]
    sought: dict[str, list[str]] = {}
    for file, needle in zip(files[leaked].tolist(), found[leaked].tolist(), strict=True):
        sought.setdefault(paths[file], []).append(needles.spoken(needle))
    said = [hit for path in sought for hit in hits_in(site, path, sought[path], names)]
    known = _known(secrets, said)
    return [(hit.path, hit.words) for hit in said if hit.is_leak(known)]


def _has_letter(name: str) -> bool:
    """Whether a name is searched for: too much else is called as a date is."""
    return any(not word.isdigit() for word in name.split())


def _hits(needles: Needles, site: Path, paths: Sequence[str], portion: Sequence[int]) -> Places:
    """What may stand in some files; of each hit, the file and what it says, in one number."""
    owners: list[int] = []
    texts: list[str] = []
    for file in portion:
        texts += [paths[file], *leak_words.texts_in(Path(site, paths[file]))]
        owners += [file] * (len(texts) - len(owners))
    row = Row(texts)
    places, found = needles.found(row)
    return np.unique(np.array(owners)[row.text_at(places)] * len(needles) + found)


def _excused(needles: Needles, secrets: Secrets, hits: Places) -> npt.NDArray[np.bool_]:
    """Whether visible sources say it as well, or the program: for hits, that is, not for all."""
    excused = np.zeros(len(needles), dtype=bool)
    if not len(hits):
        return excused
    wanted = np.zeros(len(needles), dtype=bool)
    wanted[hits] = True
    strange = _strange(needles, secrets)
    lone = Needles(set[str]().union(*strange.values()), ())
    for row in _seen(secrets):
        excused[_standing(needles, row, wanted & ~excused)] = True
        known = set(map(lone.spoken, _standing(lone, row, np.ones(len(lone), dtype=bool))))
        for needle, own in strange.items():
            own.difference_update(known)
            excused[needle] |= not own
        if excused[hits].all():
            break
    return excused


def _known(secrets: Secrets, hits: Iterable[Hit]) -> frozenset[str]:
    """The words beside seams of hits that visible sources say as well."""
    seams = (seam for hit in hits for found in hit.seams for seam in found)
    needles = Needles((words for seam in seams for words in (seam.whole, seam.lone)), ())
    missing = np.ones(len(needles), dtype=bool)
    if len(needles):
        for row in _seen(secrets):
            missing[_standing(needles, row, missing)] = False
            if not missing.any():
                break
    return frozenset(map(needles.spoken, np.flatnonzero(~missing).tolist()))


def _seen(secrets: Secrets) -> Iterator[Row]:
    """What may be said."""
    texts = chain(dict.fromkeys(secrets.visible()), leak_words.sources())
    return map(Row, _portions(texts, len))


def _standing(needles: Needles, row: Row, wanted: npt.NDArray[np.bool_]) -> list[int]:
    """Those of some needles that stand in a row, by their words."""
    places, found = needles.found(row)
    sought = wanted[found]
    standing: set[int] = set()
    for place, needle in zip(places[sought].tolist(), found[sought].tolist(), strict=True):
        if needle not in standing and needles.is_at(row, place, needle):
            standing.add(needle)
    return list(standing)


def _strange(needles: Needles, secrets: Secrets) -> dict[int, set[str]]:
    """Of each text that counts by a word of its own, the words that may be one."""
    names = set(map(leak_words.spoken, secrets.names))
    short = [text for text in map(leak_words.spoken, secrets.short) if text not in names]
    row = Row(short)
    places, found = needles.found(row)
    return {
        needle: {word for word in short[text].split() if not word.isdigit()}
        for text, needle in zip(row.text_at(places).tolist(), found.tolist(), strict=True)
        if needles.spoken(needle) == short[text]
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
