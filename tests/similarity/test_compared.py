"""What is compared is known where something else of a record changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.similarity import Indexed, similar_to_each
from hindsite.similarity.compared import _rows, _text, compared_digests
from hindsite.store import Store, digest
from tests.factories import incident, library

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.model.incident import Incident

TODAY = date(2026, 3, 15)
ALERT: dict[str, object] = {"detection": {"source": "monitoring", "alert": "Slow"}}


def stands(name: str, **fields: object) -> Incident:
    """An incident of which it is known what it was read from."""
    item = incident(id=name, **(ALERT | fields))
    facts = digest(repr(sorted(fields.items())))
    return item.model_copy(update={"places": replace(item.places, facts=facts)})


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hindsite.similarity.keeping.MOST_COMPARED", 1)


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("fields", [{"severity": "SEV-1"}, {"tags": ["x"]}, {"teams": ["y"]}])
def test_what_is_not_compared_moves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fields: dict[str, object], jobs: int
) -> None:
    """Nobody is compared again, then and the next time, and the answer is that of a clean build."""
    first = similar_to_each(
        library(stands("a"), stands("b")), TODAY, store=Store(tmp_path), jobs=jobs
    )
    first.wait()
    changed = library(stands("a", **fields), stands("b"))
    expected = similar_to_each(changed, TODAY)
    expected.wait()
    with monkeypatch.context() as patch:
        patch.setattr(Indexed, "__init__", lambda *_: pytest.fail("compared again"))
        for _ in range(2):
            found = similar_to_each(changed, TODAY, store=Store(tmp_path), jobs=jobs)
            assert found.of("a") == expected.of("a") != ()
            assert found.digest == expected.digest


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Search finds nothing at all"},
        {"services": ["search"]},
        {"related": ["b"]},
        {"duplicate_of": "b"},
        {"kind": "game-day"},
        {"aliases": ["c"]},
        {"started_at": "2026-03-13T09:00Z"},
        {"contributing_factors": ["change"]},
        {"impact": {"summary": "Nobody could pay."}},
        {"detection": {"alert": "Other"}},
    ],
)
def test_what_is_compared_is_compared_again(tmp_path: Path, fields: dict[str, object]) -> None:
    """The answer is that of a build from nothing."""
    base = library(stands("a"), stands("b"))
    similar_to_each(base, TODAY, store=Store(tmp_path)).wait()
    changed = library(stands("a", **fields), stands("b"))
    found = similar_to_each(changed, TODAY, store=Store(tmp_path))
    assert found.rows == similar_to_each(changed, TODAY).rows
    assert compared_digests(base, Store(tmp_path)) != compared_digests(changed, Store(tmp_path))


@pytest.mark.usefixtures("_large")
def test_many_changes_are_left_to_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To ask many incidents takes as long as to compare them."""
    monkeypatch.setattr("hindsite.similarity.keeping._FEW", 1)
    base = library(stands("a"), stands("b"))
    similar_to_each(base, TODAY, store=Store(tmp_path)).wait()
    changed = library(stands("a", severity="SEV-1"), stands("b", severity="SEV-2"))
    assert compared_digests(changed, Store(tmp_path), most=1) is None
    found = similar_to_each(changed, TODAY, store=Store(tmp_path))
    assert found.of("a") == similar_to_each(changed, TODAY).of("a") != ()


texts = st.text(st.characters(codec="utf-8"), max_size=4)


@given(st.dictionaries(texts, st.tuples(texts, texts), min_size=1, max_size=4))
def test_rows_come_back(rows: dict[str, tuple[str, str]]) -> None:
    """As they were."""
    assert _rows(_text(rows)) == rows


@pytest.mark.parametrize("raw", [b"", b"[]", b"[[]]", b'[["a"],["b"]]', b'[["a"],[1],["b"]]'])
def test_what_is_no_rows_is_told(raw: bytes) -> None:
    """Whatever lies in the store."""
    with pytest.raises(ValueError, match=r"."):
        _rows(raw)
