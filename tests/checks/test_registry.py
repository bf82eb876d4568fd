from __future__ import annotations

import sys
from types import FrameType

import pytest

from hindsite.checks import EXPLANATIONS, RULES, check
from hindsite.checks.catalogue import READING
from hindsite.model.findings import Places
from tests.factories import incident, instant, library


def test_findings_come_in_order_of_place() -> None:
    """Whichever rule found them, findings are listed as they stand in the files."""
    marks = {("severity",): (3, 1), ("status",): (2, 1), ("related", 0): (9, 1)}
    change = {"at": "2026-03-14T09:10Z", "from": "SEV-2", "to": "SEV-1"}
    records = [
        incident(
            id=name,
            status="closed",
            related=["nowhere"],
            severity_changes=[change],
            places=Places(f"{name}.md", marks),
        )
        for name in ("b", "a")
    ]
    found = check(library(*records), instant("2026-03-20T00:00Z"))
    assert [str(item.place) for item in found] == [
        *("a.md:2:1", "a.md:3:1", "a.md:9:1"),
        *("b.md:2:1", "b.md:3:1", "b.md:9:1"),
    ]


def test_every_rule_is_explained_in_one_line() -> None:
    """No code is without a meaning, none has two, and none belongs to two rules."""
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= EXPLANATIONS.keys()
    assert not READING.keys() & set(codes)
    assert all(text and "\n" not in text for text in EXPLANATIONS.values())


@pytest.mark.parametrize("one_in", [1, 100])
def test_many_unknown_references_cost_little(one_in: int) -> None:
    """The cost of unknown names grows with the library, not with its square."""
    few, many = _calls(200, one_in), _calls(800, one_in)
    assert many < 4 * few * 1.1


def _calls(records: int, one_in: int) -> int:
    """How many calls it takes to find that each record names another that is not there."""
    base = library(
        *(
            incident(
                id=f"2026-03-14-checkout-{number:05}",
                related=[f"2026-03-14-chekout-{number // one_in:05}"],
                resolved_at="2026-03-14T10:00Z",
            )
            for number in range(records)
        ),
        services=[{"id": "payment"}],
    )
    calls = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        found = check(base, instant("2026-03-20T00:00Z"))
    finally:
        sys.setprofile(former)
    assert len(found) == 2 * records
    return calls
