from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.findings import KINDS, examples, findings_table, read_set

_ISSUE = "---\ntitle: Slow\ndate: 2026-03-14 09:00:00\nresolved: true\nseverity: down\n---\nSlow.\n"
_PLAIN = "# Orders were lost\n\n## Summary\n\nAnna forgot to renew it.\n"
_RUNBOOK = "---\ntitle: Restart\nreview_every: 90d\nlast_reviewed: 2020-01-01\n---\n# Restart\n"
_INCIDENT = "---\ntitle: A\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of each kind, with one file in it."""
    texts = {
        "incidents/issues/slow.md": _ISSUE,
        "plain/texts/2026-03-14-orders.md": _PLAIN,
        "runbooks/books/restart.md": _RUNBOOK,
        "base/content/incidents/a.md": _INCIDENT,
    }
    for name, text in texts.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def test_each_kind_of_folder(folder: Path, tmp_path: Path) -> None:
    """Records of other tools, texts without front matter, and whole knowledge bases are read."""
    sources = {
        "base": "base",
        "incidents": "incidents/issues:cstate",
        "runbooks": "runbooks/books",
        "plain": "plain/texts",
    }
    sets = [read_set(str(folder / sources[kind]), kind, tmp_path / "copies") for kind in KINDS]
    assert [one.records for one in sets] == [1, 1, 1, 1]
    found = [{item.rule for item in one.findings} for one in sets]
    assert "missing-field" in found[0]
    assert "naive-time" in found[1]
    assert "runbook-review" in found[2]
    assert "blameless-language" in found[3]
    table = findings_table(sets)
    assert "| `blameless-language` | warning | 0 | 0 | 0 | 1 | 1 |" in table
    assert "Silent: `action-cancelled`" in table
    (example,) = examples(sets, "blameless-language")
    assert example.endswith("  Anna forgot to renew it.")


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table, and each finding of a rule that is asked for."""
    main(["findings", "--plain", str(folder / "plain/texts"), "--show", "missing-section"])
    out = capsys.readouterr().out
    assert "| rule | level | plain/texts | all |" in out
    assert "## missing-section" in out
