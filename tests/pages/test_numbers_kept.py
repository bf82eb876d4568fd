from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hindsite.metrics.values import (
    ActionFlow,
    ClockState,
    Comparison,
    Count,
    Cut,
    Estimate,
    Frequency,
    Metrics,
    MonthUptime,
    NotificationClock,
    OwnerActions,
    Period,
    PeriodCount,
    Problem,
    ServiceUptime,
    Share,
    Unit,
    Window,
)
from hindsite.model.enums import Severity
from tests.factories import incident, instant, library
from tests.pages.engine import engine_html, look
from tests.pages.numbers_factory import (
    incidents,
    metrics,
    missing,
    pages_of_metrics,
    proportion,
    statistic,
    text_of,
)
from tests.pages.sample import runbook, with_runbooks

TARGETS = "metrics/targets.md"
UPTIME = "metrics/uptime.md"
FREQUENCY = "metrics/frequency.md"
FOLLOW_UP = "metrics/follow-up.md"
SERVICES = "metrics/services.md"


def words(path: str, numbers: Metrics) -> str:
    """The words of one page of made-up metrics over sixty incidents."""
    return text_of(pages_of_metrics(incidents(60), numbers)[path])


# -- targets -------------------------------------------------------------------------------------


def test_response_is_told_by_severity_with_its_target() -> None:
    """Each severity stands with the minutes that the policy asks for and a Wilson interval."""
    part = proportion(["i1"], ["i2", "i3"], key="response_attainment")
    share = Share(part, {Cut.SEVERITY: (("SEV-1", part), ("SEV-4", part))})
    text = words(TARGETS, metrics(shares=[share]))
    assert "SEV-1 within 5 min" in text
    assert "33 % 95 %: 20 % to 90 % 100 %" in text
    assert "Not as asked Outage 2 Outage 3 As asked Outage 1" in text
    assert "SEV-4 within" not in text


def test_business_hours_are_said() -> None:
    """A target that counts business hours only says so."""
    part = proportion(["i1"], key="response_attainment")
    share = Share(part, {Cut.SEVERITY: (("SEV-3", part),)})
    base = library(
        incident(id="i1"),
        policy={"severities": {"SEV-3": {"respond_within": "1h", "business_hours": "yes"}}},
    )
    page = pages_of_metrics(base, metrics(shares=[share]))[TARGETS]
    assert "SEV-3 within 1 h of business hours" in text_of(page)


def test_updates_are_told_with_how_often_they_are_due() -> None:
    """The cadence of a severity stands beside its share; one without a rule has none."""
    part = proportion(["i1"], key="update_cadence")
    share = Share(part, {Cut.SEVERITY: (("SEV-1", part), ("SEV-4", part))})
    text = words(TARGETS, metrics(shares=[share]))
    assert "SEV-1 every 30 min" in text
    assert "SEV-4 1 of 1" in text


@pytest.mark.parametrize(
    "said",
    [
        "no incident that a machine detected (detection.source)",
        "no SEV-1 or SEV-2 has status updates (updates)",
        "no SEV-1 or SEV-2 was resolved long enough ago (resolved_at)",
        "no runbook says how often it is to be reviewed (review_every)",
        "no incident says which runbook it called for (runbooks)",
        "no incident says that a runbook misled",
    ],
)
def test_a_share_of_nothing_says_what_is_missing(said: str) -> None:
    """Where nothing was asked the page names what would have to be there."""
    page = "metrics/runbooks.md" if "runbook" in said else TARGETS
    assert said in words(page, metrics())


def test_an_unheard_of_share_has_a_plain_word() -> None:
    """A share that these pages do not know yet still says why it is empty."""
    numbers = replace(metrics(), shares=(Share(proportion(key="new")),))
    assert "nothing was asked of any record" in words("metrics/index.md", numbers)


def test_runbooks_behind_freshness_are_linked() -> None:
    """The ids of that share are runbooks; one without a page stays an id."""
    share = Share(proportion(["pool"], ["gone"], key="runbook_freshness"))
    base = with_runbooks(library(incident(id="pool")), runbook(id="pool", title="Pool exhausted"))
    page = pages_of_metrics(base, metrics(shares=[share]))["metrics/runbooks.md"]
    assert "../../runbooks/pool/" in look(engine_html(page)).values("href")
    assert "Not as asked gone As asked Pool exhausted" in text_of(page)


def _clock(state: ClockState, **changes: object) -> NotificationClock:
    known = changes.get("known", "2026-04-08T09:00Z")
    known_at = instant(str(known)) if known else None
    minutes, left = changes.get("minutes"), changes.get("left")
    return NotificationClock(
        incident=str(changes.get("incident", "i1")),
        regime=str(changes.get("regime", "GDPR")),
        state=state,
        is_decided=bool(changes.get("is_decided", True)),
        known_at=known_at,
        due_at=known_at + timedelta(hours=72) if known_at else None,
        notified_at=None,
        minutes=minutes if isinstance(minutes, float) else None,
        left=left if isinstance(left, float) else None,
    )


def test_duties_to_notify_stand_with_the_time_that_is_left() -> None:
    """What is overdue comes first, then what runs; each with hours left or taken."""
    clocks = (
        _clock(ClockState.MET, minutes=600.0),
        _clock(ClockState.NO_START, known=""),
        _clock(ClockState.RUNNING, minutes=60.0, left=1500.0, is_decided=False),
        _clock(ClockState.OVERDUE, minutes=5000.0, left=-120.0, regime=""),
        _clock(ClockState.NOT_REQUIRED),
        _clock(ClockState.OUT_OF_ORDER),
    )
    share = Share(proportion(["i1"], key="notification"))
    text = words(TARGETS, replace(metrics(shares=[share]), clocks=clocks))
    text = text[text.index("Duty to notify") :]
    assert "none named overdue overdue by 2 h 8 Apr 2026, 09:00 UTC 11 Apr 2026, 09:00 UTC" in text
    assert "GDPR running undecided whether required 1 d 1 h left" in text
    assert "GDPR no start recorded known_at is missing write security.known_at no date" in text
    assert "GDPR in time took 10 h" in text
    assert "not required" in text
    assert "out of order notified before it was known" in text
    assert text.index("overdue by") < text.index("1 d 1 h left") < text.index("took 10 h")


@pytest.mark.parametrize("state", list(ClockState))
def test_every_state_of_a_duty_has_its_place(state: ClockState) -> None:
    """No state of the metrics is unheard of on the page."""
    assert state.value in words(TARGETS, replace(metrics(), clocks=(_clock(state),)))


def test_without_a_duty_to_notify_there_is_no_clock() -> None:
    """Most knowledge bases have no such duty and see nothing of it."""
    pages = pages_of_metrics(incidents(1), metrics())
    assert "Duty to notify" not in pages[TARGETS]
    assert "Notification" not in pages["metrics/index.md"]


def test_many_duties_are_cut() -> None:
    """A page lists the most urgent of them."""
    clocks = tuple(_clock(ClockState.LATE, minutes=6000.0) for _ in range(30))
    assert "and 5 more" in words(TARGETS, replace(metrics(), clocks=clocks))


# -- uptime --------------------------------------------------------------------------------------


def _month(
    number: int,
    share: float = 1.0,
    pessimistic: float = 1.0,
    ids: tuple[str, ...] = (),
    *,
    at_most: bool = False,
    finished: bool = True,
) -> MonthUptime:
    start = date(2025 + number // 12, number % 12 + 1, 1)
    return MonthUptime(f"{start:%Y-%m}", start, finished, share, pessimistic, at_most, ids)


def test_uptime_stands_beside_the_objective_and_is_no_sli() -> None:
    """Only months with incidents are rows; each says whether the objective was met."""
    months = (
        _month(0, 0.5, 0.5, ("i9",)),
        *(_month(n) for n in range(1, 9)),
        _month(9, 0.999, 0.99, ("i1",)),
        _month(10, 1.0, 0.998, ("i2", "i3")),
        _month(11, 1.0, 0.9999, ("i4",)),
        _month(12, 1.0, 0.9999, ("i5",), at_most=True),
        _month(13, 1.0, 0.9999, ("i6",), finished=False),
    )
    uptime = (ServiceUptime("payments", 0.9995, months), ServiceUptime("calm", None, (_month(0),)))
    text = words(UPTIME, replace(metrics(), uptime=uptime))
    assert "This is no SLI." in text
    assert "Objective 99.95 %. 5 of the latest 12 months had a SEV-1 or SEV-2" in text
    assert "99.9 % 99 % missed" in text
    assert "2 incidents Outage 2 Outage 3" in text
    assert "100 % 99.8 % missed with SEV-2" in text
    assert "2025-12 1 incident Outage 4" in text
    assert "99.99 % met" in text
    assert "at most 100 % at most 99.99 % not known: an end is missing" in text
    assert "2026-02 so far" in text
    assert "met so far" in text
    assert "50 %" not in text
    assert "Without a SEV-1 or SEV-2¶ In the latest 12 months: calm." in text


def test_the_worst_service_comes_first_and_many_are_cut() -> None:
    """A page shows the 25 services that were down longest, the file has all."""
    uptime = tuple(
        ServiceUptime(f"s{n:02}", None, (_month(0, 1 - n / 100, 0.5, ("i1",)),)) for n in range(30)
    )
    numbers = replace(metrics(), uptime=uptime)
    pages = pages_of_metrics(incidents(2), numbers)
    text = text_of(pages[UPTIME])
    assert text.index("s29") < text.index("s28")
    assert "s04" not in text
    assert "and 5 more services, in the CSV file" in text
    assert "No objective: write slo to the service in hindsite.yml." in text
    rows = list(csv.DictReader(io.StringIO(pages["data/uptime.csv"])))
    assert len(rows) == 30
    assert rows[1] == {
        "service": "s01",
        "month": "2025-01",
        "finished": "true",
        "share": "0.99",
        "pessimistic": "0.5",
        "at most": "false",
        "slo": "",
        "incidents": "i1",
    }


def test_no_downtime_is_said() -> None:
    """Without a SEV-1 or SEV-2, and without any service, words stand in place of tables."""
    calm = replace(metrics(), uptime=(ServiceUptime("calm", None, (_month(0),)),))
    assert "No SEV-1 or SEV-2 touched a service in the latest 12 months." in words(UPTIME, calm)
    assert "No service is known, or no incident names one. Write services" in words(
        UPTIME, metrics()
    )


# -- frequency -----------------------------------------------------------------------------------


def _quarter(label: str, *, finished: bool = True) -> Window:
    return Window(label, Period.QUARTER, date(2026, 1, 1), date(2026, 4, 1), finished, 90)


def test_whether_it_gets_worse_is_said_in_words() -> None:
    """The last whole period against the one before, and the one that runs."""
    row = PeriodCount(
        "2026-Q1",
        date(2026, 1, 1),
        date(2026, 4, 1),
        finished=False,
        by_severity={Severity.SEV1: 1},
        ids=("i1", "i2"),
        estimate=Estimate(2, 0.242, 7.22, "Garwood"),
    )
    frequency = Frequency(
        Period.QUARTER,
        (row,),
        Comparison(_quarter("2025-Q4"), _quarter("2025-Q3"), 17, 11, 0.34),
        Comparison(_quarter("2026-Q1", finished=False), _quarter("2025-Q4"), 0, 0, None),
    )
    text = words(FREQUENCY, replace(metrics(), frequency={Period.QUARTER: frequency}))
    assert "17 incidents in 2025-Q4 against 11 in 2025-Q3: no evidence of a change" in text
    assert "nothing to compare." in text
    assert "2026-Q1 so far 2 Outage 1 Outage 2 All of them as CSV 0.24 to 7.2 1 0 0 0" in text
    assert "By quarter" in text
    assert "By week" not in text


def test_one_period_has_nothing_to_compare_with() -> None:
    """The first period of a library stands alone."""
    assert "There is no earlier period yet to compare with." in words(FREQUENCY, metrics())


def test_empty_periods_are_zero_without_a_disclosure() -> None:
    """A month without incidents is a row that says zero and opens nothing."""
    row = PeriodCount(
        "2026-02", date(2026, 2, 1), date(2026, 3, 1), finished=True, by_severity={}, ids=()
    )
    numbers = replace(metrics(), frequency={Period.MONTH: Frequency(Period.MONTH, (row,))})
    page = pages_of_metrics(incidents(1), numbers)[FREQUENCY]
    assert "<details" not in page
    assert "2026-02 0 0 0 0 0" in text_of(page)


# -- follow-up -----------------------------------------------------------------------------------


def test_actions_are_told_by_owner_month_and_age() -> None:
    """Overdue actions by owner open the actions; their age is a statistic in days."""
    numbers = replace(
        metrics(shares=[Share(proportion(["i1#A1"], ["i2#A2"]))]),
        action_age=replace(statistic([3.0], [40.0]), key="action_age", unit=Unit.DAYS),
        owners=(
            OwnerActions("payments", ("i1#A1",), ("i2#2",), (), 41),
            OwnerActions("", (), (), ("i3#1",), 0),
        ),
        actions=(
            ActionFlow(
                "2026-04",
                date(2026, 4, 1),
                finished=False,
                opened=3,
                closed=1,
                open_at_end=2,
                overdue_at_end=1,
            ),
        ),
    )
    text = words(FOLLOW_UP, numbers)
    assert "payments 1 Outage 1: A1 1 Outage 2: 2 0 41 days" in text
    assert "nobody 0 0 1 Outage 3: 1 nothing owed" in text
    assert "2026-04 so far 3 1 2 1" in text
    assert "each value: 3 d; still running: over 40 d" in text
    assert "Not as asked Outage 2: A2" in text


def test_problems_that_came_again_are_linked() -> None:
    """Each says how often, and which began while an action of an earlier one was open."""
    problem = Problem(
        "config-change",
        "payments",
        ("i1", "i2"),
        date(2026, 1, 3),
        date(2026, 3, 14),
        (),
        ("i1#A1",),
        (("i2", ("i1#A1",)),),
    )
    page = pages_of_metrics(incidents(5), replace(metrics(), problems=(problem,) * 30))[FOLLOW_UP]
    assert "../../incidents/i2/" in look(engine_html(page)).values("href")
    text = text_of(page)
    assert "config-change payments 2 3 Jan 2026 to 14 Mar 2026" in text
    assert "Outage 2 with 1 action still open" in text
    assert "and 5 more that came again less often" in text


def test_a_problem_that_comes_again_and_again_is_cut() -> None:
    """A page lists ten of those that began while an action was open."""
    day = date(2026, 1, 3)
    despite = tuple((f"i{n}", ("i0#A1",)) for n in range(1, 40))
    problem = Problem("f", "payments", ("i0", "i1"), day, day, (), ("i0#A1",), despite)
    assert "Outage 10 with 1 action still open and 29 more" in words(
        FOLLOW_UP, replace(metrics(), problems=(problem,))
    )


def test_no_problem_that_came_again_is_said() -> None:
    """Words name the field without which nothing can be matched."""
    assert "No two incidents share a contributing factor and a service." in words(
        FOLLOW_UP, metrics()
    )


def test_no_action_is_said() -> None:
    """Without any action item the page says how to write one."""
    assert "No action is recorded. Write action_items into the records" in words(
        FOLLOW_UP, metrics()
    )


def test_many_owners_are_cut() -> None:
    """The register has them all."""
    owners = tuple(OwnerActions(f"o{n}", (), (), ("i1#1",), 0) for n in range(30))
    assert "and 5 more owners, in the register of actions" in words(
        FOLLOW_UP, replace(metrics(), owners=owners)
    )


# -- services ------------------------------------------------------------------------------------


def test_incidents_are_counted_by_each_cut() -> None:
    """Each count opens its incidents; who names none is counted, with the field to write."""
    counts = {
        Cut.SERVICE: (Count("payments", {Severity.SEV2: 2}, ("i1", "i2")),),
        Cut.SOURCE: (Count("human", {Severity.SEV2: 1}, ("i1",)),),
        Cut.FACTOR: tuple(Count(f"f{n:02}", {}, ("i1",)) for n in range(30)),
    }
    numbers = replace(metrics(), population=("i1", "i2", "i3"), counts=counts)
    pages = pages_of_metrics(incidents(4), numbers)
    text = text_of(pages[SERVICES])
    assert "payments 2 Outage 1 Outage 2 All of them as CSV 0 2 0 0" in text
    assert "1 of 3 incidents name no service. Write services into the record." in text
    assert "2 of 3 incidents do not tell who or what noticed first." in text
    assert "all of 3 incidents do not tell how service was restored" in text
    assert "and 5 more factors, in the CSV file" in text
    rows = list(csv.DictReader(io.StringIO(pages["data/population.csv"])))
    assert rows[0]["service"] == "payments"
    assert rows[0]["source"] == "human"
    assert rows[0]["severity"] == "SEV-3"
    assert rows[2]["service"] == ""


def test_the_file_of_the_population_says_who_is_outside() -> None:
    """Every record is in it once: counted with when it began, or outside with the reason."""
    row = PeriodCount(
        "2026-03", date(2026, 3, 1), date(2026, 4, 1), finished=True, by_severity={}, ids=("i0",)
    )
    numbers = replace(
        metrics(),
        frequency={Period.MONTH: Frequency(Period.MONTH, (row,))},
        outside=missing(1, "x"),
    )
    text = pages_of_metrics(incidents(1), numbers)["data/population.csv"]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["record"], row["standing"], row["began in month"]) for row in rows] == [
        ("i0", "counted", "2026-03"),
        ("i100", "outside", ""),
    ]
