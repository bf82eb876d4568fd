"""What numbers ask of single incidents, kept between builds: after a change of few, of few anew.

Incidents are kept in parts, each under a digest of all that its rows rest on. So a build after one
change reads and judges the incidents of one part, not all of them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from hindsite.metrics.asking import incident_shares
from hindsite.metrics.kept_rows import rows_from, rows_text
from hindsite.metrics.rows import Part, Rows, joined
from hindsite.metrics.shares import answers_of
from hindsite.metrics.workings import Workings
from hindsite.store import digests_after, part_of, source_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.model.library import Library
    from hindsite.store import Pack

__all__ = ["kept_workings"]

_COUNT = 64
"""Rows are kept in so many parts: those of a few hundred incidents of a large library each."""


def kept_workings(library: Library, as_of: datetime, pack: Pack | None) -> Workings:
    """A library ready to be measured, with the rows of its incidents as far as they are kept.

    Args:
        library: What the audience may see, as it was known at `as_of`.
        as_of: The instant.
        pack: What builds for the same audience keep of rows, if anything.
    """
    work = Workings(library, as_of, library.settings.population)
    if pack is None or not library.incidents:
        return work
    shares = _shares_of(library)
    keys = _keys(library, as_of, shares)
    found = {number: _read(pack, key, len(shares[number])) for number, key in keys.items()}
    known = [Part(shares[number], rows) for number, rows in found.items() if rows]
    lacking = [number for number, rows in found.items() if rows is None]
    places = sorted(place for number in lacking for place in shares[number])
    if places:
        new = _rows(_part_of(work, places))
        known.append(Part(places, new))
        _keep(pack, new, places, {keys[number]: shares[number] for number in lacking}, library)
    pack.prune()
    return replace(work, rows=joined(known))


def _shares_of(library: Library) -> dict[int, list[int]]:
    """The places of the incidents of each part; those of one file are always in the same part."""
    shares: dict[int, list[int]] = {}
    for place, incident in enumerate(library.incidents):
        shares.setdefault(part_of(incident.places.path, _COUNT), []).append(place)
    return shares


def _keys(library: Library, as_of: datetime, shares: dict[int, list[int]]) -> dict[int, str | None]:
    """For each part a digest of all that its rows rest on; None where that is not known."""
    settings = library.settings
    key_of = digests_after(
        "rows 1",
        *_program(),
        settings.model_dump_json(),
        repr(library.services),
        as_of.isoformat(),
    )
    keys: dict[int, str | None] = {}
    for number, places in shares.items():
        incidents = [library.incidents[place] for place in places]
        facts = [f"{item.places.facts} {' '.join((item.id, *item.services))}" for item in incidents]
        is_known = all(item.places.facts for item in incidents)
        keys[number] = key_of(*facts) if is_known else None
    return keys


def _read(pack: Pack, key: str | None, count: int) -> Rows | None:
    """What is kept under a key, if it is rows of so many incidents."""
    raw = pack.get(key) if key else None
    if raw is None:
        return None
    try:
        rows = rows_from(raw)
    except ValueError:
        return None
    return rows if len(rows.numbers) == count else None


def _part_of(work: Workings, places: Sequence[int]) -> Workings:
    """The same of some of the incidents alone."""
    library = work.library
    part = replace(library, incidents=tuple(library.incidents[place] for place in places))
    library.lend(part)
    return replace(work, library=part)


def _rows(work: Workings) -> Rows:
    """The rows of incidents that nobody has asked yet."""
    answers = [answers_of(share.overall) for share in incident_shares(work)]
    return Rows(work.numbers, work.names, work.all_actions, work.worths, answers)


def _keep(
    pack: Pack,
    rows: Rows,
    places: Sequence[int],
    shares: dict[str | None, list[int]],
    library: Library,
) -> None:
    """Keep rows of several parts for the next builds."""
    row_of = {place: row for row, place in enumerate(places)}
    for key, part in shares.items():
        if key is not None:
            ids = [library.incidents[place].id for place in part]
            pack.put(key, rows_text(rows.only([row_of[place] for place in part], ids)))


@cache
def _program() -> tuple[str, ...]:
    """What makes rows of records: our code, and the libraries that it uses."""
    packages = ("numpy", "pandas", "pydantic", "tzdata")
    code = source_digest("hindsite.metrics", "hindsite.model")
    return (sys.version, code, *(f"{name} {version(name)}" for name in packages))
