from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite import lockstep
from hindsite.lockstep import in_lockstep, to_the_end

if TYPE_CHECKING:
    from hindsite.lockstep import Steps


def work(name: str, steps: int, seen: list[str]) -> Steps[str]:
    """A work of some steps that tells of each."""
    for step in range(steps):
        seen.append(f"{name}{step}")
        yield
    return name.upper()


def test_all_take_one_step_before_any_takes_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for those that wait until so many others have ended; results are in order."""
    monkeypatch.setattr(lockstep, "TOGETHER", 2)
    seen: list[str] = []
    works = (work(name, steps, seen) for name, steps in (("a", 1), ("b", 3), ("c", 1)))
    assert in_lockstep(works) == ["A", "B", "C"]
    assert seen == ["a0", "b0", "b1", "b2", "c0"]
    seen.clear()
    assert in_lockstep(work(name, 2, seen) for name in "ab") == ["A", "B"]
    assert seen == ["a0", "b0", "a1", "b1"]


@given(st.lists(st.integers(0, 5)))
def test_works_of_any_number_of_steps_end(steps: list[int]) -> None:
    """Each has its result, in order; to do them one by one gives the same."""
    whole = [str(number) for number, _ in enumerate(steps)]
    assert in_lockstep(work(str(number), count, []) for number, count in enumerate(steps)) == whole
    assert [to_the_end(work(str(number), count, [])) for number, count in enumerate(steps)] == whole


def test_what_one_raises_ends_all() -> None:
    """Nothing is made of a part of them."""

    def broken() -> Steps[str]:
        yield
        raise ValueError("it fails")

    with pytest.raises(ValueError, match="it fails"):
        in_lockstep([work("a", 3, []), broken()])
