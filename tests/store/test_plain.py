"""Plain values come back as they were put in."""

from __future__ import annotations

import pytest

from hindsite.store import plain_bytes, plain_of, table_bytes, table_of


@pytest.mark.parametrize(
    "value",
    [
        {"a/é.md": [1, 1_767_225_600_123_456_789, 0.1, None, True, "…\n\"'\\"]},
        {"a/\udce9.md": ["\ud800", ["b"]]},
        {},
        [1767225600.25, -1.5e-7, 3.0],
    ],
)
def test_values_come_back_as_they_were(value: object) -> None:
    """Names of files that are no UTF-8 among them."""
    back = plain_of(plain_bytes(value))
    assert back == value
    assert repr(back) == repr(value)


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[1,]"])
def test_what_is_no_json_is_an_error(raw: bytes) -> None:
    """Of one kind, whatever is wrong with it."""
    with pytest.raises(ValueError, match=r"\w"):
        plain_of(raw)


@pytest.mark.parametrize(
    "rows", [{}, {"a": (1, "x", [2])}, {"a": (1, None), "b\udcff": (2, [True])}, {"a": ()}]
)
def test_a_table_comes_back_by_columns(rows: dict[str, tuple[object, ...]]) -> None:
    """Whatever is in its rows."""
    names, columns = table_of(table_bytes(rows))
    assert names == list(rows)
    assert list(zip(*columns, strict=True)) == [row for row in rows.values() if row]


@pytest.mark.parametrize("raw", [b"[]", b"{}", b"1", b"[[1]]", b'[["a"], []]', b'[["a"], 1]'])
def test_what_is_no_table_is_an_error(raw: bytes) -> None:
    """Columns of other lengths, and names that are no text."""
    with pytest.raises(ValueError, match="no table"):
        table_of(raw)
