from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.age import action_age
from hindsite.metrics.frames import action_frame, incident_frame, opening_days
from hindsite.metrics.values import Exclusion, Reason, Statistic, Unit
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

TODAY = date(2026, 3, 31)


def age(*items: Incident) -> Statistic:
    """The age of the action items of these incidents."""
    frame = incident_frame(items)
    return action_age(action_frame(items, opening_days(frame, library().settings.zone)), TODAY)


def resolved(*actions: dict[str, object], day: str = "2026-03-01") -> Incident:
    """An incident resolved on a day, with these actions."""
    items = [{"title": "Alert on it", **action} for action in actions]
    return incident(
        id=f"r-{day}",
        started_at=f"{day}T08:00Z",
        resolved_at=f"{day}T09:00Z",
        action_items=items,
    )


def done(day: str) -> dict[str, object]:
    """An action done on a day."""
    return {"status": "done", "done_at": day}


def test_an_action_is_as_old_as_the_days_from_opening_to_done() -> None:
    """Opened when the incident was resolved; shortest first."""
    result = age(resolved(done("2026-03-11"), done("2026-03-01"), done("2026-03-04")))
    assert (result.key, result.unit) == ("action_age", Unit.DAYS)
    assert result.values == (0.0, 3.0, 10.0)
    assert result.used == ("r-2026-03-01#2", "r-2026-03-01#3", "r-2026-03-01#1")


def test_an_action_that_is_still_open_is_censored_at_today() -> None:
    """In progress as well; it is known to take longer than so far."""
    result = age(resolved({}, {"status": "in-progress"}), resolved({}, day="2026-03-21"))
    assert result.values == ()
    assert result.censored_values == (10.0, 30.0, 30.0)
    assert result.censored[0] == "r-2026-03-21#1"


def test_what_has_no_age_is_left_out_with_the_reason() -> None:
    """Cancelled, or done on a day that is not recorded."""
    result = age(resolved({"status": "cancelled"}, {"status": "done"}, done("2026-03-02")))
    assert result.left_out == (
        Exclusion("r-2026-03-01#1", Reason.CANCELLED),
        Exclusion("r-2026-03-01#2", Reason.FIELD_MISSING, ("done_at",)),
    )
    assert (result.n, result.population) == (1, 3)


def test_an_action_done_before_its_incident_was_resolved_took_no_days() -> None:
    """A hotfix is done before it is opened; a negative age would be nonsense."""
    assert age(resolved(done("2026-02-01"))).values == (0.0,)


def test_the_actions_of_an_open_incident_are_opened_when_it_begins() -> None:
    """There is no resolution to reckon from."""
    item = incident(started_at="2026-03-21T08:00Z", action_items=[{"title": "Mend it"}])
    assert age(item).censored_values == (10.0,)


def test_those_still_open_move_the_median() -> None:
    """Of eleven, 6 are left after the fifth is done and 5 after the sixth: half take 6 days."""
    ended = [done(f"2026-03-{day:02}") for day in (2, 3, 4, 5, 6, 7)]
    result = age(resolved(*ended, *[{}] * 5))
    assert result.median is not None
    assert result.mean is not None
    assert result.survival is not None
    assert (result.median.value, result.mean.value) == (6, 3.5)
    assert result.survival.times == (1, 2, 3, 4, 5, 6, 30)
    assert result.survival.at_risk == (11, 10, 9, 8, 7, 6, 5)
    assert result.survival.shares[-1] == pytest.approx(5 / 11, abs=5e-5)


def test_no_actions_have_no_age() -> None:
    """Nothing is counted, nothing is warned of."""
    result = age()
    assert (result.n, result.population, result.median, result.survival) == (0, 0, None, None)
