from __future__ import annotations

from collections.abc import Callable

import pytest

from hindsite.model.findings import Finding
from tests.factories import incident, library

Run = Callable[..., list[Finding]]
CATALOGUE = [{"id": "payments", "tier": "critical"}]
WHOLE: dict[str, object] = {
    "error_rate": 6,
    "latency_p99_ms": 100,
    "affected_users_pct": 1,
    "revenue_impacting": False,
    "data_loss": False,
}


@pytest.mark.parametrize(
    ("severity", "change", "expected", "rule"),
    [
        ("SEV-4", {}, "SEV-3", "rule 10 of the policy: Error rate ≥ 5 %"),
        ("SEV-2", {}, "SEV-3", "rule 10 of the policy: Error rate ≥ 5 %"),
        ("SEV-3", {"error_rate": 30}, "SEV-2", "rule 5 of the policy"),
        ("SEV-3", {"data_loss": True}, "SEV-1", "rule 1 of the policy: Data loss"),
        ("SEV-3", {"error_rate": 0}, "SEV-4", "rule 14 of the policy: Otherwise"),
    ],
)
def test_a_severity_that_the_impact_contradicts(
    run: Run, severity: str, change: dict[str, object], expected: str, rule: str
) -> None:
    """Too high and too low are both said, with the rule that decides."""
    record = incident(severity=severity, impact=WHOLE | change)
    (finding,) = run("severity-by-impact", library(record, services=CATALOGUE))
    assert (finding.field, finding.found, finding.expected) == ("severity", severity, expected)
    assert finding.level == "warning"
    assert rule in finding.message


def test_a_severity_that_the_impact_bears_out(run: Run) -> None:
    """What the rules say themselves is no finding."""
    record = incident(severity="SEV-3", impact=WHOLE)
    assert not run("severity-by-impact", library(record, services=CATALOGUE))


@pytest.mark.parametrize("missing", [*WHOLE])
def test_an_impact_that_leaves_a_higher_rule_open_blames_nobody(run: Run, missing: str) -> None:
    """Where one more number could change the answer, a declared severity is not called wrong."""
    impact = {name: value for name, value in WHOLE.items() if name != missing}
    impact |= {"error_rate": 12} if missing == "revenue_impacting" else {}
    record = incident(severity="SEV-4", impact=impact)
    assert not run("severity-by-impact", library(record, services=CATALOGUE))


@pytest.mark.parametrize(("severity", "times"), [("SEV-4", 1), ("SEV-1", 0)])
def test_open_rules_that_say_the_same_excuse_nobody(run: Run, severity: str, times: int) -> None:
    """Of all users of a critical service it does not matter whether data was lost as well."""
    record = incident(severity=severity, impact={"affected_users_pct": 100})
    found = run("severity-by-impact", library(record, services=CATALOGUE))
    assert [(one.found, one.expected) for one in found] == [("SEV-4", "SEV-1")] * times


def test_an_impact_without_a_catalogue_blames_nobody(run: Run) -> None:
    """The tier may be critical then."""
    record = incident(severity="SEV-4", impact=WHOLE | {"error_rate": 26})
    assert not run("severity-by-impact", library(record))


def test_an_exercise_has_the_severity_that_it_plays(run: Run) -> None:
    """Kinds that do not count are not judged."""
    record = incident(severity="SEV-1", kind="game-day", impact=WHOLE)
    assert not run("severity-by-impact", library(record, services=CATALOGUE))


def test_rules_of_the_library_decide(run: Run) -> None:
    """The policy in force is that of hindsite.yml."""
    rules = [{"severity": "SEV-2", "text": "Whatever happens"}]
    whole = library(incident(severity="SEV-3"), policy={"classification": rules})
    (finding,) = run("severity-by-impact", whole)
    assert "rule 1 of the policy: Whatever happens" in finding.message
