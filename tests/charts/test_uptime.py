from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.charts.uptime import draw_uptime, prepare_uptime, uptime_words
from hindsite.metrics.values import MonthUptime, ServiceUptime
from tests.charts import shapes
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from hindsite.model.figure import Figure


def figure(*services: ServiceUptime) -> Figure:
    """The chart of these services."""
    metrics = shapes.metrics(uptime=services)
    return shapes.drawn(draw_uptime, prepare_uptime(metrics, shapes.HOSTILE))


def service(name: str, slo: float | None, *months: MonthUptime) -> ServiceUptime:
    """A service of these months."""
    return ServiceUptime(name, slo, months)


def frames(svg: str) -> tuple[int, int]:
    """How many unbroken and how many dashed frames there are, those of the legend included."""
    found = [e for e in elements(svg) if e.attrib.get("stroke") == "var(--hs-bad)"]
    dashed = sum("stroke-dasharray" in e.attrib for e in found)
    return len(found) - dashed, dashed


def test_no_month_is_no_chart() -> None:
    """Neither without services nor with services that have no month."""
    assert prepare_uptime(shapes.metrics(), {}) is None
    assert prepare_uptime(shapes.metrics(uptime=[service("a", 0.99)]), {}) is None


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "100"),
        (0.99999, "99.99"),
        (0.9995, "99.95"),
        (0.9912, "99.12"),
        (0.98999, "98.9"),
        (0.2, "20.0"),
        (0.0, "0.0"),
        (1 - 1e-12, "100"),
    ],
)
def test_uptime_is_never_rounded_up(share: float, words: str) -> None:
    """99.999 % is not 100 %; noise of floats is no outage."""
    assert uptime_words(share) == words


def test_the_title_counts_services_below_their_objective() -> None:
    """Only those with an SLO are asked, and only SEV-1 counts."""
    services = [
        shapes.service_uptime("a", 0.999, [0.99, 1.0]),
        shapes.service_uptime("b", 0.999, [0.9999, 1.0]),
        shapes.service_uptime("c", None, [0.5, 1.0]),
        service("d", 0.999, shapes.month_uptime(1, 1.0, 0.9)),
    ]
    assert figure(*services).title == (
        "1 of 3 services with an SLO fell below it in a month of the last 2, "
        "by incident-derived uptime"
    )
    assert figure(services[1]).title.startswith("None of 1 service with an SLO fell below it")
    one = figure(shapes.service_uptime("a", 0.999, [0.9])).title
    assert one.startswith("1 of 1 service with an SLO fell below it in November 2026")


def test_without_objectives_the_title_says_the_lowest_month() -> None:
    """Its service and month; where all are whole, that is said."""
    low = figure(
        shapes.service_uptime("a", None, [0.999, 1.0]),
        shapes.service_uptime("b", None, [1.0, 0.97]),
    )
    assert low.title == "The lowest incident-derived uptime is 97.0 % (b, November 2026)"
    whole = figure(shapes.service_uptime("a", None, [1.0, 1.0]))
    assert whole.title == (
        "No SEV-1 lowered the incident-derived uptime of a service since October 2026"
    )
    bound = figure(service("a", None, shapes.month_uptime(1, 1.0, at_most=True)))
    assert bound.title.startswith("No SEV-1 with a recorded end lowered")


def test_cells_below_the_objective_are_framed() -> None:
    """An unbroken frame where SEV-1 alone is too much, a dashed one where SEV-2 decides."""
    months = [
        shapes.month_uptime(2, 0.9, 0.8),
        shapes.month_uptime(1, 1.0, 0.9),
        shapes.month_uptime(0, 1.0, 1.0),
    ]
    assert frames(figure(service("a", 0.99, *months)).svg) == (2, 2)
    assert frames(figure(service("a", None, *months)).svg) == (0, 0)


def test_the_pessimistic_share_stands_below_where_it_is_lower() -> None:
    """Only there; equal numbers are written once."""
    words = texts(figure(service("a", None, shapes.month_uptime(1, 0.9995, 0.998))).svg)
    assert {"99.95", "99.80"} <= set(words)
    assert texts(figure(service("a", None, shapes.month_uptime(1, 0.9995))).svg).count("99.95") == 1


def test_a_missing_end_gives_an_upper_bound() -> None:
    """It is marked, rounded up, and explained."""
    chart = figure(service("a", None, shapes.month_uptime(1, 0.99971, 0.99912, at_most=True)))
    assert {"≤99.98", "99.92"} <= set(texts(chart.svg))
    assert chart.rows == (("a", "2026-10", "99.98", "99.92", "yes", ""),)
    assert "the uptime is at most that" in chart.note
    assert chart.title.startswith("The lowest incident-derived uptime is at most 99.98 %")


def test_it_is_never_called_an_sli() -> None:
    """The note says what it is; nothing else speaks of an SLI."""
    chart = figure(shapes.service_uptime("a", 0.9995, [0.99, 1.0]))
    assert chart.note.startswith("Derived from incidents, not measured: it is no SLI.")
    assert "SLI" not in chart.title + chart.alt + chart.svg.replace("no SLI", "")
    assert "SLO 99.95 %" in texts(chart.svg)
    assert chart.rows[0][-1] == "99.95"


def test_an_unfinished_month_is_marked() -> None:
    """In the picture, and in the note with the day to which it counts."""
    chart = figure(shapes.service_uptime("a", None, [1.0, 1.0]))
    assert "unfinished month" in texts(chart.svg)
    assert "November 2026 is unfinished: it counts to 2026-11-20." in chart.note
    past = figure(service("a", None, shapes.month_uptime(3, 0.9)))
    assert "unfinished" not in past.note
    assert "unfinished month" not in texts(past.svg)


def test_the_last_twelve_months_and_the_twelve_lowest_services_are_shown() -> None:
    """The others are counted, with the lowest of their months."""
    services = [
        shapes.service_uptime(f"s{n:02}", 0.9, [0.1] + [1 - n / 1000] * 12) for n in range(15)
    ]
    chart = figure(*services)
    assert len(chart.rows) == 144
    assert chart.rows[0][:3] == ("s14", "2025-12", "98.6")
    assert "and 3 other services, in no month under 99.80 %" in texts(chart.svg)
    assert "Without a row: 3 other services, in no month under 99.80 %." in chart.note
    assert chart.title.startswith("None of 15 services")


def test_services_without_a_row_are_told_of_with_sev_2_too() -> None:
    """What long SEV-2 incidents took from them shows in no cell, so the line below says it."""
    shown = [shapes.service_uptime(f"s{n:02}", None, [0.5]) for n in range(12)]
    chart = figure(*shown, service("other", None, shapes.month_uptime(0, 0.9993, 0.7298)))
    words = "1 other service, in no month under 99.93 % by SEV-1 alone, 72.9 % with SEV-2"
    assert f"and {words}" in texts(chart.svg)
    assert f"Without a row: {words}." in chart.note


def test_names_that_begin_alike_stay_apart() -> None:
    """Each row says whose it is, also where the names do not fit."""
    names = ["agents-in-the-cluster-1", "agents-in-the-cluster-2"]
    chart = figure(*(shapes.service_uptime(name, None, [0.5]) for name in names))
    assert {"agents-in-the-…1", "agents-in-the-…2"} <= set(texts(chart.svg))


def test_services_may_have_months_of_their_own() -> None:
    """A service that began later leaves its first cells empty."""
    chart = figure(
        shapes.service_uptime("a", None, [0.9, 0.9, 0.9]), shapes.service_uptime("b", 0.9, [0.95])
    )
    assert [row[:2] for row in chart.rows][-1] == ("b", "2026-11")
    assert len(chart.rows) == 4
    assert "no SLO" in texts(chart.svg)


def test_hostile_names_are_made_fit_to_draw() -> None:
    """Markup stays text and long names are shortened in the picture, not in the table."""
    chart = figure(*(shapes.service_uptime(key, None, [0.9]) for key in shapes.HOSTILE))
    assert "<script" not in chart.svg
    assert any(word.startswith("WWW") and word.endswith("…") for word in texts(chart.svg))
    assert "W" * 200 in [row[0] for row in chart.rows]


def test_the_description_names_the_lowest() -> None:
    """Five services at the most, with their lowest month."""
    chart = figure(*(shapes.service_uptime(f"s{n}", None, [0.9 + n / 100, 1.0]) for n in range(6)))
    assert chart.alt == (
        "A table of incident-derived uptime in percent: 6 services by 2 months up to November "
        "2026. The lowest month of each: s0 90.0 %, s1 91.0 %, s2 92.0 %, s3 93.0 %, s4 94.0 % "
        "and more."
    )


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(0.5, 1), st.lists(st.floats(0, 1), min_size=1, max_size=20)
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_shares_can_be_drawn(rows: list[tuple[float | None, list[float]]]) -> None:
    """Texts stay within the picture, and each row of the table has numbers."""
    chart = figure(
        *(shapes.service_uptime(f"s{n}", slo, shares) for n, (slo, shares) in enumerate(rows))
    )
    assert within(chart.svg)
    assert all(float(row[2]) <= 100 for row in chart.rows)
