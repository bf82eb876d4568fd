"""Reporters: the same list of findings for people, for CI and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.checks.reporters.annotations import render_github
from hindsite.checks.reporters.plain import render_plain, render_text
from hindsite.checks.reporters.programs import render_gitlab, render_json
from hindsite.checks.reporters.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["RENDERERS", "Report", "render_json", "render_plain", "render_text"]


def _render_sarif(report: Report) -> str:
    """As SARIF, which tells of all rules and loads them."""
    from hindsite.checks.reporters.sarif import render_sarif

    return render_sarif(report)


RENDERERS: Mapping[str, Callable[[Report], str]] = {
    "text": render_plain,
    "github": render_github,
    "gitlab": render_gitlab,
    "sarif": _render_sarif,
    "json": render_json,
}
"""By the name of a format, the function from a report to its text, which ends with a newline.

The form for terminals is no text: see `hindsite.checks.reporters.terminal`.
"""
