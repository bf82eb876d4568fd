from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats

from hindsite.metrics.comparing import compare, count_in
from hindsite.metrics.periods import Days, window_before, window_named

TODAY = date(2026, 10, 23)


def days(*texts: str) -> Days:
    """Sorted days."""
    return np.array(sorted(texts), dtype="datetime64[D]")


def test_a_window_holds_its_first_day_and_not_the_one_after_its_last() -> None:
    """Midnight ends it."""
    found = days("2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01")
    assert count_in(found, window_named("2026-09", TODAY)) == 2


def test_a_running_window_holds_today() -> None:
    """What the library knows of today counts, and today is one of its days."""
    found = days("2026-10-01", "2026-10-23", "2026-10-24")
    assert count_in(found, window_named("2026-10", TODAY)) == 2


def test_17_against_11_is_no_evidence_of_a_change() -> None:
    """By the days of each quarter, 92 and 91: the binomial test with p₀ = 92/183."""
    found = days("2026-03-31", *["2026-08-01"] * 17, *["2026-05-01"] * 11)
    now = window_named("2026-Q3", TODAY)
    result = compare(found, now, window_before(now))
    assert (result.count, result.count_before) == (17, 11)
    assert (result.now.days, result.before.days) == (92, 91)
    assert result.p == pytest.approx(stats.binomtest(17, 28, 92 / 183).pvalue, abs=5e-5)
    assert result.p == pytest.approx(0.345, abs=0.02)


def test_a_running_period_is_compared_over_equal_lengths() -> None:
    """What came later in the period before does not count: one day is one chance in two."""
    found = days("2026-08-31", "2026-09-23", "2026-09-24", "2026-09-30", "2026-10-02", "2026-10-03")
    now = window_named("2026-10", TODAY)
    result = compare(found, now, window_before(now))
    assert (result.count, result.count_before) == (2, 1)
    assert (result.now.days, result.before.days, result.p) == (23, 23, 1.0)


def test_nothing_against_nothing_has_no_p() -> None:
    """There is nothing to test."""
    now = window_named("2026-09", TODAY)
    for found in (days(), days("2020-01-01")):
        result = compare(found, now, window_before(now))
        assert (result.count, result.count_before, result.p) == (0, 0, None)


@pytest.mark.parametrize(
    ("first", "is_tested"), [("2026-08-02", False), ("2026-08-01", True), ("2026-09-01", False)]
)
def test_a_period_that_records_begin_in_is_no_witness(first: str, *, is_tested: bool) -> None:
    """Nobody knows what happened in August before the first record; the counts are told."""
    now = window_named("2026-09", TODAY)
    result = compare(days(first, *["2026-09-05"] * 9), now, window_before(now))
    assert result.count >= 9
    assert (result.p is not None) == is_tested
