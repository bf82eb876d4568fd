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
    "Answers",
    "Parts",
    "Question",
    "answers_of",
    "limit_words",
    "proportion",
    "share",
    "share_of",
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
    return share_of(*_sorted(question, answers), parts)


def share_of(answers: Answers, ids: Sequence[str], parts: Parts = UNCUT) -> Share:
    """The share that was answered so, as `share` gives it.

    Args:
        answers: To one question.
        ids: Of all records that were asked, in the order of their listing.
        parts: How records are cut.
    """
    asked = answers.met.keys() | answers.missed.keys() | answers.left_out.keys()

    def of(ids: Sequence[str]) -> Proportion:
        # Few questions are asked of all, and each looks for three things.
        return _of(answers, ids if len(asked) > len(ids) else [id_ for id_ in ids if id_ in asked])

    return Share(
        overall=of(ids),
        by={cut: tuple((key, of(part)) for key, part in groups) for cut, groups in parts.items()},
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one question: cases met, missed and left out, each by the id of its record."""

    question: Question
    met: dict[str, list[str]]
    missed: dict[str, list[str]]
    left_out: dict[str, list[Exclusion]]

    def add(self, met: Iterable[str], missed: Iterable[str], left_out: Iterable[Exclusion]) -> None:
        """Take in the cases of more records."""
        for sorted_, cases in ((self.met, met), (self.missed, missed)):
            for case in cases:
                sorted_.setdefault(_record_of(case), []).append(case)
        for one in left_out:
            self.left_out.setdefault(_record_of(one.id), []).append(one)

    def only(self, ids: Iterable[str]) -> Answers:
        """Those of some records alone."""
        met, missed, left_out = self.met, self.missed, self.left_out
        names = tuple(ids)
        return Answers(
            self.question,
            {name: met[name] for name in names if name in met},
            {name: missed[name] for name in names if name in missed},
            {name: left_out[name] for name in names if name in left_out},
        )


def answers_of(whole: Proportion) -> Answers:
    """The answers of which a proportion was made."""
    question = Question(whole.key, whole.name, whole.definition, whole.target)
    answers = Answers(question, {}, {}, {})
    answers.add(whole.met, whole.missed, whole.left_out)
    return answers


def _sorted(question: Question, given: Iterable[Answer]) -> tuple[Answers, Sequence[str]]:
    """Answers by record, and the ids of all records in the order given."""
    records: dict[str, None] = {}
    answers = Answers(question, {}, {}, {})
    met, missed, left_out = answers.met, answers.missed, answers.left_out
    for answer in given:
        if isinstance(answer, Exclusion):
            record = _record_of(answer.id)
            left_out.setdefault(record, []).append(answer)
        else:
            record = _record_of(answer[0])
            (met if answer[1] else missed).setdefault(record, []).append(answer[0])
        records[record] = None
    return answers, tuple(records)


def _record_of(id_: str) -> str:
    """The id of the record that a case belongs to; no id of a record holds a `#`."""
    return id_.partition("#")[0]


def _of(answers: Answers, ids: Sequence[str]) -> Proportion:
    """The proportion of the cases of some records, in the order of their ids."""
    question = answers.question
    met, missed = _picked(answers.met, ids), _picked(answers.missed, ids)
    return Proportion(
        key=question.key,
        name=question.name,
        definition=question.definition,
        target=question.target,
        met=met,
        missed=missed,
        left_out=_picked(answers.left_out, ids),
        estimate=wilson(len(met), len(met) + len(missed)),
    )


def _picked(by_record: Mapping[str, list[_Case]], ids: Sequence[str]) -> tuple[_Case, ...]:
    if not by_record:
        return ()
    return tuple(chain.from_iterable(map(by_record.get, ids, repeat(()))))
