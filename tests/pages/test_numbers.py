from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest

from hindsite.metrics.values import (
    Cut,
    Duration,
    Estimate,
    Exclusion,
    Frequency,
    Period,
    PeriodCount,
    Reason,
    Share,
    Statistic,
    Unit,
)
from hindsite.model.library import Library
from hindsite.pages.statistics import statistic_row
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.numbers_factory import (
    duration,
    figure,
    incidents,
    metrics,
    missing,
    pages_of_metrics,
    proportion,
    statistic,
    text_of,
)

RESPONSE = "metrics/response.md"
TTR = "metrics/response/ttr.md"
DRILL = Exclusion("drill", Reason.KIND_EXCLUDED, ("game-day",))


def words(path: str, *durations: Duration, shares: tuple[Share, ...] = ()) -> str:
    """The words of one page of made-up metrics."""
    return text_of(pages_of_metrics(incidents(60), metrics(durations, shares))[path])


def rows_of(text: str) -> list[dict[str, str]]:
    """A CSV file as rows by column."""
    return list(csv.DictReader(io.StringIO(text)))


def test_an_estimate_stands_with_its_interval_and_its_basis() -> None:
    """One look at a number: value, 95 % interval where one holds, n of N."""
    overall = statistic([12, 20, 38, 40, 60, 90, 300], left_out=missing(2, "resolved_at"))
    text = words(RESPONSE, duration("ttr", overall))
    assert (
        "38 min 95 %: 22 min to 1 h 4 min 41 min 95 %: 30 min to 57 min 55 min from 20 values on"
        in text
    )
    assert "7 of 9 n = 7 of 9; 2 field missing (resolved_at)" in text
    assert "With 7 in each of two periods, a true change under ×3.8" in text


def test_an_interval_may_be_open_upward() -> None:
    """Where too many still run for an upper end, the lower end stands alone."""
    overall = replace(statistic(list(range(6)), [50, 60]), median=Estimate(38, 22, None, "exact"))
    assert "38 min 95 %: at least 22 min" in words(RESPONSE, duration("ttr", overall))


@pytest.mark.parametrize(
    ("overall", "expected"),
    [
        (statistic([12, 38]), "each value: 12 min, 38 min"),
        (statistic([12], [50]), "each value: 12 min; still running: over 50 min"),
        (statistic([], [50, 70]), "none has ended; still running: over 50 min, over 1 h 10 min"),
        (statistic([], [50] * 8), "none has ended; 8 still run"),
        (statistic([], [], missing(3, "detected_at")), "no value: 3 field missing (detected_at)"),
        (statistic(), "none recorded"),
    ],
)
def test_few_values_stand_for_themselves(overall: Statistic, expected: str) -> None:
    """Under six values there is no statistic: the values are listed, or what became of them."""
    assert statistic_row("All", overall).values == expected
    assert expected in words(RESPONSE, duration("ttr", overall))


def test_an_estimate_that_is_not_there_says_why() -> None:
    """No dash stands alone: few values, censoring or zeros are named."""
    values = [0.0] * 25
    overall = replace(statistic(values, [1.0]), median=None, geometric_mean=None)
    row = statistic_row("All", overall)
    assert row.median.why == "not reached: too many still run"
    assert row.geometric_mean.why == "every value is zero"
    assert row.p90.why == "not given: too many still run"


def test_a_zero_among_few_values_is_not_called_all() -> None:
    """Six values of which one is zero are too few for a geometric mean, and not all zero."""
    row = statistic_row("All", replace(statistic([0, 34, 102, 125, 164, 310]), geometric_mean=None))
    assert row.geometric_mean.why == "from 6 values above zero on"


def test_zeros_left_out_of_the_geometric_mean_are_counted() -> None:
    """The mean of logarithms has no place for zero, which the page says."""
    overall = replace(statistic(list(range(7))), zeros=1)
    assert "1 value of zero is left out of the geometric mean" in words(
        RESPONSE, duration("ttr", overall)
    )


def test_days_are_said_as_days() -> None:
    """A statistic speaks in its own unit."""
    row = statistic_row("All", replace(statistic([3.0]), unit=Unit.DAYS), target=14.0)
    assert row.values == "each value: 3 d"
    assert row.target == "under 14 d"


def test_each_number_opens_what_it_rests_on() -> None:
    """A disclosure in the row lists used, running and left out records, linked and valued."""
    overall = replace(
        statistic([12], [50], (Exclusion("i2", Reason.OUT_OF_ORDER, ("a", "b")),)), outside=(DRILL,)
    )
    numbers = replace(metrics([duration("ttr", overall)]), outside=(DRILL,))
    page = pages_of_metrics(incidents(60), numbers)[RESPONSE]
    seen = look(engine_html(page))
    assert "../../incidents/i0/" in seen.values("href")
    text = text_of(page)
    assert "Used, the shortest first Outage 0 12 min" in text
    assert "Still running: known to last longer Outage 50 over 50 min" in text
    assert "Left out Outage 2 out of order: a, b" in text
    assert "1 more are not counted: of another kind, or duplicates." in text
    assert "Not counted" in text
    assert "drill kind excluded: game-day" in text
    assert page.count("<details") == page.count("data-search-exclude")


def test_no_disclosure_needs_a_script() -> None:
    """Provenance is HTML of its own: details and links, no handler and no script."""
    pages = pages_of_metrics(incidents(9), metrics([duration("ttr", statistic(list(range(7))))]))
    for path, page in pages.items():
        if path.endswith(".md"):
            assert "script" not in look(engine_html(page)).tags
    assert "<summary>7 of 7</summary>" in pages[RESPONSE]


def test_long_lists_are_cut_and_lead_to_the_file_that_has_all() -> None:
    """A page holds 25 records of each group; the CSV file holds them all."""
    overall = statistic([float(value) for value in range(40)], left_out=missing(337, "resolved_at"))
    pages = pages_of_metrics(incidents(60), metrics([duration("ttr", overall)]))
    text = text_of(pages[RESPONSE])
    assert "Outage 24 24 min and 15 more" in text
    assert "and 312 more" in text
    assert "../../data/durations/ttr.csv" in look(engine_html(pages[RESPONSE])).values("href")
    assert len(rows_of(pages["data/durations/ttr.csv"])) == 377


def test_pages_do_not_grow_with_the_records() -> None:
    """With thousands of incidents and hundreds of services a page stays of one size."""

    def size(number: int) -> int:
        base = library(incident(id="i0"))
        many = Statistic(
            "ttr", "x", Unit.MINUTES, tuple(f"i{n}" for n in range(number)), (1.0,) * number
        )
        parts = {cut: {f"part {n}": many for n in range(number // 10)} for cut in (Cut.SERVICE,)}
        one = Duration(
            "ttr",
            "Time to resolve",
            "TTR",
            "x",
            many,
            {cut: tuple(found.items()) for cut, found in parts.items()},
        )
        return len(pages_of_metrics(base, metrics([one]))[TTR])

    assert size(2_000) < size(500) * 1.1


def test_csv_picks_out_any_segment() -> None:
    """Each record stands with its value or reason, and with its part of every cut."""
    one = statistic([12, 38], [50], missing(1, "resolved_at"))
    by = {
        Cut.SEVERITY: {"SEV-1": statistic([12])},
        Cut.SERVICE: {"payments": statistic([12, 38]), "database": statistic([12])},
        Cut.FACTOR: {"=cmd": statistic([12])},
    }
    pages = pages_of_metrics(
        incidents(3), metrics([duration("ttr", replace(one, outside=(DRILL,)), by)])
    )
    rows = rows_of(pages["data/durations/ttr.csv"])
    assert [row["standing"] for row in rows] == [
        "used",
        "used",
        "still running",
        "left out",
        "outside",
    ]
    assert rows[0]["value"] == "12"
    assert rows[0]["unit"] == "min"
    assert rows[0]["severity"] == "SEV-1"
    assert rows[0]["service"] == "payments; database"
    assert rows[0]["factor"] == "'=cmd"
    assert rows[1]["severity"] == ""
    assert rows[3]["reason"] == "field missing"
    assert rows[3]["detail"] == "resolved_at"
    assert rows[4]["detail"] == "game-day"
    assert set(map(str, Cut)) <= set(rows[0])


def test_shares_have_a_file_each() -> None:
    """Who did what was asked, who did not, who was not asked: each in the file of the share."""
    overall = proportion(["i1#A1"], ["i2#A2"], missing(1, "due"))
    share = Share(overall, {Cut.TEAM: (("payments", proportion(["i1#A1"])),)})
    rows = rows_of(
        pages_of_metrics(incidents(3), metrics(shares=[share]))["data/shares/action_completion.csv"]
    )
    assert [(row["record"], row["standing"], row["team"]) for row in rows] == [
        ("i1#A1", "as asked", "payments"),
        ("i2#A2", "not as asked", ""),
        ("i100", "left out", ""),
    ]


def test_an_action_stands_under_what_its_incident_does() -> None:
    """Where a share is not cut so itself, the cut of the incident holds; a runbook has none."""
    actions = Share(proportion(["i0#A1"]))
    books = Share(proportion(["i0"], key="runbook_freshness"))
    one = duration("ttr", statistic([12]), {Cut.KIND: {"security": statistic([12])}})
    pages = pages_of_metrics(incidents(1), metrics([one], [actions, books]))
    assert rows_of(pages["data/shares/action_completion.csv"])[0]["kind"] == "security"
    assert rows_of(pages["data/shares/runbook_freshness.csv"])[0]["kind"] == ""


def test_all_numbers_are_published_as_files() -> None:
    """JSON and CSV hold what `hindsite stats` prints, and the overview leads to both."""
    pages = pages_of_metrics(incidents(9), metrics([duration("ttr", statistic(list(range(7))))]))
    document = json.loads(pages["data/metrics.json"])
    assert document["as_of"].startswith("2026-04-10T10:00:00")
    assert next(row for row in document["metrics"] if row["key"] == "ttr")["median"] == 38
    rows = rows_of(pages["data/metrics.csv"])
    assert next(row for row in rows if row["key"] == "ttr")["median"] == "38.0"
    hrefs = look(engine_html(pages["metrics/index.md"])).values("href")
    assert {"../data/metrics.json", "../data/metrics.csv", "../data/population.csv"} <= set(hrefs)


def test_each_response_time_has_a_page_with_every_cut() -> None:
    """All segments stand on the page of a response time, named as people call them."""
    part = statistic(list(range(7)))
    by = {
        Cut.SEVERITY: {"SEV-1": part},
        Cut.KIND: {"security": part},
        Cut.TIER: {"critical": part, "high": statistic()},
        Cut.SERVICE: {"payments": part},
        Cut.TEAM: {"t": part},
        Cut.QUARTER: {"2026-Q1": part},
        Cut.SOURCE: {"synthetic": part},
        Cut.STRATEGY: {"feature-flag": part},
        Cut.FACTOR: {"config-change": part},
    }
    one = replace(duration("tta", part, by), targets={"SEV-1": 5.0}, critical_target=5.0)
    base = library(
        incident(id="i0"),
        services=[{"id": "payments", "name": "Payments & Co"}],
        teams=[{"id": "t", "name": "Team T"}],
        contributing_factors=[{"id": "config-change", "name": "Configuration change"}],
    )
    text = text_of(pages_of_metrics(base, metrics([one]))["metrics/response/tta.md"])
    for heading, name in [
        ("By severity", "SEV-1"),
        ("By kind", "Security"),
        ("By tier", "Critical"),
        ("By service", "Payments & Co"),
        ("By team", "Team T"),
        ("By quarter of resolution", "2026-Q1"),
        ("By source of detection", "Synthetic"),
        ("By resolution strategy", "Feature flag"),
        ("By contributing factor", "Configuration change"),
    ]:
        after = text[text.index(heading) :]
        assert name in after[:400], heading
    assert text.count("under 5 min") == 2
    assert "High" not in text


def test_a_cut_that_records_do_not_tell_names_the_field() -> None:
    """Without a service, a team, a source, the page says what to write and where."""
    part = statistic([12], left_out=missing(3, "resolved_at"))
    by = {Cut.SOURCE: {"human": statistic([12])}}
    text = words(TTR, duration("ttr", part, by))
    assert "There is nothing to show: all of 4 incidents name no service." in text
    assert "3 of 4 incidents do not tell who or what noticed first." in text
    assert "Write detection.source into the record" in text
    assert "There is no incident to tell apart." in words("metrics/response/ttd.md")


def test_many_parts_are_cut_and_the_newest_quarters_come_first() -> None:
    """A page shows twenty parts of a cut: the largest, and of quarters the latest."""
    quarters = {f"{2000 + n // 4}-Q{n % 4 + 1}": statistic([1.0]) for n in range(30)}
    services = {f"s{n:02}": statistic([1.0] * (n + 1)) for n in range(30)}
    one = duration("ttr", statistic([1.0]), {Cut.QUARTER: quarters, Cut.SERVICE: services})
    text = words(TTR, one)
    assert "2007-Q2" in text
    assert "2000-Q1" not in text
    assert text.index("s29") < text.index("s28")
    assert "s09" not in text
    assert "and 10 more services, in the CSV file" in text


def test_charts_stand_on_the_page_that_they_belong_to() -> None:
    """Each figure has one place; one by cut stands with that cut, a new one on the overview."""
    keys = ["ecdf", "calendar", "action-age", "strategies", "uptime", "freshness", "ttr-service"]
    pages = pages_of_metrics(
        incidents(1), metrics(), *(figure(key) for key in [*keys, "unheard-of"])
    )
    homes = {
        key: [path for path, text in pages.items() if f'id="hs-chart-{key}"' in text]
        for key in [*keys, "unheard-of"]
    }
    assert homes == {
        "ecdf": [RESPONSE],
        "calendar": ["metrics/frequency.md"],
        "action-age": ["metrics/follow-up.md"],
        "strategies": ["metrics/services.md"],
        "uptime": ["metrics/uptime.md"],
        "freshness": ["metrics/runbooks.md"],
        "ttr-service": [TTR],
        "unheard-of": ["metrics/index.md"],
    }


def test_the_overview_says_what_is_not_known() -> None:
    """Numbers that leave records out are listed with the field that would tell."""
    gap = duration("ttr", statistic([1.0], left_out=missing(3, "resolved_at", "detected_at")))
    late = Exclusion("i9", Reason.NO_DUE_DATE)
    numbers = metrics([gap], [Share(proportion(left_out=[late]))])
    text = text_of(pages_of_metrics(incidents(9), numbers)["metrics/index.md"])
    assert "Time to resolve: n = 1 of 4; 3 field missing (detected_at, resolved_at)." in text
    assert "Write detected_at and resolved_at into the records that lack them." in text
    assert "Give each action a due date, due." in text
    assert "Action completion – none counts: 1 no due date" in text
    assert "No period can be told" in text


def test_an_overview_without_gaps_says_so() -> None:
    """Nothing to add is said in words, too."""
    assert "No record lacks what these numbers ask for." in words("metrics/index.md")


def test_the_overview_counts_the_quarter_and_the_one_before() -> None:
    """Counts come with the interval of what such a quarter has in the long run."""
    rows = tuple(
        PeriodCount(
            label,
            date(2026, 1, 1),
            date(2026, 4, 1),
            finished,
            {},
            ids,
            Estimate(2, 0.24, 7.2, "exact"),
        )
        for label, finished, ids in [("2026-Q1", True, ("i0", "i1")), ("2026-Q2", False, ())]
    )
    numbers = replace(metrics(), frequency={Period.QUARTER: Frequency(Period.QUARTER, rows)})
    text = text_of(pages_of_metrics(incidents(2), numbers)["metrics/index.md"])
    assert "Incidents in 2026-Q1 2 whole quarter; 95 %: 0.24 to 7.2" in text
    assert "Incidents in 2026-Q2 0 so far" in text


@pytest.mark.parametrize(
    ("overall", "said"),
    [
        (statistic(list(range(7))), "38 min median, n = 7 of 7; 95 %: 22 min to 1 h 4 min"),
        (statistic([12, 38]), "12 min, 38 min every value; n = 2 of 2"),
        (
            replace(statistic(list(range(7)), [9] * 8), median=None),
            "– median not reached, n = 7 of 15: 8 still run",
        ),
        (statistic(left_out=missing(4, "resolved_at")), "– no value among 4"),
    ],
)
def test_a_tile_says_what_its_number_is(overall: Statistic, said: str) -> None:
    """A key number is a median, or the values, or why there is none."""
    assert f"Time to resolve {said}" in words("metrics/index.md", duration("ttr", overall))


def test_no_incident_has_pages_that_say_how_to_begin() -> None:
    """Without a record every page of metrics leads to the first one, and files are empty."""
    numbers = replace(metrics(), population=())
    pages = pages_of_metrics(Library(), numbers)
    for path, page in pages.items():
        if path.endswith(".md"):
            assert "No incident has been recorded yet." in text_of(page), path
            assert "<table" not in page
    assert rows_of(pages["data/population.csv"]) == []


def test_a_name_of_a_record_stays_text() -> None:
    """What records call a service or a factor never becomes markup."""
    bad = "<b onclick=x>{{ 7*7 }}</b>"
    part = statistic([12])
    by = {Cut.SERVICE: {bad: part}, Cut.FACTOR: {bad: part}, Cut.TEAM: {bad: part}}
    page = pages_of_metrics(incidents(1), metrics([duration("ttr", part, by)]))[TTR]
    assert "b" not in look(engine_html(page)).tags
    assert "{{" not in page
    assert text_of(page).count(bad) >= 3
