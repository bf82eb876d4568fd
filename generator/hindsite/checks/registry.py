"""All rules, and the one function that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.checks import actions, names, references, severities, times
from hindsite.checks.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.model.findings import Finding
    from hindsite.model.library import Library

__all__ = ["RULES", "check"]

RULES = (*times.RULES, *severities.RULES, *names.RULES, *references.RULES, *actions.RULES)
"""Every rule, in the order in which the documentation lists them."""


def check(library: Library, as_of: datetime) -> tuple[Finding, ...]:
    """All that breaks a rule, in order of place.

    Args:
        library: The whole library: not filtered for an audience, and not taken at an instant.
        as_of: The instant that the site is built for, aware.
    """
    scope = Scope(library, as_of)
    found = (finding for rule in RULES for finding in rule.findings(scope))
    return tuple(sorted(found, key=lambda finding: finding.sort_key))
