"""Findings as JSON: in a form of our own with a schema, and in GitLab's for code quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.checks.reporters.documents import dumped
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.reporters.report import Report
    from hindsite.model.findings import Finding

__all__ = ["render_gitlab", "render_json"]

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "minor", Level.NOTE: "info"}


def render_json(report: Report) -> str:
    """A report as one JSON object, ASCII, with a newline at the end.

    It follows `schemas/findings.schema.json`. `version` changes when a program that reads it
    would have to. Paths are relative to the knowledge base.
    """
    counts = report.by_level
    whole = {
        "version": 1,
        "summary": {
            "errors": counts[Level.ERROR],
            "warnings": counts[Level.WARNING],
            "notes": counts[Level.NOTE],
            "files": report.files,
        },
        "remarks": list(report.remarks),
        "findings": [_object(finding, mark) for finding, mark in report.marked()],
    }
    return dumped(whole)


def render_gitlab(report: Report) -> str:
    """A report as GitLab's merge requests show it beside the lines of the change."""
    issues = [
        {
            "description": f"{finding.message}: {finding.remedy}",
            "check_name": finding.rule,
            "fingerprint": mark,
            "severity": _SEVERITIES[finding.level],
            "location": {
                "path": report.path_in_repository(finding),
                "lines": {"begin": finding.place.line},
            },
        }
        for finding, mark in report.marked()
    ]
    return dumped(issues)


def _object(finding: Finding, mark: str) -> dict[str, str | int]:
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
        "fingerprint": mark,
    }
