from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.similarity import Likeness, similar_to_each
from hindsite.similarity.keeping import _key
from hindsite.store import Store
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.library import Library

ALERT: dict[str, object] = {"detection": {"source": "monitoring", "alert": "HighLatency"}}
ITEM = {"title": "x", "due": "2026-03-20"}
LIBRARY = library(
    incident(id="a", **ALERT),
    incident(id="b", action_items=[ITEM], **ALERT),
    incident(id="c", title="Other", services=["search"], related=["a"]),
)
TODAY = date(2026, 3, 15)


def test_it_is_what_each_alone_gives() -> None:
    """But for those that are named as related, which a page lists by themselves."""
    likeness = Likeness(LIBRARY, TODAY)
    expected = {item.id: likeness.of(item, named=False) for item in LIBRARY.incidents}
    found = similar_to_each(LIBRARY, TODAY)
    assert {id_: found.of(id_) for id_ in expected} == expected
    assert set(found.rows) == {"a", "b"}


def test_nothing_is_worked_out_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What became of actions is told as it is now."""
    first = similar_to_each(LIBRARY, TODAY, store=Store(tmp_path))
    first.wait()
    monkeypatch.setattr(Likeness, "__init__", lambda *_: pytest.fail("worked out again"))
    again = similar_to_each(LIBRARY, TODAY, store=Store(tmp_path))
    assert again.of("a") == first.of("a")
    # Neither does it matter who asks for it first, nor where it comes from.
    assert again.digest == first.digest == replace(again, known=None).digest
    later = similar_to_each(LIBRARY, date(2026, 4, 1), store=Store(tmp_path))
    assert [item.actions.overdue for item in first.of("a")] == [0]
    assert [item.actions.overdue for item in later.of("a")] == [1]


def test_what_is_broken_is_worked_out_again(tmp_path: Path) -> None:
    """Whatever lies in the store."""
    for raw in (b"x", b"[]"):
        store = Store(tmp_path)
        store.put(_key(LIBRARY, 5), raw)
        found = similar_to_each(LIBRARY, TODAY, store=store)
        assert found.of("a") == similar_to_each(LIBRARY, TODAY).of("a")


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "x"},
        {"title": "x"},
        {"kind": "game-day"},
        {"duplicate_of": "b"},
        {"related": ["b"]},
    ],
)
def test_each_fact_counts(fields: dict[str, object]) -> None:
    """A change of what is compared is another question; one of what is not is the same."""
    first, *rest = LIBRARY.incidents
    changed = incident(**({"id": "a"} | ALERT | fields))
    assert _key(replace(LIBRARY, incidents=(changed, *rest)), 5) != _key(LIBRARY, 5)
    same = incident(id="a", tags=["x"], **ALERT)
    assert first.id == "a"
    assert _key(replace(LIBRARY, incidents=(same, *rest)), 5) == _key(LIBRARY, 5)


@pytest.mark.parametrize("stop", [False, True])
def test_a_few_are_compared_by_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stop: bool
) -> None:
    """With it goes what only the comparison needed; where it is killed, all is done here."""
    expected = similar_to_each(LIBRARY, TODAY)
    expected.wait()
    here, begun = os.getpid(), tmp_path / "begun"
    former = Likeness.__init__

    def noted(likeness: Likeness, books: Library, today: date) -> None:
        if stop and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        begun.write_text(str(os.getpid()))
        former(likeness, books, today)

    monkeypatch.setattr(Likeness, "__init__", noted)
    found = similar_to_each(LIBRARY, TODAY, store=Store(tmp_path / "store"), jobs=2)
    found.wait()
    ids = [item.id for item in LIBRARY.incidents]
    assert list(map(found.of, ids)) == list(map(expected.of, ids))
    assert (int(begun.read_text()) == here) is stop
    monkeypatch.setattr(Likeness, "__init__", lambda *_: pytest.fail("worked out again"))
    again = similar_to_each(LIBRARY, TODAY, store=Store(tmp_path / "store"), jobs=2)
    assert again.of("a") == found.of("a")
