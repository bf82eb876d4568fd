"""Rows of incidents ↔ bytes: a line of JSON, then the numbers of incidents and of action items."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from hindsite.metrics.frames import ACTION_WIDTH, WIDTH, Actions
from hindsite.metrics.highlights import Worth
from hindsite.metrics.rows import Rows
from hindsite.metrics.shares import Answers, Question
from hindsite.metrics.values import Cut, Exclusion, Reason
from hindsite.model.enums import Severity
from hindsite.store import plain_bytes, plain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.frames import Numbers

__all__ = ["rows_from", "rows_text"]

_NUMBER = np.dtype("<i8")
_SEVERITIES = {severity.value: severity for severity in Severity}
_REASONS = {reason.value: reason for reason in Reason}


def rows_text(rows: Rows) -> bytes:
    """The bytes of rows."""
    actions = rows.actions
    head = [
        {cut.value: names for cut, names in rows.names.items()},
        actions.counts.tolist(),
        actions.ids,
        actions.owners,
        rows.worths,
        list(map(_answers_row, rows.answers)),
    ]
    numbers = (rows.numbers, actions.numbers)
    return b"\n".join((plain_bytes(head), b"".join(map(_number_bytes, numbers))))


def rows_from(raw: bytes) -> Rows:
    """The rows of which `rows_text` made this.

    Raises:
        ValueError: It made no such thing.
    """
    head, _, rest = raw.partition(b"\n")
    try:
        names, counts, ids, owners, worths, answers = plain_of(head)
        numbers = np.frombuffer(rest, dtype=_NUMBER).astype(np.int64)
        edge = len(counts) * WIDTH
        return Rows(
            numbers[:edge].reshape(len(counts), WIDTH),
            {Cut(cut): list(map(tuple, column)) for cut, column in names.items()},
            Actions(
                np.array(counts, dtype=np.int64),
                ids,
                owners,
                numbers[edge:].reshape(len(ids), ACTION_WIDTH),
            ),
            [Worth(tags, is_out, _SEVERITIES[word], users) for tags, is_out, word, users in worths],
            list(map(_answers_from, answers)),
        )
    except (TypeError, KeyError, AttributeError) as error:
        message = "these are no rows"
        raise ValueError(message) from error


def _number_bytes(numbers: Numbers) -> bytes:
    return numbers.astype(_NUMBER).tobytes()


def _answers_row(answers: Answers) -> list[object]:
    question = answers.question
    return [
        [question.key, question.name, question.definition, question.target],
        list(chain.from_iterable(answers.met.values())),
        list(chain.from_iterable(answers.missed.values())),
        [_exclusion_row(one) for one in chain.from_iterable(answers.left_out.values())],
    ]


def _exclusion_row(one: Exclusion) -> list[object]:
    return [one.id, one.reason.value, one.detail]


def _answers_from(row: list[Any]) -> Answers:
    question, met, missed, left_out = row
    answers = Answers(Question(*question), {}, {}, {})
    answers.add(met, missed, _exclusions(left_out))
    return answers


def _exclusions(rows: list[list[Any]]) -> Iterator[Exclusion]:
    for id_, reason, detail in rows:
        yield Exclusion(id_, _REASONS[reason], tuple(detail))
