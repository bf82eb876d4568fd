from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.charts import missing
from tests.charts import factory
from tests.charts.reading import drawn, texts

if TYPE_CHECKING:
    from hindsite.model.figure import Figure


def weeks(*found: tuple[int, int, int], running: bool = False) -> Figure:
    """The chart of pages by week."""
    return drawn(factory.paged(*found, running=running), "on-call")


def test_weeks_become_rows() -> None:
    """Pages at night, else outside of hours, within them: together they are all."""
    figure = weeks((5, 3, 2), (0, 0, 0), (4, 1, 3), running=True)
    assert figure.rows == (
        ("2026-11-02", "5", "2", "1", "2", "yes"),
        ("2026-11-09", "0", "0", "0", "0", "yes"),
        ("2026-11-16", "4", "3", "0", "1", "no"),
    )
    assert figure.note == "Night and hours are those of each team's own clock."
    assert "unfinished" in texts(figure.svg)


def test_the_title_says_how_many_come_at_night() -> None:
    """And one is no plural."""
    assert weeks((6, 3, 2), (4, 1, 0)).title == "10 pages in 2 weeks, 20 % of them at night"
    assert weeks((6, 3, 0)).title == "6 pages in 1 week, none of them at night"
    assert weeks((1, 1, 1)).title == "One page was sent in 1 week"


def test_the_description_has_totals_and_the_worst_week() -> None:
    """Who does not see the chart learns the same."""
    assert weeks((6, 3, 2), (4, 1, 0)).alt == (
        "Bars of pages a week, from the week of 2026-11-09 to that of 2026-11-16: 2 at night, "
        "2 else outside of business hours, 6 within them. Most in one week: 6, from 2026-11-09."
    )


def test_only_the_last_year_is_shown() -> None:
    """The note says of how many weeks."""
    figure = weeks(*[(1, 0, 0)] * 120)
    assert len(figure.rows) == 53
    assert figure.note.startswith("Shows the last 53 of 120 weeks.")
    assert "2026" in texts(figure.svg)


def test_nobody_was_paged() -> None:
    """Without pages there is no chart, and it is said why."""
    assert {"on-call", "on-call-hours"} <= missing(factory.paged((0, 0, 0))).keys()
    assert {"on-call", "on-call-hours"} <= missing(factory.metrics()).keys()


def test_hours_of_the_week() -> None:
    """A row for each day, a column for each hour."""
    figure = drawn(factory.paged((9, 0, 0), hours={3: 5, 27: 3, 167: 1}), "on-call-hours")
    assert figure.rows[0][:5] == ("Mon", "0", "0", "0", "5")
    assert figure.rows[1][4] == "3"
    assert figure.rows[6][24] == "1"
    assert figure.title == "Most pages are sent between 03:00 and 04:00: 89 % of 9"
    assert figure.alt == (
        "Discs for each hour of the week, larger for more pages. By day: Mon 5, Tue 3, Wed 0, "
        "Thu 0, Fri 0, Sat 0, Sun 1. Most in one hour of the week: 5 pages, Mon 03:00."
    )
    assert {"no page", "1 page", "2 pages", "5 pages"} <= set(texts(figure.svg))


def test_one_page_alone() -> None:
    """It is said as one, at the end of a day."""
    figure = drawn(factory.paged((1, 0, 0), hours={23: 1}), "on-call-hours")
    assert figure.title == "The one page was sent between 23:00 and 00:00"
