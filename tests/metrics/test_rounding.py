from __future__ import annotations

import math

import pytest

from hindsite.metrics.rounding import significant


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, 0.0),
        (0.123456, 0.1235),
        (12.3456, 12.35),
        (999.96, 1000.0),
        (1234.5678, 1235.0),
        (19620.4, 19620.0),
        (-12.3456, -12.35),
        (0.1 + 0.2, 0.3),
    ],
)
def test_four_digits_stay_and_whole_numbers_from_a_thousand(value: float, expected: float) -> None:
    """Small numbers keep four significant digits, large ones every digit before the point."""
    assert significant(value) == expected


def test_there_is_no_negative_zero() -> None:
    """A zero is written the same whatever sum gave it."""
    assert math.copysign(1, significant(-0.0)) == 1
