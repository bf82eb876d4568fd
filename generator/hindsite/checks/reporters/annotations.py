"""Findings as commands to a GitHub workflow, which shows them beside the lines of the change."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hindsite.checks.reporters.plain import details, headline
from hindsite.checks.reporters.report import short, visible
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hindsite.checks.reporters.report import Report
    from hindsite.model.findings import Finding

__all__ = ["MOST", "render_github"]

MOST = 10
"""GitHub shows so many annotations of one kind that one step gives, and drops the others."""

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def render_github(report: Report) -> str:
    """A report as workflow commands, errors first.

    Of more than ten of a kind the last that is shown says how many others there are, and these
    stand as plain lines in the log.
    """
    order = sorted(report.findings, key=lambda finding: (finding.level.rank, finding.sort_key))
    lines: list[str] = []
    for level, group in groupby(order, key=lambda finding: finding.level):
        lines += _annotations(_COMMANDS[level], tuple(group), report)
    return "\n".join([*lines, report.summary, *map(visible, report.remarks)]) + "\n"


def _annotations(command: str, findings: Sequence[Finding], report: Report) -> Iterator[str]:
    shown = len(findings) if len(findings) <= MOST else MOST - 1
    for finding in findings[:shown]:
        yield _command(command, finding, report.path_in_repository(finding))
    if rest := findings[shown:]:
        text = f"{len(rest)} more of this kind, in the log of this step: GitHub shows {MOST}"
        yield f"::{command} title=hindsite::{_data(text)}"
        for finding in rest:
            yield _inert(headline(finding))
            yield from (_inert(f"  {label}: {text}") for label, text in details(finding))


def _command(command: str, finding: Finding, path: str) -> str:
    place = finding.place
    properties = {
        "file": path,
        "line": str(place.line),
        "col": str(place.column),
        "title": finding.rule,
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = [short(finding.message), *(f"{label}: {text}" for label, text in details(finding))]
    return f"::{command} {given}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    """Text as the runner reads it back from a command's data; what is no character is a `?`."""
    text = text.encode("utf-8", "replace").decode()
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Text as the runner reads it back from a property: such as no other can be made of it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _inert(line: str) -> str:
    """A line of the log that is no command, whatever a record says: neither `::x` nor `##[x]`."""
    return f"| {line.replace('##[', '## [')}"
