from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

RECORD = """\
---
title: Checkout fails
severity: SEV-1
visibility: internal
services: [payments]
started_at: 2026-03-14T08:58:00Z
declared_at: 2026-03-14T09:00:00Z
timeline:
  - {at: 2026-03-14T09:01:00Z, event: Paged primary, escalation_step: 0}
  - {at: 2026-03-14T09:12:30Z, event: Paged secondary, escalation_step: 5}
---
"""


@pytest.fixture
def record(base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An incident that nobody has acknowledged, in a knowledge base where one stands."""
    monkeypatch.chdir(base)
    file = base / "content/incidents/pool.md"
    file.write_text(RECORD, encoding="utf-8")
    return file


@pytest.mark.usefixtures("record")
def test_while_it_goes_on(hindsite: Run) -> None:
    """What is due and since when, what is next and when; a step that waits is status 1."""
    result = hindsite("escalation", "pool", "--at", "2026-03-14T09:12:40Z")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "pool: SEV-1, escalating at 2026-03-14 09:12",
        "  2026-03-14 09:00 SEV-1 +0 Page on-call primary: taken 2026-03-14 09:01, 1 min late",
        "  2026-03-14 09:05 SEV-1 +5 Page on-call secondary: taken 2026-03-14 09:12, 7 min late",
        "  2026-03-14 09:10 SEV-1 +10 Page engineering manager: due since 2 min",
        "  next: 2026-03-14 09:20 SEV-1 +20 Page VP engineering, in 7 min",
    ]
    assert hindsite("escalation", "pool", "--at", "2026-03-14T09:01:00Z").exit_code == 0


def test_when_it_is_over(hindsite: Run, record: Path) -> None:
    """Due against taken; nothing waits any more."""
    text = RECORD.replace("timeline:", "acknowledged_at: 2026-03-14T10:13:00Z\ntimeline:")
    record.write_text(text, encoding="utf-8")
    result = hindsite("escalation", "pool")
    assert result.exit_code == 0
    assert "pool: SEV-1, escalation ended 2026-03-14 10:13" in result.stdout
    assert "+30 Page CTO: not shown as taken" in result.stdout
    assert "next" not in result.stdout


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("resolvedWhen: 2020-06-13T16:54:00Z\n", "escalation ended 2020-06-13 16:54"),
        ("", "escalation ended, and the record does not say when"),
    ],
)
def test_a_record_of_another_tool(hindsite: Run, record: Path, field: str, state: str) -> None:
    """It ended when the record says so, and not when somebody asks."""
    record.write_text(
        "---\ntitle: Mail fails\ndate: 2020-06-13T15:54:00Z\nresolved: true\n"
        f"{field}severity: down\naffected: [mail]\nvisibility: internal\n---\n",
        encoding="utf-8",
    )
    settings = "version: 1\nsources: [{path: content/incidents, as: incidents, preset: cstate}]\n"
    Path("hindsite.yml").write_text(settings, encoding="utf-8")
    result = hindsite("escalation", "pool")
    assert (result.exit_code, result.stdout) == (0, f"pool: SEV-1, {state}\n  No step fell due.\n")


def test_as_data(hindsite: Run, record: Path) -> None:
    """The same as JSON, times with their zones."""
    result = hindsite("escalation", "pool", "--at", "2026-03-14T09:08:00Z", "--format", "json")
    plain = json.loads(result.stdout)
    assert (plain["record"], plain["over_at"], result.exit_code) == ("pool", None, 1)
    assert plain["steps"][0]["taken_at"] == "2026-03-14T09:01:00+00:00"
    assert plain["steps"][0]["late_minutes"] == 1
    assert [step["waiting"] for step in plain["steps"]] == [False, True]
    assert plain["next"]["after_minutes"] == 10
    record.write_text(RECORD.replace("declared_at", "mitigated_at"), encoding="utf-8")
    over = json.loads(hindsite("escalation", "pool", "--format", "json").stdout)
    assert (over["over_at"], over["steps"], over["next"]) == ("2026-03-14T09:00:00+00:00", [], None)


def test_without_a_step(hindsite: Run, record: Path) -> None:
    """An incident that was never declared has none, which is said."""
    record.write_text(RECORD.replace("declared_at", "mitigated_at"), encoding="utf-8")
    assert "No step fell due." in hindsite("escalation", "pool").stdout


def test_who_is_not_known(hindsite: Run, record: Path) -> None:
    """Neither a name that is none nor one that the audience may not know."""
    assert hindsite("escalation", "pol").exit_code == 2
    record.write_text(RECORD.replace("internal", "restricted"), encoding="utf-8")
    result = hindsite("escalation", "pool")
    assert result.exit_code == 2
    assert "Checkout" not in result.output
    long = ["--at", "2026-03-14T11:30:00Z", "--audience", "restricted"]
    assert "due since 2 h 20 min" in hindsite("escalation", "pool", *long).stdout


def test_a_step_that_was_logged_in_prose(hindsite: Run, record: Path) -> None:
    """Whoever logs what he does at night has shown the step as taken."""
    head, _, _ = RECORD.partition("timeline:")
    record.write_text(f"{head}---\n## Summary\n\nIt fails.\n", encoding="utf-8")
    at = ("--at", "2026-03-14T09:02:00Z")
    assert hindsite("escalation", "pool", *at).exit_code == 1
    logged = hindsite("log", "pool", "Primary paged", "--step", "0", "--at", "2026-03-14T09:01Z")
    assert logged.exit_code == 0
    result = hindsite("escalation", "pool", *at)
    assert (result.exit_code, "taken 2026-03-14 09:01, 1 min late" in result.stdout) == (0, True)
    assert hindsite("log", "pool", "x", "--step", "7").exit_code == 2
