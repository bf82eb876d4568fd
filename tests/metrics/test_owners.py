from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hindsite.metrics.frames import action_frame, incident_frame, opening_days
from hindsite.metrics.owners import owners
from hindsite.metrics.values import OwnerActions
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

TODAY = date(2026, 3, 31)


def owed(*items: Incident, **settings: object) -> tuple[OwnerActions, ...]:
    """Who owes what of these incidents."""
    found = library(*items, **settings)
    opened = opening_days(incident_frame(items), found.settings.zone)
    return owners(action_frame(items, opened), found.team_by_id, TODAY)


def following(*actions: dict[str, object], id_: str = "i", day: str = "2026-03-01") -> Incident:
    """An incident resolved on a day, with these actions."""
    items = [{"title": "Alert on it", **action} for action in actions]
    return incident(
        id=id_, started_at=f"{day}T08:00Z", resolved_at=f"{day}T09:00Z", action_items=items
    )


OVERDUE: dict[str, object] = {"due": "2026-03-30"}
FULL_WIDTH = "\N{FULLWIDTH LATIN CAPITAL LETTER A}da"


def test_an_owners_actions_are_overdue_open_or_done() -> None:
    """Due today is not overdue; what is overdue is not in open; cancelled is in none."""
    (row,) = owed(
        following(
            {"owner": "Ada", "due": "2026-03-30"},
            {"owner": "Ada", "due": "2026-03-31", "status": "in-progress"},
            {"owner": "Ada"},
            {"owner": "Ada", "due": "2026-03-02", "status": "done"},
            {"owner": "Ada", "due": "2026-03-02", "status": "cancelled"},
        )
    )
    assert row == OwnerActions(
        owner="Ada", overdue=("i#1",), open=("i#2", "i#3"), done=("i#4",), oldest_days=30
    )


def test_the_oldest_is_the_oldest_that_is_owed() -> None:
    """What is done ages no more."""
    (row,) = owed(
        following({"owner": "Ada", "status": "done"}, id_="a", day="2026-01-01"),
        following({"owner": "Ada"}, id_="b", day="2026-03-21"),
        following({"owner": "Ada"}, id_="c", day="2026-03-26"),
    )
    assert row.oldest_days == 10


def test_one_who_owes_nothing_has_no_oldest() -> None:
    """Zero stands for none."""
    (row,) = owed(following({"owner": "Ada", "status": "done"}))
    assert (row.oldest_days, row.done) == (0, ("i#1",))


def test_names_that_differ_in_case_and_form_are_one_owner() -> None:
    """Called as most items write it; among equals, the first by code point."""
    (row,) = owed(
        following({"owner": "ada"}, {"owner": FULL_WIDTH}, {"owner": "Ada"}, {"owner": " ada "})
    )
    assert (row.owner, len(row.open)) == ("ada", 4)
    (row,) = owed(following({"owner": "ada"}, {"owner": "Ada"}))
    assert row.owner == "Ada"


def test_a_team_is_called_by_its_id() -> None:
    """However its items write it, so that pages can lead to it."""
    (row,) = owed(
        following({"owner": "PLATFORM"}, {"owner": "Platform"}),
        teams=[{"id": "platform", "name": "Platform team"}],
    )
    assert row.owner == "platform"


def test_what_has_no_owner_is_nobodys() -> None:
    """It stands under the empty name."""
    (row,) = owed(following({}, OVERDUE))
    assert (row.owner, row.overdue, row.open) == ("", ("i#2",), ("i#1",))


def test_most_overdue_come_first() -> None:
    """Then most open, then by name."""
    rows = owed(
        following(
            {"owner": "zoe"},
            {"owner": "Bob"},
            {"owner": "ada"},
            {"owner": "cy"},
            {"owner": "cy"},
            {"owner": "dee", **OVERDUE},
            {"owner": "eve", **OVERDUE},
            {"owner": "eve", **OVERDUE},
        )
    )
    assert [row.owner for row in rows] == ["eve", "dee", "cy", "ada", "Bob", "zoe"]


def test_who_has_cancelled_items_alone_is_not_listed() -> None:
    """Nothing is asked of him."""
    assert owed(following({"owner": "Ada", "status": "cancelled"})) == ()


def test_no_incidents_have_no_owners() -> None:
    """No row, no warning."""
    assert owed() == ()
