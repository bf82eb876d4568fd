"""Files of alerting rules, in Prometheus's own format and as Kubernetes manifests."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hindsite.model.alerts import Alert, RuleFile
from hindsite.model.enums import Audience
from hindsite.model.findings import Level
from hindsite.model.settings import Source
from hindsite.reading.files import MAX_BYTES
from hindsite.reading.kept import from_bytes, to_bytes
from hindsite.reading.rules import read_rules

if TYPE_CHECKING:
    from hindsite.reading.given import Reading

SOURCE = Source.model_validate({"path": "content/alerts", "as": "alerts"})
PATH = "content/alerts/shop.yaml"

PLAIN = """\
# The shop.
groups:
  - name: payments
    interval: 30s
    rules:
      - record: job:errors:ratio5m
        expr: errors / all
      - alert: PaymentsErrorRateHigh
        expr: |
          job:errors:ratio5m{job="payments"}
            > 0.05
        for: 5m
        labels: {severity: critical, team: payments}
        annotations:
          summary: "{{ $value | humanizePercentage }} of payments fail"
          runbook_url: https://kb.example.org/runbooks/pool/
      - {alert: Slow, expr: latency > 1}
"""
MANIFEST = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: rules}
spec:
  groups:
    - name: node.rules
      rules:
        - alert: NodeDown
          expr: up == 0
"""
LIST = """\
apiVersion: v1
kind: List
items:
  - apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    spec: {groups: [{name: g, rules: [{alert: Listed, expr: x}]}]}
"""


def read(text: str | bytes, source: Source = SOURCE) -> Reading:
    """What a file of this text gives."""
    content = text.encode() if isinstance(text, str) else text
    return read_rules(content, PATH, source, UTC)


def rules_of(text: str | bytes) -> RuleFile:
    """The rules of a file that gives some."""
    found = read(text).rules
    assert found is not None
    return found


def remarks(text: str | bytes) -> list[tuple[str, int, int]]:
    """Code, line and column of each remark."""
    return [(item.rule, *item.where) for item in read(text).notes]


def test_an_alert_is_read_with_all_that_it_says() -> None:
    """Recording rules beside it are counted; expression, labels and places are as written."""
    rules = rules_of(PLAIN)
    assert rules.recordings == 1
    first, second = rules.alerts
    assert (first.name, first.group, first.held, first.severity) == (
        *("PaymentsErrorRateHigh", "payments"),
        *("5m", "critical"),
    )
    assert first.expression == 'job:errors:ratio5m{job="payments"}\n  > 0.05'
    assert first.labels == {"severity": "critical", "team": "payments"}
    assert first.annotations["summary"].startswith("{{ $value")
    assert first.runbook_url == "https://kb.example.org/runbooks/pool/"
    assert (first.line, first.column, first.url_at) == (8, 16, (16, 24))
    assert (second.name, second.line, second.url_at, second.severity) == ("Slow", 17, None, None)
    assert not read(PLAIN).notes
    assert str(first.place) == f"{PATH}:8:16"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (MANIFEST, ["NodeDown"]),
        (f"---\n{MANIFEST}---\n{MANIFEST.replace('NodeDown', 'Other')}", ["NodeDown", "Other"]),
        (LIST, ["Listed"]),
        ("apiVersion: v1\nkind: ConfigMap\ndata: {groups: nothing}\n", []),
        ("apiVersion: v1\nkind: PrometheusRuleList\nitems: none\n", []),
        ("apiVersion: a/v1\nkind: PrometheusRule\n", []),
        ("rule_files: [shop.yaml]\ntests: []\n", []),
        ("groups:\n", []),
        ("groups: [{name: g}]\n", []),
        ("# only a comment\n", []),
        (PLAIN.replace("\n", "\r\n"), ["PaymentsErrorRateHigh", "Slow"]),
        (b"\xef\xbb\xbf" + PLAIN.encode(), ["PaymentsErrorRateHigh", "Slow"]),
    ],
)
def test_rules_are_found_wherever_they_may_stand(text: str | bytes, names: list[str]) -> None:
    """In manifests, several in a file, and lists of them; other manifests are passed over."""
    reading = read(text)
    assert reading.rules is not None
    assert [alert.name for alert in reading.rules.alerts] == names
    assert not reading.notes


def test_the_place_of_a_later_document_is_that_in_the_file() -> None:
    """Lines are counted over the whole file."""
    second = MANIFEST.replace("NodeDown", "Other")
    assert [item.line for item in rules_of(f"---\n{MANIFEST}---\n{second}").alerts] == [9, 19]


def test_the_name_of_an_alert_is_filled_into_its_url() -> None:
    """As Prometheus does it."""
    text = PLAIN.replace("runbooks/pool/", "alerts/{{ $labels.alertname }}/")
    assert (
        rules_of(text).alerts[0].runbook_url
        == "https://kb.example.org/alerts/PaymentsErrorRateHigh/"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("groups: [{name: g, rules: [{expr: up}]}]", [("unnamed-rule", 1, 28)]),
        ("groups: [{name: g, rules: [{alert: '', expr: up}]}]", [("unnamed-rule", 1, 36)]),
        ("groups: [{name: g, rules: [{alert: A}]}]", [("missing-field", 1, 36)]),
        ("groups: [{name: g, rules: [up]}]", [("wrong-type", 1, 28)]),
        ("groups: {name: g}", [("wrong-type", 1, 9)]),
        ("alerts: [A]", [("no-rules", 1, 1)]),
        ("- alert: A", [("no-rules", 1, 1)]),
        (
            "groups: [{name: g, rules: [{alert: A, expr: x, labels: [a], annotations: {b: [c]}}]}]",
            [("wrong-type", 1, 78), ("wrong-type", 1, 56)],
        ),
        ("", [("empty-file", 1, 1)]),
        ("a: [", [("invalid-yaml", 1, 5)]),
        (b"a: \xff", [("unreadable-encoding", 1, 4)]),
        (b"#" * (MAX_BYTES + 1), [("too-large", 1, 1)]),
        ("a: &x 1\nb: *x\n", [("yaml-alias", 2, 4)]),
        (f"{MANIFEST}---\na: [", [("invalid-yaml", 11, 5)]),
        ("groups: []\ngroups: []\n", [("duplicate-key", 2, 1)]),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    text: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    """And the rest of the file is read, where it can be read at all."""
    assert remarks(text) == expected


def test_what_hangs_together_is_read_however_the_rest_is() -> None:
    """An alert without an expression is one; of its labels those are kept that are texts."""
    text = "groups: [{rules: [{alert: A, labels: {a: b, c: [d]}}, up, {alert: B, expr: x}]}]"
    assert [(one.name, one.labels) for one in rules_of(text).alerts] == [
        ("A", {"a": "b"}),
        ("B", {}),
    ]
    levels = {item.rule: item.level for item in read(text).notes}
    assert levels == {"missing-field": Level.WARNING, "wrong-type": Level.ERROR}


@pytest.mark.parametrize(
    "text",
    [
        "{{- if .Values.on }}\ngroups: []\n{{- end }}\n",
        "groups:\n  - name: {{ .Release.Name }}\n    rules: []\n",
        "groups:\n{{ toYaml .Values.groups | indent 2 }}\n",
        '{{- range $name, $rule := .Values.rules }}\n- alert: "{{ $name }}"\n{{- end }}\n',
    ],
)
def test_a_template_is_told_from_broken_yaml(text: str) -> None:
    """It has a remark of its own, which can be switched, since whoever wrote it made no mistake."""
    reading = read(text)
    assert [item.rule for item in reading.notes] == ["templated-file"]
    assert reading.notes[0].level is Level.WARNING
    assert reading.notes[0].found in text
    assert reading.rules is not None
    assert not reading.rules.alerts


@pytest.mark.parametrize(
    "mark", ["{{ .Values.app }}", "{{- .Release.Name }}", "{{`{{`}} $labels.pod {{`}}`}}"]
)
def test_a_template_that_is_yaml_is_read_with_a_remark(mark: str) -> None:
    """Its alerts are there, with what Helm would have filled in as it stands."""
    text = PLAIN.replace("{{ $value | humanizePercentage }}", mark)
    assert remarks(text) == [("templated-file", 15, 21)]
    assert [alert.name for alert in rules_of(text).alerts] == ["PaymentsErrorRateHigh", "Slow"]
    assert mark in rules_of(text).alerts[0].annotations["summary"]


def test_broken_yaml_with_templates_of_prometheus_is_broken_yaml() -> None:
    """What stands in quotes is no template of Helm."""
    text = 'groups:\n  - name: "{{ .Values.x }}"\n   rules: [\n'
    assert [item.rule for item in read(text).notes] == ["invalid-yaml"]


def test_who_may_see_alerts_is_said_by_the_source() -> None:
    """They are internal unless it says otherwise."""
    public = Source.model_validate(
        {"path": "a", "as": "alerts", "defaults": {"visibility": "public"}}
    )
    assert rules_of(PLAIN).tier is Audience.INTERNAL
    shown = read(PLAIN, public).rules
    assert shown is not None
    assert shown.tier is Audience.PUBLIC


def test_what_was_read_can_be_kept() -> None:
    """And is the same again, down to where everything stands."""
    reading = read(PLAIN)
    kept = from_bytes(to_bytes(reading), PATH)
    assert kept.rules == reading.rules
    assert kept.notes == reading.notes


WORDS = st.sampled_from(
    ["groups", "rules", "alert", "record", "expr", "labels", "annotations", "runbook_url", "kind",
     "apiVersion", "spec", "items", "PrometheusRule", "List", "A", "{{ $labels.x }}", "name"]
)  # fmt: skip
LEAVES = WORDS | st.text(max_size=8) | st.none() | st.booleans() | st.integers()
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(st.lists(DATA, max_size=3).map(yaml.safe_dump_all))
def test_whatever_the_yaml_it_is_read_or_remarked_on(text: str) -> None:
    """No document makes reading fail, and each remark has a place within the file."""
    _sound(text.encode())


@MANY
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_whatever_the_bytes_they_are_read_or_remarked_on(content: bytes) -> None:
    """No bytes make reading fail."""
    _sound(content)


def _sound(content: bytes) -> None:
    reading = read(content)
    assert reading.rules is not None or reading.notes
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for remark in reading.notes:
        assert 1 <= remark.where[0] <= lines
        assert remark.message
        assert remark.remedy
    for alert in reading.rules.alerts if reading.rules else ():
        assert isinstance(alert, Alert)
        assert alert.name.strip()
        assert 1 <= alert.line <= lines
    assert from_bytes(to_bytes(reading), PATH) == reading
