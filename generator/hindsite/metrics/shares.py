"""Proportions: of those that something was asked of, how many did it.

Every case is met, missed, or left out for a reason; nothing that is not yet due counts as missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from hindsite.metrics.intervals import wilson
from hindsite.metrics.values import Cut, Exclusion, Proportion, Share
from hindsite.metrics.words import duration_words

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ALL_OF_THEM",
    "UNCUT",
    "Answer",
    "Parts",
    "Question",
    "limit_words",
    "proportion",
    "share",
]

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
"""The id of a case and whether it did what was asked, or why it does not count.

The id is that of a record, or of a thing in a record: `incident#item`.
"""

Parts: TypeAlias = Mapping[Cut, Sequence[tuple[str, Sequence[str]]]]
"""How a share is cut: for each cut its parts, as key and ids of records."""

_Case = TypeVar("_Case", str, Exclusion)

UNCUT: Parts = MappingProxyType({})
"""No parts: the whole alone."""


def limit_words(limit: timedelta) -> str:
    """A time allowed, as it is counted: whole hours as hours (`72 h`), else as durations are."""
    hours, rest = divmod(limit, timedelta(hours=1))
    return duration_words(limit / timedelta(minutes=1)) if rest or not hours else f"{hours} h"


def proportion(question: Question, answers: Iterable[Answer]) -> Proportion:
    """Sort the answers to one question into met, missed and left out, each in the order given."""
    return share(question, answers).overall


def share(question: Question, answers: Iterable[Answer], parts: Parts = UNCUT) -> Share:
    """The answers to one question, all together and cut into parts.

    Every part given is there, also where nothing was asked of it. A case stands in the parts of its
    record; one whose record stands in none counts in the whole alone.

    Args:
        question: What was asked.
        answers: One for each case, those of one record together, in the order of their listing.
        parts: How records are cut; a record may stand in several parts of a cut.
    """
    sides = _sides(answers)
    return Share(
        overall=_of(sides, sides.records, question),
        by={
            cut: tuple((key, _of(sides, ids, question)) for key, ids in groups)
            for cut, groups in parts.items()
        },
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """Cases met, missed and left out, each by the id of its record; and all those ids."""

    records: Sequence[str]
    met: Mapping[str, list[str]]
    missed: Mapping[str, list[str]]
    left_out: Mapping[str, list[Exclusion]]


def _sides(answers: Iterable[Answer]) -> _Sides:
    records: dict[str, None] = {}
    met: dict[str, list[str]] = {}
    missed: dict[str, list[str]] = {}
    left_out: dict[str, list[Exclusion]] = {}
    for answer in answers:
        if isinstance(answer, Exclusion):
            record = _record_of(answer.id)
            left_out.setdefault(record, []).append(answer)
        else:
            record = _record_of(answer[0])
            (met if answer[1] else missed).setdefault(record, []).append(answer[0])
        records[record] = None
    return _Sides(tuple(records), met, missed, left_out)


def _record_of(id_: str) -> str:
    """The id of the record that a case belongs to; no id of a record holds a `#`."""
    return id_.partition("#")[0]


def _of(sides: _Sides, ids: Sequence[str], question: Question) -> Proportion:
    """The proportion of the cases of some records, in the order of their ids."""
    met, missed = _picked(sides.met, ids), _picked(sides.missed, ids)
    return Proportion(
        key=question.key,
        name=question.name,
        definition=question.definition,
        target=question.target,
        met=met,
        missed=missed,
        left_out=_picked(sides.left_out, ids),
        estimate=wilson(len(met), len(met) + len(missed)),
    )


def _picked(by_record: Mapping[str, list[_Case]], ids: Sequence[str]) -> tuple[_Case, ...]:
    return tuple(chain.from_iterable(map(by_record.get, ids, repeat(()))))
