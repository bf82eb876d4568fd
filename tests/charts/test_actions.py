from __future__ import annotations

from typing import TYPE_CHECKING

from tests.charts import factory
from tests.charts.reading import drawn, texts

if TYPE_CHECKING:
    from hindsite.model.figure import Figure


def actions(*rows: tuple[int, int, int, int]) -> Figure:
    """The chart of these months: opened, closed, open and overdue at the end."""
    return drawn(factory.metrics(actions=factory.flows(rows)), "actions")


def test_months_become_rows() -> None:
    """The table has what was opened, closed, open and overdue, and whether the month is over."""
    figure = actions((3, 0, 3, 0), (1, 2, 2, 1))
    assert figure.rows == (
        ("2026-10", "3", "0", "3", "0", "yes"),
        ("2026-11", "1", "2", "2", "1", "no"),
    )
    assert figure.columns[3:5] == ("Open at its end", "Overdue at its end")


def test_the_title_says_what_is_overdue() -> None:
    """Of what is open at the end, how many are late; one is no plural."""
    assert actions((9, 0, 9, 4)).title == "4 of 9 open action items are overdue"
    assert actions((9, 0, 9, 1)).title == "1 of 9 open action items is overdue"
    assert actions((9, 0, 9, 0)).title == "None of 9 open action items is overdue"
    assert actions((1, 0, 1, 1)).title == "The one open action item is overdue"
    assert actions((1, 0, 1, 0)).title == "The one open action item is not overdue"
    assert actions((1, 1, 0, 0)).title == "No action item is open"


def test_the_description_has_totals_and_the_worst_month() -> None:
    """Who does not see the chart learns how many were opened, closed, and overdue at most."""
    assert actions((3, 0, 3, 2), (1, 2, 2, 1)).alt == (
        "Bars of action items opened and closed a month, from October 2026 to November 2026: "
        "4 opened, 2 closed. A line of those overdue at each month's end, at most 2 (October 2026)."
    )


def test_the_month_that_runs_is_said() -> None:
    """Hatch, legend and note tell it from the others."""
    figure = actions((3, 0, 3, 0), (1, 2, 2, 1))
    assert "unfinished" in texts(figure.svg)
    assert figure.note == "November 2026 is unfinished: it counts to 2026-11-20."


def test_only_the_last_two_years_are_shown() -> None:
    """Of 60 months the chart and its table have 24, and the note says so."""
    figure = actions(*[(1, 1, 1, 0)] * 60)
    assert len(figure.rows) == 24
    assert "last 24 of 60 months" in figure.note


def test_months_that_are_all_over_have_no_hatch() -> None:
    """A month that ended is like the others."""
    metrics = factory.metrics(actions=factory.flows([(3, 0, 3, 0), (0, 0, 3, 0)])[:1])
    assert "unfinished" not in texts(drawn(metrics, "actions").svg)
