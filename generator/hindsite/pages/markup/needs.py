"""A regular expression → pieces of text of which a text has at least one wherever it matches."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from importlib import import_module
from itertools import groupby
from typing import Any

__all__ = ["needed", "rare"]

_PROSE = frozenset(string.ascii_letters + string.digits + " .,:;'\"()-\n")
_BLURRED = frozenset("iks")
"""Letters that others than their capitals equal when case is ignored: K is the kelvin, too."""

_REPEATING = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_ASCII = 128
_MOST = 8
"""More alternatives than this are not worth a look at each."""

Pieces = frozenset[str]
_NOTHING: Pieces = frozenset()


@lru_cache(maxsize=512)
def needed(pattern: re.Pattern[str]) -> Pieces:
    """Pieces of ASCII, in lower case, of which one is in `text.lower()` if the pattern matches.

    Empty where nothing is known, so that the pattern may match anywhere.
    """
    try:
        parser: Any = import_module("re._parser")
        return _of_sequence(list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)))
    except (ImportError, AttributeError, TypeError, ValueError, RecursionError, re.error):
        return _NOTHING


def rare(piece: str) -> str:
    """A character of the piece that prose seldom has, or nothing."""
    return next((char for char in piece if char not in _PROSE), "")


def _of_sequence(parts: list[Any]) -> Pieces:
    """The best of what the parts need, since all of them have to match."""
    chars = [_char(part) for part in parts]
    found = [_of_part(part) for part, char in zip(parts, chars, strict=True) if not char]
    runs = ["".join(run) for is_char, run in groupby(chars, bool) if is_char]
    found += [frozenset({run}) for run in runs]
    return min((pieces for pieces in found if _helps(pieces)), key=_cost, default=_NOTHING)


def _char(part: Any) -> str:
    """The character or characters that this stands for, if it is always the same."""
    name, value = str(part[0]), part[1]
    if name == "LITERAL" and value < _ASCII:
        char = chr(value).lower()
        return "" if char in _BLURRED else char
    if name in _REPEATING and value[0] == value[1] and len(value[2]) == 1:
        return _char(value[2][0]) * int(value[0])
    return ""


def _of_part(part: Any) -> Pieces:
    name, value = str(part[0]), part[1]
    if name == "IN":
        return _of_class(value)
    if name == "BRANCH":
        return _of_branches(value[1])
    if name == "SUBPATTERN":
        return _of_sequence(list(value[-1]))
    if name == "ATOMIC_GROUP":
        return _of_sequence(list(value))
    if name in _REPEATING and value[0] > 0:
        return _of_sequence(list(value[2]))
    return _NOTHING


def _of_class(members: list[Any]) -> Pieces:
    """What a class in brackets may stand for; nothing is known of a range or a category."""
    chars = [_char(member) for member in members]
    return frozenset(chars) if all(chars) else _NOTHING


def _of_branches(branches: list[Any]) -> Pieces:
    found = [_of_sequence(list(branch)) for branch in branches]
    return _NOTHING.union(*found) if all(found) else _NOTHING


def _helps(pieces: Pieces) -> bool:
    """Whether a look for the pieces tells anything: no text is without an e or a space."""
    return 0 < len(pieces) <= _MOST and not any(
        len(piece) == 1 and (piece.isalnum() or piece == " ") for piece in pieces
    )


def _cost(pieces: Pieces) -> tuple[int, int, list[str]]:
    """The rarer the better, and the fewer."""
    common = sum(not rare(piece) for piece in pieces)
    return common, len(pieces), sorted(pieces)
