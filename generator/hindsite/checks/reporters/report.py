"""What all reporters render: findings, and what is to be known of them besides."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath
from typing import TYPE_CHECKING

from hindsite.checks.fingerprints import Lines, distinct, no_lines
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["Report", "short", "visible"]

LONGEST = 400
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Report:
    """A list of findings in the order of their places.

    Args:
        findings: All that is to be reported.
        lines: Gives the text of a file, for excerpts and fingerprints.
        prefix: Where the knowledge base lies in its repository: nothing, or `kb/`. CI knows files
            by their path from there.
        remarks: Sentences on what is not in the list, such as findings that a baseline holds.
        docs: Where the documentation is read, with a slash at its end; empty where nowhere.
    """

    findings: tuple[Finding, ...]
    lines: Lines = no_lines
    prefix: str = ""
    remarks: tuple[str, ...] = ()
    docs: str = ""

    def marked(self) -> Iterator[tuple[Finding, str]]:
        """Each finding with a fingerprint that no other one of this report has."""
        return distinct(self.findings, self.lines)

    def path_in_repository(self, finding: Finding) -> str:
        """The file of a finding, from the root of the repository."""
        return normpath(f"{self.prefix}{finding.place.path}")

    @property
    def by_level(self) -> Counter[Level]:
        """How many findings there are of each level."""
        return Counter(finding.level for finding in self.findings)

    @property
    def by_rule(self) -> list[tuple[str, int]]:
        """How often each rule is broken, the most frequent first."""
        counts = Counter(finding.rule for finding in self.findings)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    @property
    def files(self) -> int:
        """How many files the findings stand in."""
        return len({finding.place.path for finding in self.findings})

    @property
    def summary(self) -> str:
        """How many errors, warnings and notes there are, in words."""
        counts = self.by_level
        parts = [_many(counts[Level.ERROR], "error"), _many(counts[Level.WARNING], "warning")]
        if counts[Level.NOTE]:
            parts.append(_many(counts[Level.NOTE], "note"))
        if not self.findings:
            return "no errors, no warnings"
        return f"{', '.join(parts)} in {_many(self.files, 'file')}"


def short(text: str) -> str:
    """Text for one line: nothing in it steers a terminal, and a page of it is cut."""
    shown = visible(text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def visible(text: str) -> str:
    r"""The text with what would steer a terminal, or hide, as its escape: `\n`, `\x1b`."""
    if text.isprintable():  # as nearly all text is: nothing of what is not seen counts as that
        return text
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _UNSEEN else char
        for char in text
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
