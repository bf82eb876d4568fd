from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.build import compose
from hindsite.pages import Draft, drafting
from tests.bases import base

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

__all__ = ["base"]


def seals(folder: Path) -> dict[str, str | None]:
    """The digest of each page of a record, by its path."""
    composed = compose(folder, as_of="2026-04-10T10:00:00Z")
    return {page.path: page.sealed(()) for page in composed.pages if isinstance(page, Draft)}


def test_another_version_makes_pages_again(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is known by the code that makes what it shows, the model and the metrics included."""
    before = seals(base)
    assert before.keys() == {"incidents/checkout.md"}
    assert None not in before.values()
    assert seals(base) == before
    sources: list[str] = []

    def other(*names: str) -> str:
        sources.extend(names)
        return "other code"

    monkeypatch.setattr(drafting, "source_digest", other)
    after = seals(base)
    assert sources[:2] == ["hindsite.model", "hindsite.metrics"]
    assert after.keys() == before.keys()
    assert after != before
