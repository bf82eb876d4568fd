from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.checks.baseline import Baseline, Entry
from hindsite.checks.fingerprints import no_lines
from hindsite.errors import SettingsError
from hindsite.model.findings import Finding, Level, Place


def finding(path: str = "a.md", found: str = "x", line: int = 5) -> Finding:
    """A finding that is told from others by path and by what was found."""
    return Finding(Place(path, line, 2), Level.ERROR, "time-order", "wrong", "mend", found=found)


def test_it_is_one_entry_a_line_in_order() -> None:
    """So that Git merges two branches by itself, and a change shows as one line."""
    many = [finding("b.md"), finding("a.md"), finding("b.md", line=9)]
    text = Baseline.of(many, no_lines).text()
    head, first, second = text.splitlines()
    assert head == '{"version": 1}'
    assert first.startswith('{"path": "a.md", "rule": "time-order", "fingerprint": "')
    assert first.endswith('", "count": 1}')
    assert second.endswith('", "count": 2}')
    assert text == Baseline.of(reversed(many), no_lines).text()


@given(st.lists(st.builds(finding, st.text(), st.sampled_from("xyz"))))
def test_it_comes_back(findings: list[Finding]) -> None:
    """What is written is read as it was, and holds all that it was made of."""
    made = Baseline.of(findings, no_lines)
    again = Baseline.parse(made.text())
    assert again == made
    assert len(again) == len(findings)
    assert again.unheld(findings, no_lines) == []
    assert again.idle(findings, no_lines) == []


def test_it_holds_no_more_than_there_were() -> None:
    """One more of the same is new; it is the last in the file."""
    held = Baseline.of([finding(line=3)], no_lines)
    first, second = finding(line=4), finding(line=8)
    assert held.unheld([first, second, finding(found="y")], no_lines) == [
        second,
        finding(found="y"),
    ]


def test_it_tells_what_was_mended() -> None:
    """Entries are named that hold more than is found."""
    held = Baseline.of([finding("b.md"), finding("a.md"), finding("b.md")], no_lines)
    assert [entry.path for entry in held.idle([finding("b.md")], no_lines)] == ["a.md", "b.md"]
    assert held.idle([finding("b.md"), finding("b.md"), finding("a.md")], no_lines) == []


def test_what_a_merge_wrote_twice_counts_once() -> None:
    """The greater number stands; empty lines do not matter."""
    entry = '{"path": "a", "rule": "b", "fingerprint": "c", "count": %d}\n'
    text = '{"version": 1}\n' + entry % 2 + "\n" + entry % 3 + entry % 1
    assert Baseline.parse(text).counts == {Entry("a", "b", "c"): 3}


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "[]",
        '{"version": 2}',
        '{"path": "a", "rule": "b", "fingerprint": "c"}',
        '{"path": "a", "rule": "b", "fingerprint": "c", "count": 0}',
        '{"path": "a", "rule": "b", "fingerprint": "c", "count": true}',
        '{"path": "a", "rule": "b", "fingerprint": "c", "count": "1"}',
        '{"path": 1, "rule": "b", "fingerprint": "c", "count": 1}',
        '{"path": "a", "rule": "b", "fingerprint": "c", "count": 1, "x": 1}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_entry_is_named(line: str) -> None:
    """What a merge left there is not passed over."""
    with pytest.raises(SettingsError, match=r"hindsite-baseline\.jsonl:2: this line is no"):
        Baseline.parse(f'{{"version": 1}}\n{line}\n')
