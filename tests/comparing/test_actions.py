from __future__ import annotations

from datetime import date

import pytest

from hindsite.comparing import Pair, action_changes
from tests.factories import incident

TODAY = date(2026, 4, 1)


def told(
    before: list[dict[str, object]] | None, after: list[dict[str, object]] | None
) -> list[str]:
    """Turns with the item."""
    sides = [None if items is None else incident(action_items=items) for items in (before, after)]
    pair = Pair("a.md" * (before is not None), "a.md" * (after is not None), *sides)
    return [f"{one.item} {one.turn}" for one in action_changes([pair], TODAY)]


LATE: dict[str, object] = {"id": "A1", "title": "x", "due": "2026-03-20"}
OPEN: dict[str, object] = {"id": "A1", "title": "x", "due": "2026-05-20"}
DONE: dict[str, object] = {"id": "A1", "title": "x", "status": "done"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [OPEN], ["A1 added"]),
        ([], [LATE], ["A1 becomes overdue"]),
        ([OPEN], [LATE], ["A1 becomes overdue"]),
        ([LATE], [LATE], []),
        ([LATE], [OPEN], ["A1 rescheduled"]),
        ([LATE], [DONE], ["A1 done"]),
        ([OPEN], [{**OPEN, "status": "cancelled"}], ["A1 cancelled"]),
        ([DONE], [OPEN], ["A1 reopened"]),
        ([OPEN], [], ["A1 removed"]),
        ([OPEN], None, ["A1 removed"]),
        (None, [OPEN, LATE | {"id": "A2"}], ["A2 becomes overdue", "A1 added"]),
        ([{"title": "x"}], [{"title": "y"}], ["1 added", "1 removed"]),
        (None, None, []),
    ],
)
def test_turns(
    before: list[dict[str, object]] | None,
    after: list[dict[str, object]] | None,
    expected: list[str],
) -> None:
    """An item is known again by its id, else by its title; what is overdue comes first."""
    assert told(before, after) == expected


def test_a_record_that_cannot_be_read_removes_nothing() -> None:
    """Nobody knows what became of its items."""
    before = incident(action_items=[OPEN])
    assert action_changes([Pair("a.md", "a.md", before, None)], TODAY) == ()


def test_items_of_a_duplicate_stand_elsewhere() -> None:
    """They are the other record's."""
    after = incident(action_items=[OPEN], duplicate_of="b")
    assert action_changes([Pair("", "a.md", None, after)], TODAY) == ()
