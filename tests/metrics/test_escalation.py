from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.escalation import escalation_timeliness
from hindsite.metrics.frames import incident_frame
from hindsite.metrics.values import Cut, Exclusion, Proportion, Reason
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

LATER = "2026-04-01T00:00Z"
STEP = "timeline.escalation_step"


def steps(**taken: str) -> list[dict[str, object]]:
    """Events that show steps, from `s5="10:07"`: the step of minute 5 was taken at 10:07."""
    return [
        {"at": f"2026-03-14T{at}Z", "event": "Paged", "escalation_step": name[1:]}
        for name, at in taken.items()
    ]


def escalated(*, timeline: object, **fields: object) -> Incident:
    """A SEV-1, declared at 10:00 and acknowledged at 10:12, whose timeline shows these steps."""
    defaults: dict[str, object] = {
        "id": "x",
        "severity": "SEV-1",
        "declared_at": "2026-03-14T10:00Z",
        "acknowledged_at": "2026-03-14T10:12Z",
        "timeline": timeline,
    }
    return incident(**defaults | fields)


def timeliness(*items: Incident, as_of: str = LATER, **rules: object) -> Proportion:
    """How many steps were taken in time, as known at an instant."""
    now = instant(as_of)
    known = library(*items, **rules).at(now)
    frame = incident_frame(known.incidents)
    return escalation_timeliness(known.incidents, frame, known.settings.policy, now).overall


def test_steps_taken_no_later_than_due() -> None:
    """In the very minute or earlier is in time; a second later, or not at all, is not."""
    number = timeliness(escalated(timeline=steps(s0="10:00", s5="10:05:01")))
    assert number.met == ("x#SEV-1 +0",)
    assert number.missed == ("x#SEV-1 +5", "x#SEV-1 +10")
    assert number.value == pytest.approx(1 / 3)
    early = timeliness(escalated(timeline=steps(s0="10:00", s5="10:03", s10="10:10")))
    assert (early.n, early.value) == (3, 1.0)


def test_only_steps_that_fell_due_are_asked_for() -> None:
    """Who acknowledges at once has no later step to take, though somebody took it."""
    item = escalated(timeline=steps(s0="10:00", s5="10:03"), acknowledged_at="2026-03-14T10:04Z")
    assert timeliness(item).met == ("x#SEV-1 +0",)
    until = {"escalate_until": "resolved"}
    resolved = item.model_copy(update={"resolved_at": instant("2026-03-14T10:07Z")})
    assert timeliness(resolved, policy=until).met == ("x#SEV-1 +0", "x#SEV-1 +5")


def test_a_step_due_now_still_has_its_minute() -> None:
    """It is late from the next instant on."""
    item = escalated(timeline=steps(s0="10:00"), acknowledged_at=None)
    now = timeliness(item, as_of="2026-03-14T10:05Z")
    assert now.left_out == (Exclusion("x#SEV-1 +5", Reason.NOT_YET_DUE),)
    assert timeliness(item, as_of="2026-03-14T10:05:01Z").missed == ("x#SEV-1 +5",)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"timeline": []}, Reason.NONE_RECORDED, (STEP,)),
        (
            {"timeline": [{"at": "2026-03-14T10:00Z", "event": "Somebody was paged"}]},
            Reason.NONE_RECORDED,
            (STEP,),
        ),
        (
            {"declared_at": None, "started_at": "2026-03-14T10:00Z"},
            Reason.FIELD_MISSING,
            ("declared_at",),
        ),
        ({"acknowledged_at": "2026-03-14T10:00Z"}, Reason.NOT_REQUIRED, ()),
        ({"mitigated_at": "2026-03-14T09:50Z"}, Reason.OUT_OF_ORDER, ()),
        ({"detected_at": "2026-03-14T10:01Z"}, Reason.OUT_OF_ORDER, ()),
        (
            {
                "declared_at": None,
                "detected_at": "2026-03-14T10:01Z",
                "mitigated_at": "2026-03-14T10:00Z",
            },
            Reason.OUT_OF_ORDER,
            (),
        ),
    ],
)
def test_what_cannot_be_judged_stands_apart(
    fields: dict[str, object], reason: Reason, detail: tuple[str, ...]
) -> None:
    """No step recorded is no proof that nobody was reached."""
    number = timeliness(escalated(**{"timeline": steps(s0="10:00"), **fields}))
    assert (number.n, number.left_out) == (0, (Exclusion("x", reason, detail),))


def test_other_formats_that_say_nothing_of_it() -> None:
    """A format without timelines, and one that says that it is over but not when."""
    item = escalated(timeline=steps(s0="10:00"))
    silent = item.model_copy(update={"unsaid": frozenset({"timeline"})})
    assert timeliness(silent).left_out == (Exclusion("x", Reason.FIELD_MISSING, ("timeline",)),)
    over = item.model_copy(update={"over": True})
    assert timeliness(over).left_out == (Exclusion("x", Reason.FIELD_MISSING, ("resolved_at",)),)


def test_after_a_rise_the_steps_are_due_again() -> None:
    """Each clock's steps are cases of their own."""
    item = escalated(
        timeline=steps(s0="10:00") + steps(s0="10:10", s5="10:16"),
        severity_changes=[{"at": "2026-03-14T10:10Z", "from": "SEV-2", "to": "SEV-1"}],
        acknowledged_at="2026-03-14T10:16Z",
    )
    number = timeliness(item)
    assert number.met == ("x#SEV-2 +0", "x#SEV-1 +0")
    assert number.missed == ("x#SEV-1 +5",)


def test_cut_by_the_record() -> None:
    """A step counts where its incident does."""
    items = [escalated(timeline=steps(s0="10:00")), escalated(timeline=[], id="y")]
    known = library(*items)
    parts = {Cut.SEVERITY: [("SEV-1", ["x", "y"]), ("SEV-2", [])]}
    number = escalation_timeliness(
        known.incidents,
        incident_frame(known.incidents),
        known.settings.policy,
        instant(LATER),
        parts,
    )
    (_, first), (_, second) = number.parts(Cut.SEVERITY)
    assert (first.n, len(first.left_out), second.n) == (3, 1, 0)
