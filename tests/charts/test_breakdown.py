from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.breakdown import draw_breakdown, prepare_sources, prepare_strategies
from hindsite.metrics.values import Cut
from hindsite.model.enums import DetectionSource, Strategy
from tests.charts import shapes
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from hindsite.model.figure import Figure

SOURCES = [source.value for source in DetectionSource]
STRATEGIES = [strategy.value for strategy in Strategy]


def sources(*rows: Sequence[int]) -> Figure:
    """The chart of these quarters: monitoring, synthetic, human, unknown."""
    metrics = shapes.metrics(breakdowns=[shapes.breakdown(Cut.SOURCE, SOURCES, rows)])
    return shapes.drawn(draw_breakdown, prepare_sources(metrics, {}))


def strategies(*rows: Sequence[int], keys: Sequence[str] = STRATEGIES) -> Figure:
    """The chart of these quarters by strategy, the unknown last."""
    metrics = shapes.metrics(breakdowns=[shapes.breakdown(Cut.STRATEGY, keys, rows)])
    return shapes.drawn(draw_breakdown, prepare_strategies(metrics, {}))


def test_nothing_known_is_nothing_shown() -> None:
    """No breakdown, no quarter, or only incidents of which nothing is known: no chart."""
    assert prepare_sources(shapes.metrics(), {}) is None
    for rows in ([], [[0, 0, 0, 5]]):
        metrics = shapes.metrics(breakdowns=[shapes.breakdown(Cut.SOURCE, SOURCES, rows)])
        assert prepare_sources(metrics, {}) is None


def test_the_title_says_who_noticed_most_in_the_last_four_quarters() -> None:
    """The share is of incidents with a known source, and the unknown are said beside it."""
    title = sources([0, 0, 99, 0], [5, 1, 1, 0], [5, 0, 2, 3], [5, 0, 1, 0], [5, 0, 0, 1]).title
    assert title == (
        "Monitoring noticed 80 % of incidents in the last four quarters (n = 25, 4 more unknown)"
    )


def test_the_title_of_few_gives_counts() -> None:
    """Under six incidents a share says more than is known."""
    assert (
        sources([0, 0, 2, 1]).title == "People noticed 2 of 2 incidents in Q4 2026, 1 more unknown"
    )
    assert (
        strategies([1, 0, 0, 0, 0, 0, 0]).title == "A rollback resolved 1 of 1 incident in Q4 2026"
    )


def test_ties_and_quiet_years_are_said() -> None:
    """Parts that come first together share the title; a year without a known one has its own."""
    assert sources([3, 3, 2, 0]).title == (
        "Monitoring and synthetic checks each noticed 38 % of incidents in Q4 2026 (n = 8)"
    )
    quiet = sources([9, 0, 0, 0], *([[0, 0, 0, 1]] * 4))
    assert quiet.title == "Of no incident in the last four quarters is it known what noticed it"


def test_shares_stack_and_numbers_stand_above() -> None:
    """Each quarter has its n; a quarter without incidents has no bar, and 0 above it."""
    words = texts(sources([4, 0, 4, 2], [0, 0, 0, 0], [1, 0, 0, 0]).svg)
    assert {"10", "0", "1", "unknown", "monitoring", "human"} <= set(words)
    assert "synthetic" not in words


def test_unknown_has_no_legend_where_all_is_known() -> None:
    """What does not occur needs no explanation; the table has it all the same."""
    chart = sources([4, 0, 4, 0])
    assert "unknown" not in texts(chart.svg)
    assert chart.columns == ("Quarter", "Monitoring", "Human", "Unknown", "All")
    assert chart.rows == (("2026-Q4", "4", "4", "0", "8"),)


def test_each_part_has_its_own_texture() -> None:
    """Six strategies and the unknown differ without their colours."""
    svg = strategies([5] * 7).svg
    patterns = [e for e in elements(svg) if e.tag == "pattern"]
    lines = {child.attrib["d"] for pattern in patterns for child in pattern if child.tag == "path"}
    assert len(lines) >= 4
    assert len(svg) < 30_000


def test_the_last_sixteen_quarters_are_shown_and_the_others_said() -> None:
    """Of more than twelve quarters only years have names."""
    chart = sources(*([[1, 0, 0, 0]] * 18))
    assert len(chart.rows) == 16
    assert "2 incidents before Q1 2023: not shown." in chart.note
    assert "Q4" not in texts(chart.svg)
    assert "2024" in texts(chart.svg)


def test_leading_quarters_without_incidents_are_left_out() -> None:
    """The chart begins with the first incident, and spans four quarters at least."""
    assert len(sources([0, 0, 0, 0], [1, 0, 0, 0], *([[0, 0, 0, 0]] * 5)).rows) == 6
    assert len(sources(*([[0, 0, 0, 0]] * 5), [1, 0, 0, 0]).rows) == 4


def test_an_unfinished_quarter_is_marked() -> None:
    """In the picture, and in the note with the day to which it counts."""
    chart = sources([1, 0, 0, 0])
    assert "unfinished" in texts(chart.svg)
    assert "Q4 2026 is unfinished: it counts to 2026-11-20." in chart.note


def test_a_finished_quarter_is_not_marked() -> None:
    """Where the last quarter has ended, neither picture nor note speak of one that runs."""
    found = shapes.breakdown(Cut.SOURCE, SOURCES, [[1, 0, 0, 0], [0, 0, 0, 0]])
    ended = replace(found, rows=found.rows[:1])
    metrics = shapes.metrics(breakdowns=[ended])
    chart = shapes.drawn(draw_breakdown, prepare_sources(metrics, {}))
    assert "unfinished" not in texts(chart.svg)
    assert "unfinished" not in chart.note


def test_the_description_counts_the_last_quarters() -> None:
    """Who does not see the chart learns its span and the counts."""
    assert sources([1, 0, 1, 1], [2, 0, 1, 0]).alt == (
        "A bar of incidents for each quarter from Q3 2026 to Q4 2026, split by who detected them "
        "in shares. Last two quarters: monitoring 3, human 2, unknown 1."
    )


def test_foreign_words_are_drawn_as_text() -> None:
    """A part of no vocabulary is said as it is written, made fit to draw, and markup is text."""
    chart = strategies([9, 0], keys=["<b>x\u202e"])
    assert chart.title.startswith("<b>x resolved 100 %")
    assert "<b>" not in chart.svg
    assert texts(strategies([9, 0], keys=["\u202e"]).svg).count("unnamed") == 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 999), min_size=7, max_size=7), min_size=1, max_size=30))
def test_any_counts_can_be_drawn(rows: list[list[int]]) -> None:
    """Texts stay within the picture whatever the counts."""
    chart = strategies(*rows, [1, 0, 0, 0, 0, 0, 0])
    assert within(chart.svg)


def test_each_known_part_is_a_spot_that_says_what_it_stands_for() -> None:
    """Spots fill a bar from its foot; the unknown and a quarter without incidents have none."""
    figure = sources([3, 0, 1, 4], [0, 0, 0, 0])
    first, second = figure.spots
    assert [first.name, second.name] == [
        "Q3 2026, monitoring: 3 incidents",
        "Q3 2026, human: 1 incident",
    ]
    assert first.about == (("quarter", "2026-Q3"), ("source", "monitoring"))
    assert second.top + second.height == first.top
    assert (first.height, second.height) == (71.25, 23.75)
    assert first.top + first.height == 26 + 190
    assert strategies([0, 2, 0, 0, 0, 0, 0]).spots[0].about == (
        ("quarter", "2026-Q4"),
        ("strategy", "feature-flag"),
    )
