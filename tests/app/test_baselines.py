from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.baselines import write
from hindsite.app.check import Request, report
from hindsite.checks.baseline import BASELINE_FILE
from hindsite.errors import OutputError, SettingsError


def everything(base: Path) -> Request:
    """A check of all there is, with nothing passed over."""
    return Request(base, as_of="2026-04-01", baseline=False)


def test_what_was_there_is_passed_over(broken: Path) -> None:
    """And it is said how much that is; what comes after is found."""
    assert len(report(everything(broken)).findings) == 1
    told = write(broken, report(everything(broken)))
    assert told == f"{BASELINE_FILE}: 1 finding that later checks pass over"
    again = report(Request(broken, as_of="2026-04-01"))
    assert again.findings == ()
    assert again.remarks == (f"1 finding passed over: in {BASELINE_FILE}",)
    path = broken / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("40:00Z", "40:00"), encoding="utf-8")
    assert [item.rule for item in report(Request(broken, as_of="2026-04-01")).findings] == [
        "naive-time"
    ]


def test_findings_that_move_are_the_same(broken: Path) -> None:
    """Lines above an old fault may come and go."""
    write(broken, report(everything(broken)))
    path = broken / "content/incidents/broken.md"
    path.write_text(path.read_text().replace("---\n", "---\n# a comment\n", 1), encoding="utf-8")
    assert report(Request(broken, as_of="2026-04-01")).findings == ()


def test_what_was_mended_is_named(broken: Path) -> None:
    """So that the baseline shrinks; only a check of everything can tell."""
    write(broken, report(everything(broken)))
    (broken / "content/incidents/broken.md").unlink()
    request = Request(broken, as_of="2026-04-01")
    (*_, remark) = report(request).remarks
    assert f"no longer needed in {BASELINE_FILE}: content/incidents/broken.md [" in remark
    path = Path("content/incidents/checkout.md")
    for part in (
        Request(broken, [path], "2026-04-01"),
        Request(broken, as_of="2026-04-01", audience="public"),
    ):
        assert not [text for text in report(part).remarks if "no longer" in text]
    text = (broken / BASELINE_FILE).read_text(encoding="utf-8")
    row = '{"path": "%02d", "rule": "x", "fingerprint": "y", "count": 1}\n'
    (broken / BASELINE_FILE).write_text(
        text + "".join(row % number for number in range(9)), encoding="utf-8"
    )
    assert "; and 5 more. hindsite check --write-baseline" in report(request).remarks[-1]


def test_an_empty_baseline_says_nothing(base: Path) -> None:
    """Neither does one that is not there."""
    request = Request(base, as_of="2026-03-15")
    assert report(request).remarks == ()
    (base / BASELINE_FILE).write_text('{"version": 1}\n', encoding="utf-8")
    assert report(request).remarks == ()


def test_a_baseline_that_cannot_be_read_stops_the_check(base: Path) -> None:
    """Without it a check would find what nobody wants to hear of."""
    (base / BASELINE_FILE).write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read"):
        report(Request(base))
    (base / BASELINE_FILE).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{BASELINE_FILE}:1: this line is no JSON"):
        report(Request(base))
    assert report(everything(base)).remarks == ()


def test_a_baseline_that_cannot_be_written_is_a_sentence(base: Path) -> None:
    """A folder may stand in its place."""
    (base / BASELINE_FILE).mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write(base, report(everything(base)))
