from __future__ import annotations

from pathlib import Path

from hindsite.app.stats import stats


def row(base: Path, key: str, audience: str = "internal") -> dict[str, object]:
    """The overall row of one metric."""
    rows = stats(base, audience=audience, as_of="2026-04-01").rows
    return next(dict(item) for item in rows if item["key"] == key and item["group"] == "all")


def test_rows(base: Path) -> None:
    """Numbers come as rows, and say what they rest on."""
    found = row(base, "impact")
    assert found["n"] == 1
    assert found["values"] == [40]


def test_errors_are_counted(broken: Path) -> None:
    """What could not be read is counted, so that nobody takes the numbers for all there is."""
    assert stats(broken).errors >= 1


def test_audience(secret: Path) -> None:
    """Records above the audience are in no number."""
    assert row(secret, "impact")["population"] == 1
    assert row(secret, "impact", audience="restricted")["population"] == 2
