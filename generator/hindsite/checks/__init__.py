"""Rules over a library → findings, and reporters that render the same list in several forms."""

from __future__ import annotations

from hindsite.checks.catalogue import EXPLANATIONS
from hindsite.checks.judging import judged
from hindsite.checks.registry import RULES, check
from hindsite.checks.reporters import render_json, render_text

__all__ = ["EXPLANATIONS", "RULES", "check", "judged", "render_json", "render_text"]
