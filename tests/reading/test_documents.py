from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.errors import SettingsError
from hindsite.reading import Recall, documents_in, documents_of, read_settings, records_among
from hindsite.store import Store, digest

FILES = (
    "content/incidents/a.md",
    "content/incidents/b.MARKDOWN",
    "content/incidents/deep/er/c.md",
    "content/incidents/.hidden/d.md",
    "content/incidents/deep/.d.md",
    "content/incidents/README.md",
    "content/incidents/_index.md",
    "content/incidents/picture.png",
    "content/incidents/drafts/e.md",
    "content/incidents/books/f.md",
    "content/incidents2/g.md",
    "content/h.md",
)
SETTINGS = (
    "",
    "sources: [{path: content/incidents, as: incidents, exclude: [drafts/*]}]\n",
    "sources: [{path: ., as: incidents}, {path: content/incidents/books, as: runbooks}]\n",
    "sources: [{path: content/incidents/, as: incidents}, {path: content, as: incidents}]\n",
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder of all sorts of files, each of which holds its own path."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("text", SETTINGS)
def test_a_snapshot_lists_what_the_work_tree_does(base: Path, text: str) -> None:
    """Whether from disk or from Git, the same files are records, in the same order."""
    (base / "hindsite.yml").write_text(text, encoding="utf-8")
    settings = read_settings(base)
    there = list(documents_of(base, settings, Recall(Store(base / ".kept"))))
    known = {there[0].path: there[0].content}
    loaded: list[str] = []

    def load(path: str) -> bytes:
        loaded.append(path)
        return path.encode()

    then = list(documents_in(reversed(FILES), settings, known, load))
    assert [item[:3] for item in there] == [item[:3] for item in then]
    assert loaded == [item.path for item in then[1:]]
    assert all(item.content == digest(item.path) for item in there)
    assert all(item.load() == other.load() for item, other in zip(there, then, strict=True))
    assert set(records_among(FILES, settings)) == {item.path for item in then}


def test_what_cannot_be_opened_has_a_reason(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may go, or be closed, while a folder is listed."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Recall, "content", refuse)
    settings = read_settings(base)
    documents = list(documents_of(base, settings, Recall(Store(base / ".kept"))))
    assert {item.problem.rule for item in documents if item.problem} == {"unreadable-file"}
    assert {item.content for item in documents} == {""}


def test_what_did_not_change_is_opened_when_it_is_asked_for(base: Path) -> None:
    """Its digest is known without."""
    settings = read_settings(base)
    store = Store(base / ".kept")
    later = Recall(store, lambda: 2**62)
    assert list(documents_of(base, settings, later))
    later.save_part()
    (first, *_) = documents_of(base, settings, Recall(store))
    assert first.content == digest(first.path)
    assert first.load() == first.path.encode()


def test_a_folder_that_is_named_must_be_there(base: Path) -> None:
    """Those of the defaults need not."""
    (base / "hindsite.yml").write_text("sources: [{path: none, as: runbooks}]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="the folder none is not there"):
        list(documents_of(base, read_settings(base), Recall(Store(base / ".kept"))))
