"""Proportions: of those that something was asked of, how many did it.

Every case is met, missed, or left out for a reason; nothing that is not yet due counts as missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hindsite.metrics.values import Exclusion, Proportion

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ALL_OF_THEM", "Answer", "Question", "proportion"]

ALL_OF_THEM = 1.0
"""The target where every one should be met."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every case, in words, and the share aimed at."""

    key: str
    name: str
    definition: str
    target: float | None = None


Answer: TypeAlias = tuple[str, bool] | Exclusion
"""The id of a case and whether it did what was asked, or why it does not count."""


def proportion(question: Question, answers: Iterable[Answer]) -> Proportion:
    """Sort the answers to one question into met, missed and left out, each in the order given."""
    answers = tuple(answers)
    sides: dict[bool, list[str]] = {True: [], False: []}
    for answer in answers:
        if not isinstance(answer, Exclusion):
            id_, is_met = answer
            sides[is_met].append(id_)
    return Proportion(
        key=question.key,
        name=question.name,
        definition=question.definition,
        target=question.target,
        met=tuple(sides[True]),
        missed=tuple(sides[False]),
        left_out=tuple(answer for answer in answers if isinstance(answer, Exclusion)),
    )
