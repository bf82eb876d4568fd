"""What stands in a folder, found by what its folders held before."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from hindsite.publishing.census import Census, census_of, folders_kept, keep_folders
from hindsite.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hindsite.publishing.census import Folder

FILES = ("index.html", "a/index.html", "a/b/index.html", "c/one.html", "c/two.html")
_LISTED = os.scandir


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of some files, at rest as soon as it is there."""
    monkeypatch.setattr("hindsite.publishing.census._REST_NS", -60_000_000_000)
    for path in FILES:
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path, encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture
def listed(site: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that were opened, by their paths from the site."""
    opened: list[str] = []

    def note(path: str) -> object:
        opened.append(os.path.relpath(path, site))
        return _LISTED(path)

    monkeypatch.setattr("hindsite.publishing.census.os.scandir", note)
    return opened


def counted(folder: Path, known: Mapping[str, Folder]) -> Census:
    """The census by what is known, which must be the one by nothing."""
    found, anew = census_of(folder, known), census_of(folder, {})
    assert found.files == anew.files
    assert _said(found) == _said(anew)
    return found


def _said(found: Census) -> tuple[str | None, list[str]]:
    return found.digest(), sorted(found.bare)


def _append(site: Path) -> None:
    with (site / "a/b/index.html").open("a", encoding="utf-8") as stream:
        stream.write("!")


def _replace(site: Path) -> None:
    file = site / "c/one.html"
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    shutil.copy(file, site.parent / "copy")
    (site.parent / "copy").replace(file)
    os.utime(file, ns=times)


def _add(site: Path) -> None:
    (site / "a/other.html").write_text("other", encoding="utf-8")


def _add_folder(site: Path) -> None:
    (site / "a/b/deep").mkdir()


def _remove(site: Path) -> None:
    (site / "c/two.html").unlink()


def _remove_folder(site: Path) -> None:
    shutil.rmtree(site / "a")


def _exchange(site: Path) -> None:
    # One of the same name, with as many files, that was there before.
    (site / "c").rename(site.parent / "aside")
    shutil.copytree(site.parent / "aside", site / "c")


@pytest.mark.parametrize(
    "change", [_append, _replace, _add, _add_folder, _remove, _remove_folder, _exchange]
)
def test_every_change_is_seen(site: Path, change: Callable[[Path], None]) -> None:
    """Whether a file changes in its place, or a name comes or goes: as if nothing was known."""
    before = counted(site, {})
    assert _said(counted(site, before.folders)) == _said(before)
    change(site)
    assert _said(counted(site, before.folders)) != _said(before)


def test_only_folders_that_changed_are_opened(site: Path, listed: list[str]) -> None:
    """The others are asked for their state."""
    before = census_of(site, {})
    assert sorted(listed) == [".", "a", "a/b", "c"]
    listed.clear()
    assert set(census_of(site, before.folders).files) == set(FILES)
    assert listed == []
    (site / "c/three.html").touch()
    assert "c/three.html" in census_of(site, before.folders).files
    assert listed == ["c"]


def test_files_are_not_asked_again_where_none_came_or_went(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that changed all are, those of before included."""
    before = census_of(site, {})
    (site / "c/one.html").unlink()
    _append(site)
    (site / "c/three.html").write_text("three", encoding="utf-8")
    asked: list[str] = []
    ask = os.lstat

    def note(path: str) -> os.stat_result:
        asked.append(os.path.relpath(path, site))
        return ask(path)

    monkeypatch.setattr("hindsite.publishing.census.os.lstat", note)
    found = census_of(site, before.folders, before.files)
    assert sorted(asked) == ["c/three.html", "c/two.html"]
    assert found.files.keys() == {*FILES, "c/three.html"} - {"c/one.html"}
    assert found.files["a/b/index.html"] == before.files["a/b/index.html"]
    assert census_of(site, before.folders).files != found.files


def test_a_folder_that_has_just_changed_is_opened_again(
    site: Path, listed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one tick of the clock it could change once more and look the same."""
    monkeypatch.setattr("hindsite.publishing.census._REST_NS", 60_000_000_000)
    before = census_of(site, {})
    assert before.folders == {}
    listed.clear()
    census_of(site, before.folders)
    assert sorted(listed) == [".", "a", "a/b", "c"]


def test_links_are_not_followed_and_told(site: Path) -> None:
    """What they lead to may change unseen."""
    assert not census_of(site, {}).has_links
    (site / "a/link").symlink_to(site / "c")
    found = census_of(site, {})
    assert found.has_links
    assert found.digest() is None
    assert "a/link" in found.files
    assert "a/link/one.html" not in found.files


def test_folders_are_kept_for_one_site_in_one_place(site: Path, tmp_path: Path) -> None:
    """By the file that tells it from others; where there is none, nothing is."""
    store, found = Store(tmp_path / "store"), census_of(site, {})
    marker = site / "c/one.html"
    keep_folders(store, marker, found.folders)
    kept = folders_kept(store, marker)
    assert {path: tuple(entry) for path, entry in kept.items()} == found.folders
    assert counted(site, kept).files.keys() == set(FILES)
    assert folders_kept(store, site / "c/two.html") == {}
    keep_folders(store, site / "missing", found.folders)
    assert folders_kept(store, site / "missing") == {}
