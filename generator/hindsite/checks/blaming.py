"""Finds words that blame persons in a text: a list of phrases, and whom each has to follow."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from hindsite.checks.subjects import NOBODY, Known, Subjects
from hindsite.reading.wording import plain_words, shipped_wording

if TYPE_CHECKING:
    from hindsite.model.language import BlameWords, Phrase, Wording

__all__ = ["Blame", "Finder", "finder_for"]

_BEFORE = r"[\s(\[*_\"'“\u2018>|—\u2013]"
_BEFORE_ASCII = r"[ \t-\r\x1c-\x1f(\[*_\"'>|]"
"""The same of ASCII, which is found in half of the time."""

_AFTER = r"(?![\w-])"
_NOTHING = r"(?!)"
_DONE = "<done>"
_Tail = tuple[str, "Phrase | None"]
"""A pattern of what follows a first word, and the phrase that both make; None if it is allowed."""

_ADVERB = r"(?:(?:also|just|first|then|never|\w{2,20}ly)\s{1,9})?"


@dataclass(frozen=True, slots=True)
class Blame:
    """Words at `start` to `end` of a text, whom they blame included, and what to write instead."""

    start: int
    end: int
    instead: str


class Finder:
    """A list of words, ready for use on many texts.

    All phrases are one pattern, in which those with one first letter stand together: a text is gone
    through once, and at most places nothing but a blank is looked for.
    """

    def __init__(self, wording: Wording, changes: BlameWords) -> None:
        removed = {plain_words(words) for words in changes.remove}
        allowed = ((words, None) for words in (*wording.allowed, *changes.allow))
        blaming = (
            (words, phrase)
            for phrase in (*wording.phrases, *changes.add)
            for words in phrase.words
            if plain_words(words) not in removed
        )
        self._spelt, self._phrases = _pattern([*allowed, *blaming], _participle(wording))
        self._subjects = Subjects(
            persons=_words((*wording.persons, *changes.persons)),
            groups=_words(wording.groups),
            programs=_words((*wording.programs, *changes.not_persons)),
        )

    def blames(self, text: str, known: Known = NOBODY) -> Iterator[Blame]:
        """Every place of a text that blames somebody, in order.

        Args:
            text: Prose.
            known: Who is a person and who is none where the text was written.
        """
        plain = _lower(text)
        pattern = self._ascii if plain.isascii() else self._any
        for match in pattern.finditer(f"\n{plain}"):
            phrase = self._phrases[(match.lastindex or 1) - 1]
            # The text is one character shorter, and the match begins one before the words.
            start, end = match.start(), match.end() - 1
            if phrase is not None:
                first = self._subjects.start(text, start, phrase.who, known)
                if first is not None:
                    yield Blame(first, end, phrase.instead)

    @cached_property
    def _ascii(self) -> re.Pattern[str]:
        return re.compile(_BEFORE_ASCII + self._spelt)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(_BEFORE + self._spelt)


@lru_cache(maxsize=8)
def finder_for(changes: BlameWords) -> Finder:
    """The shipped list with a library's own changes."""
    return Finder(shipped_wording(), changes)


def _pattern(
    spelt: Iterable[tuple[str, Phrase | None]], done: str
) -> tuple[str, list[Phrase | None]]:
    """One pattern of what follows `_BEFORE`, and the phrase that the number of a last group means.

    Of phrases with one first word the longer come first, so that what is allowed takes precedence
    over what is part of it.
    """
    tails: defaultdict[str, list[_Tail]] = defaultdict(list)
    for words, phrase in sorted(spelt, key=lambda item: (-len(item[0].split()), item[1] is None)):
        begin, *rest = _lower(words).split()
        tail = "".join(rf"\s{{1,9}}{_token(word, done)}" for word in rest)
        for word in filter(None, begin.split("|")):
            tails[word].append((tail, phrase))
    if not tails:
        return _NOTHING, []
    # Most first words are forms of one, `avoid|avoids`, which the same may follow.
    alike: defaultdict[tuple[str, tuple[_Tail, ...]], list[str]] = defaultdict(list)
    for word in sorted(tails):
        alike[word[0], tuple(tails[word])].append(word[1:])
    branches: defaultdict[str, list[str]] = defaultdict(list)
    phrases: list[Phrase | None] = []
    for (first, ends), others in alike.items():
        branches[first].append(_one_of(others) + _either(f"{tail}()" for tail, _ in ends))
        phrases += [phrase for _, phrase in ends]
    every = (re.escape(first) + _either(parts) for first, parts in branches.items())
    return _either(every) + _AFTER, phrases


def _one_of(words: Iterable[str]) -> str:
    """A pattern of words in order of letters: what two of them share is tried once."""
    branches: list[str] = []
    for letter, group in groupby(words, key=lambda word: word[:1]):
        found = list(group)
        if not letter or len(found) == 1:
            branches += map(re.escape, found)
        else:
            branches.append(re.escape(letter) + _one_of(word[1:] for word in found))
    return _either(branches)


def _either(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _token(word: str, done: str) -> str:
    if word == _DONE:
        return _ADVERB + done
    return _either(map(re.escape, word.split("|")))


def _participle(wording: Wording) -> str:
    """A pattern of past participles, but for those of what befalls a person."""
    befalling = "|".join(map(re.escape, sorted(_words(wording.befalling))))
    others = "|".join(map(re.escape, sorted(_words(wording.participles))))
    barred = rf"(?!(?:{befalling})\b)" if befalling else ""
    return rf"{barred}(?:\w{{2,24}}ed{'|' if others else ''}{others})"


def _words(items: Iterable[str]) -> frozenset[str]:
    """Every spelling of some words: `team|crew member` is two."""
    found: set[str] = set()
    for item in items:
        spellings = [""]
        for word in _lower(item).split():
            spellings = [f"{had} {part}".strip() for had in spellings for part in word.split("|")]
        found.update(spellings)
    return frozenset(found)


def _lower(text: str) -> str:
    """The text in lower case and with straight apostrophes, each character in its place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.replace("’", "'")
