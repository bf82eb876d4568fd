"""Reporters: the same list of findings for people, for CI and for programs."""

from __future__ import annotations

from hindsite.checks.reporters.annotations import render_github
from hindsite.checks.reporters.plain import render_plain, render_text
from hindsite.checks.reporters.programs import render_gitlab, render_json
from hindsite.checks.reporters.report import Report
from hindsite.checks.reporters.sarif import render_sarif

__all__ = ["RENDERERS", "Report", "render_json", "render_plain", "render_text"]

RENDERERS = {
    "text": render_plain,
    "github": render_github,
    "gitlab": render_gitlab,
    "sarif": render_sarif,
    "json": render_json,
}
"""By the name of a format, the function from a report to its text, which ends with a newline.

The form for terminals is no text: see `hindsite.checks.reporters.terminal`.
"""
