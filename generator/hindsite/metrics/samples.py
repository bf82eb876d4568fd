"""One duration over all records, and statistics of any group cut from it.

A sample is sorted once: first the incidents that have a value, then those that still run, each
shortest first; then those left out and those outside the population, oldest first. A group's
statistic is then a matter of picking, and costs what the group holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hindsite.metrics.estimates import detectable, geometric_mean, mean, median, p90
from hindsite.metrics.survival import curve
from hindsite.metrics.values import Exclusion, Reason, Statistic, Unit

if TYPE_CHECKING:
    from hindsite.metrics.frames import Minutes

__all__ = ["OUTSIDE", "Positions", "Sample", "sample_of", "statistic"]

Positions: TypeAlias = Sequence[int] | NDArray[np.intp]
"""Which incidents of the sample make up a group."""

OUTSIDE = frozenset({Reason.KIND_EXCLUDED, Reason.DUPLICATE})
"""Reasons for which a record is no member of the population at all."""

_USED, _CENSORED, _LEFT_OUT, _OUTSIDE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The values of one duration, sorted, and who has none.

    `ranks` leads from an incident's position to its place in `ids`, `values` and `exclusions`;
    `edges` are the places where those that run, those left out, those outside and the end begin.
    """

    definition: str
    unit: Unit
    ids: NDArray[np.object_]
    values: Minutes
    exclusions: NDArray[np.object_]
    ranks: NDArray[np.intp]
    edges: tuple[int, int, int, int]


def sample_of(
    definition: str,
    ids: Sequence[str],
    values: Minutes,
    exclusions: Sequence[Exclusion | None],
    unit: Unit = Unit.MINUTES,
) -> Sample:
    """Sort a duration of all records.

    Args:
        definition: What the duration is, in words.
        ids: One for each record, oldest first.
        values: The duration of each; of one that is still open, how long it has lasted so far.
        exclusions: Why a record has no value, or None where it has.
        unit: What the values count.
    """
    groups = np.array([_group(exclusion) for exclusion in exclusions], dtype=np.intp)
    sortable = np.where(groups <= _CENSORED, values, 0)
    order = np.lexsort((np.arange(len(groups)), sortable, groups))
    ranks = np.empty(len(groups), dtype=np.intp)
    ranks[order] = np.arange(len(groups))
    counts = np.cumsum(np.bincount(groups, minlength=4)).tolist()
    return Sample(
        definition=definition,
        unit=unit,
        ids=np.array(ids, dtype=object)[order],
        values=values[order],
        exclusions=np.array(exclusions, dtype=object)[order],
        ranks=ranks,
        edges=(counts[0], counts[1], counts[2], counts[3]),
    )


def _group(exclusion: Exclusion | None) -> int:
    if exclusion is None:
        return _USED
    if exclusion.reason is Reason.STILL_OPEN:
        return _CENSORED
    return _OUTSIDE if exclusion.reason in OUTSIDE else _LEFT_OUT


def statistic(
    key: str, sample: Sample, group: Positions, *, with_survival: bool = False
) -> Statistic:
    """What a duration comes to in one group of incidents.

    Args:
        key: What the statistic is called in data.
        sample: The duration over all records.
        group: Positions in it.
        with_survival: Whether the curve is wanted, which takes longer than all other numbers.
    """
    ranks = np.sort(sample.ranks[np.asarray(group, dtype=np.intp)])
    cuts = np.searchsorted(ranks, sample.edges)
    used, running, left_out, outside, _ = np.split(ranks, cuts)
    values = tuple(sample.values[used].tolist())
    censored = tuple(sample.values[running].tolist())
    middle, zeros = geometric_mean(values)
    return Statistic(
        key=key,
        definition=sample.definition,
        unit=sample.unit,
        used=tuple(sample.ids[used].tolist()),
        values=values,
        censored=tuple(sample.ids[running].tolist()),
        censored_values=censored,
        left_out=tuple(sample.exclusions[left_out].tolist()),
        outside=tuple(sample.exclusions[outside].tolist()),
        mean=mean(values),
        geometric_mean=middle,
        median=median(values, censored),
        p90=p90(values, censored),
        zeros=zeros,
        detectable=detectable(values),
        survival=curve(values, censored) if with_survival else None,
    )
