from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.app.composing import compose
from hindsite.pages import Draft, overview_pages
from hindsite.pages.overviews import Kept
from tests.bases import base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["base"]


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one each time the overviews are written."""
    found: list[int] = []
    former = overview_pages.overview_pages

    def counted(context: Context) -> Iterator[Page]:
        found.append(1)
        return former(context)

    monkeypatch.setattr(overview_pages, "overview_pages", counted)
    return found


def overviews(base: Path) -> dict[str, str]:
    """The texts of the pages that show several records."""
    composed = compose(base, as_of="2026-04-10T10:00:00Z")
    found = {
        page.path: page.text
        for page in composed.pages
        if not (isinstance(page, Draft) and page.shelf)
    }
    assert composed.store is not None
    composed.store.save()
    return found


def change(base: Path, old: str, new: str) -> None:
    """Change the record."""
    file = base / "content/incidents/checkout.md"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_where_no_fact_changed_nothing_is_written(base: Path, times: list[int]) -> None:
    """A body alone changes no overview that does not show its beginning."""
    before = overviews(base)
    change(base, "It failed.", "It failed.\n\nFor long.")
    assert overviews(base) == before
    assert len(times) == 1


def test_what_is_shown_of_a_body_counts(base: Path, times: list[int]) -> None:
    """The report of a month tells how its incident begins."""
    before = overviews(base)
    change(base, "It failed.", "It broke.")
    after = overviews(base)
    assert "It broke." in after["reports/2026-03.md"]
    assert before.keys() == after.keys()
    assert len(times) == 2


@pytest.mark.parametrize("path", ["reports/2026-03.md", "data/metrics.json"])
def test_a_damaged_text_is_written_again(
    base: Path, times: list[int], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """What cannot be read any more is made as if nothing had been kept, with all others once."""
    before = overviews(base)
    former = Kept.text

    def text(kept: Kept, pack: object, wanted: str) -> str | None:
        return None if wanted in {path, "index.md"} else former(kept, pack, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(Kept, "text", text)
    assert overviews(base) == before
    assert len(times) == 2


def test_a_lost_text_is_seen_at_once(base: Path, times: list[int]) -> None:
    """Where a part of the cache was removed, all are written before any is asked for."""
    before = overviews(base)
    for file in (base / ".hindsite/cache/internal/packs/overviews").iterdir():
        file.unlink()
    assert overviews(base) == before
    assert len(times) == 2
