from __future__ import annotations

import time

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


@pytest.mark.parametrize("names", [10, 10_000])
def test_many_unknown_references_cost_little(names: int) -> None:
    """The cost of an unknown name does not grow with the library: no pairwise comparison."""
    records = [
        incident(
            id=f"2026-03-14-checkout-{number:05}",
            related=[f"2026-03-14-chekout-{number % names:05}"],
            resolved_at="2026-03-14T10:00Z",
        )
        for number in range(10_000)
    ]
    base = library(*records, services=[{"id": "payment"}])
    begun = time.process_time()
    found = check(base, instant("2026-03-20T00:00Z"))
    # Some twenty times what it takes, so that a busy machine does not fail it.
    assert time.process_time() - begun < 10
    assert len(found) == 20_000
