from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.reading import lines_below, lines_of


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", [""]),
        (b"a\nb\n", ["a", "b", ""]),
        (b"a\r\nb\rc", ["a", "b", "c"]),
        (b"\xef\xbb\xbfa", ["a"]),
        ("a\u2028b\x0bc\x85d".encode(), ["a\u2028b\x0bc\x85d"]),
        (b"a\xffb", ["a\ufffdb"]),
    ],
)
def test_lines_end_where_editors_end_them(content: bytes, lines: list[str]) -> None:
    """So that the line of a finding is the one that a person goes to."""
    assert lines_of(content) == lines


def test_files_are_read_once(tmp_path: Path) -> None:
    """What cannot be read has no lines."""
    (tmp_path / "a.md").write_text("x\ny", encoding="utf-8")
    lines = lines_below(tmp_path)
    assert lines("a.md") == ["x", "y"]
    (tmp_path / "a.md").unlink()
    assert lines("a.md") == ["x", "y"]
    assert lines("b.md") == ()
    assert lines("\0") == ()
