from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.frames import incident_frame
from hindsite.metrics.postmortems import (
    postmortem_completion,
    postmortem_due_at,
    postmortem_promptness,
    postmortem_published,
)
from hindsite.metrics.values import Cut, Exclusion, Proportion, Reason, Share
from hindsite.model.settings import Settings
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

PUBLISHED = {"status": "published"}


def major(**fields: object) -> Incident:
    """A SEV-1 incident, resolved at 15:00 on Monday 2026-03-02."""
    defaults: dict[str, object] = {
        "severity": "SEV-1",
        "started_at": "2026-03-02T12:00Z",
        "resolved_at": "2026-03-02T15:00Z",
    }
    return incident(**defaults | fields)


def ask(key: str, as_of: str, *items: Incident, **rules: object) -> Share:
    """One of the three shares of these incidents at an instant."""
    now = instant(as_of)
    known = library(*items, **rules).at(now)
    frame = incident_frame(known.incidents)
    if key == "published":
        return postmortem_published(known.incidents, known.settings)
    share = {"completion": postmortem_completion, "promptness": postmortem_promptness}[key]
    return share(known.incidents, frame, known.settings, now)


def completion(as_of: str, *items: Incident, **rules: object) -> Proportion:
    """How many post-mortems are published when they are due."""
    return ask("completion", as_of, *items, **rules).overall


def published(as_of: str, *items: Incident, **rules: object) -> Proportion:
    """How many post-mortems of all resolved incidents are published."""
    return ask("published", as_of, *items, **rules).overall


def promptness(as_of: str, *items: Incident, **rules: object) -> Proportion:
    """How many incidents were talked over in time."""
    return ask("promptness", as_of, *items, **rules).overall


@pytest.mark.parametrize(
    ("as_of", "is_due"),
    [
        ("2026-03-06T18:00Z", False),
        ("2026-03-09T14:59Z", False),
        ("2026-03-09T15:00Z", True),
        ("2026-03-10T09:00Z", True),
    ],
)
def test_five_working_days_lead_over_the_weekend(as_of: str, *, is_due: bool) -> None:
    """Resolved on Monday at 15:00, due on the next Monday at 15:00; until then it is left out."""
    number = completion(as_of, major(id="late"))
    assert number.missed == (("late",) if is_due else ())
    assert number.left_out == (() if is_due else (Exclusion("late", Reason.NOT_YET_DUE),))


def test_published_by_now_is_met() -> None:
    """By its status, or by the date alone."""
    number = completion(
        "2026-04-01T12:00Z",
        major(id="a", postmortem=PUBLISHED),
        major(id="b", postmortem={"published_at": "2026-03-20T12:00Z"}),
        major(id="c", postmortem={"status": "review"}),
    )
    assert (number.met, number.missed, number.target) == (("a", "b"), ("c",), 1.0)
    assert number.value == 2 / 3


def test_what_is_published_later_is_not_published_yet() -> None:
    """Going back in time takes publications away."""
    item = major(postmortem=PUBLISHED | {"published_at": "2026-03-20T12:00Z"})
    assert completion("2026-03-19T12:00Z", item).value == 0.0
    assert completion("2026-03-20T12:00Z", item).value == 1.0


@pytest.mark.parametrize(
    ("fields", "exclusion"),
    [
        ({"resolved_at": None}, Exclusion("x", Reason.STILL_OPEN)),
        (
            {"resolved_at": None, "closed_at": "2026-03-03T12:00Z"},
            Exclusion("x", Reason.FIELD_MISSING, ("resolved_at",)),
        ),
        ({"resolved_at": "2026-03-02T11:00Z"}, Exclusion("x", Reason.OUT_OF_ORDER)),
    ],
)
def test_without_a_sound_resolution_nothing_is_due(
    fields: dict[str, object], exclusion: Exclusion
) -> None:
    """Open, closed without an instant, or resolved before it began: each said as what it is."""
    number = completion("2026-04-01T12:00Z", major(id="x", **fields))
    assert (number.n, number.left_out) == (0, (exclusion,))
    assert number.value is None


def test_the_other_share_asks_all_resolved_ones() -> None:
    """Not yet due is asked as well; what is open is not."""
    number = published(
        "2026-03-03T12:00Z",
        major(id="a", postmortem=PUBLISHED),
        major(id="b"),
        major(id="open", resolved_at=None),
        major(id="closed", resolved_at=None, closed_at="2026-03-02T16:00Z"),
    )
    assert (number.met, number.missed) == (("a",), ("b", "closed"))
    assert number.left_out == (Exclusion("open", Reason.STILL_OPEN),)


def test_only_severities_that_require_a_post_mortem_are_asked() -> None:
    """SEV-1 and SEV-2 by default; the definition names them."""
    items = [major(id=f"s{level}", severity=f"SEV-{level}") for level in (1, 2, 3, 4)]
    number = completion("2026-04-01T12:00Z", *items)
    assert number.missed == ("s1", "s2")
    assert number.definition == (
        "published ÷ incidents of SEV-1, SEV-2 resolved at least 5 working days ago"
    )
    definition = published("2026-04-01T12:00Z", *items).definition
    assert definition == "published ÷ resolved incidents of SEV-1, SEV-2"


def test_the_policy_may_require_none() -> None:
    """Then there is no share, and the definition says so."""
    calm = {"postmortem_required": False}
    policy = {"severities": {f"SEV-{level}": calm for level in (1, 2, 3, 4)}}
    number = completion("2026-04-01T12:00Z", major(), policy=policy)
    assert number.value is None
    assert "there is none" in number.definition


def test_the_policy_sets_the_working_days() -> None:
    """Two working days after a Friday is the Tuesday."""
    settings = Settings.model_validate({"policy": {"postmortem_due": 2}})
    due = postmortem_due_at(instant("2026-03-06T15:00Z"), settings)
    assert due == instant("2026-03-10T15:00Z")


def test_a_format_without_post_mortems_says_nothing_about_them() -> None:
    """Records of a tool that knows no post-mortems are left out of both shares, not missed."""
    item = major().model_copy(update={"unsaid": frozenset({"postmortem"})})
    left_out = (Exclusion(item.id, Reason.FIELD_MISSING, ("postmortem",)),)
    for key in ("completion", "published", "promptness"):
        number = ask(key, "2026-03-20T00:00Z", item).overall
        assert (number.value, number.left_out) == (None, left_out)


@pytest.mark.parametrize(
    ("met_at", "as_of", "is_met"),
    [
        ("2026-03-04T15:00Z", "2026-03-20T00:00Z", True),
        ("2026-03-04T15:01Z", "2026-03-20T00:00Z", False),
        ("2026-03-02T15:00Z", "2026-03-03T00:00Z", True),
        (None, "2026-03-04T15:01Z", False),
        ("2026-03-20T09:00Z", "2026-03-04T15:01Z", False),
    ],
)
def test_a_meeting_is_prompt_within_two_days_of_the_resolution(
    met_at: str | None, as_of: str, *, is_met: bool
) -> None:
    """Two days to the minute are in time; none, or one that is yet to come, is late after them."""
    number = promptness(as_of, major(id="x", postmortem={"meeting_at": met_at}))
    assert (number.met, number.missed) == ((("x",), ()) if is_met else ((), ("x",)))
    assert number.estimate is not None
    assert number.estimate.value == float(is_met)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({}, Reason.NOT_YET_DUE, ()),
        ({"resolved_at": None}, Reason.STILL_OPEN, ()),
        (
            {"resolved_at": None, "closed_at": "2026-03-03T12:00Z"},
            Reason.FIELD_MISSING,
            ("resolved_at",),
        ),
        ({"resolved_at": "2026-03-02T11:00Z"}, Reason.OUT_OF_ORDER, ()),
        (
            {"postmortem": {"meeting_at": "2026-03-02T14:59Z"}},
            Reason.OUT_OF_ORDER,
            ("resolved_at", "postmortem.meeting_at"),
        ),
    ],
)
def test_whether_a_meeting_is_late_cannot_always_be_told(
    fields: dict[str, object], reason: Reason, detail: tuple[str, ...]
) -> None:
    """Two days are not over, the resolution is not known, or the meeting came before it."""
    number = promptness("2026-03-04T15:00Z", major(id="x", **fields))
    assert (number.n, number.left_out) == (0, (Exclusion("x", reason, detail),))


def test_a_post_mortem_without_a_meeting_is_late_all_the_same() -> None:
    """What is published nobody may have talked over."""
    number = promptness("2026-03-20T00:00Z", major(id="x", postmortem=PUBLISHED))
    assert number.missed == ("x",)


def test_the_policy_sets_how_soon_to_meet() -> None:
    """The definition names the time in hours, or as people say it."""
    policy = {"meeting_within": "90m"}
    item = major(postmortem={"meeting_at": "2026-03-02T16:31Z"})
    number = promptness("2026-03-20T00:00Z", item, policy=policy)
    assert number.value == 0.0
    assert number.definition.startswith("meeting within 1 h 30 min of resolution ÷ incidents of")
    assert "within 48 h of" in promptness("2026-03-20T00:00Z").definition


def test_shares_are_cut_into_the_parts_given() -> None:
    """Here by service, each with its own interval."""
    items = (major(id="a", postmortem=PUBLISHED), major(id="b"), major(id="c"))
    frame, settings, now = incident_frame(items), Settings(), instant("2026-04-01T12:00Z")
    parts = {Cut.SERVICE: [("payments", ["a", "b"]), ("search", ["c"])]}
    for share in (
        postmortem_completion(items, frame, settings, now, parts),
        postmortem_published(items, settings, parts),
    ):
        assert [(key, part.value) for key, part in share.parts(Cut.SERVICE)] == [
            ("payments", 0.5),
            ("search", 0.0),
        ]
    prompt = postmortem_promptness(items, frame, settings, now, parts)
    assert [part.missed for _, part in prompt.parts(Cut.SERVICE)] == [("a", "b"), ("c",)]
