from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.whole.sites import lay_down

Run = Callable[..., Result]

SETTINGS = """\
version: 1
site: {url: https://kb.example.org/}
as_of: 2026-04-01T12:00:00Z
services: [{id: payments, name: Payments}]
teams: [{id: shop}]
"""
RULES = """\
groups:
  - name: shop
    rules:
      - alert: PoolEmpty
        expr: pool == 0
        annotations: {runbook_url: https://elsewhere.example/pool}
      - alert: ErrorsHigh  # the worst
        expr: |
          errors > 5
        for: 5m
        labels: {severity: critical, service: Payments, team: shop, job: unknown}
        annotations:
          description: "`{{ $value }}` errors"
          runbook_url: https://kb.example.org/runbooks/gone/
      - {alert: Slow, expr: latency > 1, annotations: {runbook_url: https://elsewhere.example/slow}}
"""
INCIDENT = """\
---
title: Checkout fails
severity: SEV-2
services: [payments]
started_at: 2026-03-14T09:00:00Z
detection: {alert: ErrorsHigh}
---
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge base with three alerts, of which one has a runbook, and a runbook too many."""
    monkeypatch.chdir(tmp_path)
    files = {
        "hindsite.yml": SETTINGS,
        "content/alerts/shop.yaml": RULES,
        "content/runbooks/pool.md": "---\ntitle: Pool\n---\nLook.\n",
        "content/runbooks/idle.md": "---\ntitle: Idle\n---\nLook.\n",
        "content/incidents/a.md": INCIDENT,
    }
    return lay_down(tmp_path, files)


@pytest.mark.usefixtures("shop")
def test_what_is_wrong_is_listed_with_its_place(hindsite: Run) -> None:
    """What detected most comes first; the status is 1."""
    result = hindsite("alerts")
    assert result.exit_code == 1
    assert [line.split() for line in result.stdout.splitlines() if line] == [
        ["3", "alerts", "in", "3", "rules;", "2", "runbooks"],
        ["Alerts", "without", "a", "runbook:", "2"],
        ["Alert", "Incidents", "Defined", "in", "Runbook"],
        ["ErrorsHigh", "1", "content/alerts/shop.yaml:7", "https://kb.example.org/runbooks/gone/"],
        ["Slow", "0", "content/alerts/shop.yaml:15", "https://elsewhere.example/slow"],
        ["Alerts", "with", "a", "dead", "runbook_url:", "1"],
        ["Alert", "Incidents", "Defined", "in", "Runbook"],
        ["ErrorsHigh", "1", "content/alerts/shop.yaml:7", "https://kb.example.org/runbooks/gone/"],
        ["Alerts", "led", "elsewhere,", "whose", "runbook", "is", "here:", "1"],
        ["Alert", "Incidents", "Defined", "in", "Runbook"],
        ["PoolEmpty", "0", "content/alerts/shop.yaml:4", "pool"],
        ["Runbooks", "to", "be", "reviewed,", "whose", "alerts", "fired", "lately:", "0"],
        ["Runbooks", "without", "an", "alert:", "1"],
        ["idle"],
    ]
    every = hindsite("alerts", "--all").stdout
    assert "All alerts: 3" in every


@pytest.mark.usefixtures("shop")
def test_programs_get_every_alert(hindsite: Run) -> None:
    """With its rules, and how each is joined."""
    found = json.loads(hindsite("alerts", "--format", "json").stdout)
    assert found["counts"] == {
        "alerts": 3,
        "rules": 3,
        "runbooks": 2,
        "without_runbook": 2,
        "dead_url": 1,
        "led_elsewhere": 1,
        "runbooks_without_alert": 1,
        "runbooks_to_review": 0,
    }
    errors, pool, _ = found["alerts"]
    assert (errors["name"], errors["incidents"], errors["pages"]) == ("ErrorsHigh", ["a"], None)
    assert errors["rules"][0]["runbook_url_state"] == "dead"
    assert pool["rules"][0] == {
        "name": "PoolEmpty",
        "path": "content/alerts/shop.yaml",
        "line": 4,
        "group": "shop",
        "severity": None,
        "expression": "pool == 0",
        "for": None,
        "labels": {},
        "runbook": "pool",
        "joined_by": "runbook_url",
        "runbook_url": "https://elsewhere.example/pool",
        "runbook_url_state": "elsewhere",
    }
    assert found["runbooks_without_alert"] == ["idle"]


def test_where_all_is_well_the_status_is_0(shop: Path, hindsite: Run) -> None:
    """And what wants a review is told."""
    rules = "groups: [{rules: [{alert: ErrorsHigh, expr: x}]}]\n"
    runbook = "---\ntitle: Errors\nalerts: [ErrorsHigh]\n---\nLook.\n"
    lay_down(shop, {"content/alerts/shop.yaml": rules, "content/runbooks/errors.md": runbook})
    result = hindsite("alerts")
    assert result.exit_code == 0
    assert "lately: 1\n  errors (ErrorsHigh)" in result.stdout


def test_without_the_address_of_the_site_that_is_told(shop: Path, hindsite: Run) -> None:
    """Nothing can be said of addresses then, and none be written."""
    lay_down(shop, {"hindsite.yml": "version: 1\n"})
    assert "write site.url into hindsite.yml" in hindsite("alerts").stdout
    result = hindsite("alerts", "--write-urls")
    assert result.exit_code == 2
    assert "Nobody said where the site will be" in result.stderr


def test_addresses_are_written_and_nothing_else(shop: Path, hindsite: Run) -> None:
    """What leads elsewhere to nothing known stays; a second time nothing changes."""
    file = shop / "content/alerts/shop.yaml"
    shown = hindsite("alerts", "--write-urls", "--diff")
    assert shown.stdout.startswith("--- a/content/alerts/shop.yaml\n+++ b/")
    assert file.read_text("utf-8") == RULES
    result = hindsite("alerts", "--write-urls")
    assert (result.exit_code, result.stdout) == (0, "content/alerts/shop.yaml\n")
    assert result.stderr.splitlines() == [
        "2 rules in 1 file changed",
        "1 rule led elsewhere, to no runbook that is here, left alone",
    ]
    site = "https://kb.example.org"
    assert file.read_text("utf-8") == RULES.replace(
        "https://elsewhere.example/pool", f"{site}/alerts/PoolEmpty/"
    ).replace(f"{site}/runbooks/gone/", f"{site}/alerts/ErrorsHigh/")
    again = hindsite("alerts", "--write-urls")
    assert again.stderr.startswith("0 rules in 0 files changed\n")
    assert "dead runbook_url: 0" in hindsite("alerts").stdout


def test_a_file_that_cannot_be_changed_alone_is_named(shop: Path, hindsite: Run) -> None:
    """And left as it is."""
    rules = "groups: [{rules: [{alert: A, expr: x, annotations: [a]}]}]\n"
    lay_down(shop, {"content/alerts/b.yaml": rules})
    result = hindsite("alerts", "--write-urls")
    assert result.exit_code == 1
    assert "content/alerts/b.yaml stays as it is: annotations of an alert" in result.stderr
    assert (shop / "content/alerts/b.yaml").read_text("utf-8") == rules


@pytest.mark.usefixtures("shop")
def test_a_difference_is_one_of_written_addresses(hindsite: Run) -> None:
    """Alone the option means nothing."""
    assert hindsite("alerts", "--diff").exit_code == 2


def test_a_runbook_begins_with_what_its_alert_says(shop: Path, hindsite: Run) -> None:
    """Services and owner by labels that are known; then the alert has a runbook."""
    result = hindsite("new", "runbook", "--from-alert", "errorshigh")
    assert result.stdout == "content/runbooks/ErrorsHigh.md\n"
    text = (shop / "content/runbooks/ErrorsHigh.md").read_text("utf-8")
    front, _, body = text.removeprefix("---\n").partition("---\n")
    assert front.splitlines()[:5] == [
        "title: ErrorsHigh",
        "services:",
        "- payments",
        "alerts:",
        "- ErrorsHigh",
    ]
    assert "owner: shop\n" in front
    assert body.startswith(
        "## Meaning\n\n```text\n`{{ $value }}` errors\n```\n\n"
        "It fires (critical) while this is true for 5m:\n\n"
        "```promql\nerrors > 5\n```\n\n## Impact\n"
    )
    found = json.loads(hindsite("alerts", "--format", "json").stdout)
    assert found["alerts"][0]["runbook"] == "ErrorsHigh"
    assert not [
        line
        for line in hindsite("check", "content/runbooks/ErrorsHigh.md").stdout.splitlines()
        if "error[" in line
    ]
    again = hindsite("new", "runbook", "--from-alert", "ErrorsHigh")
    assert again.exit_code == 2
    assert "The alert ErrorsHigh has a runbook: content/runbooks/ErrorsHigh.md." in again.stderr


def test_what_is_said_besides_counts_more(shop: Path, hindsite: Run) -> None:
    """Options come before what the rule says; an alert without labels has no services."""
    options = ("--title", "Slow pages", "--owner", "shop", "--alert", "Slower")
    assert hindsite("new", "runbook", "--from-alert", "Slow", *options).exit_code == 0
    text = (shop / "content/runbooks/Slow.md").read_text("utf-8")
    assert text.startswith(
        "---\ntitle: Slow pages\nalerts:\n- Slow\n- Slower\nowner: shop\nlast_reviewed:"
    )


@pytest.mark.usefixtures("shop")
def test_an_alert_that_is_not_there_is_asked_for(hindsite: Run) -> None:
    """The nearest name is offered."""
    result = hindsite("new", "runbook", "--from-alert", "ErrorHigh")
    assert result.exit_code == 2
    assert "There is no alert “ErrorHigh”; did you mean “ErrorsHigh”?" in result.stderr


def test_rules_that_cannot_be_read_are_told(shop: Path, hindsite: Run) -> None:
    """Else nobody would miss what is in them."""
    lay_down(shop, {"content/alerts/b.yaml": "a: ["})
    result = hindsite("alerts", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["unread_files"] == ["content/alerts/b.yaml"]
    assert result.stderr.startswith("content/alerts/b.yaml cannot be read, and whatever alerts")
