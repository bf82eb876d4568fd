"""What numbers ask of each incident by itself, as rows that can be taken apart and joined."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from hindsite.metrics.frames import WIDTH, Actions
from hindsite.metrics.shares import Answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hindsite.metrics.frames import Numbers
    from hindsite.metrics.highlights import Worth
    from hindsite.metrics.values import Cut

__all__ = ["Part", "Rows", "joined"]

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What numbers ask of some incidents, in their order.

    `numbers` are what the frame has of each, `names` what each is called under each cut, `actions`
    their action items, `worths` what makes each worth reading, and `answers` what they answer to
    the questions of `incident_shares`.
    """

    numbers: Numbers
    names: Mapping[Cut, Sequence[tuple[str, ...]]]
    actions: Actions
    worths: Sequence[Worth]
    answers: Sequence[Answers]

    def only(self, places: Sequence[int], ids: Sequence[str]) -> Rows:
        """The rows of some of the incidents.

        Args:
            places: Where they stand among these.
            ids: Of the same.
        """
        return Rows(
            self.numbers[list(places)],
            {cut: [names[place] for place in places] for cut, names in self.names.items()},
            self.actions.only(places),
            [self.worths[place] for place in places],
            [one.only(ids) for one in self.answers],
        )


class Part(NamedTuple):
    """The rows of some incidents of a library: at which places these stand in it, and the rows."""

    places: Sequence[int]
    rows: Rows


def joined(parts: Sequence[Part]) -> Rows:
    """The rows of all incidents of a library.

    Args:
        parts: In any order; each incident is in one, and there is one at least. The questions of
            all are the same.
    """
    places = np.array([place for part in parts for place in part.places], dtype=np.intp)
    numbers = np.empty((len(places), WIDTH), dtype=np.int64)
    numbers[places] = np.concatenate([part.rows.numbers for part in parts])
    first = parts[0].rows
    return Rows(
        numbers=numbers,
        names={
            cut: _placed(places, chain.from_iterable(part.rows.names[cut] for part in parts))
            for cut in first.names
        },
        actions=_all_actions(places, [part.rows.actions for part in parts]),
        worths=_placed(places, chain.from_iterable(part.rows.worths for part in parts)),
        answers=[
            _together([part.rows.answers[number] for part in parts])
            for number in range(len(first.answers))
        ],
    )


def _placed(places: Numbers, values: Iterable[_Value]) -> Sequence[_Value]:
    pairs = sorted(zip(places.tolist(), values, strict=True), key=itemgetter(0))
    return [value for _, value in pairs]


def _all_actions(places: Numbers, parts: Sequence[Actions]) -> Actions:
    """Action items in the order of their incidents, which stand at these places."""
    counts = np.concatenate([part.counts for part in parts])
    order = np.argsort(np.repeat(places, counts), kind="stable")
    sorted_ = np.empty(len(places), dtype=np.int64)
    sorted_[places] = counts
    return Actions(
        counts=sorted_,
        ids=_picked(order, [part.ids for part in parts]),
        owners=_picked(order, [part.owners for part in parts]),
        numbers=np.concatenate([part.numbers for part in parts])[order],
    )


def _picked(order: Numbers, parts: Sequence[Sequence[str]]) -> Sequence[str]:
    every = list(chain.from_iterable(parts))
    return [every[place] for place in order.tolist()]


def _together(parts: Sequence[Answers]) -> Answers:
    """The answers of all to one question; no two parts have a record in common."""
    whole = Answers(parts[0].question, {}, {}, {})
    for part in parts:
        whole.met.update(part.met)
        whole.missed.update(part.missed)
        whole.left_out.update(part.left_out)
    return whole
