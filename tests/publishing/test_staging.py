from __future__ import annotations

import os
from pathlib import Path

import pytest

from hindsite.errors import OutputError
from hindsite.pages.values import Page
from hindsite.publishing import staging
from hindsite.publishing.locks import try_lock
from hindsite.publishing.staging import (
    Stage,
    check_path,
    open_stage,
    workshop,
    write_config,
    write_pages,
)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../index.md",
        "a/../../index.md",
        "a//b.md",
        "./a.md",
        "a/",
        "a\\..\\b.md",
        "C:/b.md",
        "a\0.md",
    ],
)
def test_a_path_that_may_lead_outside_is_refused(path: str) -> None:
    """A record's name becomes a path; none may leave the stage."""
    with pytest.raises(OutputError, match="may lead outside"):
        check_path(path)


def test_pages_are_written_as_they_are(tmp_path: Path) -> None:
    """Text is UTF-8 with the line ends it has, and half a character does not stop a build."""
    pages = [Page("a/b.md", "größe\r\n\n"), Page("c.csv", "x\n"), Page("a/d.md", "\ud800")]
    assert write_pages(pages, tmp_path) == {"a/b.md", "c.csv", "a/d.md"}
    assert (tmp_path / "a/b.md").read_bytes() == "größe\r\n\n".encode()
    assert (tmp_path / "a/d.md").read_bytes() == b"?"


def test_two_pages_with_one_path_are_refused(tmp_path: Path) -> None:
    """One would hide the other."""
    with pytest.raises(OutputError, match=r"Two pages want the path 'a\.md'"):
        write_pages([Page("a.md", "1"), Page("a.md", "2")], tmp_path)


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where a folder is needed, or a name too long for the disk."""
    with pytest.raises(OutputError, match="cannot be written"):
        write_pages([Page("a", ""), Page("a/b.md", "")], tmp_path)
    with pytest.raises(OutputError, match="cannot be written"):
        write_pages([Page("x" * 300, "")], tmp_path)


def test_a_stage_is_fresh_and_removed(base: Path) -> None:
    """Two stages at once do not share a folder."""
    with open_stage(base) as one, open_stage(base) as other:
        assert one.folder != other.folder
        assert one.docs.is_dir()
    assert not one.folder.exists()
    assert not other.folder.exists()


def test_stages_of_dead_builds_are_swept(base: Path) -> None:
    """A stage whose lock nobody holds goes; one in use and one just being made stay."""
    shop = workshop(base)
    for name in ("dead", "alive", "young", "old"):
        (shop / f"stage-{name}").mkdir()
    (shop / "stage-dead/lock").touch()
    os.utime(shop / "stage-old", (0, 0))
    lock = try_lock(shop / "stage-alive/lock")
    assert lock is not None
    with open_stage(base):
        left = {path.name for path in shop.glob("stage-[a-z]*")}
    lock.release()
    assert left == {"stage-alive", "stage-young"}


def test_what_cannot_be_looked_into_is_left(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leftover of another user does not stop a build."""
    shop = workshop(base)
    (shop / "stage-foreign").mkdir()
    (shop / "stage-foreign/lock").mkdir()
    monkeypatch.setattr(os, "getpid", lambda: 7)
    with open_stage(base):
        assert (shop / "stage-foreign").exists()


def test_a_taken_number_is_passed_over(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of that name, or one that a sweeping neighbour holds, is not used."""
    shop = workshop(base)
    (shop / f"stage-{os.getpid()}-0").mkdir()
    monkeypatch.setattr(staging, "_numbers", iter([0, 1, 2]))
    locks = iter([None])
    monkeypatch.setattr(staging, "try_lock", lambda path: next(locks, None) or try_lock(path))
    with open_stage(base) as stage:
        assert stage.folder.name == f"stage-{os.getpid()}-1"


def test_a_folder_that_cannot_be_written_is_told(base: Path) -> None:
    """The sentence says which folder, and what to do."""
    (base / ".hindsite").touch()
    with pytest.raises(OutputError, match="cannot be written") as caught:
        workshop(base)
    assert "writable" in caught.value.remedy


def test_a_configuration_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Like any other file of the stage."""
    with pytest.raises(OutputError, match="cannot be written"):
        write_config("", Stage(tmp_path / "none"))


def test_a_stage_that_cannot_be_made_is_told(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk may fill up at any time."""

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(staging, "try_lock", full)
    with pytest.raises(OutputError, match="No space left"), open_stage(base):
        """Never entered."""
