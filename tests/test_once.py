from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.once import Once

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_value_is_found_when_it_is_asked_for_and_once_at_most() -> None:
    """Not before, and not a second time, whatever it was."""
    asked: list[None] = []
    value = Once(lambda: asked.append(None))
    assert asked == []
    assert value() is None
    assert value() is None
    assert asked == [None]


def test_what_found_it_is_let_go_of_and_an_error_is_not_kept() -> None:
    """The next one who asks may have it."""
    given: Iterator[Exception | int] = iter([ZeroDivisionError(), 7])

    def find() -> int:
        one = next(given)
        if isinstance(one, Exception):
            raise one
        return one

    value = Once(find)
    with pytest.raises(ZeroDivisionError):
        value()
    assert value() == 7
    assert value() == 7
