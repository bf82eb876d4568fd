"""Text → terms, by the same rules as `assets/search/text.js`, which reads queries.

A golden file holds both to the same answers. Only a newer Unicode in a browser than in Python, or
the reverse, can part them, on characters that the older one does not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

__all__ = ["asked", "count", "fold"]

_LONGEST = 64
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")
_DIGIT = re.compile(r"[0-9]")
_SIGMA = "\u03c3"
_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}[a-z]")
_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# Scripts that are written without spaces: each character is a word.
_SOLID = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_IS_SOLID = re.compile(f"[{_SOLID}]")
_PIECES = re.compile(f"[{_SOLID}]|[^{_SOLID}]+")


def _plain(text: str) -> str:
    """Text without accents, in the characters that stand for others' looks."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.category(char).startswith("M"))


def fold(text: str) -> str:
    """A word or an id as the index writes it: without accents, in lower case, not too long."""
    return _plain(text).lower().replace("\u03c2", _SIGMA)[:_LONGEST]


def count(text: str) -> dict[str, int]:
    """How often each term stands in a text."""
    found: dict[str, int] = {}
    # No term spans white space, and a text repeats itself: most of its parts were seen before.
    for part, times in Counter(text.split()).items():
        for term in _terms_of(part):
            found[term] = found.get(term, 0) + times
    return found


@lru_cache(maxsize=131_072)
def _terms_of(text: str) -> tuple[str, ...]:
    """All terms: words, humps of CamelCase, and as a whole each run with a digit."""
    found: list[str] = []
    for run in _RUN.findall(_plain(text)):
        words = _WORD.findall(run)
        for word in words:
            found += _pieces(word)
            if _HUMP.search(word):
                found += [part for part in _HUMPS.findall(word) if len(part) > 1]
        if _is_compound(run, words):
            found.append(run)
    return tuple(map(fold, found))


def asked(text: str) -> list[str]:
    """The terms that a query of this text asks for, in its order: a run with a digit as a whole."""
    found: list[str] = []
    for run in _RUN.findall(_plain(text)):
        words = _WORD.findall(run)
        if _is_compound(run, words):
            found.append(fold(run))
        else:
            found += [fold(part) for word in words for part in _pieces(word)]
    return found


def _is_compound(run: str, words: list[str]) -> bool:
    """Whether a run such as `INC-10042` or `v1.2` counts as a whole besides its words."""
    return len(words) > 1 and _DIGIT.search(run) is not None


def _pieces(word: str) -> list[str]:
    return _PIECES.findall(word) if _IS_SOLID.search(word) else [word]
