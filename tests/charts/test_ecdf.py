from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.ecdf import draw_ecdf, prepare_ecdf
from hindsite.metrics.values import Cut, Estimate, Metrics, Statistic
from hindsite.model.enums import Severity
from tests.charts import shapes
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from hindsite.model.figure import Figure

NINE = (12.0, 20, 33, 45, 52, 70, 90, 240, 1500)


def metrics(parts: Mapping[Severity, Statistic], key: str = "ttr") -> Metrics:
    """Metrics of these severities; the whole holds all their values."""
    values = [value for part in parts.values() for value in part.values]
    running = [value for part in parts.values() for value in part.censored_values]
    whole = shapes.statistic(values, running)
    named = {severity.value: part for severity, part in parts.items()}
    return shapes.metrics(durations=[shapes.duration(key, whole, {Cut.SEVERITY: named})])


def figure(parts: Mapping[Severity, Statistic], key: str = "ttr") -> Figure:
    """The chart of these severities."""
    return shapes.drawn(draw_ecdf, prepare_ecdf(metrics(parts, key), {}))


def dots(svg: str) -> int:
    """How many dots there are: each is a move and a line to the same place."""
    paths = [e for e in elements(svg) if e.attrib.get("stroke-linecap") == "round"]
    return sum(path.attrib["d"].count("M") for path in paths)


def test_nothing_is_prepared_of_nothing() -> None:
    """Without a value there is no chart, whether parts are empty or missing."""
    assert prepare_ecdf(shapes.metrics(), {}) is None
    assert prepare_ecdf(metrics({Severity.SEV1: shapes.statistic(())}), {}) is None


def test_the_title_says_the_median_of_the_worst_that_has_one() -> None:
    """SEV-1 has too few incidents, so SEV-2 speaks; open incidents count and are said."""
    parts = {
        Severity.SEV1: shapes.statistic([5, 6]),
        Severity.SEV2: shapes.statistic(NINE, [400, 500]),
        Severity.SEV3: shapes.statistic(NINE),
    }
    chart = figure(parts)
    assert "SEV-2, n = 9, 2 open" in texts(chart.svg)
    assert chart.title == "Half of SEV-2s are resolved within 1 h 10 min (n = 9 and 2 open)"


def test_the_title_of_few_gives_their_span() -> None:
    """Under six values there is no median to speak of; one value is no span."""
    two = {Severity.SEV2: shapes.statistic([134]), Severity.SEV3: shapes.statistic([12])}
    one = {Severity.SEV2: shapes.statistic([134])}
    assert figure(two).title == "2 incidents took from 12 min to 2 h 14 min to resolve"
    assert figure(one).title == "One incident is resolved, after 2 h 14 min"


def test_impact_stands_in_where_no_incident_has_a_time_to_resolve() -> None:
    """The title, the columns and the axis then speak of the impact duration."""
    many = figure({Severity.SEV2: shapes.statistic(NINE)}, "impact")
    few = figure({Severity.SEV2: shapes.statistic([5, 9])}, "impact")
    one = figure({Severity.SEV2: shapes.statistic([5])}, "impact")
    assert many.title == "Half of SEV-2s have an impact of at most 52 min (n = 9)"
    assert many.columns[2] == "Impact duration"
    assert "ended" in texts(many.svg)
    assert few.title == "2 incidents had an impact of 5 min to 9 min"
    assert one.title == "One incident has an impact duration, of 5 min"


def test_curves_stand_from_six_incidents_on() -> None:
    """Fewer are dots alone; where none has a curve, the panel of the curves is left out."""
    few = figure({Severity.SEV1: shapes.statistic([5, 6])})
    both = figure({Severity.SEV1: shapes.statistic([5, 6]), Severity.SEV2: shapes.statistic(NINE)})
    assert "50 %" not in texts(few.svg)
    assert {"50 %", "SEV-1, n = 2", "too few for a median", "median 52 min"} <= set(texts(both.svg))
    assert "Under 6 incidents there is no curve: SEV-1." in both.note


def test_severities_are_told_by_line_style_too() -> None:
    """Each curve has its own dashes, in the panel and in the sample beside its row."""
    parts = {
        severity: shapes.statistic([value * 4**n for value in NINE])
        for n, severity in enumerate(Severity)
    }
    svg = figure(parts).svg
    strokes = [e for e in elements(svg) if e.attrib.get("stroke", "").startswith("var(--hs-sev")]
    dashes = {
        e.attrib["stroke"]: e.attrib.get("stroke-dasharray", "")
        for e in strokes
        if e.attrib.get("stroke-linecap") != "round"
    }
    assert len(dashes) == len(set(dashes.values())) == 4
    assert {severity.value for severity in Severity} <= set(texts(svg))


def test_a_curve_has_no_label_where_others_leave_no_room() -> None:
    """Two equal curves would write their labels over each other; their rows still name them."""
    same = shapes.statistic(NINE)
    words = texts(figure({Severity.SEV1: same, Severity.SEV2: same}).svg)
    assert "SEV-1" not in words
    assert {"SEV-1, n = 9", "SEV-2, n = 9"} <= set(words)


def test_open_incidents_are_ticks_and_lift_no_curve() -> None:
    """A curve that open incidents keep from its median says so, and its end is below the whole."""
    part = shapes.statistic([1, 2, 3, 4, 5, 6], [10.0] * 9)
    chart = figure({Severity.SEV1: part})
    assert {"median not reached", "still open"} <= set(texts(chart.svg))
    assert chart.rows[-1][-1] == "40 %"
    assert "open incidents as lasting longer" in chart.note


def test_what_does_not_fit_beside_the_number_is_left_to_the_ticks() -> None:
    """Thousands of incidents leave no room to say how many are open."""
    part = shapes.statistic([float(n) for n in range(1, 1500)], [9.0] * 100)
    assert "SEV-1, n = 1,499" in texts(figure({Severity.SEV1: part}).svg)


def test_the_rows_are_the_steps_and_single_incidents() -> None:
    """A curve's rows have the share so far; where there is none each incident has its row."""
    rows = figure(
        {Severity.SEV1: shapes.statistic([9, 4.25]), Severity.SEV2: shapes.statistic(NINE)}
    ).rows
    assert rows[:2] == (("SEV-1", "2", "4 min 15 s", "4.2", ""), ("SEV-1", "2", "9 min", "9.0", ""))
    assert rows[2] == ("SEV-2", "9", "12 min", "12.0", "11 %")
    assert rows[-1][-1] == "100 %"


def test_thousands_of_dots_that_would_cover_each_other_are_drawn_once() -> None:
    """A dot stands at each unit of the axis at most."""
    part = shapes.statistic([1 + n / 1000 for n in range(5000)])
    assert dots(figure({Severity.SEV1: part}).svg) < 500


def test_a_median_without_an_upper_limit_reaches_to_the_axis_end() -> None:
    """The interval's line has no end of its own, and one without limits has no line."""
    base = shapes.statistic(NINE)
    for estimate in (Estimate(52, 20, None), Estimate(52)):
        chart = figure({Severity.SEV1: replace(base, median=estimate)})
        assert "median 52 min" in texts(chart.svg)
        assert within(chart.svg)


def test_the_description_counts_and_gives_medians() -> None:
    """Who does not see the chart learns how many of each severity and their medians."""
    parts = {Severity.SEV1: shapes.statistic([5]), Severity.SEV2: shapes.statistic(NINE)}
    assert figure(parts).alt == (
        "The share of incidents over their time to resolve on a log axis, each incident a dot: "
        "1 of SEV-1 and 9 of SEV-2. Medians: SEV-2 52 min."
    )


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(0, 1e8), min_size=1, max_size=30), st.lists(st.floats(0, 1e8), max_size=9)
)
def test_any_durations_can_be_drawn(values: list[float], running: list[float]) -> None:
    """From nothing to centuries: all texts stay within the picture, and no number is missing."""
    part = shapes.statistic(values, running)
    chart = figure({Severity.SEV1: part, Severity.SEV4: shapes.statistic(values)})
    assert within(chart.svg)
    assert "nan" not in chart.svg.lower()
