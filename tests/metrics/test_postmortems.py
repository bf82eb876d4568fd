from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure, postmortem_due_at
from hindsite.metrics.values import Exclusion, Metrics, Reason
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


def at(as_of: str, *items: Incident, **settings: object) -> Metrics:
    """The metrics at an instant."""
    return measure(library(*items, **settings).at(instant(as_of)), instant(as_of))


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
    number = at(as_of, major(id="late")).postmortem_completion
    assert number.missed == (("late",) if is_due else ())
    assert number.left_out == (() if is_due else (Exclusion("late", Reason.NOT_YET_DUE),))


def test_published_by_now_is_met() -> None:
    """By its status, or by the date alone."""
    number = at(
        "2026-04-01T12:00Z",
        major(id="a", postmortem=PUBLISHED),
        major(id="b", postmortem={"published_at": "2026-03-20T12:00Z"}),
        major(id="c", postmortem={"status": "review"}),
    ).postmortem_completion
    assert (number.met, number.missed, number.target) == (("a", "b"), ("c",), 1.0)
    assert number.value == 2 / 3


def test_what_is_published_later_is_not_published_yet() -> None:
    """Going back in time takes publications away."""
    item = major(postmortem=PUBLISHED | {"published_at": "2026-03-20T12:00Z"})
    assert at("2026-03-19T12:00Z", item).postmortem_completion.value == 0.0
    assert at("2026-03-20T12:00Z", item).postmortem_completion.value == 1.0


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
    number = at("2026-04-01T12:00Z", major(id="x", **fields)).postmortem_completion
    assert (number.n, number.left_out) == (0, (exclusion,))
    assert number.value is None


def test_the_other_share_asks_all_resolved_ones() -> None:
    """Not yet due is asked as well; what is open is not."""
    number = at(
        "2026-03-03T12:00Z",
        major(id="a", postmortem=PUBLISHED),
        major(id="b"),
        major(id="open", resolved_at=None),
        major(id="closed", resolved_at=None, closed_at="2026-03-02T16:00Z"),
    ).postmortem_published
    assert (number.met, number.missed) == (("a",), ("b", "closed"))
    assert number.left_out == (Exclusion("open", Reason.STILL_OPEN),)


def test_only_severities_that_require_a_post_mortem_are_asked() -> None:
    """SEV-1 and SEV-2 by default; the definition names them."""
    items = [major(id=f"s{level}", severity=f"SEV-{level}") for level in (1, 2, 3, 4)]
    metrics = at("2026-04-01T12:00Z", *items)
    assert metrics.postmortem_completion.missed == ("s1", "s2")
    assert metrics.postmortem_completion.definition == (
        "published ÷ incidents of SEV-1, SEV-2 resolved at least 5 working days ago"
    )
    assert metrics.postmortem_published.definition == (
        "published ÷ resolved incidents of SEV-1, SEV-2"
    )


def test_the_policy_may_require_none() -> None:
    """Then there is no share, and the definition says so."""
    calm = {"postmortem_required": False}
    policy = {"severities": {f"SEV-{level}": calm for level in (1, 2, 3, 4)}}
    number = at("2026-04-01T12:00Z", major(), policy=policy).postmortem_completion
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
    numbers = at("2026-03-20T00:00Z", item)
    left_out = (Exclusion(item.id, Reason.FIELD_MISSING, ("postmortem",)),)
    assert numbers.postmortem_completion.left_out == left_out
    assert numbers.postmortem_published.left_out == left_out
    assert numbers.postmortem_completion.value is None
