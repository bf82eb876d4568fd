"""A baseline: findings that a library had when it took up the rules, and does not hear of again.

It is a file of one entry a line, in order, so that Git merges those of two branches by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from hindsite.checks.fingerprints import fingerprint
from hindsite.errors import SettingsError

if TYPE_CHECKING:
    from hindsite.checks.fingerprints import Lines
    from hindsite.model.findings import Finding

__all__ = ["BASELINE_FILE", "Baseline", "Entry"]

BASELINE_FILE = "hindsite-baseline.jsonl"
_VERSION = {"version": 1}


class Entry(NamedTuple):
    """One finding that is known already, by what does not change when lines move."""

    path: str
    rule: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each known finding may occur."""

    counts: Mapping[Entry, int] = field(default_factory=dict)

    @staticmethod
    def of(findings: Iterable[Finding], lines: Lines) -> Baseline:
        """The baseline that holds exactly these findings."""
        return Baseline(Counter(_entry(finding, lines) for finding in findings))

    @staticmethod
    def parse(text: str) -> Baseline:
        """The baseline that `text` writes; an entry that a merge left twice counts once.

        Raises:
            SettingsError: A line is no entry; the message names it.
        """
        counts: dict[Entry, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            parts = _parts(line, number)
            if parts == _VERSION:
                continue
            entry, count = _counted(parts, number)
            counts[entry] = max(count, counts.get(entry, 0))
        return Baseline(counts)

    def text(self) -> str:
        """The baseline as a file, in order of path, rule and fingerprint."""
        rows = [{**entry._asdict(), "count": count} for entry, count in sorted(self.counts.items())]
        return "".join(f"{json.dumps(row)}\n" for row in (_VERSION, *rows))

    def unheld(self, findings: Iterable[Finding], lines: Lines) -> list[Finding]:
        """The findings that are not in it; of equal ones the last are those too many."""
        left = Counter(self.counts)
        kept = []
        for finding in findings:
            entry = _entry(finding, lines)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                kept.append(finding)
        return kept

    def idle(self, findings: Iterable[Finding], lines: Lines) -> list[Entry]:
        """Entries that hold more than was found, in order: what they held was mended."""
        return sorted(Counter(self.counts) - Counter(_entry(item, lines) for item in findings))

    def __len__(self) -> int:
        return sum(self.counts.values())


def _entry(finding: Finding, lines: Lines) -> Entry:
    return Entry(finding.place.path, finding.rule, fingerprint(finding, lines))


def _parts(line: str, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _wrong(number, "is no JSON") from error


def _counted(parts: object, number: int) -> tuple[Entry, int]:
    if not isinstance(parts, dict) or parts.keys() != {*Entry._fields, "count"}:
        raise _wrong(number, "is no entry of a baseline")
    names = [parts[name] for name in Entry._fields]
    count = parts["count"]
    is_sound = isinstance(count, int) and not isinstance(count, bool) and count > 0
    if not is_sound or not all(isinstance(name, str) for name in names):
        raise _wrong(number, "is no entry of a baseline")
    return Entry(*names), count


def _wrong(number: int, fault: str) -> SettingsError:
    return SettingsError(
        f"{BASELINE_FILE}:{number}: this line {fault}.",
        "Resolve what a merge left there, or write it anew: hindsite check --write-baseline.",
    )
