"""The same list of findings as text for people and as JSON for programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["render_json", "render_text"]

LONGEST = 400
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def render_text(findings: Iterable[Finding]) -> str:
    """Findings as lines for a terminal, with a summary at the end.

    Each begins `path:line:column: level[rule]: message`, which editors and CI know how to follow;
    what was found, what was expected and the fix stand indented below it.
    """
    findings = tuple(findings)
    lines = [line for finding in findings for line in _lines(finding)]
    return "\n".join([*lines, _summary(findings)]) + "\n"


def render_json(findings: Iterable[Finding]) -> str:
    """Findings as one JSON object, ASCII, with a newline at the end.

    `version` is 1 and changes when a program that reads it would have to. `summary` counts
    `errors`, `warnings` and `files`. `findings` lists objects in the order given, each with
    `path`, `line`, `column` (from 1), `level` (`error` or `warning`), `rule`, `field` (dotted,
    empty for a whole file), `message`, `found`, `expected` and `remedy` (each possibly empty).
    """
    findings = tuple(findings)
    errors, warnings, files = _counts(findings)
    report = {
        "version": 1,
        "summary": {"errors": errors, "warnings": warnings, "files": files},
        "findings": [_object(finding) for finding in findings],
    }
    return json.dumps(report, indent=2) + "\n"


def _lines(finding: Finding) -> Iterator[str]:
    place = _visible(str(finding.place))
    yield f"{place}: {finding.level}[{finding.rule}]: {_short(finding.message)}"
    details = (("found", finding.found), ("expected", finding.expected), ("fix", finding.remedy))
    for label, text in details:
        if text:
            yield f"  {label}: {_short(text)}"


def _object(finding: Finding) -> dict[str, str | int]:
    return {
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "level": finding.level.value,
        "rule": finding.rule,
        "field": finding.field,
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "remedy": finding.remedy,
    }


def _counts(findings: tuple[Finding, ...]) -> tuple[int, int, int]:
    """Errors, warnings, and the files that they stand in."""
    errors = sum(finding.level is Level.ERROR for finding in findings)
    return errors, len(findings) - errors, len({finding.place.path for finding in findings})


def _summary(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return "no errors, no warnings"
    errors, warnings, files = _counts(findings)
    return f"{_many(errors, 'error')}, {_many(warnings, 'warning')} in {_many(files, 'file')}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _short(text: str) -> str:
    visible = _visible(text)
    return visible if len(visible) <= LONGEST else visible[: LONGEST - 1] + "…"


def _visible(text: str) -> str:
    r"""The text with what would steer a terminal, or hide, as its escape: `\n`, `\x1b`."""
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _UNSEEN else char
        for char in text
    )
