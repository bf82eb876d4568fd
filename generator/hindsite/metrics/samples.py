"""One duration over the whole population, and statistics of any group cut from it.

A sample is sorted once: first the incidents that have a value, shortest first, then those left
out, oldest first. A group's statistic is then a matter of picking, and costs what the group holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hindsite.metrics.estimates import mean, median, p90
from hindsite.metrics.values import Exclusion, Statistic

if TYPE_CHECKING:
    from hindsite.metrics.frames import Minutes

__all__ = ["Positions", "Sample", "sample_of", "statistic"]

Positions: TypeAlias = Sequence[int] | NDArray[np.intp]
"""Which incidents of the population make up a group."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The values of one duration, sorted, and who was left out.

    `ranks` leads from an incident's position in the population to its place here: in `ids` and
    `values` while it is below their length, after that in `left_out`.
    """

    ids: NDArray[np.object_]
    values: Minutes
    left_out: NDArray[np.object_]
    ranks: NDArray[np.intp]


def sample_of(
    ids: Sequence[str], minutes: Minutes, exclusions: Sequence[Exclusion | None]
) -> Sample:
    """Sort a duration of the population; `minutes` counts where there is no exclusion.

    Args:
        ids: One for each incident of the population, oldest first.
        minutes: The duration of each.
        exclusions: Why an incident is left out, or None where its value counts.
    """
    counts = np.array([exclusion is None for exclusion in exclusions], dtype=np.bool_)
    used, unused = np.flatnonzero(counts), np.flatnonzero(~counts)
    used = used[np.argsort(minutes[used], kind="stable")]
    ranks = np.empty(len(counts), dtype=np.intp)
    ranks[np.concatenate([used, unused])] = np.arange(len(counts))
    return Sample(
        ids=np.array(ids, dtype=object)[used],
        values=minutes[used],
        left_out=np.array(exclusions, dtype=object)[unused],
        ranks=ranks,
    )


def statistic(key: str, sample: Sample, group: Positions) -> Statistic:
    """What a duration comes to in one group of incidents."""
    ranks = np.sort(sample.ranks[np.asarray(group, dtype=np.intp)])
    limit = len(sample.values)
    used, unused = ranks[ranks < limit], ranks[ranks >= limit] - limit
    values = tuple(sample.values[used].tolist())
    return Statistic(
        key=key,
        population=len(ranks),
        used=tuple(sample.ids[used].tolist()),
        values=values,
        left_out=tuple(sample.left_out[unused].tolist()),
        mean=mean(values),
        median=median(values),
        p90=p90(values),
    )
