from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from hindsite.tickets import Tickets, parts_of


@given(st.lists(st.integers(0, 9), max_size=300), st.integers(1, 5))
def test_parts_hold_each_item_once_the_heaviest_part_first(
    weights: list[int], processes: int
) -> None:
    """And neighbours together, in their order."""
    parts = parts_of(weights, processes)
    assert sorted(item for part in parts for item in part) == list(range(len(weights)))
    loads = [sum(weights[item] for item in part) for part in parts]
    assert loads == sorted(loads, reverse=True)


def test_of_many_items_there_are_parts_enough_for_all_to_end_at_one_time() -> None:
    """A part is small beside what a process does, and so many tickets fit into a pipe."""
    assert max(map(len, parts_of([1] * 100, 2))) == 3
    assert max(map(len, parts_of([1] * 10_000, 2))) == 64
    assert len(parts_of([1] * 1_000_000, 2)) == 1000
    assert [len(part) for part in parts_of([1] * 9, 2)] == [1] * 9


def test_each_part_is_taken_once_after_those_that_processes_have_from_the_start() -> None:
    """Until none is left; who asks later has his first one only."""
    tickets = Tickets([range(3, 6), range(2), range(2, 3), range(6, 8)], 2)
    first = tickets.items(0)
    assert [next(first) for _ in range(3)] == [3, 4, 5]
    assert next(first) == 2
    assert list(tickets.items(1)) == [0, 1, 6, 7]
    assert list(first) == []
    tickets.close()


def test_closed_tickets_leave_nothing_open() -> None:
    """Many works are done in the life of a server; the lowest number that is free is given."""
    read, write = os.pipe()
    os.close(read)
    Tickets([range(1)] * 900, 2).close()
    again = os.dup(write)
    os.close(again)
    os.close(write)
    assert again == read
