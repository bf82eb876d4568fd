"""Whom words of blame speak of: what stands before them in the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hindsite.model.language import Subject

__all__ = ["NOBODY", "Known", "Subjects"]

_NEAR_BY, _FAR = 80, 240
_LONGEST_NAME = 3
_NEAR = 6
_TOKEN = re.compile(r"@?\w[\w@.'’-]*\w|\w|\n[ \t]*(?:\n|[-*+>|]|\d+[.)])|[^\w\s]")
_PASSED_OVER = frozenset({
    "*", "_", "also", "again", "already", "apparently", "had", "has", "have", "just", "later",
    "sadly", "simply", "still", "then", "therefore", "too", "who", "often", "always", "never",
    "really", "probably", "certainly", "clearly", "definitely", "perhaps", "maybe",
})  # fmt: skip
_STOPS = frozenset(".!?:;|>-–—•")
_DENIALS = frozenset({"not", "no", "never", "without", "than", "instead", "nor", "neither"})
_SUPPOSING = frozenset({"if", "unless", "whenever", "lest", "whether"})
_TWO_SUPPOSING = frozenset({("in", "case"), ("case", "that"), ("not", "that")})
_ANYBODY = frozenset({"someone", "somebody", "anyone", "anybody", "a", "an"})
_POSSESSIVES = frozenset({"his", "her", "my", "their"})
_OWNING = ("'s", "s'", "’s", "s’", *sorted(_POSSESSIVES))
_NAME = re.compile(r"[A-Z][a-zà-ÿ]{1,30}")
_NO_NAMES = frozenset({
    "nobody", "none", "it", "that", "this", "which", "you", "users", "customers", "visitors",
    "everyone", "clients", "and", "but", "or", "so",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Word:
    """A word before the phrase, or a mark of punctuation, and where it begins."""

    text: str
    start: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'").lstrip("@")

    @property
    def is_stop(self) -> bool:
        return self.text in _STOPS or self.text.startswith("\n")


class Known:
    """Whom a text may speak of besides, found out where a phrase asks; all in lower case.

    Args:
        names: Gives the names of persons.
        programs: Gives names that are no person's: those of services and teams.
    """

    def __init__(
        self, names: Callable[[], Iterable[str]], programs: Callable[[], Iterable[str]]
    ) -> None:
        self._names, self._programs = names, programs

    @cached_property
    def programs(self) -> frozenset[str]:
        """Names that are no person's."""
        return frozenset(self._programs())

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of persons that are nothing else."""
        return frozenset(self._names()) - self.programs


NOBODY = Known(tuple, tuple)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who is a person, who are many, and who is none though called so; all in lower case."""

    persons: frozenset[str]
    groups: frozenset[str]
    programs: frozenset[str]

    def start(
        self,
        text: str,
        start: int,
        who: Collection[Subject],
        known: Known,
    ) -> int | None:
        """Where what is blamed begins, the subject included; None where nobody is blamed.

        Args:
            text: The prose.
            start: Where the words of blame begin in it.
            who: Whom they must follow; empty where they blame by themselves.
            known: Who is a person and who is none where the text was written.
        """
        if who == (Subject.POSSESSIVE,) and not _is_owned(text, start):
            return None
        sentence = _sentence(text, start, _FAR if Subject.SENTENCE in who else _NEAR_BY)
        near = [word.low for word in sentence[-_NEAR:]]
        if _only_supposes(near) or (set(who) <= {Subject.POSSESSIVE} and _denies(near, who)):
            return None
        if not who:
            return start
        if Subject.SENTENCE in who and self._speaks_of(sentence, known):
            return start
        while sentence and _is_passed_over(sentence[-1].low):
            sentence.pop()
        if not sentence:
            return start if Subject.NAME in who else None
        return self._subject(sentence, who, known)

    def _subject(
        self,
        sentence: Sequence[_Word],
        who: Collection[Subject],
        known: Known,
    ) -> int | None:
        last = sentence[-1]
        owner = _owner(last.low)
        if Subject.POSSESSIVE in who:
            is_owner = last.low in _POSSESSIVES or (owner and self._is_person([owner], known))
            return last.start if is_owner else None
        for length in range(min(_LONGEST_NAME, len(sentence)), 0, -1):
            words = [word.low for word in sentence[-length:]]
            spelt = " ".join(words)
            if spelt in self.programs or spelt in known.programs:
                return None
            if Subject.PERSON in who and self._is_person(words, known):
                return None if words == ["i"] and last.text != "I" else sentence[-length].start
            if Subject.WE in who and spelt in self.groups:
                return sentence[-length].start
        if Subject.NAME in who and (last.low == "they" or _is_name(last)):
            return last.start
        return None

    def _speaks_of(self, sentence: Sequence[_Word], known: Known) -> bool:
        """Whether a person is named anywhere in what there is of the sentence."""
        low = [word.low if word.text != "i" else "" for word in sentence]
        return any(
            self._is_person(low[index : index + length], known)
            for index in range(len(low))
            for length in range(1, _LONGEST_NAME + 1)
        )

    def _is_person(self, words: Sequence[str], known: Known) -> bool:
        spelt = " ".join(words)
        return spelt in self.persons or spelt in known.names


def _only_supposes(near: Sequence[str]) -> bool:
    """Whether words so shortly before speak of what might be, or say that something is not so."""
    words = frozenset(near)
    if words & _SUPPOSING or ("when" in words and words & _ANYBODY):
        return True
    return not _TWO_SUPPOSING.isdisjoint(pairwise(near))


def _denies(near: Sequence[str], who: Collection[Subject]) -> bool:
    """Whether words before say that it was not so: `no human error`, `than his mistake`."""
    words = near if who else near[-3:]
    if "but" in words:
        words = words[words.index("but") :]
    return not _DENIALS.isdisjoint(words)


def _sentence(text: str, end: int, far: int) -> list[_Word]:
    """The words of the sentence before a place, as far back as so many characters."""
    begin = max(0, end - far)
    words = [_Word(match[0], begin + match.start()) for match in _TOKEN.finditer(text[begin:end])]
    for index in range(len(words) - 1, -1, -1):
        if words[index].is_stop:
            return words[index + 1 :]
    return words


def _is_passed_over(word: str) -> bool:
    """Whether a word between subject and verb says nothing of who it is: an adverb, a time."""
    is_adverb = word.endswith("ly") and len(word) > len("only")
    return is_adverb or word in _PASSED_OVER or word.isdigit()


def _owner(word: str) -> str:
    """Whose something is: `the engineer's` → `engineer`; empty where the word is no possessive."""
    if word.endswith("'s"):
        return word[:-2]
    return word[:-1] if word.endswith("s'") else ""


def _is_owned(text: str, start: int) -> bool:
    """Whether what begins there may be somebody's: most errors and failures are nobody's."""
    return text[max(0, start - 8) : start].rstrip().lower().endswith(_OWNING)


def _is_name(word: _Word) -> bool:
    return _NAME.fullmatch(word.text) is not None and word.low not in _NO_NAMES
