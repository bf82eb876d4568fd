"""Plain values come back as they were put in."""

from __future__ import annotations

import pytest

from hindsite.store import plain_bytes, plain_of


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
