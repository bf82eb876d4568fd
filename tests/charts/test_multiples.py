from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.multiples import (
    CUTS,
    MultiplesData,
    draw_multiples,
    multiples_key,
    prepare_multiples,
)
from hindsite.metrics.values import Cut, Estimate, Statistic
from tests.charts import shapes
from tests.charts.reading import texts, within

if TYPE_CHECKING:
    from hindsite.model.figure import Figure

SHORT = shapes.statistic([10, 11, 12, 13, 14, 15, 16])
LONG = shapes.statistic([1000, 1100, 1200, 1300, 1400, 1500, 1600])
FEW = shapes.statistic([60, 90])


def prepared(
    parts: Mapping[str, Statistic], cut: Cut = Cut.SERVICE, key: str = "ttr"
) -> MultiplesData | None:
    """The data of a chart of these parts."""
    values = [value for part in parts.values() for value in part.values]
    duration = shapes.duration(key, shapes.statistic(values), {cut: parts})
    return prepare_multiples(shapes.metrics(durations=[duration]), shapes.HOSTILE, cut)


def figure(parts: Mapping[str, Statistic], cut: Cut = Cut.SERVICE, key: str = "ttr") -> Figure:
    """The chart of these parts."""
    return shapes.drawn(draw_multiples, prepared(parts, cut, key))


def test_one_part_is_nothing_to_compare() -> None:
    """None, one, or one beside parts without a value: no chart."""
    assert prepare_multiples(shapes.metrics(), {}, Cut.TEAM) is None
    assert prepared({"a": SHORT, "b": shapes.statistic(())}) is None


@pytest.mark.parametrize("cut", CUTS)
def test_each_cut_has_its_chart(cut: Cut) -> None:
    """The key names it, and the first column what its parts are."""
    chart = figure({"a": SHORT, "b": FEW}, cut)
    assert chart.key == multiples_key(cut) == f"ttr-{cut.value}"
    assert chart.columns[0] == CUTS[cut].capitalize()


def test_names_that_begin_alike_stay_apart() -> None:
    """Two rows of one name would be told apart by nothing."""
    parts = {"missing-or-misleading-alert-x": SHORT, "missing-or-misleading-runbook-x": LONG}
    shown = [text for text in texts(figure(parts).svg) if text.startswith("missing")]
    assert len(set(shown)) == 2
    assert all("…" in text for text in shown)


def test_rows_are_sorted_by_median_and_the_few_come_last() -> None:
    """The longest median stands at the top; its words and n stand beside it."""
    chart = figure({"a": SHORT, "f": FEW, "b": LONG})
    assert [row[0] for row in chart.rows] == ["b", "a", "f"]
    assert chart.rows[1] == ("a", "7", "0", "13 min", "6 min 30 s to 26 min", "")
    assert chart.rows[2] == ("f", "2", "0", "", "", "1 h, 1 h 30 min")
    assert {"21 h 40 min", "7", "–"} <= set(texts(chart.svg))


def test_the_title_names_the_longest_and_the_shortest() -> None:
    """Only where their intervals do not overlap."""
    assert figure({"a": SHORT, "b": LONG}).title == (
        "Median time to resolve by service: from 13 min (a, n = 7) to 21 h 40 min (b, n = 7)"
    )


def test_the_title_claims_no_order_that_chance_explains() -> None:
    """Intervals that overlap are said instead of names; so is a median without an interval."""
    near = shapes.statistic([20, 21, 22, 23, 24, 25])
    assert figure({"a": SHORT, "b": near}).title == (
        "Median time to resolve by service: 13 min to 22 min, with intervals that overlap (n = 13)"
    )
    bare = replace(LONG, median=Estimate(1300))
    assert "overlap (n = 14)" in figure({"a": SHORT, "b": bare}).title
    assert figure({"a": SHORT, "b": SHORT}).title == (
        "Median time to resolve is 13 min for each service that has one (n = 14)"
    )


def test_the_title_of_few_says_what_lacks() -> None:
    """One median, or none."""
    assert figure({"a": SHORT, "b": FEW}).title == (
        "Median time to resolve: only one service has enough incidents, 13 min (a, n = 7)"
    )
    assert figure({"a": FEW, "b": FEW}).title == (
        "No service has a median time to resolve: it takes 6 incidents (at most 2)"
    )


def test_impact_stands_in_where_no_incident_has_a_time_to_resolve() -> None:
    """The title and the axis then speak of the impact duration."""
    chart = figure({"a": SHORT, "b": LONG}, key="impact")
    assert chart.title.startswith("Median impact duration by service: ")
    assert "log axis of impact duration" in chart.alt


def test_a_median_that_is_not_reached_is_said() -> None:
    """More than half are open: no dot, and neither are the values too few."""
    lost = shapes.statistic([1, 2, 3, 4, 5, 6], [50.0] * 20)
    chart = figure({"a": lost, "b": lost})
    assert "not reached" in texts(chart.svg)
    assert chart.rows[0] == ("a", "6", "20", "", "", "")


def test_nothing_to_draw_on_the_axis_is_no_error() -> None:
    """Where no median is reached at all, rows have words and no marks."""
    lost = replace(shapes.statistic([1, 2, 3, 4, 5, 6]), median=None)
    duration = shapes.duration("ttr", lost, {Cut.TEAM: {"a": lost, "b": lost}})
    data = prepare_multiples(shapes.metrics(durations=[duration]), {}, Cut.TEAM)
    assert "not reached" in texts(shapes.drawn(draw_multiples, data).svg)


def test_an_interval_open_above_reaches_the_axis_end() -> None:
    """It is drawn, and said as “at least”."""
    chart = figure({"a": replace(SHORT, median=Estimate(13, 11, None)), "b": LONG})
    assert chart.rows[1][4] == "at least 11 min"
    assert within(chart.svg)


def test_the_twenty_with_the_most_incidents_have_rows() -> None:
    """Of 200 services the others are counted in picture and note."""
    parts = {f"s{n:03}": shapes.statistic([float(n + 1)] * (2 + (n < 20) * 9)) for n in range(200)}
    chart = figure(parts)
    assert len(chart.rows) == 20
    assert {row[1] for row in chart.rows} == {"11"}
    assert "and 180 other services with at most 2 incidents each" in texts(chart.svg)
    assert "Without a row: 180 other services with at most 2 incidents each." in chart.note


def test_parts_are_called_as_people_know_them() -> None:
    """Services and factors by their label, words of a vocabulary as words, teams by their own."""
    names = {"a": "Payments", "feature-flag": "not this", "team:a": "Payments team"}
    wanted = {
        Cut.SERVICE: "Payments",
        Cut.FACTOR: "Payments",
        Cut.TEAM: "Payments team",
        Cut.KIND: "A",
    }
    for cut, name in wanted.items():
        duration = shapes.duration("ttr", SHORT, {cut: {"a": SHORT, "b": LONG}})
        data = prepare_multiples(shapes.metrics(durations=[duration]), names, cut)
        assert data is not None
        assert data.parts[1].name == name
    duration = shapes.duration("ttr", SHORT, {Cut.STRATEGY: {"feature-flag": SHORT, "b": LONG}})
    data = prepare_multiples(shapes.metrics(durations=[duration]), names, Cut.STRATEGY)
    assert data is not None
    assert data.parts[1].name == "Feature flag"


def test_hostile_labels_are_made_fit_to_draw() -> None:
    """Markup and mathematics stay text, control characters go, and the long are shortened."""
    chart = figure(dict.fromkeys(shapes.HOSTILE, SHORT))
    words = texts(chart.svg)
    assert "ab[31mc d" in words
    assert "<script" not in chart.svg
    assert any(word.startswith("WWW") and word.endswith("…") for word in words)
    assert "W" * 200 in [row[0] for row in chart.rows]


def test_the_note_says_what_it_rests_on() -> None:
    """The basis of all, that an incident may count twice, and that overlap may be chance."""
    note = figure({"a": SHORT, "b": LONG}).note
    assert note == (
        "All incidents: n = 14 of 14. An incident counts for each service that it has. "
        "Medians whose intervals overlap may differ by chance."
    )
    assert "counts for each" not in figure({"a": SHORT, "b": FEW}, Cut.SOURCE).note


def test_the_median_of_all_stands_as_a_line() -> None:
    """At the right end its words turn to the left."""
    assert "all: 14 min" in texts(figure({"a": SHORT, "b": FEW}).svg)
    late = shapes.statistic([9000] * 50)
    assert within(figure({"a": shapes.statistic([1]), "b": late}).svg)


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=30),
        st.lists(st.floats(0, 1e8), min_size=1, max_size=12),
        min_size=2,
        max_size=30,
    )
)
def test_any_parts_can_be_drawn(parts: dict[str, list[float]]) -> None:
    """Whatever they are called and however long they took, texts stay within the picture."""
    chart = figure({key: shapes.statistic(values) for key, values in parts.items()})
    assert within(chart.svg)
    assert "nan" not in "".join(cell for row in chart.rows for cell in row[1:])
