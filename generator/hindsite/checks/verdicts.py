"""What is wrong with a record, with all that this rests on, so that it can be kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hindsite.model.findings import Finding, Level, Place
from hindsite.reading.recall import program
from hindsite.resources import words_folder
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from hindsite.model.settings import Settings

__all__ = ["Verdict", "findings_of", "is_in_time", "rules_key", "settings_content"]


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


def rules_key(settings: Settings) -> str:
    """A digest of all that counts in judging, but for the records, the instant and the files."""
    return digest("verdicts", settings.model_dump_json(), *_program())


def settings_content(settings: Settings) -> str:
    """What a verdict on `hindsite.yml` rests on besides the `rules_key`: where its fields stand."""
    return digest("settings", repr(list(settings.places.marks.items())))


@cache
def _program() -> tuple[str, ...]:
    words = sorted(path for path in words_folder().rglob("*") if path.is_file())
    lists = digest(*(path.read_bytes() for path in words))
    return (sys.version, *program(), lists, source_digest("hindsite.checks"))


def _finding(path: str, row: Iterable[Any]) -> Finding:
    line, column, level, *rest = row
    rule, message, remedy, field, found, expected = rest
    return Finding(
        Place(path, line, column), Level(level), rule, message, remedy, field, found, expected
    )
