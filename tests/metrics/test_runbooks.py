"""How runbooks served, as shares and one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics.runbooks import (
    runbook_records,
    runbook_shares,
    use_shares,
    wanted_runbooks,
)
from hindsite.metrics.values import Cut, Exclusion, Proportion, Reason, Share
from tests.factories import incident, library
from tests.pages.sample import runbook

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

TODAY = date(2026, 6, 1)


def used(name: str, *uses: object, day: str = "2026-03-01", **fields: object) -> Incident:
    """An incident that names these runbooks."""
    return incident(id=name, started_at=f"{day}T09:00Z", runbooks=list(uses), **fields)


def use(name: str, outcome: str | None = None) -> dict[str, object]:
    """How a runbook served."""
    found: dict[str, object] = {"id": name}
    return found | ({"outcome": outcome} if outcome else {})


def known(*items: Incident, books: tuple[Runbook, ...] = (), **rules: object) -> Library:
    """A library with these runbooks."""
    return replace(library(*items, **rules), runbooks=books)


def shares(base: Library) -> dict[str, Share]:
    """All shares by key, of every incident."""
    found = (*use_shares(base.incidents), *runbook_shares(base, base.incidents, TODAY))
    return {share.key: share for share in found}


def share(base: Library, key: str) -> Proportion:
    """One of them, of the whole."""
    return shares(base)[f"runbook_{key}"].overall


def test_from_there_to_helped() -> None:
    """Each share asks of those that the one before has let through."""
    missing = {"outcome": "missing", "wanted": "drain a queue"}
    base = known(
        used("a", use("pool", "helped"), use("disk", "misled"), missing),
        used("b", use("pool", "unused")),
        used("c", use("pool")),
        used("d"),
    )
    there = share(base, "availability")
    assert there.met == ("a#pool", "a#disk", "b#pool")
    assert there.missed == ("a#drain a queue",)
    assert there.left_out == (
        Exclusion("c#pool", Reason.FIELD_MISSING, ("runbooks.outcome",)),
        Exclusion("d", Reason.NONE_RECORDED, ("runbooks",)),
    )
    was_used = share(base, "use")
    assert (was_used.met, was_used.missed) == (("a#pool", "a#disk"), ("b#pool",))
    helped = share(base, "help")
    assert (helped.met, helped.missed) == (("a#pool",), ("a#disk",))
    assert [one.reason for one in helped.left_out] == [Reason.NOT_USED, Reason.FIELD_MISSING]


def test_a_format_that_cannot_say() -> None:
    """A record of another tool that has no place for runbooks is no proof that none was needed."""
    item = used("a").model_copy(update={"unsaid": frozenset({"runbooks"})})
    assert share(known(item), "availability").left_out == (
        Exclusion("a", Reason.FIELD_MISSING, ("runbooks",)),
    )


def test_missing_without_words() -> None:
    """A runbook that was missing and is not described has an id still."""
    assert share(known(used("a", {"outcome": "missing"})), "availability").missed == ("a#runbooks",)


@pytest.mark.parametrize(
    ("fields", "is_mended"),
    [
        ({}, False),
        ({"last_reviewed": "2026-03-01"}, False),
        ({"last_reviewed": "2026-03-02"}, True),
    ],
)
def test_mended_after_it_misled(fields: dict[str, object], *, is_mended: bool) -> None:
    """A review on a later day mends it; one that is not here cannot be judged."""
    base = known(
        used("a", use("POOL", "misled"), use("gone", "misled"), use("pool", "helped")),
        books=(runbook(**fields),),
    )
    mended = share(base, "mended")
    assert (mended.met if is_mended else mended.missed) == ("a#POOL",)
    assert mended.left_out == (Exclusion("a#gone", Reason.UNKNOWN_RUNBOOK),)
    (record,) = runbook_records(base, base.incidents, TODAY)
    assert record.unmended == (() if is_mended else ("a",))


def test_a_change_in_git_mends_too() -> None:
    """Where changes are known, one on a later day counts."""
    book = runbook().model_copy(update={"changed": (date(2026, 3, 5),)})
    assert share(known(used("a", use("pool", "misled")), books=(book,)), "mended").value == 1


def test_coverage_by_tier() -> None:
    """Services of the catalogue that are in use, by any name that a runbook calls them."""
    services = [
        {"id": "payments", "name": "Pay", "tier": "critical", "formerly": ["billing"]},
        {"id": "auth", "tier": "critical"},
        {"id": "search", "tier": "high"},
        {"id": "old", "retired": True},
    ]
    base = known(
        used("a", services=["other"]),
        books=(runbook(services=["billing", "unknown"]),),
        services=services,
    )
    coverage = shares(base)["runbook_coverage"]
    assert coverage.overall.met == ("payments",)
    assert coverage.overall.missed == ("auth", "search")
    tiers = {tier: (part.met, part.missed) for tier, part in coverage.parts(Cut.TIER)}
    assert tiers == {"critical": (("payments",), ("auth",)), "high": ((), ("search",))}


def test_practice() -> None:
    """A runbook that was never practised was not; a policy of nothing asks nothing."""
    books = (runbook(id="a", last_exercised="2026-05-01"), runbook(id="b"))
    exercise = share(known(books=books, policy={"exercise_every": "31d"}), "exercise")
    assert (exercise.met, exercise.missed) == (("a",), ("b",))
    nothing = share(known(books=books, policy={"exercise_every": "0d"}), "exercise")
    assert [one.reason for one in nothing.left_out] == [Reason.NOT_REQUIRED] * 2


def test_one_by_one() -> None:
    """The most used first; each incident once an outcome, and the days of the runbook."""
    base = known(
        used("a", use("pool", "helped"), use("pool", "helped"), use("gone", "helped")),
        used("b", use("pool"), use("pool", "unused"), {"outcome": "missing", "wanted": "more"}),
        used("c", {"id": "draft", "outcome": "missing"}),
        incident(id="g", kind="game-day", started_at="2026-04-01T00:00Z", runbooks=["disk"]),
        books=(
            runbook(id="zeta", title="A"),
            runbook(id="disk", title="Disk", last_reviewed="2026-01-01", review_every="30d"),
            runbook(title="Pool"),
        ),
    )
    counted = base.incidents[:2]
    first, second, third = runbook_records(base, counted, TODAY)
    assert (first.runbook, first.total) == ("pool", 3)
    assert (first.helped, first.unused, first.unsaid) == (("a",), ("b",), ("b",))
    assert (second.runbook, third.runbook) == ("zeta", "disk")
    assert third.is_overdue
    assert third.review_due == date(2026, 1, 31)
    assert third.exercised == date(2026, 4, 1)
    assert not first.is_overdue
    wanted = wanted_runbooks(base.incidents)
    assert [(one.incident, one.wanted) for one in wanted] == [("c", "draft"), ("b", "more")]
