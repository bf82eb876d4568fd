from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hindsite.publishing import spare
from hindsite.publishing.page_cache import Former, remember_site
from hindsite.store import Store, digest

MARKER = ".marker"
KEYS = {path: digest(path) for path in ("index.html", "a/index.html", "b/c/index.html")}


def site_of(folder: Path, store: Store) -> Path:
    """A site of three finished pages, and one file that nobody knows."""
    for path in KEYS:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path, encoding="utf-8")
    (folder / "sitemap.xml").write_text("all", encoding="utf-8")
    (folder / MARKER).touch()
    remember_site(store, folder, MARKER, KEYS.items())
    return folder


def stand(folder: Path, store: Store) -> spare.Spare:
    """What stands in a folder that was a site."""
    return Former(folder, {}).at(folder, store, MARKER).spare


def paths(folder: Path) -> set[str]:
    """All files and empty folders."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or not any(path.iterdir())
    }


def test_only_finished_pages_stand(tmp_path: Path) -> None:
    """What is not known as the finished page of a key is removed, the marker included."""
    store = Store(tmp_path / "store")
    folder = site_of(tmp_path / "site", store)
    found = stand(folder, store)
    assert paths(folder) == set(KEYS)
    assert all(found.has(path, key) for path, key in KEYS.items())
    assert not found.has("index.html", digest("other"))
    assert not found.has("sitemap.xml", digest("sitemap.xml"))


@pytest.mark.parametrize("harm", ["append", "replace", "link", "folder"])
def test_what_somebody_has_touched_does_not_stand(tmp_path: Path, harm: str) -> None:
    """A file that is not as it was written is removed, even where only its inode is another."""
    store = Store(tmp_path / "store")
    folder = site_of(tmp_path / "site", store)
    file = folder / "a/index.html"
    if harm == "append":
        with file.open("a", encoding="utf-8") as stream:
            stream.write("!")
    else:
        times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
        file.rename(tmp_path / "aside")
        if harm == "replace":
            shutil.copy(tmp_path / "aside", file)
            os.utime(file, ns=times)
        elif harm == "link":
            file.symlink_to(tmp_path / "aside")
        else:
            file.mkdir()
    found = stand(folder, store)
    found.clear(set(KEYS), "search/")
    assert not found.has("a/index.html", KEYS["a/index.html"])
    assert paths(folder) == set(KEYS) - {"a/index.html"}


def test_room_is_made(tmp_path: Path) -> None:
    """Pages elsewhere than wanted go with the folders that they leave; the index may stay."""
    store = Store(tmp_path / "store")
    folder = site_of(tmp_path / "site", store)
    found = stand(folder, store)
    found.clear({"index.html"}, "a/")
    assert paths(folder) == {"index.html", "a/index.html"}
    found.sweep({"index.html"})
    assert paths(folder) == {"index.html"}
    found.free("index.html")
    found.free("index.html")
    assert not paths(folder)


def test_what_was_written_anew_is_not_swept_away(tmp_path: Path) -> None:
    """A page that was made again without a key stays, though nobody claims it."""
    store = Store(tmp_path / "store")
    folder = site_of(tmp_path / "site", store)
    found = stand(folder, store)
    (folder / "index.html").unlink()
    (folder / "index.html").write_text("another", encoding="utf-8")
    found.sweep(())
    assert paths(folder) == {"index.html"}


def test_a_page_takes_the_place_of_another_key(tmp_path: Path) -> None:
    """The page of the former site is linked, never written into the file that stands."""
    store = Store(tmp_path / "store")
    folder, site = site_of(tmp_path / "new", store), tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("present", encoding="utf-8")
    (site / MARKER).touch()
    kept = tmp_path / "kept"
    os.link(folder / "index.html", kept)
    remember_site(store, site, MARKER, [("index.html", digest("present"))])
    former = Former.of(store, site, MARKER).at(folder, store, MARKER)
    target = folder / "index.html"
    assert former.link("index.html", digest("present"), target)
    assert (target.read_text("utf-8"), kept.read_text("utf-8")) == ("present", "index.html")
    assert not former.link("a/index.html", digest("unknown"), folder / "a/index.html")
    assert not (folder / "a/index.html").exists()


def test_a_spare_is_put_by_and_taken(tmp_path: Path) -> None:
    """A folder moves to its home and back; a former one there gives way."""
    home, new = tmp_path / "home" / "spare", tmp_path / "new"
    for text in ("one", "two"):
        folder = tmp_path / text
        folder.mkdir()
        (folder / "file").write_text(text, encoding="utf-8")
        spare.put_by(folder, home)
        assert not folder.exists()
    new.mkdir()
    assert spare.take(home, new)
    assert (new / "file").read_text("utf-8") == "two"
    assert not spare.take(home, new)


def test_a_spare_that_cannot_be_kept_is_removed(tmp_path: Path) -> None:
    """Where its home cannot be, nothing is left."""
    (tmp_path / "file").touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    spare.put_by(folder, tmp_path / "file" / "spare")
    assert not folder.exists()


def test_a_first_spare_has_the_same_files(tmp_path: Path) -> None:
    """It is made of second names; where files cannot have two, there is none."""
    store = Store(tmp_path / "store")
    site, home = site_of(tmp_path / "site", store), tmp_path / "home"
    assert spare.lay_down(site, KEYS, home)
    assert paths(home) == set(KEYS)
    assert (home / "index.html").samefile(site / "index.html")
    assert not spare.lay_down(site, ["missing.html"], tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_each_audience_and_each_site_has_its_own(tmp_path: Path) -> None:
    """No two stores and no two sites share a spare."""
    stores = [Store(tmp_path / name) for name in ("public", "internal")]
    homes = {
        spare.home_of(tmp_path, tmp_path / site, store)
        for store in stores
        for site in ("site", "other")
    }
    assert len(homes) == 4
