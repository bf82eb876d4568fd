from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.calendar import draw_calendar, prepare_calendar
from hindsite.model.enums import Severity
from tests.charts import shapes
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from hindsite.metrics.values import DayCount
    from hindsite.model.figure import Figure


def figure(*days: DayCount) -> Figure:
    """The chart of these days, which stand oldest first in the metrics."""
    ordered = sorted(days, key=lambda day: day.day)
    return shapes.drawn(draw_calendar, prepare_calendar(shapes.metrics(days=ordered), {}))


def marks(svg: str, tone: str) -> list[str]:
    """The widths of the round marks of one tone."""
    return [
        element.attrib["stroke-width"]
        for element in elements(svg)
        if element.attrib.get("stroke") == f"var(--{tone})"
    ]


def test_only_the_last_53_weeks_are_shown() -> None:
    """The first day shown is a Monday; what lies before it makes no chart."""
    assert prepare_calendar(shapes.metrics(), {}) is None
    before = shapes.metrics(days=[shapes.day(369, Severity.SEV1)])
    assert prepare_calendar(before, {}) is None
    first = prepare_calendar(shapes.metrics(days=[shapes.day(368, Severity.SEV1)]), {})
    assert first is not None
    assert (first.start.isoformat(), first.start.weekday()) == ("2025-11-17", 0)


def test_the_title_counts_days_and_claims_no_pattern() -> None:
    """Days, of how many, the most on one, and n."""
    two = figure(shapes.day(3, Severity.SEV1, 3), shapes.day(9, Severity.SEV2))
    assert two.title == "Incidents began on 2 of the last 369 days, at most 3 on one (n = 4)"
    calm = figure(shapes.day(3, Severity.SEV1), shapes.day(9, Severity.SEV2))
    assert calm.title == "Incidents began on 2 of the last 369 days, never two on one (n = 2)"
    assert figure(shapes.day(0, Severity.SEV1, 2)).title == (
        "Incidents began on one of the last 369 days (n = 2)"
    )
    assert figure(shapes.day(0, Severity.SEV4)).title == "One incident began in the last 369 days"


def test_marks_grow_with_the_incidents_of_a_day() -> None:
    """One, two, three or four, five or more: four sizes, the fifth class being a faint dot."""
    days = [shapes.day(n, Severity.SEV3, n) for n in (1, 2, 3, 4, 5, 60)]
    assert sorted(set(marks(figure(*days).svg, "hs-sev-3")), key=float) == ["6", "7.5", "9", "10.6"]


def test_severities_differ_in_shape() -> None:
    """Squares and diamonds are filled, discs are strokes, rings are discs with paper within."""
    svg = figure(*(shapes.day(n, severity) for n, severity in enumerate(Severity))).svg
    filled = [e for e in elements(svg) if e.attrib.get("fill", "").startswith("var(--hs-sev")]
    shapes_of = {e.attrib["fill"]: e.attrib["d"].count("L") for e in filled}
    assert set(shapes_of) == {"var(--hs-sev-1)", "var(--hs-sev-2)"}
    assert len({e.attrib["d"].split("L")[0] for e in filled}) == len(filled)
    assert marks(svg, "hs-sev-3")
    assert marks(svg, "hs-sev-4")
    assert marks(svg, "hs-paper")


def test_days_without_incidents_are_dots_and_days_to_come_are_nothing() -> None:
    """369 days are shown, Saturday and Sunday after as-of are not."""
    svg = figure(shapes.day(0, Severity.SEV1)).svg
    grid = [e for e in elements(svg) if e.attrib.get("stroke") == "var(--hs-grid)"]
    assert sum(e.attrib["d"].count("M") for e in grid) == 368 + 1


def test_months_and_years_stand_above() -> None:
    """Each month by its first day, and the year with January."""
    words = texts(figure(shapes.day(0, Severity.SEV1)).svg)
    assert [word for word in words if word in {"Dec", "Jan", "Nov", "2026"}] == [
        "Dec",
        "Jan",
        "2026",
        "Nov",
    ]


def test_the_first_month_is_named_where_the_next_is_far() -> None:
    """A calendar that begins on the 2nd names that month, and its year."""
    metrics = replace(shapes.metrics(days=[shapes.day(0, Severity.SEV1)]), today=date(2026, 12, 5))
    words = texts(shapes.drawn(draw_calendar, prepare_calendar(metrics, {})).svg)
    assert {"2025", "2026"} <= set(words)


def test_the_table_has_the_days_with_incidents() -> None:
    """Day, weekday, how many, and the worst severity."""
    assert figure(shapes.day(0, Severity.SEV2, 2)).rows == (("2026-11-20", "Fri", "2", "SEV-2"),)


def test_the_description_counts_worst_severities_and_names_the_busiest_day() -> None:
    """Who does not see the calendar learns what is in it."""
    chart = figure(shapes.day(1, Severity.SEV1, 3), shapes.day(2, Severity.SEV3))
    assert chart.alt == (
        "A calendar of 53 weeks with a mark on each day on which incidents began (2), larger for "
        "more; by worst severity SEV-1 on 1 day and SEV-3 on 1 day. Most on one day: 3 incidents "
        "on 2026-11-19."
    )


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 500), st.tuples(st.sampled_from(Severity), st.integers(1, 99)), min_size=1
    ).filter(lambda days: min(days) < 369)
)
def test_any_year_can_be_drawn(days: dict[int, tuple[Severity, int]]) -> None:
    """However many incidents there are, texts stay within the picture."""
    chart = figure(*(shapes.day(before, *found) for before, found in days.items()))
    assert within(chart.svg)
    assert len(chart.rows) == sum(before < 369 for before in days)
