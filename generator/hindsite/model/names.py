"""How names are compared and turned into addresses, and which known name one may have meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["did_you_mean", "fold", "page_name", "slug"]

_RESERVED = re.compile(r"index|readme|\d{4}")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")

LIKENESS = 0.6
"""How much of two names has to be alike: letters that both have in one order, of all of theirs."""


def fold(name: str) -> str:
    """The form in which two names are the same: Unicode NFKC, without case and outer space."""
    if name.isascii():  # which is its own normal form
        return name.strip().lower()
    return unicodedata.normalize("NFKC", name).strip().casefold()


@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """The part of an address that a name becomes: lower case ASCII, digits, dots and hyphens.

    Letters of other scripts are spelt as their code points, so that no two of them fall together.
    """
    plain = unicodedata.normalize("NFKD", fold(name))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    ascii_ = "".join(char if char.isascii() else f"u{ord(char):x}" for char in plain)
    text = re.sub(r"[^a-z0-9.]+", "-", ascii_)
    text = re.sub(r"-*\.-*", ".", text).strip("-.")
    text = re.sub(r"\.{2,}", ".", text)
    return text[:120].strip("-.") or "unnamed"


def did_you_mean(name: str, known: Iterable[str], likeness: float = LIKENESS) -> str:
    """A question that names the nearest known word, or nothing where none is near.

    Args:
        name: What was written.
        known: What might have been meant.
        likeness: How much of the two has to be alike, 0 to 1.
    """
    from rapidfuzz.distance.Indel import normalized_similarity
    from rapidfuzz.process import extractOne

    by_fold = {fold(word): word for word in known}
    # Of several that are equally near it takes the first.
    near = extractOne(
        fold(name),
        sorted(by_fold, reverse=True),
        scorer=normalized_similarity,
        score_cutoff=likeness,
    )
    return f"did you mean “{by_fold[near[0]]}”?" if near else ""


def page_name(name: str) -> str:
    """The part of an address that stands for a record of that id; no name of a folder's own."""
    plain = name if _PLAIN.fullmatch(name) else slug(name)
    return f"{plain}-" if _RESERVED.fullmatch(fold(plain)) else plain
