from __future__ import annotations

import math
from itertools import pairwise

import pytest

from hindsite.charts.scales import (
    count_ticks,
    floored,
    log_bounds,
    log_ticks,
    swarm,
    tick_label,
)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (1, "1 min"),
        (10, "10 min"),
        (60, "1 h"),
        (240, "4 h"),
        (1440, "1 d"),
        (10080, "7 d"),
        (525600, "1 y"),
    ],
)
def test_ticks_are_labelled_in_their_largest_unit(minutes: float, text: str) -> None:
    """People read “4 h”, not “240 min” or “10²”."""
    assert tick_label(minutes) == text


def test_ticks_stand_at_durations_people_use() -> None:
    """From minutes to days: 10 min, 1 h, 4 h, 1 d."""
    labels = [tick_label(tick) for tick in log_ticks(5, 3000, 470, 70)]
    assert labels == ["10 min", "1 h", "4 h", "1 d"]


@pytest.mark.parametrize("high", [12.0, 100.0, 5000.0, 1e6, 1e9])
def test_ticks_keep_their_distance_and_are_never_alone(high: float) -> None:
    """On any axis there are at least two, none nearer to the next than asked."""
    low, top = log_bounds([2.0, high])
    ticks = log_ticks(low, top, 470, 52)
    assert len(ticks) >= 2
    units = 470 / math.log(top / low)
    assert all(math.log(after / before) * units >= 52 for before, after in pairwise(ticks))


def test_an_axis_has_room_around_its_values() -> None:
    """It is never less than a decade long, even for one value, and reaches below the least."""
    low, high = log_bounds([100.0])
    assert low < 100 < high
    assert high / low > 10
    low, high = log_bounds([0.0])
    assert 0 < low < 1
    assert high >= 10


def test_durations_have_a_floor() -> None:
    """A log axis cannot show zero."""
    assert floored(0) == 1
    assert floored(7) == 7


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (66, (0, 20, 40, 60, 80)),
        (100, (0, 50, 100)),
        (40000, (0, 10000, 20000, 30000, 40000)),
    ],
)
def test_counts_have_few_whole_ticks_that_reach_the_highest(
    highest: int, ticks: tuple[int, ...]
) -> None:
    """Steps are 1, 2 or 5 times a power of ten, at most five ticks, the last not far above."""
    assert count_ticks(highest) == ticks


def test_dots_apart_stay_in_the_middle() -> None:
    """Where nothing overlaps nothing moves."""
    assert swarm([0, 50, 100], 7, 25) == (0, 0, 0)


def test_dots_that_would_cover_each_other_spread_evenly() -> None:
    """One in the middle, then above, below, and so on by their size."""
    assert sorted(swarm([3, 3, 3], 7, 25)) == [-7, 0, 7]


def test_crowds_close_up_within_the_strip() -> None:
    """However many, they do not leave it."""
    offsets = swarm([3] * 101, 7, 25)
    assert len(set(offsets)) == 101
    assert max(map(abs, offsets)) <= 25


def test_no_dots_are_no_dots() -> None:
    """An empty strip is no error."""
    assert swarm([], 7, 25) == ()
