"""All rules, and the one function that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.checks import (
    action_quality,
    actions,
    alerts,
    classification,
    completeness,
    language,
    layout,
    links,
    mentions,
    names,
    paging,
    paths,
    plausibility,
    postmortems,
    references,
    severities,
    times,
    timing,
    weight,
)
from hindsite.checks.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hindsite.model.findings import Finding
    from hindsite.model.library import Library

__all__ = ["MODULES", "RULES", "check"]

MODULES = (
    times,
    severities,
    names,
    references,
    actions,
    action_quality,
    completeness,
    postmortems,
    timing,
    classification,
    plausibility,
    links,
    layout,
    language,
    alerts,
    paging,
    mentions,
    paths,
    weight,
)
"""The modules that have rules, a line each, in the order in which the documentation lists them."""

RULES = tuple(rule for module in MODULES for rule in module.RULES)
"""Every rule."""


def check(
    library: Library, as_of: datetime, files: Callable[[str], bool] | None = None
) -> tuple[Finding, ...]:
    """All that breaks a rule, in order of place, whatever the settings or records say of rules.

    Args:
        library: The whole library: not filtered for an audience, and not taken at an instant.
        as_of: The instant that the site is built for, aware.
        files: Whether a path of the knowledge base is there, where that can be known.
    """
    scope = Scope(library, as_of, files)
    found = (finding for rule in RULES for finding in rule.findings(scope))
    return tuple(sorted(found, key=lambda finding: finding.sort_key))
