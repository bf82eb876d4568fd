"""How the tests here run a single rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hindsite.checks import check
from hindsite.model.findings import Finding
from tests.factories import instant

if TYPE_CHECKING:
    from hindsite.model.library import Library

Run = Callable[..., list[Finding]]


@pytest.fixture
def run() -> Run:
    """Runs all rules and gives what one of them found; no other may find anything."""

    def only(rule: str, library: Library, as_of: str = "2026-03-20T00:00Z") -> list[Finding]:
        found = check(library, instant(as_of))
        assert {finding.rule for finding in found} <= {rule}
        assert all(finding.message and finding.remedy for finding in found)
        return list(found)

    return only
