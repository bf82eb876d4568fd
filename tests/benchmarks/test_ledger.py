from __future__ import annotations

import json
from pathlib import Path

from benchmarks.ledger import ledger_table, write_ledger
from hindsite.app.ledger import ledger_of


def test_each_alert_leads_to_a_runbook(tmp_path: Path) -> None:
    """So that the command that is measured ends in status 0, and joins every one."""
    write_ledger(tmp_path, alerts=25, files=4, runbooks=3)
    ledger, _ = ledger_of(tmp_path)
    assert len(ledger.library.rule_files) == 4
    assert len(ledger.entries) == 25
    assert not ledger.without_runbook
    assert not ledger.library.findings


def test_it_is_measured_cold_and_warm(tmp_path: Path) -> None:
    """A row each, with what the kept readings save."""
    write_ledger(tmp_path, alerts=4, files=2, runbooks=2)
    lines = ledger_table(tmp_path, 1).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| cold", "| warm"]
    assert (tmp_path / ".hindsite/cache/reading").is_dir()


def test_equal_sizes_give_equal_bytes(tmp_path: Path) -> None:
    """Figures of two days are of the same files."""
    texts = []
    for name in "ab":
        write_ledger(tmp_path / name, alerts=3, files=1, runbooks=2)
        files = sorted((tmp_path / name).rglob("*.yaml"))
        texts.append(json.dumps([file.read_text("utf-8") for file in files]))
    assert texts[0] == texts[1]
