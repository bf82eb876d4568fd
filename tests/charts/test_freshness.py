from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.charts.freshness import draw_freshness, prepare_freshness
from tests.charts import shapes
from tests.charts.reading import texts

if TYPE_CHECKING:
    from hindsite.model.figure import Figure


def figure(*counts: int) -> Figure:
    """The chart of so many in time, overdue, never reviewed, and without a period."""
    metrics = shapes.metrics(runbooks=shapes.freshness(*counts))
    return shapes.drawn(draw_freshness, prepare_freshness(metrics, {}))


def test_no_runbooks_make_no_chart() -> None:
    """Only where runbooks exist is there something to show."""
    assert prepare_freshness(shapes.metrics(), {}) is None


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((7, 3, 2, 1), "7 of 10 runbooks were reviewed within their time; 3 overdue"),
        ((5, 0, 0, 0), "5 of 5 runbooks were reviewed within their time"),
        ((1, 2, 0, 0), "1 of 3 runbooks was reviewed within its time; 2 overdue"),
        ((0, 2, 0, 0), "None of 2 runbooks was reviewed within its time; 2 overdue"),
        ((0, 0, 4, 0), "None of 4 runbooks has been reviewed"),
        ((0, 0, 1, 1), "No review date can be told for 2 runbooks"),
    ],
)
def test_the_title_counts_those_with_a_review_and_a_period(
    counts: tuple[int, int, int, int], title: str
) -> None:
    """Those without either are no part of the share; where all are, that is said instead."""
    assert figure(*counts).title == title


def test_each_state_has_its_part_and_its_count() -> None:
    """States that no runbook has are not in the picture, but in the table."""
    chart = figure(6, 3, 0, 1)
    words = ["reviewed within its time: 6", "review overdue: 3", "reviewed, but no period set: 1"]
    assert texts(chart.svg) == words
    assert chart.rows == (
        ("Reviewed within its time", "6", "60 %"),
        ("Review overdue", "3", "30 %"),
        ("Never reviewed", "0", "0 %"),
        ("Reviewed, but no period set", "1", "10 %"),
    )
    assert chart.alt == (
        "One bar of 10 runbooks: 6 reviewed within its time, 3 review overdue, "
        "1 reviewed, but no period set."
    )


def test_the_note_says_who_is_not_in_the_share() -> None:
    """Where all have a review and a period there is nothing to say."""
    assert figure(1, 0, 1, 1).note == "2 runbooks without a review or a period: not in the share."
    assert not figure(1, 1, 0, 0).note
