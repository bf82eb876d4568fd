"""Words for charts: text from records made fit to draw, counts, lists, months.

Text from records is untrusted. The writer of the SVG escapes it; here it loses what no label may
hold, and gets a length that fits.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from posixpath import commonprefix
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

__all__ = [
    "clean",
    "counted",
    "listed",
    "month_short",
    "month_year",
    "name_of",
    "shorten",
    "shorten_all",
    "width_of",
]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Byte order marks, and the marks that turn the direction of text beyond the label.
_INVISIBLE = frozenset("\ufffe\uffff\ufeff\u200e\u200f\u061c") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
_NARROW = frozenset("iljtfrI.,:;'’|!()[]-/ ")
_WIDE = frozenset("mwMW@%…")


def clean(text: str) -> str:
    """The text on one line, without control characters and marks that turn its direction."""
    return " ".join("".join(map(_visible, text)).split())


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    hidden = char in _INVISIBLE or unicodedata.category(char) in {"Cc", "Cs"}
    return "" if hidden else char


def width_of(text: str, size: float) -> float:
    """About how wide a text is in units at most, whatever sans-serif font the page has."""
    return sum(map(_em, text)) * size


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.2
    if char in _NARROW:
        return 0.38
    return 0.98 if char in _WIDE else 0.72 if char.isupper() else 0.6


def shorten(text: str, width: float, size: float) -> str:
    """The text, or as much of its beginning as fits the width, with an ellipsis."""
    if width_of(text, size) <= width:
        return text
    ends = accumulate(map(_em, text), initial=_em("…"))
    fitting = sum(end * size <= width for end in ends) - 1
    return text[: max(fitting, 0)].rstrip(" \u200d") + "…"


def shorten_all(texts: Sequence[str], width: float, size: float) -> tuple[str, ...]:
    """Each text shortened; where two would read the same they give up their middle, not their end.

    “Missing or misleading alert” and “Missing or misleading runbook” stay two.
    """
    short = [shorten(text, width, size) for text in texts]
    alike: dict[str, set[str]] = {}
    for label, text in zip(short, texts, strict=True):
        alike.setdefault(label, set()).add(text)
    return tuple(
        label if len(alike[label]) == 1 else _apart(text, alike[label], width, size)
        for label, text in zip(short, texts, strict=True)
    )


def _apart(text: str, others: Iterable[str], width: float, size: float) -> str:
    """The beginning, and what follows where the texts part; that gets at most half of the width."""
    end = shorten(text[len(commonprefix(list(others))) :], width / 2, size)
    if not end:
        return shorten(text, width, size)
    return shorten(text, width - width_of(end, size), size) + end


def name_of(key: str, names: Mapping[str, str]) -> str:
    """The display label of a service or a factor, else its id."""
    return clean(names.get(key, key)) or clean(key) or "unnamed"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: “1 incident”, “26 incidents”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: “A, B and C”; at least one."""
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last


def month_year(day: date) -> str:
    """“March 2026”, in every locale."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def month_short(day: date) -> str:
    """“Mar”, in every locale."""
    return _MONTHS[day.month - 1][:3]
