"""Rules over a library → findings, and reporters that render the same list in several forms.

What is named here is loaded when it is asked for: where nothing has changed no rule is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late

if TYPE_CHECKING:
    from hindsite.checks.catalogue import EXPLANATIONS
    from hindsite.checks.judging import judged
    from hindsite.checks.registry import RULES, check
    from hindsite.checks.reporters import render_json, render_text

__all__ = ["EXPLANATIONS", "RULES", "check", "judged", "render_json", "render_text"]

_HOMES = {
    "EXPLANATIONS": "catalogue",
    "RULES": "registry",
    "check": "registry",
    "judged": "judging",
    "render_json": "reporters",
    "render_text": "reporters",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
