"""Texts of small records, and readers for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hindsite.model.settings import Source
from hindsite.reading.incidents import read_incident, read_runbook

if TYPE_CHECKING:
    from hindsite.model.findings import Finding
    from hindsite.model.incident import Incident
    from hindsite.reading.given import Reading
    from hindsite.reading.notes import Note

__all__ = ["BERLIN", "FIELDS", "OWN", "clean", "foreign", "incident", "record", "rules", "runbook"]

BERLIN = ZoneInfo("Europe/Berlin")
FIELDS = {
    "title": "Checkout fails",
    "severity": "SEV-3",
    "services": "[payments]",
    "started_at": "2026-03-14T09:00:00Z",
}
OWN = Source.model_validate({"path": "content/incidents", "as": "incidents"})
RUNBOOKS = Source.model_validate({"path": "content/runbooks", "as": "runbooks"})


def foreign(**fields: object) -> Source:
    """A source in somebody else's format."""
    return Source.model_validate({"path": "content/issues", "as": "incidents", **fields})


def record(body: str = "", **fields: str | None) -> bytes:
    """The bytes of an incident; a field that is None is left out."""
    every = FIELDS | fields
    lines = [f"{name}: {value}\n" for name, value in every.items() if value is not None]
    return f"---\n{''.join(lines)}---\n{body}".encode()


def incident(content: bytes, source: Source = OWN, path: str = "content/incidents/a.md") -> Reading:
    """Read an incident in a library of Berlin."""
    return read_incident(content, path, source, BERLIN)


def runbook(text: str, path: str = "content/runbooks/restart.md") -> Reading:
    """Read a runbook in a library of Berlin."""
    return read_runbook(text.encode(), path, RUNBOOKS, BERLIN)


def clean(content: bytes, source: Source = OWN) -> Incident:
    """The incident that these bytes hold, which must be sound."""
    reading = incident(content, source)
    assert reading.notes == ()
    assert reading.incident is not None
    return reading.incident


def rules(remarks: Sequence[Note] | Sequence[Finding]) -> list[str]:
    """The codes of remarks, in their order."""
    return [remark.rule for remark in remarks]
