from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.charts import missing
from hindsite.charts.response import prepare_response
from hindsite.model.enums import Severity
from tests.charts import factory
from tests.charts.reading import drawn, elements, texts, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hindsite.metrics.values import Duration
    from hindsite.model.figure import Figure

SIX = [10, 20, 30, 40, 50, 60]


def part(
    key: str,
    quarters: Mapping[str, Iterable[float]],
    targets: Mapping[Severity, float] | None = None,
) -> Duration:
    """A response time of these quarters."""
    by_quarter = {label: factory.statistic(values) for label, values in quarters.items()}
    return factory.duration(key, by_quarter=by_quarter, targets=targets)


def response(*parts: Duration) -> Figure:
    """The chart of these response times."""
    return drawn(factory.metrics(durations=parts), "response")


def test_quarters_become_rows() -> None:
    """Quarters with a median have it and its interval, others their values; empty ones no row."""
    ttr = part("ttr", {"2026-Q2": SIX, "2026-Q3": [], "2026-Q4": [5, 90]})
    figure = response(ttr)
    assert figure.columns == ("Quarter", "Measure", "n", "Median", "95 % interval", "Values")
    assert figure.rows == (
        ("2026-Q2", "TTR", "6", "35 min", "18 min to 1 h 10 min", ""),
        ("2026-Q4", "TTR", "2", "", "", "5 min, 1 h 30 min"),
    )


def test_the_title_says_the_last_median_of_resolution() -> None:
    """Time to resolve speaks before the others, with the last quarter that has a median."""
    figure = response(part("ttd", {"2026-Q4": SIX}), part("ttr", {"2026-Q1": SIX, "2026-Q2": [1]}))
    assert figure.title == "Median time to resolve was 35 min in Q1 2026 (n = 6)"


def test_the_title_without_a_median_says_why() -> None:
    """Where every quarter has too few, the title has the most that one had."""
    figure = response(part("ttr", {"2026-Q1": [1, 2], "2026-Q2": [1]}))
    assert figure.title == "No quarter has the 6 incidents that a median needs (at most 2)"
    assert {"too few", "for a median"} <= set(texts(figure.svg))


def test_each_response_time_with_data_has_a_panel() -> None:
    """Those without values are not drawn, and the others are in the order of an incident."""
    figure = response(part("ttr", {"2026-Q4": SIX}), part("ttd", {"2026-Q4": SIX}))
    names = [text for text in texts(figure.svg) if text.startswith("Time to")]
    assert names == ["Time to detect", "Time to resolve"]


def test_medians_are_joined_only_from_one_quarter_to_the_next() -> None:
    """A quarter without a median breaks the line."""
    joined = response(part("ttr", {"2026-Q2": SIX, "2026-Q3": SIX}))
    apart = response(part("ttr", {"2026-Q2": SIX, "2026-Q4": SIX}))
    assert joined.svg.count('stroke-width="1.5"') == 1
    assert 'stroke-width="1.5"' not in apart.svg


def test_the_target_of_the_worst_severity_is_a_line() -> None:
    """Its value is said above the panel and in the description."""
    targets = {Severity.SEV2: 15.0, Severity.SEV1: 5.0}
    figure = response(part("tta", {"2026-Q4": SIX}, targets))
    assert "target for SEV-1: 5 min" in texts(figure.svg)
    assert figure.svg.count("stroke-dasharray") == 1
    assert figure.alt.endswith("Targets: TTA 5 min for SEV-1.")


def test_critical_services_have_a_target_too() -> None:
    """Where no severity has one, theirs is drawn, even if it is of nought."""
    ttd = replace(part("ttd", {"2026-Q4": SIX}), critical_target=0.0)
    assert "target for critical services: 0 s" in texts(response(ttd).svg)


def test_no_target_no_line() -> None:
    """Where the policy sets none, nothing is drawn or said."""
    figure = response(part("ttr", {"2026-Q4": SIX}))
    assert "stroke-dasharray" not in figure.svg
    assert "arget" not in figure.alt


def test_the_quarter_that_runs_is_said() -> None:
    """It is unfinished; four quarters are shown at least."""
    figure = response(part("ttr", {"2026-Q4": [5]}))
    assert figure.note == "Q4 2026 is unfinished: it counts to 2026-11-20."
    assert {"Q1", "Q2", "Q3", "Q4", "2026"} <= set(texts(figure.svg))


def test_old_quarters_are_left_out_and_that_is_said() -> None:
    """The last 16 are shown; with so many only years are named below the axis."""
    labels = [f"{year}-Q{quarter}" for year in range(2020, 2027) for quarter in (1, 2, 3, 4)]
    figure = response(part("ttr", dict.fromkeys(labels, SIX)))
    assert figure.rows[0][0] == "2023-Q1"
    assert figure.note.startswith("Shows the last 16 quarters. ")
    assert "Q1" not in texts(figure.svg)
    assert within(figure.svg)


def test_only_old_quarters_draw_nothing() -> None:
    """Where the last 16 quarters have no values the chart is missing."""
    metrics = factory.metrics(durations=[part("ttr", {"2010-Q1": SIX})])
    assert prepare_response(metrics, {}) is None
    assert "response" in missing(metrics)


def test_years_do_not_collide_where_the_axis_begins_late_in_one() -> None:
    """A first quarter next to a new year's has no year of its own."""
    assert "2024" not in texts(response(part("ttr", {"2024-Q4": [5]})).svg)
    assert "2024" in texts(response(part("ttr", {"2024-Q3": [5]})).svg)


def test_a_median_without_interval_has_none_in_the_table() -> None:
    """The cell stays empty where no interval holds."""
    bare = factory.duration(
        "ttr", by_quarter={"2026-Q4": factory.statistic(SIX, median_interval=False)}
    )
    assert response(bare).rows[0][4] == ""


def strokes(figure: Figure) -> list[list[tuple[float, float]]]:
    """The places of each line of an interval's width."""
    return [
        [(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", path.attrib["d"])]
        for path in elements(figure.svg)
        if path.attrib.get("stroke-width") == "2.5"
    ]


def test_an_interval_open_upward_ends_in_an_arrow_at_the_top() -> None:
    """Where no upper end is known, the line leaves the panel and the table says “at least”."""
    closed = factory.statistic(SIX)
    assert closed.median is not None
    wide = replace(closed, median=replace(closed.median, high=None))
    figure = response(factory.duration("ttr", by_quarter={"2026-Q3": wide, "2026-Q4": closed}))
    _, open_line, arrow, closed_line = strokes(figure)
    top = min(y for _, y in open_line)
    assert (len(open_line), len(arrow), len(closed_line)) == (2, 3, 2)
    assert arrow[1][1] == top
    assert arrow[0][1] == arrow[2][1] > top
    assert min(y for _, y in closed_line) > top
    assert [row[4] for row in figure.rows] == ["at least 18 min", "18 min to 1 h 10 min"]


def test_a_median_without_interval_is_a_dot_alone() -> None:
    """No line claims an interval; the one that is left is the legend's."""
    bare = factory.statistic(SIX, median_interval=False)
    assert len(strokes(response(factory.duration("ttr", by_quarter={"2026-Q4": bare})))) == 1


def test_the_data_hold_what_is_shown_alone() -> None:
    """Values behind a median and quarters too old to be seen do not make a chart another one."""
    old, quarter = {"2010-Q1": SIX}, {"2026-Q4": SIX}
    one = prepare_response(factory.metrics(durations=[part("ttr", {**old, **quarter})]), {})
    more = {"2010-Q1": [1], "2026-Q4": [9, 11, 30, 40, 50, 61]}
    other = prepare_response(factory.metrics(durations=[part("ttr", more)]), {})
    assert one == other
    assert one != prepare_response(factory.metrics(durations=[part("ttr", quarter)]), {})
