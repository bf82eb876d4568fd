from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hindsite.app.check import run
from hindsite.app.new import NewIncident, NewRunbook, new_incident, new_runbook
from hindsite.errors import OutputError, UsageError
from hindsite.reading import read_library

NOW = datetime(2026, 3, 14, 23, 30, 17, tzinfo=UTC)


def wanted(**fields: str) -> NewIncident:
    """An incident of which these things are known."""
    return NewIncident(
        title=fields.get("title", "Checkout fails"),
        severity=fields.get("severity", "sev1"),
        services=[fields.get("service", "payments")],
        started_at=fields.get("started_at"),
        kind=fields.get("kind"),
    )


def errors(base: Path) -> list[str]:
    """The errors in the records of a knowledge base."""
    return [str(finding) for finding in run(base) if finding.level == "error"]


def test_incident(tmp_path: Path) -> None:
    """A skeleton is named by day and title, says what is known, and has no errors."""
    path = new_incident(tmp_path, wanted(), NOW)
    assert path == tmp_path / "content/incidents/2026/2026-03-14-checkout-fails.md"
    record = read_library(tmp_path).incidents[0]
    assert record.title == "Checkout fails"
    assert record.severity == "SEV-1"
    assert record.declared_at == NOW.replace(second=0)
    assert "## Root cause\n\n<!-- Ask why" in path.read_text(encoding="utf-8")
    assert errors(tmp_path) == []


def test_started_at(tmp_path: Path) -> None:
    """A start without a zone is in the library's own; the file's day is the library's as well."""
    (tmp_path / "hindsite.yml").write_text("version: 1\ntimezone: Asia/Tokyo\n")
    path = new_incident(tmp_path, wanted(started_at="2026-03-15 00:30", kind="game day"))
    assert path.stem == "2026-03-15-checkout-fails"
    record = read_library(tmp_path).incidents[0]
    assert record.started_at == datetime(2026, 3, 14, 15, 30, tzinfo=UTC)
    assert record.declared_at is None
    assert record.kind == "game-day"


@pytest.mark.parametrize(
    "title", ["no", "12:30", "a: b # c", 'He said "no"\nand --- left', "{{ x }}", "- ü 漢 \x1b[1m"]
)
def test_titles(tmp_path: Path, title: str) -> None:
    """Whatever a title holds, it is read back as it was, on one line."""
    new_incident(tmp_path, wanted(title=title), NOW)
    assert read_library(tmp_path).incidents[0].title == " ".join(title.split())


def test_existing(tmp_path: Path) -> None:
    """A record that is there stays as it is."""
    path = new_incident(tmp_path, wanted(), NOW)
    path.write_text("mine")
    with pytest.raises(OutputError, match="would be overwritten"):
        new_incident(tmp_path, wanted(), NOW)
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"severity": "SEV-7"}, "There is no severity “SEV-7”"),
        ({"kind": "operatonal"}, "did you mean “operational”"),
        ({"service": "paymens"}, "did you mean “payments”"),
        ({"service": " "}, "No service is named"),
        ({"title": " "}, "The title is empty"),
        ({"started_at": "noon"}, "“noon” is no instant"),
    ],
)
def test_wrong_values(tmp_path: Path, fields: dict[str, str], message: str) -> None:
    """A value that is not known is asked back, and nothing is written."""
    (tmp_path / "hindsite.yml").write_text("version: 1\nservices: [{id: payments, name: Pay}]\n")
    with pytest.raises(UsageError, match=message):
        new_incident(tmp_path, wanted(**fields))
    assert not (tmp_path / "content").exists()


def test_service_by_name(tmp_path: Path) -> None:
    """A service may be named as people know it; the record holds its id."""
    (tmp_path / "hindsite.yml").write_text("version: 1\nservices: [{id: payments, name: Pay}]\n")
    new_incident(tmp_path, wanted(service="pay"), NOW)
    assert read_library(tmp_path).incidents[0].services == ("payments",)


def test_own_sections(tmp_path: Path) -> None:
    """The sections are those of the policy; one that we do not know has no hint."""
    (tmp_path / "hindsite.yml").write_text(
        "version: 1\npolicy: {postmortem_sections: [Summary, Thanks]}\n"
        "sources: [{path: records, as: incidents}]\n"
    )
    path = new_incident(tmp_path, wanted(), NOW)
    assert path.is_relative_to(tmp_path / "records")
    assert path.read_text(encoding="utf-8").endswith("-->\n\n## Thanks\n")


def test_runbook(tmp_path: Path) -> None:
    """A runbook is named by its title, counts as reviewed today, and has no errors."""
    about = NewRunbook(title="Drain a queue", services=["a"], owner="platform", alerts=["Full"])
    path = new_runbook(tmp_path, about, date(2026, 3, 14))
    assert path == tmp_path / "content/runbooks/drain-a-queue.md"
    record = read_library(tmp_path).runbooks[0]
    assert record.last_reviewed == date(2026, 3, 14)
    assert record.alerts == ("Full",)
    assert "## Mitigation" in path.read_text(encoding="utf-8")
    assert errors(tmp_path) == []
