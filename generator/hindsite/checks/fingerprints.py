"""Findings ↔ names that outlive a move of lines: what is known already is told from what is new."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["Lines", "distinct", "fingerprint", "no_lines"]

Lines = Callable[[str], Sequence[str]]
"""The lines of the file of a path, without their ends; none where it cannot be read."""

_INDEX = re.compile(r"\[\d+\]")
_LENGTH = 32


def no_lines(_path: str) -> Sequence[str]:
    """The lines of files that nobody can read."""
    return ()


def fingerprint(finding: Finding, lines: Lines, path: str | None = None) -> str:
    """32 hexadecimal digits that stay while neither file, rule, field nor its line change.

    The number of the line counts as little as the message does, which may tell an age; where
    there is no line to go by, what was found counts in its place.

    Args:
        finding: Any.
        lines: Gives the text of its file.
        path: To be taken for the finding's, where its file has another name now.
    """
    text = _line(finding, lines)
    parts = (
        path or finding.place.path,
        finding.rule,
        _INDEX.sub("[]", finding.field),
        " ".join(text.split()) if text else finding.found,
    )
    raw = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:_LENGTH]


def distinct(findings: Iterable[Finding], lines: Lines) -> Iterator[tuple[Finding, str]]:
    """Findings with fingerprints of which no two are the same: equal ones are numbered."""
    seen: Counter[str] = Counter()
    for finding in findings:
        mark = fingerprint(finding, lines)
        seen[mark] += 1
        if seen[mark] > 1:
            mark = hashlib.sha256(f"{mark} {seen[mark]}".encode()).hexdigest()[:_LENGTH]
        yield finding, mark


def _line(finding: Finding, lines: Lines) -> str:
    place = finding.place
    # A finding on the whole file stands at its beginning, which says nothing of it.
    if (place.line, place.column) == (1, 1):
        return ""
    text = lines(place.path)
    return text[place.line - 1] if place.line <= len(text) else ""
