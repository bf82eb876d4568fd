from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.writing.lines import Lines


@given(st.lists(st.sampled_from(["a", "\r", "\n", "\r\n", "\x85", "\u2028", "ü", "\ufeff"])))
def test_all_bytes_are_kept(parts: list[str]) -> None:
    """Lines put together again are the file, whatever ends them."""
    content = "".join(parts).encode()
    lines = Lines.of(content)
    assert lines.text(0, len(lines.rows)).encode() == content


@pytest.mark.parametrize(
    ("content", "index", "result"),
    [
        ("a\r\nb\r\n", 1, "a\r\nnew\r\nb\r\n"),
        ("a\r\nb\n", 1, "a\r\nnew\r\nb\n"),
        ("a\rb", 2, "a\rb\rnew"),
        ("a\nb", 1, "a\nnew\nb"),
        ("a", 1, "a\nnew"),
        ("", 0, "new\n"),
    ],
)
def test_with_lines(content: str, index: int, result: str) -> None:
    """A new line ends as the one above it; a file without a last line end gets none."""
    assert Lines.of(content.encode()).with_lines(index, ["new"]).decode() == result


def test_front() -> None:
    """The front matter lies between its two boundaries, also below a byte order mark."""
    lines = Lines.of("\ufeff---\na: 1\nb: 2\n---\n---\n".encode())
    assert lines.front == (1, 3)
    with pytest.raises(ValueError, match="not enough"):
        _ = Lines.of(b"---\na: 1\n").front
