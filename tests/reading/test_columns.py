"""Fields of all incidents, kept beside one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.reading.columns import FIELDS, Columns, Line
from hindsite.store import Pack

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = {f"{number}.md": Line("how", f"facts {number}", f"{number}") for number in range(300)}


class Kept:
    """What is kept of each incident, and how often it was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: list[str] = []
        self.damaged: set[str] = set()

    def fields_of(self, origin: str) -> Callable[[str], bytes]:
        """How JSON has the fields of an incident: each is its own name and the origin."""
        self.read.append(origin)
        if origin in self.damaged:
            raise ValueError(origin)
        return lambda name: b"" if name == "tags" else f'"{name} {origin}"'.encode()

    def columns(self, lines: dict[str, Line]) -> Columns:
        """The columns of these, as a build has them."""
        self.read.clear()
        found = Columns(Pack(self.folder), self.fields_of)
        found.keep(lines)
        return found


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Nothing yet."""
    return Kept(tmp_path / "columns")


def test_each_field_is_there_that_has_a_column(kept: Kept) -> None:
    """Nothing where it was not given, and None for other fields and other files."""
    for columns in (kept.columns(LINES), kept.columns(LINES)):
        for path, line in LINES.items():
            assert columns.of(path, "severity") == f'"severity {line.origin}"'.encode()
            assert columns.of(path, "timeline") == f'"timeline {line.origin}"'.encode()
            assert columns.of(path, "tags") == b""
            assert columns.of(path, "body") is None
        assert columns.of("other.md", "severity") is None


def test_records_are_read_once(kept: Kept) -> None:
    """The next build takes the columns as they are."""
    kept.columns(LINES)
    assert len(kept.read) == len(LINES)
    kept.columns(LINES)
    assert kept.read == []


def test_a_body_that_changed_writes_no_column(kept: Kept) -> None:
    """It is kept under another origin, but its facts are the same."""
    kept.columns(LINES)
    before = sorted(kept.folder.iterdir())
    columns = kept.columns({**LINES, "7.md": Line("how", "facts 7", "new")})
    assert (kept.read, sorted(kept.folder.iterdir())) == ([], before)
    assert columns.of("7.md", "severity") == b'"severity 7"'


@pytest.mark.parametrize(
    "line", [Line("how", "other facts", "new"), Line("otherwise", "facts 7", "new")]
)
def test_a_fact_that_changed_writes_one_part_again(kept: Kept, line: Line) -> None:
    """So does another way of reading."""
    kept.columns(LINES)
    columns = kept.columns({**LINES, "7.md": line})
    assert "new" in kept.read
    assert len(kept.read) < len(LINES) / 10
    assert columns.of("7.md", "severity") == b'"severity new"'
    assert columns.of("8.md", "severity") == b'"severity 8"'


def test_a_file_that_went_has_no_column_any_more(kept: Kept) -> None:
    """Its neighbours stay what they were."""
    kept.columns(LINES)
    columns = kept.columns({path: line for path, line in LINES.items() if path != "7.md"})
    assert columns.of("7.md", "severity") is None
    assert {columns.of(path, "severity") for path in LINES if path != "7.md"} == {
        f'"severity {number}"'.encode() for number in range(300) if number != 7
    }


def test_beside_a_damaged_record_some_have_no_columns(kept: Kept) -> None:
    """They are read one by one, as if there were none; another build tries again."""
    kept.damaged = {"7"}
    columns = kept.columns(LINES)
    assert columns.of("7.md", "severity") is None
    assert sum(columns.of(path, "severity") is not None for path in LINES) > len(LINES) * 0.9
    kept.damaged = set()
    assert kept.columns(LINES).of("7.md", "severity") == b'"severity 7"'


def test_damage_is_as_if_nothing_were_there(kept: Kept) -> None:
    """Of a part that was damaged after it was found there, no field is known."""
    kept.columns(LINES)
    columns = kept.columns(LINES)
    for pack in kept.folder.iterdir():
        raw = pack.read_bytes()
        pack.write_bytes(raw[:-60_000] + bytes(60_000))
    values = [columns.of(path, name) for path in LINES for name in sorted(FIELDS)]
    assert None in values
    assert set(values) - {None, b""} <= {
        f'"{name} {line.origin}"'.encode() for line in LINES.values() for name in FIELDS
    }


def test_no_incidents_are_no_columns(kept: Kept) -> None:
    """Nothing is written."""
    kept.columns({})
    assert kept.read == []
    assert list(kept.folder.glob("*")) == []
