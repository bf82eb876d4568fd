from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.clocks import notification, notification_clocks
from hindsite.metrics.values import ClockState, Cut, Exclusion, NotificationClock, Reason
from hindsite.model.policy import Policy
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

KNOWN = "2024-02-27T12:00Z"
"""72 hours later is the first of March: 2024 is a leap year."""


def breach(*duties: dict[str, object], **fields: object) -> Incident:
    """A security incident, known at noon of 2024-02-27, with these duties to notify."""
    security = {"known_at": KNOWN, "notification": list(duties)}
    defaults: dict[str, object] = {"id": "x", "started_at": "2024-02-01T00:00Z"}
    return incident(**defaults | {"kind": "security", "security": security} | fields)


def clocks(as_of: str, *items: Incident, **policy: object) -> tuple[NotificationClock, ...]:
    """The clocks of these incidents as known at an instant."""
    now = instant(as_of)
    known = library(*items, policy=policy).at(now)
    return notification_clocks(known.incidents, known.settings.policy, now)


def duty(**fields: object) -> dict[str, object]:
    """A duty to notify by the GDPR that is required."""
    return {"required": "true", "regime": "GDPR"} | fields


def test_a_clock_runs_from_when_the_breach_was_known() -> None:
    """50 hours of 72 have passed, over a leap day; 22 are left."""
    (clock,) = clocks("2024-02-29T14:00Z", breach(duty()))
    assert clock == NotificationClock(
        incident="x",
        regime="GDPR",
        state=ClockState.RUNNING,
        is_decided=True,
        known_at=instant(KNOWN),
        due_at=instant("2024-03-01T12:00Z"),
        notified_at=None,
        minutes=50 * 60,
        left=22 * 60,
    )


@pytest.mark.parametrize(
    ("as_of", "state", "left"),
    [
        ("2024-03-01T12:00Z", ClockState.RUNNING, 0),
        ("2024-03-01T12:01Z", ClockState.OVERDUE, -1),
        ("2024-03-02T12:00Z", ClockState.OVERDUE, -24 * 60),
    ],
)
def test_a_clock_that_has_run_out_is_overdue(as_of: str, state: ClockState, left: float) -> None:
    """What is left is then less than nothing."""
    (clock,) = clocks(as_of, breach(duty()))
    assert (clock.state, clock.left) == (state, left)


@pytest.mark.parametrize(
    ("notified_at", "state", "minutes"),
    [
        ("2024-02-28T12:00Z", ClockState.MET, 24 * 60),
        ("2024-03-01T12:00Z", ClockState.MET, 72 * 60),
        ("2024-03-01T12:01Z", ClockState.LATE, 72 * 60 + 1),
        (KNOWN, ClockState.MET, 0),
    ],
)
def test_who_was_told_was_told_in_time_or_late(
    notified_at: str, state: ClockState, minutes: float
) -> None:
    """The last minute is in time; nothing is left of a clock that has stopped."""
    (clock,) = clocks("2024-06-01T00:00Z", breach(duty(notified_at=notified_at)))
    assert (clock.state, clock.minutes, clock.left) == (state, minutes, None)
    assert clock.notified_at == instant(notified_at)


def test_the_clock_runs_while_nobody_has_decided() -> None:
    """It is said that it is undecided."""
    (clock,) = clocks("2024-02-27T13:00Z", breach({"regime": "GDPR"}))
    assert (clock.state, clock.is_decided) == (ClockState.RUNNING, False)


def test_what_is_not_required_has_no_clock_to_watch() -> None:
    """Neither a time passed nor a time left, notified or not."""
    (clock,) = clocks("2024-06-01T00:00Z", breach(duty(required="false", notified_at=KNOWN)))
    assert (clock.state, clock.is_decided) == (ClockState.NOT_REQUIRED, True)
    assert (clock.minutes, clock.left, clock.due_at) == (None, None, None)


@pytest.mark.parametrize("notified_at", [None, "2024-03-01T00:00Z"])
def test_without_a_beginning_there_is_no_clock(notified_at: str | None) -> None:
    """The breach was known at a time that nobody wrote down."""
    security = {"notification": duty(notified_at=notified_at)}
    (clock,) = clocks("2024-06-01T00:00Z", breach(security=security))
    assert clock.state is ClockState.NO_START
    assert (clock.minutes, clock.left, clock.due_at) == (None, None, None)


def test_told_before_it_was_known_is_out_of_order() -> None:
    """No number rests on it."""
    (clock,) = clocks("2024-06-01T00:00Z", breach(duty(notified_at="2024-02-27T11:59Z")))
    assert (clock.state, clock.minutes, clock.left) == (ClockState.OUT_OF_ORDER, None, None)


def test_what_was_told_later_is_not_told_yet() -> None:
    """Going back in time, the clock runs again."""
    item = breach(duty(notified_at="2024-02-28T12:00Z"))
    (clock,) = clocks("2024-02-28T11:00Z", item)
    assert (clock.state, clock.minutes) == (ClockState.RUNNING, 23 * 60)


def test_each_regime_has_its_own_time() -> None:
    """Compared without case; what has none of its own, or no name, has the common one."""
    item = breach(duty(regime="nis2"), duty(), {"required": "true"})
    found = clocks(
        "2024-02-27T13:00Z", item, notify_within="48h", notify_within_by_regime={"NIS2": "24h"}
    )
    assert [clock.left for clock in found] == [23 * 60, 47 * 60, 47 * 60]
    assert [clock.regime for clock in found] == ["nis2", "GDPR", ""]
    assert Policy().notify_limit("GDPR") == timedelta(hours=72)


def test_records_without_a_security_block_have_no_clock() -> None:
    """Nor have those in whose block no duty stands."""
    assert clocks("2024-06-01T00:00Z", incident(id="a"), breach()) == ()


def test_duties_are_counted_in_time_late_and_overdue() -> None:
    """Of five duties of one incident and two of another, two in four were met in time."""
    items = (
        breach(
            duty(notified_at="2024-02-28T12:00Z"),
            duty(regime="NIS2", notified_at="2024-03-05T12:00Z"),
            {"regime": "HIPAA"},
            duty(required="false", regime="PCI"),
            duty(regime=None, notified_at="2024-02-27T11:00Z"),
        ),
        breach(duty(notified_at="2024-02-28T12:00Z"), id="y", started_at="2024-02-02T00:00Z"),
        breach(id="z", security={"notification": duty()}, started_at="2024-02-03T00:00Z"),
    )
    found = clocks("2024-06-01T00:00Z", *items)
    parts = {Cut.SERVICE: [("payments", ["x"]), ("search", ["y", "z"])]}
    share = notification(found, Policy(), parts)
    number = share.overall
    assert number.met == ("x#GDPR", "y#GDPR")
    assert number.missed == ("x#NIS2", "x#HIPAA")
    assert number.left_out == (
        Exclusion("x#PCI", Reason.NOT_REQUIRED),
        Exclusion(
            "x#5",
            Reason.OUT_OF_ORDER,
            ("security.known_at", "security.notification.notified_at"),
        ),
        Exclusion("z#GDPR", Reason.FIELD_MISSING, ("security.known_at",)),
    )
    assert (number.value, number.target) == (0.5, 1.0)
    assert [part.n for _, part in share.parts(Cut.SERVICE)] == [3, 1]


def test_a_clock_that_runs_is_not_due_yet() -> None:
    """It is neither met nor missed."""
    number = notification(clocks("2024-02-28T12:00Z", breach(duty())), Policy()).overall
    assert number.left_out == (Exclusion("x#GDPR", Reason.NOT_YET_DUE),)
    assert number.value is None


def test_the_definition_names_the_times() -> None:
    """The common one, and those of regimes that have their own."""
    assert "within 72 h of when" in notification((), Policy()).overall.definition
    policy = Policy.model_validate({"notify_within_by_regime": {"NIS2": "24h"}})
    assert "known, NIS2: 24 h ÷" in notification((), policy).overall.definition
