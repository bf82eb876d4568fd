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
severity: SEV-2
services: [payments]
started_at: 2026-03-14T09:00:00Z
---
"""
DOING = "--doing, or a line of the record's timeline of kind action, diagnosis or recovery"
AT = ("--at", "2026-03-14T09:20:00Z")


@pytest.fixture
def record(base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An open incident, in a knowledge base where one stands."""
    monkeypatch.chdir(base)
    file = base / "content/incidents/pool.md"
    file.write_text(RECORD, encoding="utf-8")
    return file


@pytest.mark.usefixtures("record")
def test_what_is_missing(hindsite: Run) -> None:
    """It is named with its remedy, the status is 1, and nothing is there to be sent."""
    result = hindsite("update", "pool", *AT)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "missing: the impact",
        "  remedy: --impact, or impact of the record: summary, numbers",
        "missing: what is being done",
        f"  remedy: {DOING}",
    ]
    partial = hindsite("update", "pool", *AT, "--partial")
    assert partial.exit_code == 1
    assert "Impact: (missing)\nWhat we are doing: (missing)\n" in partial.stdout


@pytest.mark.usefixtures("record")
def test_another_encoding(hindsite: Run) -> None:
    """What is not UTF-8 is wrong usage: letters would be lost on the way out."""
    sent = "impact: Zahlungen fallen für alle aus".encode("latin-1")
    result = hindsite("update", "pool", *AT, "--from", "-", typed=sent)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("What was sent is not UTF-8: byte 0xFC in line 1.\n")


def test_told_and_recorded(hindsite: Run, record: Path) -> None:
    """Options go before the standard input; the text is the output, where it went is news."""
    lines = "impact: Half of the payments fail\ndoing: Waiting\nnext: 45m\n"
    result = hindsite(
        "update", "pool", *AT, "--from", "-", "--doing", "Rollback", "--record", typed=lines
    )
    assert (result.exit_code, result.stderr) == (0, "recorded: content/incidents/pool.md:6\n")
    assert result.stdout.splitlines() == [
        "SEV-2: Checkout fails (pool)",
        "Detected, 14 Mar 2026, 09:20 UTC",
        "",
        "What is happening: Checkout fails",
        "Impact: Half of the payments fail",
        "What we are doing: Rollback",
        "Next update: 14 Mar 2026, 10:05 UTC",
    ]
    assert record.read_text(encoding="utf-8") == RECORD.removesuffix("---\n") + (
        "updates:\n"
        "  - at: 2026-03-14T09:20:00Z\n"
        "    audience: internal\n"
        "    happening: Checkout fails\n"
        "    impact: Half of the payments fail\n"
        "    doing: Rollback\n"
        "    next_update_at: 2026-03-14T10:05:00Z\n"
        "---\n"
    )


@pytest.mark.usefixtures("record")
def test_json(hindsite: Run) -> None:
    """All of it for a program, with what is missing."""
    result = hindsite(
        "update", "pool", *AT, "--audience", "executive", "--eta", "11:00", "--format", "json"
    )
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "record": "pool",
        "audience": "executive",
        "at": "2026-03-14T09:20:00+00:00",
        "happening": "Checkout fails",
        "impact": None,
        "doing": None,
        "eta": "11:00",
        "commitments": None,
        "next_update_at": "2026-03-14T09:50:00+00:00",
        "missing": [
            {
                "field": "impact",
                "what": "the impact on business",
                "remedy": "--impact, or impact of the record: summary, affected_users_pct, "
                "revenue_impacting",
            },
            {
                "field": "commitments",
                "what": "the commitments at risk",
                "remedy": '--commitments; "none", if so',
            },
        ],
        "text": None,
        "recorded": None,
    }
    whole = ("--impact", "None", "--commitments", "none", "--record")
    result = hindsite(
        "update", "pool", *AT, "--audience", "executive", "--eta", "x", *whole, "--format", "json"
    )
    document = json.loads(result.stdout)
    assert document["recorded"] == {"path": "content/incidents/pool.md", "line": 6}
    assert document["text"].startswith("SEV-2: Checkout fails (pool)\n")


def test_whom_it_may_reach(hindsite: Run, record: Path) -> None:
    """An internal record is to be read once more; a restricted one is refused, or warned of."""
    told = ("--happening", "Payments fail", "--impact", "some")
    external = ("update", "pool", *AT, "--audience", "external", *told)
    assert "pool is internal: read this once more" in hindsite(*external).stderr
    record.write_text(RECORD.replace("severity", "visibility: public\nseverity"), encoding="utf-8")
    assert hindsite(*external).stderr == ""
    text = RECORD.replace("severity", "visibility: restricted\nseverity")
    record.write_text(text, encoding="utf-8")
    refused = hindsite(*external)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "pool is restricted: an external update would tell outsiders of it." in refused.stderr
    disclosed = hindsite(*external, "--disclose")
    assert disclosed.exit_code == 0
    assert "send this only to those who need to know" in disclosed.stderr
    assert "payments" not in disclosed.stdout


@pytest.mark.usefixtures("record")
def test_wrong_use(hindsite: Run) -> None:
    """No such incident, no such key, no such time."""
    assert hindsite("update", "gone").exit_code == 2
    assert "did you mean" in hindsite("update", "pol").stderr
    assert hindsite("update", "pool", "--from", "-", typed="imapct: x").exit_code == 2
    assert hindsite("update", "pool", "--next", "soon").exit_code == 2
