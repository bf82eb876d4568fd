from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.charts import factory
from tests.charts.reading import drawn, elements, texts, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.model.figure import Figure


def frequency(
    rows: Sequence[Sequence[int]], *, finished: bool = False, intervals: bool = False
) -> Figure:
    """The chart of these months, of which the last is November 2026."""
    months = factory.frequency(rows, finished=finished, intervals=intervals)
    return drawn(factory.metrics(months=months), "frequency")


def test_months_become_rows_with_counts_by_severity() -> None:
    """The table has each month, its incidents by severity and in all, and whether it is over."""
    figure = frequency([[1, 2, 0, 0], [0, 0, 0, 1]], intervals=True)
    severities = ("SEV-1", "SEV-2", "SEV-3", "SEV-4")
    assert figure.columns == ("Month", *severities, "All", "95 % interval", "Finished")
    assert figure.rows == (
        ("2026-10", "1", "2", "0", "0", "3", "1.5 to 7", "yes"),
        ("2026-11", "0", "0", "0", "1", "1", "0.5 to 3", "no"),
    )


def level(figure: Figure) -> list[float]:
    """The heights of the dashed lines: the legend's, then the mean's."""
    lines = [
        re.fullmatch(r"M (\S+) (\S+) L (\S+) (\S+)", element.attrib["d"])
        for element in elements(figure.svg)
        if element.tag == "path" and "stroke-dasharray" in element.attrib
    ]
    return [float(match[2]) for match in lines if match and match[2] == match[4]]


def test_the_mean_rate_stands_behind_the_bars_with_its_interval() -> None:
    """A dashed line at its height on the axis of counts, a band, and both in words."""
    figure = frequency([[0, 4], [0, 0]], intervals=True)
    _, mean = level(figure)
    written = [element for element in elements(figure.svg) if element.tag == "text"]
    ticks = {text.text: float(text.attrib["y"]) for text in written}
    unit = (ticks["0"] - ticks["2"]) / 2
    zero = max(
        float(match[1])
        for element in elements(figure.svg)
        if element.tag == "path"
        and (match := re.fullmatch(r"M \S+ (\S+) L \S+ \1", element.attrib["d"]))
    )
    assert zero - mean == pytest.approx(unit * 2, abs=0.6)
    assert "mean, 95 %" in texts(figure.svg)
    words = "The mean of all finished months is 2 (95 % interval, Poisson: 1 to 5)."
    assert figure.note.endswith(words)
    assert figure.alt.endswith(words)


def test_without_a_mean_there_is_no_line() -> None:
    """Neither drawn nor spoken of, and the table's cells are empty."""
    figure = frequency([[0, 4], [0, 1]])
    assert level(figure) == []
    assert "mean, 95 %" not in texts(figure.svg)
    assert "mean" not in figure.note + figure.alt
    assert figure.rows[0][-2] == ""


def test_the_title_names_the_month_with_most() -> None:
    """It gives the number of incidents, of months, and the peak."""
    assert frequency([[0, 3], [1]]).title == "4 incidents in 2 months, most in October 2026: 3"


def test_the_title_of_equals_gives_the_most() -> None:
    """Where several months have the most, none is named."""
    assert frequency([[1], [1]]).title == "2 incidents in 2 months, never more than 1 a month"


def test_the_title_of_one_month_names_it() -> None:
    """One incident is no plural."""
    figure = frequency([[0, 1]])
    assert figure.title == "1 incident in November 2026"
    assert "in November 2026. In all: SEV-1 0, SEV-2 1" in figure.alt


def test_the_description_has_the_span_and_the_counts() -> None:
    """Who does not see the chart learns which months it shows and how many of each severity."""
    assert frequency([[0, 3], [1]]).alt == (
        "Stacked bars of incidents a month by severity, from October 2026 to November 2026. "
        "In all: SEV-1 1, SEV-2 3, SEV-3 0, SEV-4 0."
    )


def test_the_month_that_runs_is_hatched_and_said() -> None:
    """Its ground is a pattern, the legend explains it, the note gives the day it counts to."""
    figure = frequency([[1], [1]])
    assert "unfinished" in texts(figure.svg)
    assert "November 2026 is unfinished: it counts to 2026-11-20." in figure.note


def test_finished_months_have_no_hatch() -> None:
    """Where the last month is over nothing is marked or noted."""
    figure = frequency([[1], [1]], finished=True)
    assert "unfinished" not in texts(figure.svg)
    assert figure.note == ""
    assert "pattern" not in [element.tag for element in elements(figure.svg)]


def test_only_the_last_two_years_are_shown() -> None:
    """Of 60 months the chart and its table have 24, and the note says so."""
    figure = frequency([[1, 2, 3, 4]] * 60)
    assert len(figure.rows) == 24
    assert figure.rows[0][0] == "2024-12"
    assert figure.note.startswith("Shows the last 24 of 60 months. ")


def test_quiet_years_are_drawn() -> None:
    """Where the only incidents are longer ago, the chart shows that there were none since."""
    figure = frequency([[1], *[[0]] * 24])
    assert figure.title == "No incident in the last 24 months"
    assert within(figure.svg)


def test_months_are_named_where_there_is_room() -> None:
    """Each of up to 16 months has its name; of more only the quarters' first."""
    assert {"Oct", "Nov"} <= set(texts(frequency([[1]] * 16).svg))
    assert "Nov" not in texts(frequency([[1]] * 17).svg)


def test_years_stand_below_januaries_and_do_not_collide() -> None:
    """The first month has its year too, unless a January follows at once."""
    assert texts(frequency([[1]] * 14).svg).count("2025") == 1
    assert "2025" not in texts(frequency([[1]] * 12).svg)


def test_the_legend_counts_the_severities_in_the_order_of_the_stack() -> None:
    """The worst is at the bottom of both; severities without incidents are in neither."""
    words = texts(frequency([[1, 2, 0, 4]]).svg)
    assert [word for word in words if word.startswith("SEV")] == [
        "SEV-4: 4",
        "SEV-2: 2",
        "SEV-1: 1",
    ]


def test_one_among_many_stays_visible() -> None:
    """A part too thin for edges is drawn without them, in its own colour."""
    svg = frequency([[1, 500, 0, 1]]).svg
    for level in (1, 4):
        bars = [e for e in elements(svg) if e.attrib.get("class") == f"hs-sev-{level}"]
        assert [
            bar for bar in bars if "stroke-width" not in bar.attrib or "stroke" not in bar.attrib
        ]


def test_each_month_with_incidents_is_a_spot() -> None:
    """Its whole column, and the next month's beside it; a quiet month has none."""
    spots = frequency([[1, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]).spots
    assert [(spot.name, spot.about) for spot in spots] == [
        ("September 2026: 3 incidents", (("month", "2026-09"),)),
        ("November 2026: 1 incident", (("month", "2026-11"),)),
    ]
    first, last = spots
    assert last.left - first.left == pytest.approx(2 * first.width, abs=0.05)
    assert (first.top, first.height) == (34, 190)
