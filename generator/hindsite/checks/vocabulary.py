"""Known names: whether one is among them, and which of them one may have meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from hindsite.model.names import did_you_mean, fold

__all__ = ["Vocabulary"]

NEIGHBOURS = 8
"""How many names on either side, in the order of beginnings and of ends, a misspelling may mean."""

QUESTIONS = 100
"""After so many unknown names the mistake is no misspelling, and guessing would only cost time."""


class Vocabulary:
    """A set of names that are compared in one form.

    A name is compared with those only that begin or end much like it, so that the cost of an
    unknown name does not grow with the vocabulary.

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
            if len(self._answers) >= QUESTIONS:
                return ""
            self._answers[name] = did_you_mean(name, self._near(self._form(name)))
        return self._answers[name]

    @cached_property
    def _forwards(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(form[::-1] for form in self._words)

    def _near(self, form: str) -> Iterator[str]:
        """Words that stand beside this form when all are sorted by beginning, and by end."""
        near = dict.fromkeys(_around(self._forwards, form))
        near |= dict.fromkeys(item[::-1] for item in _around(self._backwards, form[::-1]))
        return (self._words[item] for item in near)


def _around(order: list[str], form: str) -> list[str]:
    middle = bisect_left(order, form)
    return order[max(0, middle - NEIGHBOURS) : middle + NEIGHBOURS]
