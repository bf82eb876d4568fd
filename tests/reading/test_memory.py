from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from hindsite.reading import Recall, kept, read_library
from hindsite.reading.given import Reading
from hindsite.reading.kept import from_bytes
from hindsite.reading.recall import Memory
from hindsite.store import Store
from tests.reading.records import record

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from hindsite.model.incident import Incident


def written(base: Path, name: str, title: str = "It failed") -> Path:
    """Write an incident."""
    file = base / f"content/incidents/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(record(title=title))
    return file


def read(base: Path, memory: Memory | None) -> dict[str, Incident]:
    """Read the library; its incidents by their ids."""
    store = Store(base / "cache")
    found = read_library(base, recall=Recall(store, memory=memory))
    store.save()
    return {item.id: item for item in found.incidents}


def test_what_did_not_change_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that reads a library again reads what changed, and makes nothing from a cache."""
    memory = Memory()
    for name in ("a", "b"):
        written(tmp_path, name)
    read(tmp_path, memory)
    made: list[str] = []

    def make(raw: bytes, path: str, origin: str = "") -> Reading:
        made.append(path)
        return from_bytes(raw, path, origin)

    monkeypatch.setattr(kept, "from_bytes", make)
    read(tmp_path, memory)
    assert made == []
    written(tmp_path, "b", "It failed again")
    found = read(tmp_path, memory)
    assert made == []
    assert found == read(tmp_path, None)
    assert found["b"].title == "It failed again"
    assert sorted(made) == ["content/incidents/a.md", "content/incidents/b.md"]


def test_the_cache_may_be_removed_meanwhile(tmp_path: Path) -> None:
    """What is in mind counts only while others can find it too."""
    memory = Memory()
    written(tmp_path, "a")
    before = read(tmp_path, memory)
    shutil.rmtree(tmp_path / "cache")
    assert read(tmp_path, memory) == before
    assert list((tmp_path / "cache/packs/readings").iterdir())


def test_only_the_last_reading_is_in_mind() -> None:
    """What two readings in a row did not ask for is forgotten: libraries are large."""
    memory, reading = Memory(), Reading("content/incidents/a.md", None, None, ())
    memory.begin()
    memory.put("key", reading)
    memory.begin()
    assert memory.get("key") is reading
    memory.begin()
    memory.begin()
    assert memory.get("key") is None
