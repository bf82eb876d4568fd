from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.coverage import Table, tables
from benchmarks.shapes import SHAPES, Shape

SETS = 20


@pytest.fixture(scope="module")
def found() -> dict[str, Table]:
    """The tables of a small simulation, by title."""
    return {table.title: table for table in tables(SETS)}


def test_exact_intervals_hold_at_least_95_times_in_100(found: dict[str, Table]) -> None:
    """What can be computed is, and is never less."""
    exact = [
        found["Median by order statistics"].rows[-1][1:],
        found["p90 by order statistics"].rows[-1][2:],
        found["Count by Garwood"].rows[0][1:],
    ]
    assert all(float(cell) >= 95 for row in exact for cell in row)


def test_intervals_that_are_not_shown_stand_in_brackets(found: dict[str, Table]) -> None:
    """Those of a mean always, those of a geometric mean below ten values."""
    for table in (found["Arithmetic mean by t"], found["Arithmetic mean of 10 by bootstrap"]):
        assert all(cell.startswith("(") for row in table.rows for cell in row[1:])
    for row in found["Geometric mean by t on logarithms"].rows:
        assert [cell.startswith("(") for cell in row[1:]] == [True, False, False, False, False]


def test_a_table_is_markdown(found: dict[str, Table]) -> None:
    """It can be pasted into the documentation as it is."""
    lines = str(found["Share by Wilson"]).splitlines()
    assert lines[0] == "**Share by Wilson**"
    assert lines[2] == "|  | n = 6 | n = 10 | n = 20 | n = 50 | n = 200 |"
    assert lines[4] == "| average over all shares | 95.5 | 95.4 | 95.3 | 95.2 | 95.1 |"


@pytest.mark.parametrize("title", ["Share by Wilson", "Count by Garwood"])
def test_the_documentation_has_what_is_computed(found: dict[str, Table], title: str) -> None:
    """The tables that do not depend on the number of data sets are those of the page."""
    page = (Path(__file__).parents[2] / "docs/statistics.md").read_text(encoding="utf-8")
    assert str(found[title]).strip() in page


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_what_is_taken_for_true_is_true_of_many_draws(shape: Shape) -> None:
    """Mean, geometric mean, median, p90 and the share that is open, of a million minutes."""
    dice = np.random.default_rng(3)
    drawn = shape.draw(dice, 1, 1_000_000)[0]
    assert shape.mean == pytest.approx(drawn.mean(), rel=0.02)
    assert shape.geometric_mean == pytest.approx(np.exp(np.log(drawn).mean()), rel=0.01)
    for percent in (50, 90):
        assert shape.percentile(percent) == pytest.approx(np.percentile(drawn, percent), rel=0.01)
    open_at_end = drawn > dice.uniform(0, shape.window(0.3), drawn.size)
    assert open_at_end.mean() == pytest.approx(0.3, abs=0.01)
