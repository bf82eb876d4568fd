"""Incidents → sparse matrices of which the product of two rows tells how alike they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, TfidfTransformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Rows", "names_rows", "text_rows"]

_WORD = r"(?u)\b[^\W\d_][\w-]+\b"
_COMMON = 0.5
"""A word in more than this share of the records tells none of them from the others."""
_TINY = 10
"""As far as there are more records than a handful."""
_FEW = 5
_NARROW = 256
"""So many columns are multiplied faster as an array."""
_STEPS = 2
"""How many steps there are from a rarity to its double.

A word's rarity moves with every record that is added. In steps, it stays for most words: one record
more leaves nearly all other pairs as alike as they were, and their pages as they are.
"""
_CALENDAR = (
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday "
    "sunday utc gmt cet cest am pm"
)
_OF_ALL = (
    "incident incidents issue issues problem problems outage outages impact impacted affected "
    "affecting user users customer customers minute minutes hour hours started ended resolved fixed"
)
_STOP_WORDS = sorted(ENGLISH_STOP_WORDS | {*_CALENDAR.split(), *_OF_ALL.split()})


class Rows:
    """One row for each incident, or none at all where they have nothing to be compared by.

    Args:
        matrix: An array, or a scipy matrix in compressed rows, or None.
        count: How many incidents there are.
        weights: How much each column counts in a product; 1 by default.
    """

    def __init__(self, matrix: Any, count: int, weights: NDArray[np.float32] | None = None) -> None:
        self._matrix = matrix
        self._count = count
        if isinstance(matrix, np.ndarray):
            self._turned = (matrix if weights is None else matrix * weights).T
        elif matrix is not None:
            self._turned = (matrix if weights is None else matrix.multiply(weights)).T.tocsr()

    def products(self, start: int, end: int) -> NDArray[np.float32]:
        """The rows from one place to another, end excluded, times every row."""
        if self._matrix is None:
            return np.zeros((end - start, self._count), dtype=np.float32)
        found = self._matrix[start:end] @ self._turned
        dense: NDArray[np.float32] = found if isinstance(found, np.ndarray) else found.toarray()
        return dense


def names_rows(names: Iterable[Sequence[str]], *, common: float = 1) -> Rows:
    """Rows of which the product counts the names that two incidents share; each has one once.

    Args:
        names: Of each incident.
        common: A name that more than this share of the incidents have counts half, if they are
            more than a handful.
    """
    lists = list(names)
    if not any(lists):
        return Rows(None, len(lists))
    counts = CountVectorizer(analyzer=list, dtype=np.float32).fit_transform(lists)
    is_common = _frequency(counts) > max(common * len(lists), _FEW)
    weights = np.where(is_common, np.float32(0.5), np.float32(1))
    if counts.shape[1] > _NARROW:
        return Rows(counts, len(lists), weights)
    # Faster, and as exact: all sums are of halves.
    return Rows(counts.toarray(), len(lists), weights)


def text_rows(documents: Sequence[str]) -> Rows:
    """Rows of which the product is the cosine of two texts, by TF-IDF.

    A word weighs (1 + ln of how often it stands there) × its rarity, which is 1 + ln of (1 + N) ÷
    (1 + df), where N texts are compared and df of them have the word, both in steps. Left out are
    stop words, numbers, and what more than half of the texts have, if they are more than ten.
    """
    counter = CountVectorizer(
        stop_words=_STOP_WORDS, token_pattern=_WORD, dtype=np.float32, strip_accents="unicode"
    )
    try:
        counts = counter.fit_transform(documents)
    except ValueError:  # there is no word in them at all
        return Rows(None, len(documents))
    frequency = _frequency(counts)
    kept = np.flatnonzero(frequency <= max(_COMMON * len(documents), _TINY))
    if not len(kept):
        return Rows(None, len(documents))
    weighing = TfidfTransformer(sublinear_tf=True)
    weighing.idf_ = _rarity(frequency[kept], len(documents)).astype(np.float32)
    return Rows(weighing.transform(counts[:, kept], copy=False).tocsr(), len(documents))


def _frequency(counts: Any) -> NDArray[np.int64]:
    """In how many rows each column is."""
    found: NDArray[np.int64] = np.bincount(counts.indices, minlength=counts.shape[1])
    return found


def _rarity(frequency: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    rarity: NDArray[np.float64] = 1 + np.log((1 + _stepped(count)) / (1 + _stepped(frequency)))
    return np.maximum(rarity, 1)


def _stepped(number: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """The nearest of the numbers 1, √2, 2, 2√2 and so on."""
    nearest: NDArray[np.float64] = np.exp2(np.rint(_STEPS * np.log2(number)) / _STEPS)
    return nearest
