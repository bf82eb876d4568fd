"""What a record may gain, and in which ways it may be written."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from hindsite.model.incident import Update
from hindsite.model.settings import Source
from hindsite.writing.entries import Item
from hindsite.writing.front_lists import list_of, patches
from hindsite.writing.gaining import Record
from hindsite.writing.nodes import root_of
from tests.factories import instant

OWN = Source.model_validate({"path": "content/incidents", "as": "incidents"})
UTC = ZoneInfo("UTC")
AT = instant("2026-03-14T09:20Z")
HEAD = "title: A\nseverity: SEV-2\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
UPDATES = "updates:\n- {at: 2026-03-14T09:10:00Z, doing: x}\n"
NEW = "- {at: 2026-03-14T09:20:00Z, doing: y}\n"
WANTED = Update(at=AT, doing="y")


def gains(front: str) -> bool:
    """Whether a record with this front matter is the first one with the update, and no more."""
    record = Record.of(f"---\n{HEAD}{UPDATES}---\n".encode(), "a.md", OWN, UTC)
    return record.gains(f"---\n{front}---\n".encode(), "updates", WANTED.__eq__)


def test_the_update_and_nothing_else() -> None:
    """Below or above the others."""
    assert gains(f"{HEAD}{UPDATES}{NEW}")
    assert gains(f"{HEAD}updates:\n{NEW}{UPDATES.removeprefix('updates:')[1:]}")


@pytest.mark.parametrize(
    "front",
    [
        f"{HEAD}{UPDATES}",
        f"{HEAD}{UPDATES}{NEW}{NEW}",
        f"{HEAD}{UPDATES}{NEW.replace('y', 'z')}",
        f"{HEAD}{UPDATES.replace('x', 'z')}{NEW}",
        f"{HEAD.replace('A', 'B')}{UPDATES}{NEW}",
        f"{HEAD}{UPDATES}{NEW}mitigated_at: soon\n",
        f"{HEAD}{UPDATES}{NEW}: [\n",
    ],
)
def test_anything_else(front: str) -> None:
    """None of it, twice, another one, another neighbour, another field, an error, no record."""
    assert not gains(front)


def test_all_ways_to_write_an_item() -> None:
    """Like each of its neighbours in turn, with times like theirs and in UTC."""
    front = "updates:\n- text\n- {doing: a, at: '09:10 CET'}\n- at: '2026-03-14 10:10 +01:00'\n"
    items = list_of(root_of(front), "updates")
    assert items is not None
    found = list(patches(front, items, Item(AT, {"doing": "y"}), UTC))
    assert [patch.texts for patch in found] == [
        ("- at: '2026-03-14 10:20 +01:00'", "  doing: y"),
        ("- at: '2026-03-14T09:20:00Z'", "  doing: y"),
        ("- {doing: y, at: '2026-03-14T09:20:00Z'}",),
        ("- {doing: y, at: '2026-03-14T09:20:00Z'}",),
        ("- at: '2026-03-14 10:20 +01:00'", "  doing: y"),
        ("- at: '2026-03-14T09:20:00Z'", "  doing: y"),
    ]
    assert {patch.line for patch in found} == {4}
