"""Records one by one → verdicts; whoever has one that holds still loads no rule for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hindsite.checks.registry import RULES
from hindsite.checks.switches import misnamed, of_pages, switched, unused
from hindsite.checks.tracing import TracedScope
from hindsite.checks.verdicts import Verdict, settings_content
from hindsite.lockstep import Steps, in_lockstep

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.checks.knowledge import Knowledge
    from hindsite.checks.rules import Rule
    from hindsite.model.findings import Finding
    from hindsite.reading import Paging

__all__ = ["judge", "judge_pages", "judge_settings"]


def judge(known: Knowledge, paths: Iterable[str], as_of: datetime) -> list[Verdict]:
    """What is wrong with files that give records, by reader and rules, as switched.

    Some dozens of records at a time are judged by one rule before they are by the next.
    """
    return in_lockstep(_judging(known, path, as_of) for path in paths)


def _judging(known: Knowledge, path: str, as_of: datetime) -> Steps[Verdict]:
    shelf = known.shelf
    record = shelf.record(path)
    scope = TracedScope(known, record, as_of)
    found = [*shelf.findings(path)]
    for rule in RULES:
        yield
        found += _broken(rule, scope, path)
    yield
    # Each once, and what stands at one place in the order in which it was found.
    left = dict.fromkeys(switched(found, path, record, shelf.settings))
    every = sorted(left, key=lambda finding: finding.sort_key)
    return _verdict(shelf.cards[path].content, scope, every)


def judge_settings(known: Knowledge, as_of: datetime) -> Verdict:
    """What rules and switches find wrong in `hindsite.yml`."""
    settings = known.shelf.settings
    path = settings.places.path
    scope = TracedScope(known, None, as_of)
    broken = (finding for rule in RULES for finding in _broken(rule, scope, path))
    found = [*broken, *misnamed(settings), *unused(settings, scope.covers)]
    left = switched(found, path, None, settings)
    return _verdict(settings_content(settings), scope, dict.fromkeys(left))


def judge_pages(known: Knowledge, paging: Paging, as_of: datetime) -> dict[str, list[Finding]]:
    """What reader and rules find wrong in the exports of a paging tool, by path, as switched."""
    history, settings = paging.history, known.shelf.settings
    found: dict[str, list[Finding]] = {path: [] for path in history.files}
    scope = TracedScope(known, None, as_of, history)
    broken = (rule.finding(fault) for rule in RULES for fault in rule.check(scope))
    for finding in (*paging.findings, *broken):
        if finding.place.path in found:
            found[finding.place.path].append(finding)
    return {path: list(of_pages(items, path, settings)) for path, items in found.items()}


def _broken(rule: Rule, scope: TracedScope, path: str) -> list[Finding]:
    """Findings of a rule in one file; what it says of others is said when those are judged."""
    return [rule.finding(fault) for fault in rule.check(scope) if fault.places.path == path]


def _verdict(content: str, scope: TracedScope, findings: Iterable[Finding]) -> Verdict:
    """The verdict on something of that content, by what was found in it and asked for that."""
    trace = scope.trace
    asked = tuple((*question, answer) for question, answer in trace.asked.items())
    rows = tuple(_row(finding) for finding in findings)
    return Verdict(content, trace.since, trace.until, asked, rows)


def _row(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        place.line, place.column, finding.level, finding.rule, finding.message,
        finding.remedy, finding.field, finding.found, finding.expected,
    )  # fmt: skip
