"""When runbooks were practised and mended last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from hindsite.model.practice import Exercise, is_exercised, last_exercises, mended_on
from tests.factories import incident, library
from tests.pages.sample import runbook

if TYPE_CHECKING:
    from hindsite.model.incident import Incident


def _exercises(*items: Incident, **fields: object) -> dict[str, Exercise]:
    base = library(*items, timezone="Asia/Tokyo")
    return dict(last_exercises(replace(base, runbooks=(runbook(aliases=["old"], **fields),))))


def _game_day(day: str, **fields: object) -> Incident:
    uses = [{"id": "POOL", "outcome": "helped"}]
    return incident(id=day[:10], kind="game-day", started_at=day, **{"runbooks": uses, **fields})


def test_a_runbook_may_say_it() -> None:
    """Without a game day its own word counts; without either it was never practised."""
    assert _exercises(last_exercised="2026-01-02") == {"pool": Exercise(date(2026, 1, 2))}
    assert _exercises() == {}


def test_a_game_day_that_names_it() -> None:
    """The day is that of the library's zone, and the later of the two counts."""
    late = _game_day("2026-03-01T20:00Z")
    found = _exercises(late, last_exercised="2026-01-02")
    assert (found["pool"].day, found["pool"].game_day) == (date(2026, 3, 2), late)
    assert _exercises(late, last_exercised="2026-04-01") == {"pool": Exercise(date(2026, 4, 1))}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "operational"},
        {"duplicate_of": "other"},
        {"runbooks": [{"id": "pool", "outcome": "missing"}]},
        {"runbooks": [{"id": "unknown", "outcome": "helped"}]},
        {"runbooks": [{"wanted": "more", "outcome": "missing"}]},
        {"runbooks": []},
    ],
)
def test_what_is_no_practice(fields: dict[str, object]) -> None:
    """Real incidents, duplicates, and game days that miss it or name others."""
    plain = {"id": "x", "kind": "game-day", "runbooks": [{"id": "pool", "outcome": "helped"}]}
    assert _exercises(incident(**plain | fields)) == {}


def test_names_of_the_past_count() -> None:
    """A game day may name the runbook by an alias."""
    item = _game_day("2026-03-01T00:00Z", runbooks=["old"])
    assert _exercises(item)["pool"].day == date(2026, 3, 1)


def test_the_last_day_is_in_time() -> None:
    """A period counts in whole days, its last one included."""
    exercise, year = Exercise(date(2025, 1, 1)), timedelta(days=365)
    assert is_exercised(exercise, year, date(2026, 1, 1))
    assert not is_exercised(exercise, year, date(2026, 1, 2))
    assert not is_exercised(None, year, date(2026, 1, 2))


def test_mended_is_later_than_misled() -> None:
    """The first change or the review after that day; on the day itself nothing is known."""
    misled = date(2026, 2, 1)
    assert mended_on(runbook(last_reviewed="2026-02-01"), misled) is None
    assert mended_on(runbook(), misled) is None
    reviewed = runbook(last_reviewed="2026-03-01")
    assert mended_on(reviewed, misled) == date(2026, 3, 1)
    days = (date(2026, 1, 1), date(2026, 2, 2), date(2026, 4, 1))
    assert mended_on(reviewed.model_copy(update={"changed": days}), misled) == date(2026, 2, 2)


def test_changed_since_its_review() -> None:
    """Only a change later than the review; nothing later than the day of the build."""
    book = runbook(last_reviewed="2026-03-01").model_copy(
        update={"changed": (date(2026, 1, 1), date(2026, 4, 1), date(2026, 6, 1))}
    )
    assert book.changed_since_review == date(2026, 6, 1)
    assert book.at(date(2026, 5, 1)).changed_since_review == date(2026, 4, 1)
    assert book.at(date(2026, 2, 1)).changed == (date(2026, 1, 1),)
    assert book.at(date(2026, 3, 15)).changed_since_review is None
    assert book.at(date(2026, 6, 1)) is book
    assert runbook().changed_since_review is None
