"""Alerts on whole sites: of whom they tell what, and rules as others publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.app import check
from hindsite.app.ledger import ledger_of
from hindsite.resources import sample_folder
from tests.whole.sites import built_in, contents, holding, lay_down, pages

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2026-05-01T12:00:00Z"
RULES = """\
groups:
  - name: shop
    rules:
      - alert: WombatLoose
        expr: wombats > 1
        annotations:
          summary: One wombat is more than there should be in the whole shop
          runbook_url: https://kb.example.org/runbooks/quokka/
"""
HIDDEN = {
    "content/runbooks/quokka.md": (
        "---\ntitle: A quokka\nvisibility: restricted\nalerts: [WombatLoose]\n---\nQuokka.\n"
    ),
    "content/incidents/quokka.md": (
        "---\ntitle: Quokka\nvisibility: restricted\nseverity: SEV-1\nservices: [shop]\n"
        "started_at: 2026-04-01T09:00:00Z\ndetection: {alert: WombatLoose}\n---\n"
    ),
}
OPEN = {
    "hindsite.yml": "version: 1\nsite: {url: https://kb.example.org/}\n",
    "content/runbooks/restart.md": "---\ntitle: Restart\nvisibility: public\n---\nDo it.\n",
    "content/alerts/shop.yml": RULES,
}


def test_restricted_records_leave_no_trace_in_the_ledger(tmp_path: Path) -> None:
    """Not even an address that a rule has: the site is the one of rules without it."""
    base = lay_down(tmp_path / "a", {**OPEN, **HIDDEN})
    built_in(base, AS_OF)
    assert not holding(base, "quokka")
    assert "There is no runbook for this alert." in pages(base)["alerts/WombatLoose/index.html"]
    plain = RULES.replace("          runbook_url: https://kb.example.org/runbooks/quokka/\n", "")
    other = lay_down(tmp_path / "b", {**OPEN, "content/alerts/shop.yml": plain})
    built_in(other, AS_OF)
    assert contents(base) == contents(other)
    built_in(base, AS_OF, audience="restricted")
    page = pages(base)["alerts/WombatLoose/index.html"]
    assert "A quokka" in page
    assert "incidents/quokka/" in page


def test_alerts_are_internal_unless_their_source_says_otherwise(tmp_path: Path) -> None:
    """A public build has no word of them."""
    base = lay_down(tmp_path, OPEN)
    built_in(base, AS_OF, audience="public")
    assert not holding(base, "wombat")
    assert not [path for path in contents(base) if path.startswith("alerts")]
    settings = (
        f"{OPEN['hindsite.yml']}sources:\n  - {{path: content/runbooks, as: runbooks}}\n"
        "  - {path: content/alerts, as: alerts, defaults: {visibility: public}}\n"
    )
    lay_down(base, {"hindsite.yml": settings})
    built_in(base, AS_OF, audience="public")
    assert "alerts/WombatLoose/index.html" in contents(base)


MANIFEST = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  labels:
    prometheus: k8s
    role: alert-rules
  name: kube-prometheus-rules
spec:
  groups:
  - name: general.rules
    rules:
    - alert: TargetDown
      annotations:
        description: '{{ printf "%.4g" $value }}% of the {{ $labels.job }} targets are down.'
        runbook_url: https://runbooks.example.com/runbooks/general/targetdown
        summary: One or more targets are unreachable.
      expr: 100 * (count(up == 0) BY (job) / count(up) BY (job)) > 10
      for: 10m
      labels:
        severity: warning
    - alert: Watchdog
      annotations:
        description: |
          This alert is always firing.
        runbook_url: https://runbooks.example.com/runbooks/general/watchdog
      expr: vector(1)
      labels:
        severity: none
  - name: kube-apiserver-slos
    rules:
    - alert: KubeAPIErrorBudgetBurn
      annotations:
        runbook_url: https://runbooks.example.com/runbooks/kubernetes/kubeapierrorbudgetburn
      expr: |
        sum by(cluster) (apiserver_request:burnrate1h) > (14.40 * 0.01000)
        and on(cluster)
        sum by(cluster) (apiserver_request:burnrate5m) > (14.40 * 0.01000)
      for: 2m
      labels:
        long: 1h
        severity: critical
        short: 5m
    - alert: KubeAPIErrorBudgetBurn
      annotations:
        runbook_url: https://runbooks.example.com/runbooks/kubernetes/kubeapierrorbudgetburn
      expr: sum by(cluster) (apiserver_request:burnrate6h) > (6.00 * 0.01000)
      for: 15m
      labels:
        long: 6h
        severity: critical
  - name: kube-apiserver.rules
    rules:
    - expr: sum by (cluster) (rate(apiserver_request_total[5m]))
      labels:
        verb: read
      record: code:apiserver_request_total:rate5m
"""
PUBLISHED = {
    "hindsite.yml": (
        "version: 1\nsite: {url: https://kb.example.org/ops/}\nsources:\n"
        "  - {path: rules, as: alerts}\n  - {path: docs, as: runbooks, preset: hugo}\n"
    ),
    "rules/kube.yaml": MANIFEST,
    "rules/0crd.yaml": (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "spec:\n  group: monitoring.coreos.com\n  names: {kind: PrometheusRule}\n"
    ),
    "docs/general/TargetDown.md": "# TargetDown\n\n## Meaning\n\nA target is down.\n",
    "docs/kubernetes/KubeAPIErrorBudgetBurn.md": (
        "---\ntitle: Kube API Error Budget Burn\nweight: 20\n---\n\n# KubeAPIErrorBudgetBurn\n"
    ),
    "docs/node/NodeClockSkewDetected.md": "---\ntitle: Node Clock Skew\n---\n\nLook.\n",
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Rules and runbooks in the forms in which the projects around Prometheus publish them."""
    mkdocs = (sample_folder() / "mkdocs.yml").read_text("utf-8")
    settings = mkdocs.replace("docs_dir: content", "docs_dir: docs")
    return lay_down(tmp_path, {**PUBLISHED, "mkdocs.yml": settings})


def test_rules_as_others_publish_them(published: Path) -> None:
    """Each alert is joined to the runbook that the last step of its address names."""
    ledger, _ = ledger_of(published, as_of=AS_OF)
    assert [(entry.name, len(entry.rules)) for entry in ledger.entries] == [
        ("KubeAPIErrorBudgetBurn", 2),
        ("TargetDown", 1),
        ("Watchdog", 1),
    ]
    assert [entry.name for entry in ledger.without_runbook] == ["Watchdog"]
    assert [entry.name for entry in ledger.astray] == ["KubeAPIErrorBudgetBurn", "TargetDown"]
    assert [runbook.id for runbook in ledger.idle] == ["NodeClockSkewDetected"]
    found = [item.rule for item in check.run(published, as_of=AS_OF)]
    assert found.count("alert-without-runbook") == 1
    assert found.count("foreign-runbook-url") == 3
    assert found.count("runbook-without-alert") == 1
    assert not {"duplicate-alert", "no-rules", "wrong-type"} & set(found)


def test_their_site_has_a_page_for_each_alert(published: Path) -> None:
    """With the runbook in it, and no dead link: a warning of the engine would fail the build."""
    built_in(published, AS_OF)
    found = pages(published)
    assert "A target is down." in found["alerts/TargetDown/index.html"]
    assert "apiserver_request:burnrate6h" in found["alerts/KubeAPIErrorBudgetBurn/index.html"]
    assert "There is no runbook for this alert." in found["alerts/Watchdog/index.html"]
    assert "../alerts/" in found["runbooks/index.html"]
