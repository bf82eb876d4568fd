from __future__ import annotations

from collections.abc import Callable

import pytest

from hindsite.model.findings import Finding
from tests.factories import incident, library

Run = Callable[..., list[Finding]]
EARLY, LATE = "2026-03-14T09:10Z", "2026-03-14T09:20Z"


@pytest.mark.parametrize(
    ("severity", "changes"),
    [
        ("SEV-2", [{"at": EARLY, "from": "SEV-2", "to": "SEV-1"}]),
        ("SEV-2", [{"at": EARLY, "from": "SEV-1", "to": "SEV-2"}]),
        ("SEV-2", [{"at": EARLY, "to": "SEV-1"}]),
    ],
)
def test_severity_below_the_peak_is_an_error(run: Run, severity: str, changes: object) -> None:
    """A record states the worst that it went through, not the last."""
    record = incident(severity=severity, severity_changes=changes)
    (finding,) = run("severity-peak", library(record))
    assert (finding.field, finding.found, finding.expected) == ("severity", "SEV-2", "SEV-1")


def test_severity_above_all_changes_is_an_error(run: Run) -> None:
    """A severity that no change names was never reached."""
    changes = [{"at": EARLY, "from": "SEV-3", "to": "SEV-2"}]
    (finding,) = run("severity-peak", library(incident(severity="1", severity_changes=changes)))
    assert finding.expected == "SEV-2"


def test_severity_at_the_peak_is_sound(run: Run) -> None:
    """Lowered again it stays the peak, and a first severity that is not told may be the peak."""
    changes = [{"at": LATE, "from": "SEV-2", "to": "SEV-3"}, {"at": EARLY, "to": "SEV-2"}]
    for severity in ("SEV-1", "SEV-2"):
        record = incident(severity=severity, severity_changes=changes)
        assert not run("severity-peak", library(record))
