from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.age import draw_age, prepare_age
from hindsite.metrics.values import Unit
from tests.charts import shapes
from tests.charts.reading import texts, within

if TYPE_CHECKING:
    from hindsite.model.figure import Figure

DAYS = (1.0, 3, 7, 14, 20, 22, 40, 60, 100, 200)


def figure(values: tuple[float, ...], running: tuple[float, ...] = (), left_out: int = 0) -> Figure:
    """The chart of action items done and open after so many days."""
    age = shapes.statistic(values, running, left_out, Unit.DAYS)
    return shapes.drawn(draw_age, prepare_age(shapes.metrics(age=age), {}))


def test_nothing_is_said_of_fewer_than_six() -> None:
    """Five done action items make no curve."""
    assert prepare_age(shapes.metrics(), {}) is None
    few = shapes.statistic((1, 2, 3, 4, 5), (), 0, Unit.DAYS)
    assert prepare_age(shapes.metrics(age=few), {}) is None


def test_the_title_says_within_how_many_days_half_are_done() -> None:
    """Open items count in n, and are said."""
    title = figure(DAYS, (20, 30, 40)).title
    assert title == "Half of action items are done within 40 days (n = 10 and 3 open)"


def test_the_title_of_a_day_of_none_and_of_a_median_not_reached() -> None:
    """A day has no plural, no days are the day of opening, and a curve may end above half."""
    assert (
        figure((0,) * 6).title == "Half of action items are done on the day they are opened (n = 6)"
    )
    assert figure((1,) * 6).title == "Half of action items are done within 1 day (n = 6)"
    late = figure((1, 2, 3, 4, 5, 6), (90,) * 9).title
    assert late == "60 % of action items are not done after 90 days (n = 6 and 9 open)"


def test_the_curve_is_marked_after_30_90_and_180_days() -> None:
    """Marks that lie beyond what is known are left out, in picture and words."""
    long, short = figure(DAYS), figure(DAYS[:8])
    assert {"40 %", "20 %", "10 %"} <= set(texts(long.svg))
    assert "40 % after 30 days. 20 % after 90 days. 10 % after 180 days." in long.alt
    assert "90 days" not in short.alt


def test_ticks_keep_apart() -> None:
    """On a long axis 30, 90, 180 and 365 days stay, on a short one weeks join them."""
    assert {"30 d", "90 d", "180 d", "365 d"} <= set(texts(figure((*DAYS, 400)).svg))
    assert {"0 d", "7 d", "14 d"} <= set(texts(figure(DAYS[:6]).svg))
    assert "7 d" not in texts(figure((*DAYS, 400)).svg)


def test_the_axis_ends_after_two_years() -> None:
    """An item of ten years would press all others together; the note says that it is beyond."""
    chart = figure((*DAYS, 4000), (5000,))
    assert "The axis ends after 730 days." in chart.note
    assert chart.rows[-1][0] == "5000"
    assert within(chart.svg)


def test_open_items_are_explained() -> None:
    """The tick has its legend, and the note says how they count."""
    some, none = figure(DAYS, (50,), left_out=1), figure(DAYS)
    assert "an open item, at its age" in texts(some.svg)
    assert "an open item, at its age" not in texts(none.svg)
    assert some.note.startswith("n = 10 of 12; 1 still open, 1 field missing (detected_at).")


def test_the_table_holds_the_steps() -> None:
    """Days, share not done, interval and number at risk."""
    assert figure(DAYS).rows[0] == ("1", "90 %", "80 to 100 %", "10")


def test_all_done_after_what_is_shown() -> None:
    """The curve stays at the whole, and its table has the steps."""
    chart = figure((731.0,) * 3 + (800.0,) * 3, ())
    assert chart.rows[0][:2] == ("731", "50 %")
    assert within(chart.svg)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 5000), min_size=6, max_size=40),
    st.lists(st.integers(0, 5000), max_size=9),
)
def test_any_ages_can_be_drawn(values: list[int], running: list[int]) -> None:
    """All texts stay within the picture."""
    chart = figure(tuple(map(float, values)), tuple(map(float, running)))
    assert within(chart.svg)
    assert "nan" not in chart.svg.lower()
