"""An incident → others like it, each with its reasons; the only room that uses scikit-learn.

What is named here is loaded when it is asked for: scikit-learn takes most of a second to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late
from hindsite.similarity.values import FollowUp, Reason, Similar, Why

if TYPE_CHECKING:
    from hindsite.similarity.indexed import Indexed
    from hindsite.similarity.keeping import Neighbours, similar_to_each
    from hindsite.similarity.likeness import Likeness, similar

__all__ = [
    "FollowUp",
    "Indexed",
    "Likeness",
    "Neighbours",
    "Reason",
    "Similar",
    "Why",
    "similar",
    "similar_to_each",
]

_HOMES = {
    "Indexed": "indexed",
    "Likeness": "likeness",
    "Neighbours": "keeping",
    "similar": "likeness",
    "similar_to_each": "keeping",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
