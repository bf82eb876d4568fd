from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hindsite.errors import SettingsError
from hindsite.model.enums import Audience
from hindsite.reading import read_library
from hindsite.reading.files import MAX_BYTES
from tests.reading.records import record, rules

SETTINGS = """
services:
  - {id: database-primary, name: Primary database, formerly: [old-db]}
sources:
  - {path: notes, as: incidents, exclude: ["drafts/*"]}
  - {path: content/runbooks/, as: runbooks}
"""


def _write(base: Path, **files: bytes) -> Path:
    """Lay files down under content/incidents; __ stands for a folder."""
    for name, content in files.items():
        path = base / "content/incidents" / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return base


def test_nothing_is_an_empty_library(tmp_path: Path) -> None:
    """The folders that nobody named may be missing."""
    library = read_library(tmp_path)
    assert (library.incidents, library.runbooks, library.findings) == ((), (), ())
    assert library.introduction == ""


def test_a_folder_that_was_named_must_be_there(tmp_path: Path) -> None:
    """The error has the line of its path."""
    (tmp_path / "hindsite.yml").write_text("sources:\n  - {path: nowhere, as: incidents}\n")
    with pytest.raises(SettingsError, match=r"hindsite\.yml:2:12: the folder nowhere"):
        read_library(tmp_path)


def test_every_record_is_read_however_many_are_broken(tmp_path: Path) -> None:
    """Incidents come oldest first, findings by place."""
    _write(
        tmp_path,
        b=record(),
        a__late=record(started_at="2026-05-01T00:00:00Z"),
        broken=b"---\na: b: c\n---\n",
        other=b"",
    )
    library = read_library(tmp_path)
    assert [item.id for item in library.incidents] == ["b", "late"]
    assert [item.place.path for item in library.findings] == [
        "content/incidents/broken.md",
        "content/incidents/other.md",
    ]
    assert [item.path for item in library.unreadable] == [
        "content/incidents/broken.md",
        "content/incidents/other.md",
    ]
    assert len(library.paths) == 4


def test_sources_say_where_records_lie_and_which_files_are_none(tmp_path: Path) -> None:
    """Read-me files, hidden and excluded ones, and files that are no Markdown are left alone."""
    notes = tmp_path / "notes"
    for name in ("a.md", "B.MARKDOWN", "README.md", "_index.md", ".hidden.md", "c.txt",
                 "drafts/d.md", ".git/e.md"):  # fmt: skip
        path = notes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(record(id=path.stem.strip("._")))
    (tmp_path / "content/runbooks").mkdir(parents=True)
    (tmp_path / "content/runbooks/restart.md").write_text("---\ntitle: Restart\n---\n")
    (tmp_path / "content/index.md").write_text("# Welcome\n\nText\n")
    (tmp_path / "hindsite.yml").write_text(SETTINGS)
    library = read_library(tmp_path)
    assert library.paths == {"notes/a.md", "notes/B.MARKDOWN", "content/runbooks/restart.md"}
    assert [item.id for item in library.runbooks] == ["restart"]
    assert "Welcome" in library.introduction


def test_a_source_within_a_source_is_read_once(tmp_path: Path) -> None:
    """The deeper one has the say."""
    (tmp_path / "notes/runbooks").mkdir(parents=True)
    (tmp_path / "notes/a.md").write_bytes(record())
    (tmp_path / "notes/runbooks/restart.md").write_text("---\ntitle: Restart\n---\n")
    (tmp_path / "hindsite.yml").write_text(
        "sources:\n  - {path: notes, as: incidents}\n  - {path: notes/runbooks, as: runbooks}\n"
    )
    library = read_library(tmp_path)
    assert library.findings == ()
    assert (len(library.incidents), len(library.runbooks)) == (1, 1)


def test_services_fall_together_by_slug(tmp_path: Path) -> None:
    """Id, name and former ids lead to one service; what the catalogue lacks is added."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "content/runbooks").mkdir(parents=True)
    (tmp_path / "hindsite.yml").write_text(SETTINGS)
    names = "[Primary Database, old-db, Database-Primary, Web Shop, web-shop]"
    (tmp_path / "notes/a.md").write_bytes(record(services=names))
    library = read_library(tmp_path)
    assert library.incidents[0].services == ("database-primary", "web-shop")
    assert [service.label for service in library.services] == ["Primary database", "Web Shop"]


@pytest.mark.parametrize("field", ["id", "aliases"])
def test_an_id_belongs_to_the_first_that_has_it(tmp_path: Path, field: str) -> None:
    """Case does not matter; the other gives no record, and may be a secret."""
    _write(tmp_path, a=record(id="INC-7"), b=record(**{field: "inc-7"}))
    library = read_library(tmp_path)
    assert [item.id for item in library.incidents] == ["INC-7"]
    (finding,) = library.findings
    assert (finding.rule, finding.place.line) == ("duplicate-id", 6)
    assert "content/incidents/a.md:6" in finding.message
    assert [(item.path, item.may_be_secret) for item in library.unreadable] == [
        ("content/incidents/b.md", True)
    ]
    assert library.visible_to(Audience.INTERNAL).findings == ()


def test_incidents_and_runbooks_may_share_an_id(tmp_path: Path) -> None:
    """They have pages of their own."""
    _write(tmp_path, restart=record())
    (tmp_path / "content/runbooks").mkdir()
    (tmp_path / "content/runbooks/restart.md").write_text("---\ntitle: Restart\n---\n")
    assert read_library(tmp_path).findings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")
def test_what_is_no_file_of_the_folder_is_not_opened(tmp_path: Path) -> None:
    """Links to outside, broken links, links in a circle and pipes are findings."""
    base = _write(tmp_path / "base", sound=record())
    outside = tmp_path / "secret.md"
    outside.write_bytes(record())
    folder = base / "content/incidents"
    (folder / "a.md").symlink_to(outside)
    (folder / "b.md").symlink_to(folder / "nothing.md")
    (folder / "c.md").symlink_to(folder / "c.md")
    os.mkfifo(folder / "d.md")
    library = read_library(base)
    assert [item.id for item in library.incidents] == ["sound"]
    assert rules(library.findings) == ["outside-library", *["unreadable-file"] * 3]
    assert all(item.may_be_secret for item in library.unreadable)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    """Then two files hold one record, which is said."""
    _write(tmp_path, a=record(id="one"))
    folder = tmp_path / "content/incidents"
    (folder / "b.md").symlink_to(folder / "a.md")
    assert rules(read_library(tmp_path).findings) == ["duplicate-id"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_a_folder_is_not_walked_into(tmp_path: Path) -> None:
    """One that leads out is a finding, so that nobody misses its records; `exclude` names it."""
    base = _write(tmp_path / "base", sound=record())
    outside = _write(tmp_path / "outside", other=record())
    folder = base / "content/incidents"
    (folder / "2025").mkdir()
    (folder / "2025/old.md").write_bytes(record())
    (folder / "latest").symlink_to("2025")
    (folder / "up").symlink_to("..")
    (folder / ".hidden").symlink_to(outside)
    (folder / "other").symlink_to(outside)
    library = read_library(base)
    assert [item.id for item in library.incidents] == ["old", "sound"]
    found = [(item.place.path, item.rule) for item in library.findings]
    assert found == [
        ("content/incidents/other", "outside-library"),
        ("content/incidents/up", "outside-library"),
    ]
    settings = "sources: [{path: content/incidents, as: incidents, exclude: [other, up]}]\n"
    (base / "hindsite.yml").write_text(settings)
    assert read_library(base).findings == ()


def test_a_dump_is_no_record(tmp_path: Path) -> None:
    """A file beyond the limit is not read."""
    _write(tmp_path, dump=b"x" * (MAX_BYTES + 1))
    assert rules(read_library(tmp_path).findings) == ["too-large"]
