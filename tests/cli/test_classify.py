from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
CALM = ("--error-rate", "0", "--latency-p99-ms", "50", "--affected-users-pct", "0")
SETTINGS = """
version: 1
services:
  - {id: payments, name: Payments, tier: critical}
  - {id: search, tier: high}
  - {id: invoicing, depends_on: [payments]}
  - {id: receipts, depends_on: [payments]}
"""
RECORD = """---
title: Checkout fails
severity: SEV-4
services: [payments]
started_at: 2026-03-14T09:00:00Z
resolved_at: 2026-03-14T09:30:00Z
{more}
---

## Summary
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A catalogue of four services, and no record yet."""
    (tmp_path / "hindsite.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "content/incidents").mkdir(parents=True)
    return tmp_path


def _write(shop: Path, name: str, *more: str) -> None:
    text = RECORD.replace("{more}", "\n".join(more))
    (shop / f"content/incidents/{name}.md").write_text(text, encoding="utf-8")


def test_triage_of_the_worked_case(hindsite: Run, shop: Path) -> None:
    """What decides is named, with what the policy asks at that severity."""
    result = hindsite(
        "classify", "--service", "Payments", "--error-rate", "62.5", "--latency-p99-ms", "12000",
        "--affected-users-pct", "45", "--revenue-impacting", "--dependent-service", "analytics",
        "-C", shop,
    )  # fmt: skip
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "SEV-1 Critical",
        "  rule 4: Error rate ≥ 50 % and revenue impacting",
        "  All hands; executives are told; the public status page is updated",
        "  respond within 5 minutes; an update every 30 minutes; post-mortem required",
    ]


def test_triage_counts_dependents_of_catalogue_and_options(hindsite: Run, shop: Path) -> None:
    """Two depend on payments by the catalogue, the third is told."""
    errors = ("--error-rate", "15", *CALM[2:], "--service", "payments", "-C", shop)
    assert hindsite("classify", *errors).stdout.startswith("SEV-3 Minor\n  rule 10")
    third = hindsite("classify", *errors, "--dependent-service", "analytics")
    assert third.stdout.startswith("SEV-2 Major\n  rule 8")
    again = hindsite("classify", *errors, "--dependent-service", "Receipts")
    assert again.stdout.startswith("SEV-3")


def test_triage_without_a_service_leaves_the_tier_open(hindsite: Run, shop: Path) -> None:
    """A critical service would make it worse: that is said, and not left out."""
    errors = ("--error-rate", "26", *CALM[2:], "-C", shop)
    result = hindsite("classify", *errors)
    assert result.stdout.splitlines() == [
        "at least SEV-3; unknown: tier",
        "  rule 10: Error rate ≥ 5 %",
        "  undecided: SEV-2 by rule 5: Error rate ≥ 25 % and tier critical (tier?)",
    ]
    assert hindsite("classify", *errors, "--tier", "Critical").stdout.startswith("SEV-2 Major")


def test_triage_of_a_service_that_is_not_listed(hindsite: Run, shop: Path) -> None:
    """It may be misspelt, and would then pass for a harmless one; its tier can be told instead."""
    result = hindsite("classify", *CALM, "--service", "paymnts", "-C", shop)
    assert result.exit_code == 2
    assert "did you mean “payments”?" in result.stderr
    assert "--tier" in result.stderr
    told = hindsite("classify", *CALM, "--service", "mail", "--tier", "standard", "-C", shop)
    assert told.stdout.startswith("SEV-4 Low")


def test_triage_where_there_is_no_knowledge_base(hindsite: Run, tmp_path: Path) -> None:
    """The default policy serves without any file."""
    result = hindsite("classify", *CALM, "--service", "mail", "--data-loss", "-C", tmp_path)
    assert result.stdout.startswith("SEV-1 Critical\n  rule 1: Data loss")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left_out", range(3))
def test_triage_needs_its_three_numbers(hindsite: Run, shop: Path, left_out: int) -> None:
    """Error rate, latency and affected users are required."""
    given = CALM[: 2 * left_out] + CALM[2 * left_out + 2 :]
    result = hindsite("classify", *given, "-C", shop)
    assert result.exit_code == 2
    assert CALM[2 * left_out] in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("--error-rate", "101"), ("--error-rate", "nan"), ("--latency-p99-ms", "inf"),
     ("--affected-users-pct", "-1"), ("--duration-minutes", "nan"), ("--tier", "bronze")],
)  # fmt: skip
def test_triage_refuses_what_is_no_measurement(
    hindsite: Run, shop: Path, name: str, value: str
) -> None:
    """Out of range, no number, no tier: wrong usage."""
    assert hindsite("classify", *CALM, name, value, "-C", shop).exit_code == 2


def test_a_record_against_its_own_impact(hindsite: Run, shop: Path) -> None:
    """What it declares stands beside what the rules say."""
    _write(
        shop, "one", "impact: {error_rate: 0, latency_p99_ms: 9, affected_users_pct: 6,"
        " revenue_impacting: false, data_loss: false}", "aliases: [INC-1]",
    )  # fmt: skip
    result = hindsite("classify", "INC-1", "-C", shop)
    assert result.stdout.splitlines()[:3] == [
        "SEV-3 Minor",
        "  rule 11: Affected users ≥ 5 %",
        "  declared: SEV-4, which the rules contradict",
    ]


def test_a_record_that_does_not_say_enough(hindsite: Run, shop: Path) -> None:
    """The answer says what is missing, and judges nothing."""
    _write(shop, "one", "impact: {latency_p99_ms: 9, affected_users_pct: 6, data_loss: false}")
    lines = hindsite("classify", "one", "-C", shop).stdout.splitlines()
    assert lines[0] == "at least SEV-3; unknown: error rate, revenue impacting"
    assert lines[-1] == "  declared: SEV-4"


def test_json(hindsite: Run, shop: Path) -> None:
    """Everything that was known, undecided and decided, for other programs."""
    _write(shop, "one", "impact: {error_rate: 0, affected_users_pct: 6, data_loss: false,"
           " revenue_impacting: false}")  # fmt: skip
    found = json.loads(hindsite("classify", "one", "--format", "json", "-C", shop).stdout)
    assert found["version"] == 1
    assert (found["severity"], found["certain"], found["declared"]) == ("SEV-3", False, "SEV-4")
    assert found["rule"] == {"number": 11, "severity": "SEV-3", "text": "Affected users ≥ 5 %"}
    assert [item["number"] for item in found["undecided"]] == [9]
    assert found["undecided"][0]["unknown"] == found["unknown"] == ["latency_p99_ms"]
    assert (found["record"], found["agrees"], found["services"]) == ("one", None, ["payments"])
    assert found["inputs"]["tier"] == "critical"
    assert found["inputs"]["dependent_services"] == 2
    assert found["inputs"]["latency_p99_ms"] is None


def test_a_record_above_the_audience_is_none(hindsite: Run, shop: Path) -> None:
    """It is as if it were not there, and no question names it; whoever may see it is told."""
    _write(shop, "stolen-keys", "visibility: restricted")
    for name in ("stolen-keys", "stolen-kyes", "nothing-like-it"):
        result = hindsite("classify", name, "-C", shop)
        assert result.exit_code == 2
        assert result.stderr.replace(name, "…").startswith("There is no incident “…”.\n")
        assert "stolen-keys" not in result.stderr.replace(f"“{name}”", "")
    seen = hindsite("classify", "stolen-keys", "--audience", "restricted", "-C", shop)
    assert seen.stdout.startswith("at least SEV-4; unknown: ")
    close = hindsite("classify", "stolen-kyes", "--audience", "restricted", "-C", shop)
    assert "did you mean “stolen-keys”?" in close.stderr


def test_a_record_and_options_do_not_go_together(hindsite: Run, shop: Path) -> None:
    """Options beside a record would be lost without a word."""
    _write(shop, "one")
    result = hindsite("classify", "one", "--data-loss", "--service", "search", "-C", shop)
    assert result.exit_code == 2
    assert "--data-loss, --service: the record tells its impact itself" in result.stderr


def test_rules_of_which_none_matches(hindsite: Run, shop: Path) -> None:
    """A policy may leave an impact without a severity."""
    rules = "policy: {classification: [{severity: SEV-1, text: Loss, when: [{input: data_loss,"
    settings = f"{SETTINGS}{rules} test: is, value: true}}]}}]}}\n"
    (shop / "hindsite.yml").write_text(settings, encoding="utf-8")
    result = hindsite("classify", *CALM, "-C", shop)
    assert result.stdout == "no rule matches\n"
