"""Records one by one → findings, with all that these rest on, so that they can be kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hindsite.checks.registry import RULES
from hindsite.checks.switches import misnamed, of_pages, switched
from hindsite.checks.tracing import TracedScope
from hindsite.model.findings import Finding, Level, Place
from hindsite.reading.recall import program
from hindsite.resources import words_folder
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from hindsite.checks.knowledge import Knowledge
    from hindsite.model.settings import Settings
    from hindsite.reading import Paging

__all__ = [
    "Verdict",
    "findings_of",
    "is_in_time",
    "judge",
    "judge_pages",
    "judge_settings",
    "rules_key",
]


class Verdict(NamedTuple):
    """What is wrong with a file of some content, as long as the questions have these answers.

    It holds from `since` on and before `until`, in seconds since 1970; None is no bound. Each
    question has its kind, its name and its answer.
    """

    content: str
    since: float | None
    until: float | None
    asked: tuple[Any, ...]
    rows: tuple[Any, ...]

    def findings(self, path: str) -> list[Finding]:
        """What is wrong."""
        return findings_of(path, self.rows)


def is_in_time(since: float | None, until: float | None, now: float) -> bool:
    """Whether a verdict that holds from `since` on and before `until` holds now."""
    return (since is None or since <= now) and (until is None or now < until)


def findings_of(path: str, rows: Iterable[Any]) -> list[Finding]:
    """What is wrong with a file by the rows of a verdict on it."""
    return [_finding(path, row) for row in rows]


def judge(known: Knowledge, path: str, as_of: datetime) -> Verdict:
    """What is wrong with a file that gives a record, by reader and rules, as switched."""
    shelf = known.shelf
    record = shelf.record(path)
    scope = TracedScope(known, record, as_of)
    found = [*shelf.findings(path), *_broken(scope, path)]
    left = sorted(set(switched(found, path, record, shelf.settings)), key=lambda it: it.sort_key)
    trace = scope.trace
    asked = tuple((*question, answer) for question, answer in trace.asked.items())
    rows = tuple(_row(finding) for finding in left)
    return Verdict(shelf.cards[path].content, trace.since, trace.until, asked, rows)


def judge_settings(known: Knowledge, as_of: datetime) -> list[Finding]:
    """What rules and switches find wrong in `hindsite.yml`."""
    settings = known.shelf.settings
    path = settings.places.path
    found = [*_broken(TracedScope(known, None, as_of), path), *misnamed(settings)]
    return list(switched(found, path, None, settings))


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


def rules_key(settings: Settings) -> str:
    """A digest of all that counts in judging, but for the records, the instant and the files."""
    return digest("verdicts", settings.model_dump_json(), *_program())


@cache
def _program() -> tuple[str, ...]:
    words = sorted(path for path in words_folder().rglob("*") if path.is_file())
    lists = digest(*(path.read_bytes() for path in words))
    return (sys.version, *program(), lists, source_digest("hindsite.checks"))


def _broken(scope: TracedScope, path: str) -> Iterable[Finding]:
    """Findings of all rules in one file; what they say of others is said when those are judged."""
    for rule in RULES:
        for fault in rule.check(scope):
            if fault.places.path == path:
                yield rule.finding(fault)


def _row(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        place.line, place.column, finding.level, finding.rule, finding.message,
        finding.remedy, finding.field, finding.found, finding.expected,
    )  # fmt: skip


def _finding(path: str, row: Iterable[Any]) -> Finding:
    line, column, level, *rest = row
    rule, message, remedy, field, found, expected = rest
    return Finding(
        Place(path, line, column), Level(level), rule, message, remedy, field, found, expected
    )
