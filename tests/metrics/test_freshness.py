from __future__ import annotations

from datetime import date

import pytest

from hindsite.metrics.freshness import runbook_freshness
from hindsite.metrics.values import Cut, Exclusion, Reason
from hindsite.model.runbook import Runbook


def runbook(id_: str, **fields: object) -> Runbook:
    """A runbook last reviewed on 2024-02-01, to be reviewed every 28 days."""
    defaults: dict[str, object] = {
        "id": id_,
        "title": "Database full",
        "last_reviewed": "2024-02-01",
        "review_every": "4w",
    }
    return Runbook.model_validate(defaults | fields)


@pytest.mark.parametrize(
    ("today", "is_fresh"),
    [(date(2024, 2, 1), True), (date(2024, 2, 29), True), (date(2024, 3, 1), False)],
)
def test_a_runbook_is_fresh_until_the_last_day_of_its_period(
    today: date, *, is_fresh: bool
) -> None:
    """28 days after the first of February of a leap year is its 29th, which is in time."""
    number = runbook_freshness([runbook("a")], today).overall
    assert (number.met, number.missed) == ((("a",), ()) if is_fresh else ((), ("a",)))
    assert number.target == 1.0


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"last_reviewed": None}, ("last_reviewed",)),
        ({"review_every": None}, ("review_every",)),
        ({"last_reviewed": None, "review_every": None}, ("last_reviewed", "review_every")),
    ],
)
def test_what_says_no_review_or_no_period_is_left_out(
    fields: dict[str, object], missing: tuple[str, ...]
) -> None:
    """And it is said what is missing."""
    number = runbook_freshness([runbook("a", **fields)], date(2026, 1, 1)).overall
    assert number.left_out == (Exclusion("a", Reason.FIELD_MISSING, missing),)
    assert number.value is None


def test_a_review_that_came_later_did_not_happen_yet() -> None:
    """As known before it, the runbook has none."""
    today = date(2024, 1, 31)
    number = runbook_freshness([runbook("a").at(today)], today).overall
    assert number.left_out[0].detail == ("last_reviewed",)


def test_freshness_is_cut_by_the_ids_of_runbooks() -> None:
    """Here by team."""
    books = [runbook("a"), runbook("b", review_every="52w")]
    parts = {Cut.TEAM: [("platform", ["a"]), ("storefront", ["b"])]}
    share = runbook_freshness(books, date(2024, 6, 1), parts)
    assert [part.value for _, part in share.parts(Cut.TEAM)] == [0.0, 1.0]
    assert share.overall.value == 0.5


def test_without_runbooks_there_is_no_share() -> None:
    """No division by nothing."""
    assert runbook_freshness([], date(2026, 1, 1)).overall.value is None
