"""A code → its page, for those who met it in a finding."""

from __future__ import annotations

from hindsite.app.asking import unknown
from hindsite.checks import EXPLANATIONS
from hindsite.checks.catalogue import known_code
from hindsite.checks.pages import page

__all__ = ["explanation"]


def explanation(name: str) -> str:
    """The page of a rule, as Markdown.

    Raises:
        UsageError: There is no such code; the message asks for the nearest.
    """
    code = known_code(name)
    if code is None:
        raise unknown("rule", name, EXPLANATIONS)
    return page(code)
