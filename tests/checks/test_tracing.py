from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.checks.knowledge import Knowledge
from hindsite.checks.scope import Scope
from hindsite.checks.tracing import Trace, TracedScope
from hindsite.reading import Recall, Shelf, documents_of, read_settings
from hindsite.store import Store
from tests.bases import base
from tests.factories import instant, library

__all__ = ["base"]

NOW = instant("2026-03-15T10:00:00Z")


@pytest.fixture
def scope(base: Path) -> TracedScope:
    """A scope of the one record of a knowledge base."""
    settings, recall = read_settings(base), Recall(Store(base / "kept"))
    shelf = Shelf(settings, documents_of(base, settings, recall), {}, recall)
    record = shelf.record("content/incidents/checkout.md")
    return TracedScope(Knowledge(shelf), record, NOW)


def test_a_rule_cannot_walk_through_other_records(scope: TracedScope) -> None:
    """What is judged one by one must not rest on what is not noted."""
    for mapping in (scope.library.incident_by_id, scope.library.paths):
        with pytest.raises(TypeError, match="walk through"):
            list(mapping)
        with pytest.raises(TypeError, match="count"):
            len(mapping)


def test_what_is_looked_up_is_noted(scope: TracedScope) -> None:
    """Whether it is there or not; a record is noted with what it holds."""
    assert scope.library.incident_by_id["checkout"] in scope.library.incidents
    assert scope.library.runbook_by_id.get("nobody") is None
    assert "content/x.md" not in scope.library.paths
    assert not scope.lacks("x.png")
    assert scope.runbooks_for("Down") == ()
    assert "checkout" in scope.incidents[scope.library.incidents[0].tier]
    assert scope.unreadable == frozenset()
    asked = scope.trace.asked
    assert asked["incident", "checkout"].startswith("content/incidents/checkout.md:")
    assert asked["runbook", "nobody"] == ""
    assert asked["listed", "content/x.md"] == ""
    assert asked["file", "x.png"] == "unknown"
    assert {kind for kind, _ in asked} == {
        *("incident", "runbook", "listed", "file", "alert", "names", "unreadable"),
    }


def test_nothing_asked_holds_for_ever(scope: TracedScope) -> None:
    """Names that settings declare are no question: settings have a key of their own."""
    assert not scope.services
    assert not scope.teams
    assert not scope.factors
    assert not scope.is_foreign(scope.library.incidents[0])
    assert (scope.trace.since, scope.trace.until, scope.trace.asked) == (None, None, {})


def test_the_very_instant_holds_for_itself_alone(scope: TracedScope) -> None:
    """What tells an age to the second is told anew each time."""
    assert scope.as_of == NOW
    assert scope.trace.since == NOW.timestamp()
    assert scope.trace.until is not None
    assert 0 < scope.trace.until - NOW.timestamp() < 0.001


def test_today_holds_for_a_day(scope: TracedScope) -> None:
    """From midnight to midnight in the library's zone."""
    assert scope.today == date(2026, 3, 15)
    assert scope.trace.since == instant("2026-03-15T00:00Z").timestamp()
    assert scope.trace.until == instant("2026-03-16T00:00Z").timestamp()


INSTANTS = st.floats(1.735e9, 1.8e9).map(lambda stamp: datetime.fromtimestamp(stamp, UTC))


@given(INSTANTS, st.lists(INSTANTS, max_size=5), INSTANTS)
def test_a_verdict_holds_as_long_as_every_answer_does(
    now: datetime, asked: list[datetime], later: datetime
) -> None:
    """Between the bounds each question has the answer that it had."""
    trace = Trace(now)
    for moment in asked:
        trace.rest_on(moment)
    stamp = later.timestamp()
    if (trace.since is None or trace.since <= stamp) and (
        trace.until is None or stamp < trace.until
    ):
        assert [moment <= now for moment in asked] == [moment <= later for moment in asked]


def test_who_may_see_a_record_is_known_without_reading_it(scope: TracedScope) -> None:
    """By id and by path, and it is noted; of what is there under neither nothing is known."""
    (record,) = scope.library.incidents
    found = {("incident", "checkout"): record.tier, ("path", record.places.path): record.tier}
    for kind, name in (*found, ("runbook", "checkout"), ("path", "content/x.md")):
        assert scope.tier_of(kind, name) is found.get((kind, name))
        assert bool(scope.trace.asked[kind, name]) is ((kind, name) in found)
    plain = Scope(library(record), NOW)
    assert plain.tier_of("incident", "checkout") is record.tier
    assert plain.tier_of("runbook", "checkout") is None


@given(INSTANTS, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.timedeltas(
    timedelta(days=-3), timedelta(days=3)
))  # fmt: skip
def test_days_end_at_midnight_of_the_library(now: datetime, day: date, shift: timedelta) -> None:
    """The traced scope says of a day what the plain one does, through changes of clocks."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "hindsite.yml").write_text("timezone: Europe/Berlin\n")
        settings = read_settings(Path(folder))
        recall = Recall(Store(Path(folder) / "kept"))
        known = Knowledge(Shelf(settings, (), {}, recall))
    scope = TracedScope(known, None, now)
    plain = Scope(library(timezone="Europe/Berlin"), now)
    assert scope.is_over(day) == plain.is_over(day)
    assert scope.has_begun(day) == plain.has_begun(day)
    assert scope.today == plain.today
    then = (now + shift).timestamp()
    trace = scope.trace
    if (trace.since or 0) <= then < (trace.until or then + 1):
        other = Scope(library(timezone="Europe/Berlin"), now + shift)
        assert other.today == plain.today
