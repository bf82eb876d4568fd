"""How the tests here run a single rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hindsite.checks import RULES
from hindsite.checks.scope import Scope
from hindsite.model.findings import Finding
from tests.factories import instant

if TYPE_CHECKING:
    from hindsite.model.library import Library

Run = Callable[..., list[Finding]]


@pytest.fixture
def run() -> Run:
    """Runs one rule, by its code, over a library, and gives what it found."""

    def only(code: str, library: Library, as_of: str = "2026-03-20T00:00Z") -> list[Finding]:
        (rule,) = (rule for rule in RULES if rule.code == code)
        found = sorted(rule.findings(Scope(library, instant(as_of))), key=lambda it: it.sort_key)
        assert all(finding.message and finding.remedy for finding in found)
        return found

    return only
