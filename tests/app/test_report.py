from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app.report import report
from hindsite.errors import SettingsError, UsageError

AS_OF = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "label"),
    [("UTC", "2026-Q1"), ("America/New_York", "2025-Q4"), ("Asia/Tokyo", "2026-Q1")],
)
def test_default_period(base: Path, zone: str, label: str) -> None:
    """The last whole quarter goes by the library's zone."""
    (base / "hindsite.yml").write_text(f"version: 1\ntimezone: {zone}\n", encoding="utf-8")
    text = report(base, as_of=datetime(2026, 4, 1, 2, tzinfo=UTC))
    assert text.startswith(f"# Report {label}: ")


def test_later_things(base: Path) -> None:
    """What is dated after the instant does not exist yet."""
    text = report(base, "2026-03", as_of=datetime(2026, 3, 13, tzinfo=UTC))
    assert "Checkout" not in text


def test_unknown_period(base: Path) -> None:
    """A period that is none is refused."""
    with pytest.raises(UsageError, match="expected"):
        report(base, "2026-99", as_of=AS_OF)


def test_unknown_audience(base: Path) -> None:
    """An audience that is none is refused."""
    with pytest.raises(UsageError, match="audience"):
        report(base, "2026-03", audience="all", as_of=AS_OF)


def test_no_content(tmp_path: Path) -> None:
    """Without content there is no report."""
    with pytest.raises(SettingsError, match="no content"):
        report(tmp_path, "2026-03", as_of=AS_OF)
