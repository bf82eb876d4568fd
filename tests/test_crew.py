from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest

from hindsite.crew import Crew, serve
from hindsite.workers import WorkerError, pipe

if TYPE_CHECKING:
    from collections.abc import Sequence


pytestmark = pytest.mark.usefixtures("alone")


def test_a_crew_has_at_hand_what_it_made_before() -> None:
    """Each item stays with its process, and what is said is said to all."""
    made: dict[int, int] = {}

    def first(items: Sequence[int], word: object) -> list[int]:
        assert word is None
        made.update({item: os.getpid() for item in items})
        return [item * 10 for item in items]

    def second(items: Sequence[int], word: object) -> list[object]:
        return [(word, made[item] == os.getpid(), str(item) * 99_999) for item in items]

    crew = Crew((first, second), 3)
    assert crew.turn(range(200)) == {item: item * 10 for item in range(200)}
    assert crew.turn([7, 5], "word") == {
        item: ("word", True, str(item) * 99_999) for item in (7, 5)
    }
    assert not made
    crew.dismiss()
    with pytest.raises(WorkerError, match="ended"):
        crew.turn([1])


def test_a_crew_works_also_where_most_have_nothing_to_do() -> None:
    """Whoever has no items takes part in the turn even so."""
    crew = Crew((lambda items, _: items,) * 2, 2)
    assert crew.turn([1]) == {1: 1}
    assert crew.turn([]) == {}


def test_what_is_raised_in_a_crew_is_told() -> None:
    """By its name; nobody waits for a process that has ended."""

    def fail(_items: Sequence[int], word: object) -> list[int]:
        if word == "end":
            os._exit(3)
        raise ValueError("it fails")

    with pytest.raises(WorkerError, match="ValueError: it fails"):
        Crew((fail,), 2).turn([0, 1])
    with pytest.raises(WorkerError, match="ended"):
        Crew((fail,), 2).turn([0, 1], "end")


def test_whoever_serves_does_turn_by_turn() -> None:
    """Until the last one, an error, or until nobody is there to say what is next."""

    def divide(items: Sequence[int], by: int) -> list[int]:
        return [item // by for item in items]

    ours, theirs = pipe(duplex=True)
    for by in (3, 2):
        ours.send([6, 9])
        ours.send(by)
    serve((divide, divide), theirs)
    assert [ours.recv() for _ in range(4)] == [[2, 3], [], [3, 4], []]
    ours.send([6])
    ours.send(0)
    serve((divide, divide), theirs)
    assert ours.recv().startswith("ZeroDivisionError: ")
    ours.close()
    serve((divide,), theirs)


def test_nobody_is_left_of_a_crew() -> None:
    """Neither at work nor waited for, once nobody can say what the next turn is."""
    crew = Crew((lambda items, _: [os.getpid() for _ in items],) * 2, 2)
    processes = crew.turn([0, 1]).values()
    del crew
    gc.collect()
    for process in processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_one_is_no_crew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is there one where nothing can be forked."""
    with pytest.raises(WorkerError):
        Crew((), 1)
    monkeypatch.setattr("hindsite.workers.can_fork", lambda: False)
    with pytest.raises(WorkerError):
        Crew((), 2)
