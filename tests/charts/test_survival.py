from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.survival import draw_survival, prepare_survival
from tests.charts import shapes
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from hindsite.metrics.values import Statistic
    from hindsite.model.figure import Figure

MANY = tuple(float(n) for n in range(10, 410, 10))


def figure(whole: Statistic, key: str = "ttr") -> Figure:
    """The chart of one sample."""
    metrics = shapes.metrics(durations=[shapes.duration(key, whole)])
    return shapes.drawn(draw_survival, prepare_survival(metrics, {}))


def test_nothing_is_said_under_six_values() -> None:
    """Neither none nor five resolved incidents make a curve, however many are open."""
    assert prepare_survival(shapes.metrics(), {}) is None
    whole = shapes.statistic([1, 2, 3, 4, 5], [9.0] * 20)
    metrics = shapes.metrics(durations=[shapes.duration("ttr", whole)])
    assert prepare_survival(metrics, {}) is None


def test_the_title_says_when_one_in_ten_are_left() -> None:
    """Open incidents count in n, and are said."""
    title = figure(shapes.statistic(MANY, [500, 600, 700])).title
    assert title == "One in ten incidents is still open after 6 h 10 min (n = 40 and 3 open)"


def test_the_title_says_the_median_where_a_tenth_is_not_known() -> None:
    """Under twenty incidents there is no ninetieth percentile."""
    title = figure(shapes.statistic(MANY[:9])).title
    assert title == "Half of incidents are still open after 50 min (n = 9)"


def test_the_title_says_the_curves_end_where_no_median_is_reached() -> None:
    """More than half are open: what is known is how many were left at the end."""
    title = figure(shapes.statistic([1, 2, 3, 4, 5, 6], [60.0] * 9)).title
    assert title == "60 % of incidents are still open after 1 h (n = 6 and 9 open)"


def test_impact_stands_in_where_no_incident_has_a_time_to_resolve() -> None:
    """Title and table say that the impact is meant."""
    chart = figure(shapes.statistic(MANY), "impact")
    assert chart.title == "One in ten incidents has an impact of more than 6 h 10 min (n = 40)"
    assert chart.columns[2] == "Longer"
    half = figure(shapes.statistic(MANY[:9]), "impact").title
    assert half == "Half of incidents have an impact of more than 50 min (n = 9)"


def test_numbers_at_risk_stand_below_the_axis() -> None:
    """At each tick stands how many incidents lasted at least so long, open ones among them."""
    data = prepare_survival(
        shapes.metrics(durations=[shapes.duration("ttr", shapes.statistic(MANY, [70]))]), {}
    )
    assert data is not None
    assert dict(data.at_risk)[60] == 36
    assert {"at risk", "36", "1 h"} <= set(texts(shapes.drawn(draw_survival, data).svg))


def test_the_open_have_a_tick_and_the_band_is_a_wash() -> None:
    """The legend explains the tick; without open incidents there is none."""
    legend = "an incident that is still open, at its age"
    some = figure(shapes.statistic(MANY, [500]))
    none = figure(shapes.statistic(MANY))
    assert legend in texts(some.svg)
    assert "at risk up to their present age" in some.note
    assert legend not in texts(none.svg)
    assert [e for e in elements(none.svg) if e.attrib.get("opacity") == "0.2"]


def test_the_table_holds_the_steps() -> None:
    """Time, share left, interval and number at risk, one row for each step."""
    rows = figure(shapes.statistic(MANY)).rows
    assert len(rows) == 40
    assert rows[0] == ("10 min", "10.0", "98 %", "88 to 100 %", "40")


def test_the_description_tells_the_marks_and_the_end() -> None:
    """Who does not see the curve learns when half and a tenth were left, and where it ends."""
    assert figure(shapes.statistic(MANY)).alt == (
        "A falling curve of the share of 40 incidents by time to resolve, with its 95 % band, on a "
        "log axis. 50 % after 3 h 25 min. 10 % after 6 h 10 min. At its end, after 6 h 40 min, "
        "0 % are left."
    )


def test_the_note_has_who_is_left_out() -> None:
    """N of N and the reasons come first."""
    note = figure(shapes.statistic(MANY, left_out=2)).note
    assert note.startswith("n = 40 of 42; 2 field missing (detected_at).")


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(0, 1e8), min_size=6, max_size=40), st.lists(st.floats(0, 1e8), max_size=9)
)
def test_any_durations_can_be_drawn(values: list[float], running: list[float]) -> None:
    """From nothing to centuries, all texts stay within the picture."""
    chart = figure(replace(shapes.statistic(values, running), p90=None))
    assert within(chart.svg)
    assert "nan" not in chart.svg.lower()
