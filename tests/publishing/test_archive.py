from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from hindsite.errors import OutputError
from hindsite.publishing.archive import write_archive
from hindsite.publishing.swap import MARKER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small copy."""
    site = tmp_path / "copy"
    (site / "a").mkdir(parents=True)
    (site / "a/b.html").write_text("b" * 1000)
    (site / "index.html").write_text("index")
    (site / MARKER).write_text("ours")
    return site


def test_a_zip_has_all_files_in_one_folder(folder: Path) -> None:
    """Unpacking it litters nothing; our mark is not for others."""
    file = write_archive(folder)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["copy/a/b.html", "copy/index.html"]
        assert archive.read("copy/index.html") == b"index"
    assert file == folder.parent / "copy.zip"


def test_equal_files_are_equal_bytes(folder: Path) -> None:
    """When files were written, and who may read them, makes no difference."""
    first = write_archive(folder).read_bytes()
    os.utime(folder / "index.html", (1, 1))
    (folder / "a/b.html").chmod(0o600)
    assert write_archive(folder).read_bytes() == first


def test_a_full_disk_leaves_the_former_zip(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in a sentence, and nothing is left over."""
    first = write_archive(folder).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OutputError, match=r"copy.zip cannot be written: No space left"):
        write_archive(folder)
    assert (folder.parent / "copy.zip").read_bytes() == first
    assert sorted(path.name for path in folder.parent.iterdir()) == ["copy", "copy.zip"]


def test_what_a_killed_one_left_is_removed(folder: Path) -> None:
    """Half a zip stays beside the copy until the next one is made, and no other file is touched."""
    half = folder.parent / ".copy.zip.hindsite-4711"
    others = [folder.parent / name for name in (".copy.zip.hindsite", ".other.zip.hindsite-1")]
    for file in (half, *others):
        file.write_text("half")
    write_archive(folder)
    assert not half.exists()
    assert all(other.exists() for other in others)
