"""A library → for any of its incidents the others that are most like it.

What two incidents share is weighed: `NAMED` where one names the other as related, `ALERT` for the
same alert, `FACTOR` for each contributing factor, `MOST_FACTORS` at the most, `SERVICE` for
services however many, and `TEXT` times the cosine of their texts. An alert or a factor that many
incidents have counts half: they share it with everybody. So the same alert or two factors outweigh
any likeness of texts, a factor does as much, and a service weighs half of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from hindsite.model.enums import Kind
from hindsite.model.names import fold
from hindsite.similarity.matrices import Rows, names_rows, text_rows
from hindsite.similarity.reasons import Reasons
from hindsite.similarity.texts import text_of
from hindsite.similarity.values import AKIN, FollowUp, Similar

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["ALERT", "FACTOR", "MOST_FACTORS", "NAMED", "SERVICE", "TEXT", "Likeness", "similar"]

NAMED, ALERT, FACTOR, SERVICE, TEXT = 5, 4, 2, 1, 2
MOST_FACTORS = 2
ALIKE = 0.3
"""From this cosine on two texts are alike, whatever else the incidents share."""
COMMON = 0.2
"""An alert or a factor that more than this share of the incidents have is a common one."""
_STRICT = {Kind.MAINTENANCE, Kind.GAME_DAY, Kind.FALSE_ALARM}
_CHUNK = 512
_HUNDREDTHS = 100


def similar(
    library: Library, incident: Incident, today: date, n: int = 5, *, earlier: bool = False
) -> tuple[Similar, ...]:
    """The incidents of a library that are most like one of it; see `Likeness.of`.

    Who asks for more than one makes a `Likeness` once.
    """
    return Likeness(library, today).of(incident, n, earlier=earlier)


class Likeness:
    """How alike the incidents of a library are.

    Two are alike where one names the other as related; where they share an alert that is not
    common; where they share a service and a factor, or two factors if these are common; where their
    texts have a cosine of `ALIKE`, or of `AKIN` if they share an alert, a factor or a service too.
    A service alone says too little.

    A duplicate is like nobody, since the record that it is a duplicate of stands for it, nor is
    that record like it. Maintenance, game days and false alarms are like an incident where they
    share more than words with it.

    Args:
        library: What an audience may see, as it was known at an instant: nothing else bears on
            any answer.
        today: The day of that instant, by which action items are overdue.
    """

    def __init__(self, library: Library, today: date) -> None:
        self._library = library
        self._today = today
        # The order in which those who are equally alike are told: the latest first, then by id.
        by_id = sorted(library.incidents, key=lambda item: item.id)
        self._items = sorted(by_id, key=lambda item: item.counted_at, reverse=True)
        self._places = {item.id: place for place, item in enumerate(self._items)}
        self._reasons = Reasons(library)

    def of(
        self, incident: Incident, n: int = 5, *, earlier: bool = False, named: bool = True
    ) -> tuple[Similar, ...]:
        """The most similar incidents, the most similar first, then the latest, then by id.

        Args:
            incident: One of the library's.
            n: At most so many.
            earlier: Only those that began before it.
            named: Whether those count that either of the two records names as related.
        """
        place = self._places[incident.id]
        ((_, found),) = self._found(place, place + 1, n, earlier=earlier, named=named)
        return found

    def everyone(
        self, n: int = 5, *, named: bool = True
    ) -> Iterator[tuple[Incident, tuple[Similar, ...]]]:
        """Each incident with those most similar to it, as `of` gives them; the latest first."""
        for start in range(0, len(self._items), _CHUNK):
            end = min(start + _CHUNK, len(self._items))
            yield from self._found(start, end, n, earlier=False, named=named)

    def _found(
        self, start: int, end: int, n: int, *, earlier: bool, named: bool
    ) -> Iterator[tuple[Incident, tuple[Similar, ...]]]:
        """Those most similar to each incident from one place to another."""
        related = self._related_rows(start, end)
        fits, scores, cosines = self._weighed(start, end, related)
        fits &= ~self._barred(start, end)
        if earlier:
            fits &= self._times[None, :] < self._times[start:end, None]
        if not named:
            fits &= ~related
        for row, places in enumerate(_best(scores, fits, n)):
            incident = self._items[start + row]
            yield (
                incident,
                tuple(
                    self._similar(incident, place, scores[row, place], cosines[row, place])
                    for place in places
                ),
            )

    def _similar(
        self, incident: Incident, place: int, score: np.float32, cosine: np.float32
    ) -> Similar:
        other = self._items[place]
        return Similar(
            incident=other,
            score=round(float(score), 2),
            reasons=self._reasons.between(incident, other, round(float(cosine), 2)),
            actions=FollowUp.of(other.action_items, self._today),
        )

    def _weighed(
        self, start: int, end: int, related: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], NDArray[np.float32], NDArray[np.float32]]:
        """Which are alike, by how much, and the cosines of their texts."""
        alert, factors, services, cosines = (rows.products(start, end) for rows in self._rows)
        shares_factor, shares_service = factors > 0, services > 0
        strictly = related | (alert >= 1) | ((factors >= 1) & shares_service)
        akin = ((alert > 0) | shares_factor | shares_service) & (cosines >= AKIN)
        loosely = (akin | (cosines >= ALIKE)) & ~self._is_strict[None, :]
        scores = TEXT * cosines
        scores += ALERT * alert + NAMED * related
        scores += FACTOR * np.minimum(factors, MOST_FACTORS)
        scores += SERVICE * shares_service
        return strictly | loosely, scores, cosines

    @cached_property
    def _rows(self) -> tuple[Rows, Rows, Rows, Rows]:
        """By alert, by factor, by service, by text."""
        settings = self._library.settings
        facts = [self._reasons.facts(item) for item in self._items]
        return (
            names_rows((tuple(one.alert) for one in facts), common=COMMON),
            names_rows((tuple(one.factors) for one in facts), common=COMMON),
            names_rows(tuple(one.services) for one in facts),
            text_rows([text_of(item, settings) for item in self._items]),
        )

    @cached_property
    def _times(self) -> NDArray[np.float64]:
        return np.array([item.counted_at.timestamp() for item in self._items])

    @cached_property
    def _is_strict(self) -> NDArray[np.bool_]:
        return np.array([item.kind in _STRICT for item in self._items], dtype=np.bool_)

    @cached_property
    def _is_duplicate(self) -> NDArray[np.bool_]:
        return np.array([item.duplicate_of is not None for item in self._items], dtype=np.bool_)

    def _barred(self, start: int, end: int) -> NDArray[np.bool_]:
        """The incident itself, duplicates, and what it is a duplicate of."""
        barred = np.repeat(self._is_duplicate[None, :], end - start, axis=0)
        for row, item in enumerate(self._items[start:end]):
            barred[row, start + row] = True
            original = self._place_of(item.duplicate_of) if item.duplicate_of else None
            if original is not None:
                barred[row, original] = True
        return barred

    def _related_rows(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which incidents either of two records names as related."""
        related = np.zeros((end - start, len(self._items)), dtype=np.bool_)
        for row in range(end - start):
            related[row, self._relations.get(start + row, [])] = True
        return related

    @cached_property
    def _relations(self) -> Mapping[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, item in enumerate(self._items):
            for name in item.related:
                other = self._place_of(name)
                if other is not None:
                    found[place].append(other)
                    found[other].append(place)
        return found

    def _place_of(self, name: str) -> int | None:
        item = self._library.incident_by_id.get(fold(name))
        return None if item is None else self._places[item.id]


def _best(scores: NDArray[np.float32], fits: NDArray[np.bool_], n: int) -> Iterator[list[int]]:
    """For each row the places of its highest scores; equal ones, to the hundredth, in order."""
    for row, is_fit in zip(scores, fits, strict=True):
        places = np.flatnonzero(is_fit)
        # One whole number for both: the score counts first, then who comes earlier.
        keys = np.rint(row[places] * _HUNDREDTHS).astype(np.int64) * len(row) - places
        if len(keys) > n:
            kept = np.argpartition(keys, len(keys) - n)[len(keys) - n :]
            places, keys = places[kept], keys[kept]
        yield places[np.argsort(-keys)].tolist()
