"""Rows that are read at once come back as they were, and few are written for few that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hindsite.store import Parts, Store, digest, part_of, plain_bytes, plain_of

if TYPE_CHECKING:
    from pathlib import Path

KEY = digest("rows")
ROWS = {f"content/{number}.md": [number, "é"] for number in range(200)}


def parts(folder: Path) -> Parts[Any]:
    """What one command sees of the rows."""

    def read(raw: bytes) -> dict[str, Any]:
        rows = plain_of(raw)
        if rows == []:
            raise ValueError(rows)
        return dict(rows)

    return Parts(Store(folder), KEY, plain_bytes, read)


def entries(folder: Path) -> dict[str, int]:
    """The files of a store, each with a number that another one has after it was written."""
    return {path.name: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_rows_come_back(tmp_path: Path) -> None:
    """All of them, and none where none were kept."""
    assert parts(tmp_path).load() == {}
    parts(tmp_path).save(ROWS)
    assert parts(tmp_path).load() == ROWS


def test_only_the_part_that_changed_is_written(tmp_path: Path) -> None:
    """For a row that is new, another one or gone."""
    parts(tmp_path).save(ROWS)
    name = next(iter(ROWS))
    for rows in ({**ROWS, name: [0, "b"]}, {**ROWS, "new.md": [1, ""]}, ROWS):
        before = entries(tmp_path)
        kept = parts(tmp_path)
        kept.load()
        kept.save(rows)
        after = entries(tmp_path)
        assert 1 <= len([key for key in after if before[key] != after[key]]) <= 2
        assert parts(tmp_path).load() == rows


def test_what_is_as_it_was_is_not_written(tmp_path: Path) -> None:
    """Neither what was loaded nor what was saved just now."""
    kept = parts(tmp_path)
    kept.save(ROWS)
    before = entries(tmp_path)
    kept.save(dict(ROWS))
    again = parts(tmp_path)
    again.save(again.load())
    assert entries(tmp_path) == before


def test_a_part_that_is_strange_is_as_if_absent(tmp_path: Path) -> None:
    """The others are not; what is saved next mends it."""
    parts(tmp_path).save(ROWS)
    Store(tmp_path).put(Parts.keys(KEY)[3], b"[]")
    kept = parts(tmp_path)
    left = kept.load()
    assert left.items() < ROWS.items()
    assert left
    kept.save(ROWS)
    assert parts(tmp_path).load() == ROWS


@pytest.mark.parametrize(("name", "part"), [("content/a.md", 1), ("a\udcff.md", 10), ("", 0)])
def test_a_name_belongs_to_one_part(name: str, part: int) -> None:
    """The same one on every machine, also where it is no text."""
    assert part_of(name, 16) == part
