"""Who is like whom in a large library, by what is named alone, through lists of who shares it.

To compare all texts takes time that grows with the square of their number, at each change. Here an
incident is compared only with those that stand beside it in a list: those of its alert, of a
service and a factor that it has, of two of its factors, of a rare word of its title; the latest
`LISTED` of each. Of them the `WEIGHED` that share most lists are weighed as `Likeness` weighs them,
with the words of titles and summaries in the place of all text. So time grows with the number of
incidents, an answer rests on nothing but its lists, and a sentence in a body moves none.
"""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain, combinations, product
from typing import TYPE_CHECKING, NamedTuple

from hindsite.model.enums import Kind
from hindsite.model.names import fold
from hindsite.similarity.reasons import Facts, Reasons
from hindsite.similarity.values import Reason, Why
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.store import Pack

__all__ = ["LISTED", "WEIGHED", "Indexed", "Row", "digest_of"]

LISTED = 64
WEIGHED = 16
ALERT, FACTOR, SERVICE, TEXT = 4, 2, 1, 2
MOST_FACTORS = 2
COMMON = 0.2
"""An alert or a factor that more than this share of the incidents have counts half."""
_FEW = 5
_RARE = 50
"""A word of a title that more incidents have tells none of them from the others."""
AKIN, ALIKE = 0.4, 0.6
"""From which share of common words texts count beside something else, and by themselves."""
_STRICT = {Kind.MAINTENANCE, Kind.GAME_DAY, Kind.FALSE_ALARM}
_WORD = re.compile(r"[^\W\d_][\w-]{3,}")

Row = tuple[str, float, list[tuple[str, list[str], float]]]
_Name = tuple[str, ...]


class _Item(NamedTuple):
    """An incident, with what it is compared by; `digest` is of all that bears on any answer."""

    incident: Incident
    facts: Facts
    title: frozenset[str]
    words: frozenset[str]
    digest: str


class _Listed(NamedTuple):
    """The places of the latest who share something, and a digest of what they are compared by."""

    places: tuple[int, ...]
    digest: str


class Indexed:
    """A large library, with lists of who shares what.

    Args:
        library: What an audience may see, as it was known at an instant.
        pack: What former builds worked out for the same audience, if anything.
    """

    def __init__(self, library: Library, pack: Pack | None = None) -> None:
        self._library = library
        self._pack = pack
        self._reasons = Reasons(library)
        by_id = sorted(library.incidents, key=lambda item: item.id)
        latest = sorted(by_id, key=lambda item: item.counted_at, reverse=True)
        self._items = [self._item(incident) for incident in latest]
        self._code = source_digest("hindsite.similarity")

    def everyone(self, n: int) -> dict[str, list[Row]]:
        """By an incident's id those most like it, but for those that either names as related."""
        found = ((item.incident.id, self._of(item, n)) for item in self._items)
        return {id_: rows for id_, rows in found if rows}

    def _item(self, incident: Incident) -> _Item:
        facts = self._reasons.facts(incident)
        title = frozenset(map(fold, _WORD.findall(incident.title)))
        words = title.union(map(fold, _WORD.findall(incident.impact.summary or "")))
        labels = (*facts.alert, *facts.factors.items(), *facts.services.items())
        known = digest_of(incident) or repr((sorted(facts.names), sorted(title), sorted(words)))
        return _Item(incident, facts, title, words, digest(known, repr(labels), _told(incident)))

    def _of(self, item: _Item, n: int) -> list[Row]:
        lists = [(name, self._lists[name]) for name in _names(item) if name in self._lists]
        halved = sorted(self._common.intersection((*item.facts.alert, *item.facts.factors)))
        digests = (one.digest for _, one in lists)
        key = digest("by lists", self._code, f"{n} {halved}", item.digest, *digests)
        raw = self._pack.get(key) if self._pack else None
        if raw is not None:
            known: list[Row] = json.loads(raw)
            return known
        rows = self._best(item, lists, n)
        if self._pack:
            self._pack.put(key, json.dumps(rows, separators=(",", ":")).encode())
        return rows

    @cached_property
    def _common(self) -> frozenset[str]:
        """Alerts and factors of too many."""
        facts = [item.facts for item in self._items]
        counts = Counter(chain.from_iterable((*one.alert, *one.factors) for one in facts))
        most = max(COMMON * len(facts), _FEW)
        return frozenset(name for name, count in counts.items() if count > most)

    @cached_property
    def _lists(self) -> Mapping[_Name, _Listed]:
        """Who shares what, where somebody does; words only where few have them."""
        found: defaultdict[_Name, list[int]] = defaultdict(list)
        for place, item in enumerate(self._items):
            for name in _names(item):
                found[name].append(place)
        return {
            name: self._listed(places)
            for name, places in found.items()
            if len(places) > 1 and (name[0] != "word" or len(places) <= _RARE)
        }

    def _listed(self, places: Sequence[int]) -> _Listed:
        latest = tuple(places[:LISTED])
        return _Listed(latest, digest(*(self._items[place].digest for place in latest)))

    def _best(self, item: _Item, lists: Sequence[tuple[_Name, _Listed]], n: int) -> list[Row]:
        # Who shares the alert stands in two lists, so that few others come before him.
        twice = (one.places for name, one in lists if name[0] == "alert")
        shared = Counter(chain(*(one.places for _, one in lists), *twice))
        nearest = heapq.nsmallest(WEIGHED, shared, key=lambda place: (-shared[place], place))
        weighed = (
            (-score, place)
            for place in nearest
            if self._items[place] is not item and (score := self._score(item, self._items[place]))
        )
        return [self._row(item, self._items[place], -less) for less, place in sorted(weighed)[:n]]

    def _row(self, one: _Item, other: _Item, score: float) -> Row:
        share = _likeness(one.words, other.words)
        reasons = list(self._reasons.between(one.incident, other.incident, 0))
        if share >= AKIN:
            reasons.append(Reason(Why.TEXT, share=share))
        rows = [(reason.why.value, list(reason.names), reason.share) for reason in reasons]
        return other.incident.id, score, rows

    def _score(self, one: _Item, other: _Item) -> float:
        """How alike two are; 0 where they are not, or where it is told elsewhere."""
        if _is_barred(one, other):
            return 0
        alert = self._shared(one.facts.alert, other.facts.alert)
        factors = self._shared(one.facts.factors, other.facts.factors)
        service = not one.facts.services.keys().isdisjoint(other.facts.services)
        share = _likeness(one.words, other.words)
        shares = bool(alert or factors or service)
        strictly = alert >= 1 or factors >= MOST_FACTORS or (factors >= 1 and service)
        loosely = other.incident.kind not in _STRICT and share >= (AKIN if shares else ALIKE)
        if not strictly and not loosely:
            return 0
        facts = ALERT * alert + FACTOR * min(factors, MOST_FACTORS) + SERVICE * service
        return round(facts + TEXT * share, 2)

    def _shared(self, one: Iterable[str], other: Container[str]) -> float:
        return sum(0.5 if name in self._common else 1 for name in one if name in other)


def digest_of(incident: Incident) -> str:
    """A digest of what an incident is compared by here, or nothing where that is not known.

    What was read of it, and what an audience or an instant may leave out of that.
    """
    read = incident.places.facts
    return read and f"{read} {_told(incident)}"


def _told(incident: Incident) -> str:
    day = incident.counted_at.isoformat()
    return repr((incident.id, day, incident.kind.value, incident.duplicate_of, incident.related))


def _names(item: _Item) -> Iterator[_Name]:
    """All lists that an incident stands in."""
    factors = sorted(item.facts.factors)
    yield from (("alert", name) for name in item.facts.alert)
    yield from (("pair", service, name) for service, name in product(item.facts.services, factors))
    yield from (("factors", *pair) for pair in combinations(factors, 2))
    yield from (("word", word) for word in sorted(item.title))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the words that both have ÷ the words of each (Dice's coefficient), to hundredths."""
    total = len(one) + len(other)
    return round(2 * len(one & other) / total, 2) if total else 0


def _is_barred(one: _Item, other: _Item) -> bool:
    """A duplicate, what this is a duplicate of, or one that either names as related."""
    if other.incident.duplicate_of is not None:
        return True
    original = one.incident.duplicate_of
    if original is not None and fold(original) in other.facts.names:
        return True
    is_named = one.facts.related & other.facts.names or other.facts.related & one.facts.names
    return bool(is_named)
