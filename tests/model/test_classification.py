from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hindsite.model.classification import Inputs, classify, impact_of, input_words, tier_of
from hindsite.model.enums import Severity, Tier
from hindsite.model.policy import Classification, Condition, Policy
from tests.factories import incident, library

RULES = Policy().classification
CALM = Inputs(
    tier=Tier.STANDARD,
    error_rate=0,
    latency_p99_ms=0,
    affected_users_pct=0,
    data_loss=False,
    security_event=False,
    revenue_impacting=False,
    duration_minutes=0,
    dependent_services=0,
)
CATALOGUE = [
    {"id": "payments", "tier": "critical", "formerly": ["billing"]},
    {"id": "search", "tier": "high"},
    {"id": "invoicing", "depends_on": ["payments"]},
    {"id": "receipts", "depends_on": ["payments", "search"]},
    {"id": "analytics", "depends_on": ["payments"]},
]


def _of(impact: Inputs) -> tuple[str, int]:
    """The severity of an impact of which everything is known, and the number of the rule."""
    verdict = classify(RULES, impact)
    assert verdict.matched is not None
    assert not verdict.undecided
    return str(verdict.severity), verdict.matched.number


@pytest.mark.parametrize(
    ("severity", "rule", "inputs", "missed"),
    [
        ("SEV-1", 1, {"data_loss": True}, {"data_loss": False}),
        ("SEV-1", 2, {"security_event": True, "tier": Tier.CRITICAL}, {"tier": Tier.HIGH}),
        ("SEV-1", 3, {"affected_users_pct": 80, "tier": Tier.CRITICAL}, {"affected_users_pct": 79}),
        ("SEV-1", 4, {"error_rate": 50, "revenue_impacting": True}, {"error_rate": 49.9}),
        ("SEV-2", 5, {"error_rate": 25, "tier": Tier.CRITICAL}, {"error_rate": 24.9}),
        ("SEV-2", 6, {"affected_users_pct": 30}, {"affected_users_pct": 29.9}),
        ("SEV-2", 7, {"error_rate": 10, "revenue_impacting": True}, {"error_rate": 9.9}),
        ("SEV-2", 8, {"error_rate": 15, "dependent_services": 3}, {"dependent_services": 2}),
        ("SEV-2", 9, {"latency_p99_ms": 5000, "tier": Tier.CRITICAL}, {"latency_p99_ms": 4999}),
        ("SEV-3", 10, {"error_rate": 5}, {"error_rate": 4.9}),
        ("SEV-3", 11, {"affected_users_pct": 5}, {"affected_users_pct": 4.9}),
        ("SEV-3", 12, {"latency_p99_ms": 2000}, {"latency_p99_ms": 1999}),
        ("SEV-3", 13, {"security_event": True}, {"security_event": False}),
        ("SEV-4", 14, {}, None),
    ],
)
def test_each_rule_matches_at_its_bound_and_not_below(
    severity: str, rule: int, inputs: dict[str, Any], missed: dict[str, Any] | None
) -> None:
    """The fourteen rules of the policy, each with the least impact that it holds for."""
    assert _of(replace(CALM, **inputs)) == (severity, rule)
    if missed is not None:
        assert _of(replace(CALM, **(inputs | missed)))[1] > rule


def test_a_short_typo_that_blocks_all_payments_is_the_worst() -> None:
    """Severity follows the impact on users and not how simple the fault is."""
    typo = replace(
        CALM, tier=Tier.CRITICAL, error_rate=100, affected_users_pct=100, revenue_impacting=True
    )
    assert _of(typo) == ("SEV-1", 3)


def test_a_complicated_fault_that_nobody_feels_is_minor_at_most() -> None:
    """Spikes of 50 ms on a small endpoint stay below every bound."""
    assert _of(replace(CALM, latency_p99_ms=50, affected_users_pct=0.5)) == ("SEV-4", 14)


def test_the_worked_case_of_the_policy() -> None:
    """Payments at 62.5 % errors, with revenue at stake and three dependents: SEV-1 by rule 4."""
    record = incident(
        services=["payments"],
        impact={
            "error_rate": "62.5",
            "latency_p99_ms": "12000",
            "affected_users_pct": "45",
            "revenue_impacting": "true",
            "data_loss": "false",
        },
    )
    verdict = classify(RULES, impact_of(record, library(record, services=CATALOGUE)))
    assert verdict.matched is not None
    assert (verdict.severity, verdict.matched.number) == (Severity.SEV1, 4)
    assert not verdict.undecided


def test_a_missing_input_leaves_its_rules_open() -> None:
    """The answer is then the least that it can be, with what would decide it: no silent SEV-4."""
    impact = replace(CALM, error_rate=None, affected_users_pct=6, tier=Tier.CRITICAL)
    verdict = classify(RULES, impact)
    assert (verdict.severity, verdict.is_certain) == (Severity.SEV3, False)
    assert verdict.unknown == ("error_rate",)
    assert [item.number for item in verdict.undecided] == [5, 10]
    assert [item.number for item in verdict.open_rules] == [5]
    nothing = classify(RULES, Inputs())
    assert nothing.severity is Severity.SEV4
    assert nothing.unknown[0] == "data_loss"
    assert not nothing.is_certain
    assert len(nothing.undecided) == 13


def test_what_is_known_can_decide_a_rule_whose_other_input_is_missing() -> None:
    """Without lost revenue it does not matter to rules 4 and 7 how many requests fail."""
    verdict = classify(RULES, replace(CALM, error_rate=None, affected_users_pct=30))
    assert not verdict.undecided
    assert verdict.severity is Severity.SEV2


def test_open_rules_of_the_same_severity_leave_it_certain() -> None:
    """Which of two rules decides is open; what they decide is not."""
    verdict = classify(RULES, replace(CALM, latency_p99_ms=None, security_event=True))
    assert (verdict.severity, verdict.is_certain) == (Severity.SEV3, True)
    assert [item.number for item in verdict.undecided] == [12]
    assert verdict.open_rules == ()
    assert verdict.unknown == ()


def test_rules_of_the_library_take_the_place_of_the_default() -> None:
    """Where none of them matches there is no severity, and where several do the first wins."""
    rules = (
        Classification(
            severity=Severity.SEV2,
            when=(
                Condition(input="tier", test="at-least", value=Tier.HIGH),
                Condition(input="duration_minutes", value=60.0),
            ),
            text="An hour of a service that matters",
        ),
        Classification(
            severity=Severity.SEV1,
            when=(Condition(input="error_rate", test="is", value=0.0),),
            text="Nothing at all fails",
        ),
    )
    for tier, severity in (
        (Tier.CRITICAL, "SEV-2"),
        (Tier.HIGH, "SEV-2"),
        (Tier.STANDARD, "SEV-1"),
    ):
        assert classify(rules, replace(CALM, tier=tier, duration_minutes=60)).severity == severity
    none = classify(rules, replace(CALM, error_rate=1))
    assert (none.severity, none.is_certain) == (None, False)
    wide = classify(rules, replace(CALM, tier=None, duration_minutes=60))
    assert (wide.severity, wide.is_certain) == (Severity.SEV2, False)
    assert [item.number for item in wide.open_rules] == []
    assert wide.unknown == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("tier", "3"), ("data_loss", "3"), ("error_rate", "true"), ("error_rate", "high")],
)
def test_a_condition_compares_an_input_with_what_it_can_be(name: str, value: str) -> None:
    """A rule that could never match is refused when the settings are read."""
    with pytest.raises(ValueError, match="not compared with such a value"):
        Condition.model_validate({"input": name, "value": value})


def test_a_condition_names_an_input_that_there_is() -> None:
    """A misspelt input would leave its rule undecided for ever."""
    with pytest.raises(ValueError, match="error_rate"):
        Condition.model_validate({"input": "errors", "value": "3"})


def test_the_impact_of_a_record_with_its_catalogue() -> None:
    """The highest tier of its services, and whoever depends on one of them, each once."""
    record = incident(
        services=["search", "payments"], impact={"dependent_services": ["Invoicing", "mail"]}
    )
    inputs = impact_of(record, library(record, services=CATALOGUE))
    assert inputs.tier is Tier.CRITICAL
    assert inputs.dependent_services == 4
    assert inputs.security_event is False
    assert (inputs.error_rate, inputs.data_loss, inputs.revenue_impacting) == (None, None, None)


def test_a_security_block_or_kind_makes_a_security_event() -> None:
    """Both say that it is one."""
    for record in (incident(security={}), incident(kind="security")):
        assert impact_of(record, library(record)).security_event is True


def test_the_tier_of_what_no_catalogue_lists_is_not_known() -> None:
    """It may be critical, unless another service is anyhow."""
    whole = library(incident(services=["search", "mail"]), services=CATALOGUE)
    assert tier_of(["search", "billing"], whole) is Tier.CRITICAL
    assert tier_of(["search"], whole) is Tier.HIGH
    assert tier_of(["search", "mail"], whole) is None
    assert tier_of(["payments", "mail"], whole) is Tier.CRITICAL
    assert tier_of([], whole) is None


def test_without_a_catalogue_dependents_are_those_that_are_named() -> None:
    """Nobody can say that there are none."""
    record = incident()
    assert impact_of(record, library(record)).dependent_services is None
    record = incident(impact={"dependent_services": ["mail", "Mail"]})
    assert impact_of(record, library(record)).dependent_services == 1


def test_inputs_in_words() -> None:
    """Inputs are named as people say them."""
    names = ("error_rate", "latency_p99_ms", "affected_users_pct", "data_loss")
    assert [input_words(name) for name in names] == [
        "error rate", "p99 latency", "affected users", "data loss",
    ]  # fmt: skip
