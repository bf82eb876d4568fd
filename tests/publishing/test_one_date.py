from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.structure import pages

from hindsite.publishing.one_date import one_date

if TYPE_CHECKING:
    from collections.abc import Iterator


def _clock() -> Iterator[str]:
    yield from ("2026-03-14", "2026-03-15", "2026-03-16")


def test_all_pages_bear_one_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the beginning, though it is another day meanwhile; then MkDocs asks again."""
    days = _clock()
    room = vars(pages)
    monkeypatch.setitem(room, "get_build_date", lambda: next(days))
    with one_date():
        assert [room["get_build_date"]() for _ in range(3)] == ["2026-03-14"] * 3
    assert room["get_build_date"]() == "2026-03-15"
    with pytest.raises(KeyError), one_date():
        raise KeyError
    assert next(days, None) is None


def test_where_mkdocs_has_another_way_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages bear what it gives them."""
    monkeypatch.delitem(vars(pages), "get_build_date")
    with one_date():
        assert "get_build_date" not in vars(pages)
    assert "get_build_date" not in vars(pages)
