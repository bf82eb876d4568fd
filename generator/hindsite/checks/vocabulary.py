"""Known names: whether one is among them, and which of them one may have meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from hindsite.model.enums import Audience
from hindsite.model.names import did_you_mean, fold

__all__ = ["Vocabulary", "by_tier"]

NEIGHBOURS = 8
"""How many names on either side, in the order of beginnings and of ends, a misspelling may mean."""

CROWD = 128
"""How many on either side it may mean at the most, where very many begin or end in one way."""

_LAST = "\U0010ffff"


class Vocabulary:
    """A set of names that are compared in one form.

    A name is compared with those only that begin or end much like it, so that the cost of an
    unknown name does not grow with the vocabulary. A word that differs by one slip is among them.

    Args:
        words: Every spelling that may be written.
        form: The form in which two spellings are the same.
    """

    def __init__(self, words: Iterable[str], form: Callable[[str], str] = fold) -> None:
        self._form = form
        self._words: dict[str, str] = {}
        for word in words:
            self._words.setdefault(form(word), word)
        # Records name the same few things over and over; forming a name costs more than looking up.
        self._known: dict[str, bool] = {}
        self._answers: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._form(name) in self._words
        return self._known[name]

    def question(self, name: str) -> str:
        """A question that names the nearest word, or nothing where none is near."""
        if name not in self._answers:
            self._answers[name] = did_you_mean(name, self._near(self._form(name)))
        return self._answers[name]

    @cached_property
    def _forwards(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(form[::-1] for form in self._words)

    def _near(self, form: str) -> Iterator[str]:
        """Words that stand beside this form when all are sorted by beginning, and by end.

        One letter that is wrong, missing, or too many, or two that changed places, leave whole what
        is before a cut or what is behind it, wherever one cuts. It is cut where few have either.
        """

        def sharing(cut: int) -> tuple[int, int]:
            begin, end = form[:cut], form[cut + 1 :][::-1]
            return len(_alike(self._forwards, begin)), len(_alike(self._backwards, end))

        def leaning(cut: int) -> int:
            begins, ends = sharing(cut)
            return ends - begins

        cut = bisect_left(range(len(form)), 0, key=leaning)
        cut = min(max(0, cut - 1), cut, key=lambda it: max(sharing(it)))
        near = dict.fromkeys(_around(self._forwards, form, cut))
        ends = _around(self._backwards, form[::-1], len(form) - cut - 1)
        near |= dict.fromkeys(item[::-1] for item in ends)
        return (self._words[item] for item in near)


def _alike(order: list[str], start: str) -> range:
    """Where in the order they stand that begin so."""
    return range(bisect_left(order, start), bisect_left(order, start + _LAST))


def _around(order: list[str], form: str, shared: int) -> list[str]:
    """What stands beside a form, and whatever has that many of its first letters."""
    middle = bisect_left(order, form)
    alike = _alike(order, form[:shared])
    first = max(0, middle - CROWD, min(middle - NEIGHBOURS, alike.start))
    return order[first : min(middle + CROWD, max(middle + NEIGHBOURS, alike.stop))]


def by_tier(named: Iterable[tuple[Audience, tuple[str, ...]]]) -> dict[Audience, Vocabulary]:
    """Names of records by the tier that may know of them.

    Args:
        named: The tier of each record, and its names.
    """
    named = tuple(named)
    return {
        tier: Vocabulary(name for own, names in named if tier.sees(own) for name in names)
        for tier in Audience
    }
