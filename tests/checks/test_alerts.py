"""Rules on alerts and their runbooks; the examples of their pages are what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app import check
from hindsite.checks import judged
from hindsite.model.findings import Level
from hindsite.reading import read_library
from tests.factories import instant
from tests.whole.sites import lay_down

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

PAGES = Path(__file__).parents[2] / "docs" / "rules"
AS_OF = "2026-04-01T12:00:00Z"
SETTINGS = "version: 1\nsite: {url: https://kb.example.org/}\n"
POOL = "---\ntitle: Pool\nvisibility: internal\n---\nLook.\n"
RULE = "groups: [{name: shop, rules: [{alert: PaymentsErrorRateHigh, expr: x}]}]\n"
OF_FILES = (
    "alert-without-runbook",
    "dead-runbook-url",
    "redirected-runbook-url",
    "foreign-runbook-url",
    "duplicate-alert",
    "templated-file",
    "unnamed-rule",
    "no-rules",
)


def example(code: str, sort: str) -> str:
    """The text of the bad or the good example of a page."""
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    match = re.search(rf"^{sort}:\n\n```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert match, code
    return match[1]


def found(base: Path, code: str) -> list[Finding]:
    """What breaks one rule; the same whether records are judged one by one or all together."""
    one = [item for item in check.run(base, as_of=AS_OF) if item.rule == code]
    whole = judged(read_library(base), instant(AS_OF)).findings
    assert [item for item in whole if item.rule == code] == one
    return one


@pytest.mark.parametrize("code", OF_FILES)
@pytest.mark.parametrize("sort", ["Bad", "Good"])
def test_examples_of_rule_files_are_what_they_say(code: str, sort: str, tmp_path: Path) -> None:
    """Who copies the good one has mended it."""
    files = {
        "hindsite.yml": SETTINGS,
        "content/runbooks/pool.md": POOL,
        "content/alerts/shop.yaml": example(code, sort),
    }
    assert bool(found(lay_down(tmp_path, files), code)) == (sort == "Bad")


@pytest.mark.parametrize("sort", ["Bad", "Good"])
def test_examples_of_runbooks_are_what_they_say(sort: str, tmp_path: Path) -> None:
    """Who copies the good one has mended it."""
    code = "runbook-without-alert"
    files = {
        "content/runbooks/pool.md": POOL.replace("title", f"{example(code, sort)}title"),
        "content/alerts/shop.yaml": RULE,
    }
    assert bool(found(lay_down(tmp_path, files), code)) == (sort == "Bad")


def test_alerts_by_another_name_are_one_slip(tmp_path: Path) -> None:
    """What is no field of a runbook is told of; that it has none goes without saying."""
    runbook = POOL.replace("title", "alert: PaymentsErrorRateHigh\ntitle")
    files = {"content/runbooks/pool.md": runbook, "content/alerts/shop.yaml": RULE}
    base = lay_down(tmp_path, files)
    assert not found(base, "runbook-without-alert")
    assert len(found(base, "unknown-field")) == 1


def test_a_runbook_of_another_tool_without_alert(tmp_path: Path) -> None:
    """Its file is not to be changed: the remedy is one for the settings."""
    sources = (
        "sources:\n  - {path: docs, as: runbooks, preset: hugo}\n"
        "  - {path: content/alerts, as: alerts}\n"
    )
    files = {"hindsite.yml": sources, "docs/pool.md": POOL, "content/alerts/shop.yaml": RULE}
    (finding,) = found(lay_down(tmp_path, files), "runbook-without-alert")
    assert "fields: {alerts: …}" in finding.remedy


def test_a_finding_stands_where_the_address_does(tmp_path: Path) -> None:
    """It names what is there, and the address that is right."""
    rules = RULE.replace("expr: x", "expr: x, annotations: {runbook_url: TBD}")
    base = lay_down(tmp_path, {"hindsite.yml": SETTINGS, "content/alerts/a.yml": rules})
    (finding,) = found(base, "dead-runbook-url")
    assert str(finding.place) == "content/alerts/a.yml:1:98"
    assert finding.found == "TBD"
    assert finding.expected == "https://kb.example.org/alerts/PaymentsErrorRateHigh/"
    (lacking,) = found(base, "alert-without-runbook")
    assert "what its runbook_url leads to is not here either" in lacking.message


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        (SETTINGS, " here; its runbook_url leads elsewhere"),
        ("version: 1\n", ", and what its runbook_url leads to is not here either"),
    ],
)
def test_an_alert_with_a_runbook_elsewhere(tmp_path: Path, settings: str, more: str) -> None:
    """Rules of others lead to their own documentation: that is something, and worth a note."""
    url = "https://runbooks.example.net/PaymentsErrorRateHigh"
    rules = RULE.replace("expr: x", f"expr: x, annotations: {{runbook_url: '{url}'}}")
    base = lay_down(tmp_path, {"hindsite.yml": settings, "content/alerts/a.yml": rules})
    (finding,) = found(base, "alert-without-runbook")
    assert finding.level is Level.NOTE
    assert finding.message == f"there is no runbook for the alert PaymentsErrorRateHigh{more}"


def test_an_alert_led_to_its_own_page_lacks_a_runbook_alone(tmp_path: Path) -> None:
    """The page is there, and says that there is no runbook."""
    url = "https://kb.example.org/alerts/PaymentsErrorRateHigh/"
    rules = RULE.replace("expr: x", f"expr: x, annotations: {{runbook_url: '{url}'}}")
    base = lay_down(tmp_path, {"hindsite.yml": SETTINGS, "content/alerts/a.yml": rules})
    (finding,) = found(base, "alert-without-runbook")
    assert finding.message == "there is no runbook for the alert PaymentsErrorRateHigh"
    assert finding.found == url


def test_a_runbook_that_readers_of_the_alert_may_not_see_is_none(tmp_path: Path) -> None:
    """A finding on an internal file says nothing of restricted records."""
    secret = POOL.replace("internal", "restricted")
    files = {"content/alerts/a.yml": RULE, "content/runbooks/PaymentsErrorRateHigh.md": secret}
    (finding,) = found(lay_down(tmp_path, files), "alert-without-runbook")
    assert "restricted" not in f"{finding.message} {finding.remedy} {finding.expected}"


def test_who_may_have_an_unreadable_runbook_is_not_blamed(tmp_path: Path) -> None:
    """What is wrong with that file is said there."""
    files = {"content/alerts/a.yml": RULE, "content/runbooks/PaymentsErrorRateHigh.md": ""}
    assert not found(lay_down(tmp_path, files), "alert-without-runbook")


@pytest.mark.parametrize(
    ("second", "is_blamed"),
    [
        ("{name: shop, rules: [{alert: A, expr: x}, {alert: A, expr: y}]}", False),
        ("{name: shop, rules: [{alert: A, expr: x}, {alert: a, expr: y}]}", True),
        ("{name: shop, rules: [{alert: A, expr: x}]}, {name: b, rules: [{alert: A}]}", True),
    ],
)
def test_one_name_is_for_one_group(second: str, *, is_blamed: bool, tmp_path: Path) -> None:
    """Several rules of one name within a group are usual; another spelling is not."""
    base = lay_down(tmp_path, {"content/alerts/a.yml": f"groups: [{second}]\n"})
    assert bool(found(base, "duplicate-alert")) is is_blamed


def test_a_rule_can_be_switched_for_a_file(tmp_path: Path) -> None:
    """And for all of them."""
    files = {"content/alerts/vendor/a.yml": RULE, "content/alerts/own.yml": RULE.replace("P", "p")}
    base = lay_down(tmp_path, files)
    assert len(found(base, "alert-without-runbook")) == 2
    rules = "{alert-without-runbook: off}"
    settings = f"overrides: [{{paths: [content/alerts/vendor], rules: {rules}}}]\n"
    lay_down(base, {"hindsite.yml": settings})
    (left,) = found(base, "alert-without-runbook")
    assert left.place.path == "content/alerts/own.yml"
    lay_down(base, {"hindsite.yml": f"rules: {rules}\n"})
    assert not found(base, "alert-without-runbook")


def test_what_changes_elsewhere_is_seen(tmp_path: Path) -> None:
    """A verdict that is kept does not outlive the runbook, the other alert or the address."""
    base = lay_down(tmp_path, {"content/alerts/a.yml": RULE, "content/runbooks/pool.md": POOL})
    assert found(base, "alert-without-runbook")
    assert found(base, "runbook-without-alert")
    served = POOL.replace("title", "alerts: [paymentserrorratehigh]\ntitle")
    lay_down(base, {"content/runbooks/pool.md": served})
    assert not found(base, "alert-without-runbook")
    assert not found(base, "runbook-without-alert")
    lay_down(base, {"content/runbooks/pool.md": POOL})
    led = RULE.replace("expr: x", "expr: x, annotations: {runbook_url: 'https://a.example/pool'}")
    lay_down(base, {"content/alerts/a.yml": led})
    assert not found(base, "runbook-without-alert")
    assert not found(base, "foreign-runbook-url")
    lay_down(base, {"mkdocs.yml": "site_name: x\nsite_url: https://kb.example.org/\n"})
    assert found(base, "foreign-runbook-url")
    lay_down(base, {"content/alerts/A.yml": RULE.replace("shop", "other")})
    (second,) = found(base, "duplicate-alert")
    assert second.place.path == "content/alerts/a.yml"
    (base / "content/alerts/A.yml").unlink()
    (base / "content/alerts/a.yml").unlink()
    assert not found(base, "runbook-without-alert")


def test_an_alert_is_served_where_its_rule_leads(tmp_path: Path) -> None:
    """Nobody is asked to write a runbook that a rule leads to already."""
    incident = (
        "---\ntitle: It fails\nseverity: SEV-1\nservices: [shop]\n"
        "started_at: 2026-03-14T09:00:00Z\n"
        "resolved_at: 2026-03-14T10:00:00Z\ndetection: {alert: PaymentsErrorRateHigh}\n---\n"
    )
    files = {
        "content/incidents/a.md": incident,
        "content/runbooks/pool.md": POOL,
        "content/alerts/a.yml": RULE,
    }
    base = lay_down(tmp_path, files)
    assert found(base, "unwritten-runbook")
    led = RULE.replace("expr: x", "expr: x, annotations: {runbook_url: 'https://a.example/pool'}")
    lay_down(base, {"content/alerts/a.yml": led})
    assert not found(base, "unwritten-runbook")


def test_rules_that_few_may_see_are_not_named_in_those_of_others(tmp_path: Path) -> None:
    """Neither is the file that defines the alert as well, nor another spelling of its name."""
    sources = (
        "sources:\n  - {path: open, as: alerts}\n"
        "  - {path: closed, as: alerts, defaults: {visibility: restricted}}\n"
    )
    files = {
        "hindsite.yml": SETTINGS + sources,
        "closed/a.yml": RULE.replace("PaymentsErrorRateHigh", "PAYMENTSERRORRATEHIGH"),
        "open/b.yml": RULE.replace("expr: x", "expr: x, annotations: {runbook_url: TBD}"),
    }
    base = lay_down(tmp_path, files)
    (dead,) = found(base, "dead-runbook-url")
    assert dead.expected.endswith("/alerts/PaymentsErrorRateHigh/")
    (twice,) = found(base, "duplicate-alert")
    assert twice.place.path == "closed/a.yml"
