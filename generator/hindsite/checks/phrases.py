"""Words and phrases of the word lists, and how titles and headings are compared with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from hindsite.model.names import fold
from hindsite.reading.word_lists import word_list

__all__ = ["holds", "phrases", "phrases_by_name", "plain", "short"]

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_LONGEST = 70
_WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Words of a text in one form, with a space between two: `**3. Root-cause:**` → `root cause`.

    Numbers that stand alone at the beginning count the headings and are left out.
    """
    words = _WORD.findall(fold(text).replace("’", "'"))
    while len(words) > 1 and words[0].isdigit() and not words[1].startswith("why"):
        words = words[1:]
    return " ".join(words)


def holds(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in a text, in whole words; both as `plain` gives them."""
    padded = f" {text} "
    for phrase in _padded(tuple(phrases)):  # noqa: SIM110 - it is asked very often
        if phrase in padded:
            return True
    return False


@lru_cache(maxsize=256)
def _padded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in phrases)


def short(title: str) -> str:
    """A title as a message quotes it: links by their text, and no longer than it takes to know."""
    text = _LINK.sub(r"\1", title)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


def phrases(items: object) -> tuple[str, ...]:
    """The phrases of a list in the form of `plain`; nothing where it is no list."""
    return tuple(plain(str(item)) for item in items) if isinstance(items, (list, tuple)) else ()


@lru_cache(maxsize=16)
def phrases_by_name(
    file: str, part: str, own: tuple[tuple[str, tuple[str, ...]], ...] = ()
) -> Mapping[str, tuple[str, ...]]:
    """For each name of one part of a word list its phrases, the library's own among them.

    Names and phrases are in the form of `plain`, and a name means itself.
    """
    shipped = word_list(file).get(part)
    known: dict[str, tuple[str, ...]] = {}
    for name, items in (*(shipped.items() if isinstance(shipped, dict) else ()), *own):
        known[plain(name)] = (*known.get(plain(name), (plain(name),)), *phrases(items))
    return known
