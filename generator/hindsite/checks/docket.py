"""Verdicts that were kept, in parts: who asks for a few of them decodes few, and writes few again.

Each part is an entry of the store. Within it a question that several verdicts ask is written once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hindsite.checks.verdicts import Verdict, is_in_time
from hindsite.store import digest, part_of, plain_bytes, plain_of

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.checks.knowledge import Knowledge
    from hindsite.store import Store

__all__ = ["PARTS", "SETTINGS", "Docket", "part_key"]

PARTS = 32
"""So many parts are small enough to read one for one verdict, and few enough to read all."""

SETTINGS = ""
"""The name of the verdict on the settings: the path of `hindsite.yml` may be a record's as well."""

_Row = Sequence[Any]
_Question = tuple[Any, ...]


class Docket:
    """The verdicts of earlier commands by path, under the same settings and rules.

    Args:
        store: Where they are kept, as private as the records.
        key: A digest of settings and rules, as `rules_key` gives it.
    """

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key
        self._parts: dict[int, _Part] = {}
        self._new: dict[str, Verdict] = {}

    def rows(
        self, path: str, content: str, known: Knowledge, as_of: datetime
    ) -> Sequence[Any] | None:
        """What is wrong with a file, for `findings_of`, if a verdict on it holds still.

        Args:
            path: Of a record, or `SETTINGS`.
            content: A digest of what it holds now.
            known: All records, as they are now.
            as_of: The instant to judge for.
        """
        new = self._new.get(path)
        if new is None:
            return self._part(part_of(path, PARTS)).rows(path, content, known, as_of)
        now = as_of.timestamp()
        holds = new.content == content and is_in_time(new.since, new.until, now)
        return new.rows if holds and all(map(known.stands, new.asked)) else None

    def enter(self, verdicts: Mapping[str, Verdict]) -> None:
        """Put new verdicts in the place of former ones."""
        self._new.update(verdicts)

    def save(self, paths: Container[str]) -> None:
        """Keep what was entered.

        Args:
            paths: All files of the library, and `SETTINGS`. In the parts that were looked into,
                what was judged of others is forgotten.
        """
        new: dict[int, dict[str, Verdict]] = {number: {} for number in self._parts}
        for path, verdict in self._new.items():
            new.setdefault(part_of(path, PARTS), {})[path] = verdict
        for number, given in new.items():
            part = self._part(number)
            if given or not all(path in paths for path in part.paths):
                verdicts = part.all() | given
                left = {path: item for path, item in verdicts.items() if path in paths}
                self._store.put(part_key(self._key, number), _bytes(left))

    def _part(self, number: int) -> _Part:
        part = self._parts.get(number)
        if part is None:
            part = self._parts[number] = _Part(self._store.get(part_key(self._key, number)))
        return part


class _Part:
    """Some verdicts as they were kept; whether an answer stands is found out once for all."""

    def __init__(self, raw: bytes | None) -> None:
        self._rows: Mapping[str, _Row] = {}
        self._questions: list[_Question] = []
        self._known: Knowledge | None = None
        self._stand: dict[int, bool] = {}
        questions, rows = _decoded(raw)
        if all(map(_is_question, questions)) and all(
            _is_row(row, len(questions)) for row in rows.values()
        ):
            self._questions, self._rows = [tuple(item) for item in questions], rows

    def rows(
        self, path: str, content: str, known: Knowledge, as_of: datetime
    ) -> Sequence[Any] | None:
        row = self._rows.get(path)
        if row is None:
            return None
        findings: list[Any]
        former, since, until, asked, findings = row
        if content != former:
            return None
        if not is_in_time(since, until, as_of.timestamp()):
            return None
        if self._known is not known:
            self._known, self._stand = known, {}
        stand = self._stand
        for at in asked:
            if at not in stand:
                stand[at] = known.stands(self._questions[at])
            if not stand[at]:
                return None
        return findings

    @property
    def paths(self) -> Iterable[str]:
        return self._rows

    def all(self) -> dict[str, Verdict]:
        return {path: self._verdict(row) for path, row in self._rows.items()}

    def _verdict(self, row: _Row) -> Verdict:
        content, since, until, asked, findings = row
        questions = self._questions
        return Verdict(content, since, until, tuple([questions[at] for at in asked]), findings)


def part_key(key: str, number: int) -> str:
    """The key of a part of the verdicts under the same settings and rules."""
    return digest("docket", key, str(number))


def _decoded(raw: bytes | None) -> tuple[list[Any], dict[str, Any]]:
    try:
        plain = plain_of(raw) if raw else None
    except ValueError:
        plain = None
    match plain:
        case [list(questions), dict(rows)]:
            return questions, rows
    return [], {}


def _is_question(value: object) -> bool:
    return isinstance(value, list) and list(map(type, value)) == [str, str, str]


def _is_row(value: object, questions: int) -> bool:
    match value:
        case [str(), _, _, [*asked], [*_]]:
            return all(type(at) is int and 0 <= at < questions for at in asked)
    return False


def _bytes(verdicts: Mapping[str, Verdict]) -> bytes:
    places: dict[_Question, int] = {}
    rows = {
        path: [
            *(verdict.content, verdict.since, verdict.until),
            [places.setdefault(tuple(question), len(places)) for question in verdict.asked],
            verdict.rows,
        ]
        for path, verdict in verdicts.items()
    }
    return plain_bytes([list(places), rows])
