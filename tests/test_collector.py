from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from hindsite.collector import frozen, paused, rare

Guard = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Nothing is frozen before a test and after it."""
    assert gc.get_freeze_count() == 0
    yield
    gc.unfreeze()


@pytest.mark.parametrize("guard", [frozen, paused, rare])
def test_what_was_frozen_before_stays_frozen(guard: Guard) -> None:
    """Whoever has frozen his objects finds them so; nobody else's are frozen."""
    with guard():
        pass
    assert gc.get_freeze_count() == 0
    gc.freeze()
    with guard():
        pass
    assert gc.get_freeze_count() > 0


@pytest.mark.parametrize("guard", [frozen, paused, rare])
def test_what_we_froze_ourselves_is_not_counted(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting walks through all of it; within a guard of ours there is some in any case."""
    with frozen():
        with monkeypatch.context() as patch:
            patch.delattr(gc, "get_freeze_count")
            with guard():
                pass
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("guard", [frozen, paused, rare])
def test_an_error_leaves_the_collector_as_it_was(guard: Guard) -> None:
    """Neither switched off nor seldom, and nothing frozen."""
    thresholds = gc.get_threshold()
    with pytest.raises(ValueError, match="wrong"), guard():
        raise ValueError("wrong")
    assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()) == (True, thresholds, 0)


def test_in_a_pause_nothing_is_searched() -> None:
    """Who had switched the collector off finds it so."""
    with paused():
        assert not gc.isenabled()
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_there_is_frozen_and_the_rest_searched_rarely() -> None:
    """Young objects are searched as before."""
    young, middle, old = gc.get_threshold()
    with rare():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == (young, middle, old * 10)
