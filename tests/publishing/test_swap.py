from __future__ import annotations

import ctypes
import errno
import platform
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from hindsite.errors import OutputError
from hindsite.publishing import swap

linux = pytest.mark.skipif(sys.platform != "linux", reason="an exchange is a call of Linux")


def built(site: Path, text: str) -> Path:
    """A site of one file, beside the place where it should go."""
    folder = swap.new_folder(site)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


def content(site: Path) -> str:
    """What that file says."""
    return (site / "index.html").read_text("utf-8")


def names(folder: Path) -> set[str]:
    """What lies in a folder, hidden files included."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture(params=["exchange", "renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to swap, whatever this system offers."""
    if request.param == "renames":
        monkeypatch.setattr(swap, "exchange", lambda _one, _other: False)
    return str(request.param)


def test_the_first_site_gets_its_name(tmp_path: Path) -> None:
    """Where no site is, the built folder becomes it, missing parents included."""
    site = tmp_path / "public" / "site"
    swap.repair(site)
    swap.put_in_place(built(site, "one"), site)
    assert content(site) == "one"
    assert (site / swap.MARKER).is_file()


@pytest.mark.usefixtures("way")
def test_a_new_site_takes_the_place_of_the_former(tmp_path: Path) -> None:
    """After a swap there is the new site and nothing beside it."""
    site = tmp_path / "site"
    for text in ("one", "two", "three"):
        swap.put_in_place(built(site, text), site)
        assert content(site) == text
    assert names(tmp_path) == {"site"}


@pytest.mark.usefixtures("way")
def test_an_empty_folder_may_be_taken(tmp_path: Path) -> None:
    """Continuous integration likes to make the output folder beforehand."""
    site = tmp_path / "site"
    site.mkdir()
    swap.put_in_place(built(site, "one"), site)
    assert content(site) == "one"


@pytest.mark.usefixtures("way")
def test_what_a_link_leads_to_is_swapped(tmp_path: Path) -> None:
    """A web server's symbolic link stays a link; the folder behind it changes."""
    target = tmp_path / "disk" / "kb"
    target.mkdir(parents=True)
    site = tmp_path / "site"
    site.symlink_to(target)
    for text in ("one", "two"):
        swap.put_in_place(built(site, text), site)
    assert site.is_symlink()
    assert content(target) == "two"
    assert names(target.parent) == {"kb"}


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """Only what this program made is replaced."""
    site = tmp_path / "site"
    new = built(site, "one")
    site.mkdir()
    (site / "thesis.txt").touch()
    with pytest.raises(OutputError, match="has not made"):
        swap.put_in_place(new, site)
    assert names(site) == {"thesis.txt"}


def test_a_file_is_refused(tmp_path: Path) -> None:
    """A file of that name is somebody's."""
    site = tmp_path / "site"
    site.touch()
    with pytest.raises(OutputError, match="is a file"):
        swap.check_ours(site)


def test_a_parent_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The sentence names the place and what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be put in place") as caught:
        swap.new_folder(tmp_path / "file" / "site")
    assert "site folder" in caught.value.remedy


def test_a_second_rename_that_fails_brings_the_former_site_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two renames the former site is not lost."""
    site = tmp_path / "site"
    swap.put_in_place(built(site, "one"), site)
    new = built(site, "two")
    monkeypatch.setattr(swap, "exchange", lambda _one, _other: False)
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError(errno.EBUSY, "busy", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(OutputError, match="busy"):
        swap.put_in_place(new, site)
    assert content(site) == "one"


def test_repair_reads_the_names(tmp_path: Path) -> None:
    """A missing site gets its former self back; other leftovers go, other people's files stay."""
    site = tmp_path / "site"
    for name in ("old-1-0", "new-1-0", "trash-1-0"):
        folder = tmp_path / f".site.hindsite-{name}"
        folder.mkdir()
        (folder / "index.html").write_text(name, encoding="utf-8")
    (tmp_path / ".sites.hindsite-new-1").mkdir()
    swap.repair(site)
    assert content(site) == "old-1-0"
    assert names(tmp_path) == {"site", ".sites.hindsite-new-1"}

    (tmp_path / ".site.hindsite-old-2-0").mkdir()
    swap.repair(site)
    assert content(site) == "old-1-0"
    assert names(tmp_path) == {"site", ".sites.hindsite-new-1"}


@linux
def test_two_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    """Each has the other's content afterwards."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / folder.name).touch()
    assert swap.exchange(one, other)
    assert names(one) == {"other"}
    assert not swap.exchange(one, tmp_path / "missing")


@linux
def test_a_c_library_without_the_function_is_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system call has a number on the usual machines; on others there is no exchange."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "x").touch()
    real = ctypes.CDLL(None, use_errno=True)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(syscall=real.syscall))
    if platform.machine() in {"x86_64", "aarch64"}:
        assert swap.exchange(one, other)
        assert names(other) == {"x"}
    monkeypatch.setattr(platform, "machine", lambda: "pdp11")
    assert not swap.exchange(one, other)


def test_other_systems_have_no_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Linux is asked."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not swap.exchange(tmp_path, tmp_path)
