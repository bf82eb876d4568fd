"""Findings as plain lines, which editors and pipes know how to follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hindsite.checks.reporters.report import Report, short, visible

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["details", "headline", "render_plain", "render_text"]


def render_text(findings: Iterable[Finding]) -> str:
    """Findings alone, in the form of `render_plain`."""
    return render_plain(Report(tuple(findings)))


def render_plain(report: Report) -> str:
    """A report as lines, with a summary at the end.

    Each finding begins `path:line:column: level[rule]: message`; what was found, what was expected
    and the fix stand indented below it.
    """
    lines: list[str] = []
    for finding in report.findings:
        lines.append(headline(finding))
        lines += [f"  {label}: {text}" for label, text in details(finding)]
    return "\n".join([*lines, report.summary, *map(visible, report.remarks)]) + "\n"


def headline(finding: Finding) -> str:
    """Where, how bad, which rule, and what: in one line."""
    place = visible(str(finding.place))
    return f"{place}: {finding.level}[{finding.rule}]: {short(finding.message)}"


def details(finding: Finding) -> list[tuple[str, str]]:
    """What is known besides, each with its label."""
    parts = (("found", finding.found), ("expected", finding.expected), ("fix", finding.remedy))
    return [(label, short(text)) for label, text in parts if text]
