from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hindsite.app.stats import Numbers, Wanted, stats
from hindsite.errors import UsageError
from hindsite.metrics import as_rows
from hindsite.metrics.values import Period
from hindsite.model.enums import Audience, Kind, Severity

AS_OF = "2026-08-15T12:00Z"

_SETTINGS = """\
version: 1
timezone: Europe/Berlin
teams:
  - {id: pay, name: Money movers}
  - {id: idle, name: Idle}
services:
  - {id: payments, name: Card payments, owner: pay, formerly: [billing], slo: 99.9}
  - {id: search, name: Search, owner: Finders, slo: 99}
"""

_INCIDENT = """\
---
title: Something fails
severity: {severity}
kind: {kind}
services: [{services}]
started_at: {day}T09:00:00Z
detected_at: {day}T09:05:00Z
resolved_at: {day}T09:40:00Z
---
## Summary

It failed.
"""

_RUNBOOK = """\
---
title: Mend {service}
services: [{service}]
owner: {owner}
last_reviewed: 2026-08-01
review_every: 90d
---
## Steps

Mend it.
"""


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """Incidents of two quarters, three severities and two services; a game day; two runbooks."""
    incidents = (
        ("2026-04-30", "SEV-1", "operational", "payments"),
        ("2026-05-20", "SEV-2", "operational", "search"),
        ("2026-06-02", "SEV-2", "operational", "payments, search"),
        ("2026-07-07", "SEV-1", "operational", "payments"),
        ("2026-08-03", "SEV-3", "operational", "search"),
        ("2026-08-04", "SEV-4", "game-day", "payments"),
    )
    for day, severity, kind, services in incidents:
        text = _INCIDENT.format(day=day, severity=severity, kind=kind, services=services)
        _write(tmp_path / f"content/incidents/{day}.md", text)
    for service, owner in (("payments", "pay"), ("search", "finders")):
        _write(
            tmp_path / f"content/runbooks/{service}.md",
            _RUNBOOK.format(service=service, owner=owner),
        )
    _write(tmp_path / "hindsite.yml", _SETTINGS)
    return tmp_path


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


Ask = Callable[..., Numbers]


@pytest.fixture
def ask(several: Path) -> Ask:
    """Asks for a part of them, by the fields of `Wanted`."""

    def numbers(
        *,
        period: str | None = None,
        severities: Sequence[str] = (),
        services: Sequence[str] = (),
        teams: Sequence[str] = (),
        kinds: Sequence[str] = (),
    ) -> Numbers:
        return stats(several, Wanted(period, severities, services, teams, kinds), as_of=AS_OF)

    return numbers


def population(numbers: Numbers) -> list[str]:
    """The days of the incidents that count, by which they are named."""
    return list(numbers.metrics.population)


def row(base: Path, key: str, audience: str = "internal") -> dict[str, object]:
    """The overall row of one metric."""
    rows = as_rows(stats(base, audience=audience, as_of="2026-04-01").metrics)
    return next(item for item in rows if item["key"] == key and item["group"] == "all")


def test_numbers(base: Path) -> None:
    """Numbers say what they rest on."""
    found = row(base, "impact")
    assert found["n"] == 1
    assert found["values"] == [40]


def test_errors_are_counted(broken: Path) -> None:
    """What could not be read is counted, so that nobody takes the numbers for all there is."""
    assert stats(broken).errors >= 1


def test_audience(secret: Path) -> None:
    """Records above the audience are in no number."""
    assert row(secret, "impact")["population"] == 1
    assert row(secret, "impact", audience="restricted")["population"] == 2
    assert stats(secret, audience="restricted").selection.audience is Audience.RESTRICTED


def test_everything(ask: Ask) -> None:
    """Without a wish all incidents of the kinds that count are there."""
    numbers = ask()
    assert len(numbers.metrics.population) == 5
    assert numbers.selection.kinds == (Kind.OPERATIONAL, Kind.SECURITY)
    assert numbers.selection.period is None


def test_severity(ask: Ask) -> None:
    """Any of the severities named, however they are written."""
    assert population(ask(severities=["sev1"])) == ["2026-04-30", "2026-07-07"]
    numbers = ask(severities=["3", "SEV-1", "sev 1"])
    assert population(numbers) == ["2026-04-30", "2026-07-07", "2026-08-03"]
    assert numbers.selection.severities == (Severity.SEV1, Severity.SEV3)


@pytest.mark.parametrize("name", ["payments", "Card payments", "PAYMENTS", "billing"])
def test_service(ask: Ask, name: str) -> None:
    """A service by its id, its name, or what it was called before."""
    numbers = ask(services=[name])
    assert population(numbers) == ["2026-04-30", "2026-06-02", "2026-07-07"]
    assert numbers.selection.services == ("payments",)


def test_services(ask: Ask) -> None:
    """With several, incidents of any of them; each once."""
    assert len(population(ask(services=["payments", "search"]))) == 5


@pytest.mark.parametrize("name", ["pay", "money movers"])
def test_team(ask: Ask, name: str) -> None:
    """A team has the incidents of its services."""
    numbers = ask(teams=[name])
    assert population(numbers) == ["2026-04-30", "2026-06-02", "2026-07-07"]
    assert numbers.selection.teams == ("pay",)


def test_team_that_only_records_name(ask: Ask) -> None:
    """A team need not be in the catalogue."""
    numbers = ask(teams=["finders"])
    assert population(numbers) == ["2026-05-20", "2026-06-02", "2026-08-03"]
    assert numbers.selection.teams == ("Finders",)


def test_team_without_incidents(ask: Ask) -> None:
    """There is nothing to count, and that is no error."""
    assert population(ask(teams=["idle"])) == []


def test_runbooks_go_with_services_and_teams(ask: Ask) -> None:
    """The freshness of runbooks is of those of the service or the team."""
    assert ask().metrics.share("runbook_freshness").overall.n == 2
    assert ask(services=["search"]).metrics.share("runbook_freshness").overall.n == 1
    assert ask(teams=["pay"]).metrics.share("runbook_freshness").overall.met == ("payments",)


def test_kind(ask: Ask) -> None:
    """Kinds asked for stand in the place of those that count by default."""
    numbers = ask(kinds=["Game day"])
    assert population(numbers) == ["2026-08-04"]
    assert numbers.selection.kinds == (Kind.GAME_DAY,)
    assert len(numbers.metrics.outside) == 5


def test_all_at_once(ask: Ask) -> None:
    """An incident counts where it meets every wish."""
    assert population(ask(severities=["2"], services=["payments"], teams=["finders"])) == [
        "2026-06-02"
    ]


def test_period(ask: Ask) -> None:
    """Those that began in it count, and what is outside is outside of it too."""
    numbers = ask(period="2026-Q3")
    assert population(numbers) == ["2026-07-07", "2026-08-03"]
    assert [one.id for one in numbers.metrics.outside] == ["2026-08-04"]
    assert numbers.selection.period is not None
    assert not numbers.selection.period.finished


def test_period_knows_nothing_of_other_periods(ask: Ask) -> None:
    """A month outside of it is not one without incidents: it is not spoken of."""
    metrics = ask(period="2026-Q2").metrics
    labels = [row.label for row in metrics.frequency[Period.MONTH].rows]
    assert labels == ["2026-04", "2026-05", "2026-06"]
    assert [row.label for row in metrics.frequency[Period.QUARTER].rows] == ["2026-Q2"]
    assert metrics.frequency[Period.YEAR].rows == ()
    assert {month.label for one in metrics.uptime for month in one.months} == set(labels)
    assert {row.label for one in metrics.breakdowns.values() for row in one.rows} == {"2026-Q2"}


def test_part_of_a_quarter(ask: Ask) -> None:
    """A month says nothing of its quarter, nor a week of its month."""
    month, week = ask(period="2026-07").metrics, ask(period="2026-W28").metrics
    assert all(not one.rows for one in (*month.breakdowns.values(), *week.breakdowns.values()))
    assert {row.label for one in month.uptime for row in one.months} == {"2026-07"}
    assert all(not one.months for one in week.uptime)
    assert [row.total for row in week.frequency[Period.WEEK].rows] == [1]


def test_period_against_the_one_before(ask: Ask) -> None:
    """The period asked for is compared with the one before, though that is not selected."""
    finished = ask(period="2026-06").metrics.frequency[Period.MONTH]
    assert finished.comparison is not None
    assert (finished.comparison.count, finished.comparison.count_before) == (1, 1)
    assert finished.running is None
    running = ask(period="2026-Q3", severities=["1"]).metrics.frequency[Period.QUARTER].running
    assert running is not None
    assert (running.count, running.count_before, running.before.days) == (1, 1, 46)


def test_outage_from_the_month_before(several: Path, ask: Ask) -> None:
    """An uptime counts what lasted into the period, though it began before."""
    text = _INCIDENT.format(day="2026-05-31", severity="SEV-1", kind="security", services="search")
    lasting = text.replace("resolved_at: 2026-05-31", "resolved_at: 2026-06-02")
    _write(several / "content/incidents/lasting.md", lasting)
    numbers = stats(several, Wanted(period="2026-06"), audience="restricted", as_of=AS_OF)
    (search,) = (one for one in numbers.metrics.uptime if one.service == "search")
    assert "lasting" not in numbers.metrics.population
    assert search.months[0].ids[0] == "lasting"
    assert search.months[0].share < 0.97
    assert ask(period="2026-06").metrics.uptime[1].months[0].share == 1


@pytest.mark.parametrize(
    "wanted", [{"severities": ["1"]}, {"teams": ["pay"]}, {"kinds": ["operational"]}]
)
def test_no_uptime_of_some_incidents(ask: Ask, wanted: dict[str, list[str]]) -> None:
    """A service is not up while incidents run that were not asked for."""
    assert ask(**wanted).metrics.uptime == ()


def test_uptime_of_a_service(ask: Ask) -> None:
    """All incidents of the service asked for count; of others only some would."""
    assert {one.service for one in ask().metrics.uptime} == {"payments", "search"}
    assert [one.service for one in ask(services=["search"]).metrics.uptime] == ["search"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"severities": ["SEV-9"]}, "severity “SEV-9”"),
        ({"kinds": ["gameday"]}, "did you mean “game-day”"),
        ({"services": ["paymets"]}, "did you mean “payments”"),
        ({"services": [" "]}, "service “ ”"),
        ({"teams": ["finder"]}, "did you mean “Finders”"),
        ({"period": "2026-Q5"}, "2026-Q5"),
        ({"period": "2027"}, "2027"),
        ({"period": ""}, "no period"),
    ],
)
def test_unknown_names(ask: Ask, wanted: dict[str, object], said: str) -> None:
    """What is not known is wrong usage, with the nearest name and the remedy."""
    with pytest.raises(UsageError, match=said) as caught:
        ask(**wanted)
    assert caught.value.remedy


def test_no_team_at_all(base: Path) -> None:
    """Where no team is known there is none to choose."""
    with pytest.raises(UsageError, match="no team is named anywhere"):
        stats(base, Wanted(teams=["pay"]), as_of=AS_OF)


def test_restricted_names_are_not_told(secret: Path) -> None:
    """A team that only a restricted record names is unknown to those who may not see it."""
    file = secret / "content/incidents/keys.md"
    text = file.read_text(encoding="utf-8").replace("services:", "teams: [red]\nservices:")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        stats(secret, Wanted(teams=["red"]), as_of=AS_OF)
    found = stats(secret, Wanted(teams=["red"]), audience="restricted", as_of=AS_OF)
    assert found.metrics.population == ("keys",)
