from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hindsite.checks.fingerprints import distinct, fingerprint, no_lines
from hindsite.model.findings import Finding, Level, Place

ONE = Finding(
    place=Place("a.md", 2, 6),
    level=Level.ERROR,
    rule="time-order",
    message="10 days old",
    remedy="mend",
    field="action_items[3].due",
    found="2026",
)


def lines(_path: str) -> list[str]:
    """A file in which two lines are the same but for spaces."""
    return ["---", "due: 2026", "", "due:   2026 ", "due: 2027"]


@pytest.mark.parametrize(
    "changed",
    [
        {"place": Place("a.md", 4, 1)},
        {"message": "11 days old"},
        {"level": Level.NOTE},
        {"field": "action_items[0].due"},
        {"remedy": "", "expected": "x"},
    ],
)
def test_what_moves_keeps_its_fingerprint(changed: dict[str, Any]) -> None:
    """Line, column, age and level are no part of what a finding is."""
    assert fingerprint(replace(ONE, **changed), lines) == fingerprint(ONE, lines)


@pytest.mark.parametrize(
    "changed",
    [
        {"place": Place("a.md", 5, 6)},
        {"place": Place("b.md", 2, 6)},
        {"rule": "future-time"},
        {"field": "action_items[3].done_at"},
    ],
)
def test_another_finding_has_another_fingerprint(changed: dict[str, Any]) -> None:
    """File, rule, field and the text of the line tell findings apart."""
    assert fingerprint(replace(ONE, **changed), lines) != fingerprint(ONE, lines)


def test_without_a_line_what_was_found_counts() -> None:
    """So it is for a whole file, for a line that is gone, and where nobody can read the file."""
    for place in (Place("a.md"), Place("a.md", 70)):
        whole = replace(ONE, place=place)
        assert fingerprint(whole, lines) == fingerprint(ONE, no_lines)
        assert fingerprint(replace(whole, found="2027"), lines) != fingerprint(whole, lines)


def test_a_file_may_go_by_its_former_name() -> None:
    """Then the fingerprint is the one that it had."""
    moved = replace(ONE, place=Place("b.md", 2, 6))
    assert fingerprint(moved, lines, "a.md") == fingerprint(ONE, lines)


def test_equal_findings_are_numbered() -> None:
    """GitLab drops those whose fingerprint came before; the first keeps its own."""
    marks = [mark for _, mark in distinct([ONE, ONE, replace(ONE, rule="x"), ONE], lines)]
    assert len(set(marks)) == 4
    assert marks[0] == fingerprint(ONE, lines)
    assert all(len(mark) == 32 for mark in marks)
