from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hindsite.app.check import run
from hindsite.app.fmt import fmt
from hindsite.app.new import NewIncident, NewRunbook, new_incident, new_runbook
from hindsite.errors import OutputError, UsageError
from hindsite.model.enums import Kind, Severity
from hindsite.reading import read_library

NOW = datetime(2026, 3, 14, 23, 30, 17, tzinfo=UTC)


def wanted(**fields: str) -> NewIncident:
    """An incident of which these things are known."""
    return NewIncident(
        title=fields.get("title", "Checkout fails"),
        severity=fields.get("severity", "sev1"),
        services=[fields.get("service", "payments")],
        started_at=fields.get("started_at"),
        detected_at=fields.get("detected_at"),
        kind=fields.get("kind"),
        alert=fields.get("alert"),
        roles={"incident_commander": fields["commander"]} if "commander" in fields else {},
        text=fields.get("text", ""),
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


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("started", [None, "2026-03-14T23:00Z"])
def test_skeletons(tmp_path: Path, kind: Kind, severity: Severity, started: str | None) -> None:
    """Nothing is found in a skeleton but what is missing in truth, and its form is canonical."""
    known = {"started_at": started, "detected_at": started} if started else {}
    new_incident(tmp_path, wanted(kind=kind, severity=severity, **known), NOW)
    found = {finding.rule for finding in run(tmp_path, as_of=NOW)}
    assert found == ({"notification-clock"} if kind is Kind.SECURITY else set())
    assert fmt(tmp_path, dry=True).same == 1


def test_uncommented(tmp_path: Path) -> None:
    """What the comments of a skeleton show is right: taken as fields they have no error."""
    path = new_incident(tmp_path, wanted(kind="security", started_at="2026-03-14T09:00Z"), NOW)
    text = path.read_text(encoding="utf-8")
    shown = re.sub(r"^( *)# (\w+:) ([{\[].*|true)( +#|$)", r"\1\2 \3\4", text, flags=re.MULTILINE)
    assert shown.count("\n# ") < text.count("\n# ")
    path.write_text(shown, encoding="utf-8")
    rules = {finding.rule for finding in run(tmp_path) if finding.level == "error"}
    assert rules <= {"unknown-runbook"}  # the example names none


def test_security_duties(tmp_path: Path) -> None:
    """Each regime has a duty to decide on, and the policy gives the checklist."""
    (tmp_path / "hindsite.yml").write_text(
        "version: 1\npolicy:\n  notify_within_by_regime: {GDPR: 72h, 'NIS2: art. 23': 24h}\n"
        "  security_steps: ['Call *Ann*', Contain it]\n"
    )
    text = new_incident(tmp_path, wanted(kind="security"), NOW).read_text(encoding="utf-8")
    assert text.index("## Summary") < text.index("## Checklist") < text.index("## Containment")
    assert "## Checklist\n\n- [ ] Call *Ann*\n- [ ] Contain it\n\n" in text
    (found,) = read_library(tmp_path).incidents
    assert found.security is not None
    assert [duty.regime for duty in found.security.notification] == ["GDPR", "NIS2: art. 23"]
    assert "# 24 hours" in text
    other = new_incident(tmp_path, wanted(title="b"), NOW).read_text(encoding="utf-8")
    assert "Checklist" not in other


def test_security_without_steps(tmp_path: Path) -> None:
    """A policy may have none."""
    (tmp_path / "hindsite.yml").write_text("version: 1\npolicy: {security_steps: []}\n")
    text = new_incident(tmp_path, wanted(kind="security"), NOW).read_text(encoding="utf-8")
    assert "Checklist" not in text
    assert "notification: {required: undecided}" in text


def test_security(tmp_path: Path) -> None:
    """A security matter is restricted; containment and evidence come before the timeline."""
    path = new_incident(tmp_path, wanted(kind="security"), NOW)
    assert read_library(tmp_path).incidents[0].visibility == "restricted"
    headings = re.findall(r"^## (.*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[:5] == ["Summary", "Checklist", "Containment", "Evidence", "Timeline"]


def test_game_day(tmp_path: Path) -> None:
    """A game day has an aim, and no root cause to find."""
    text = new_incident(tmp_path, wanted(kind="game day"), NOW).read_text(encoding="utf-8")
    assert "## Aim\n" in text
    assert "Root cause" not in text


def test_what_is_known(tmp_path: Path) -> None:
    """Alert, commander and words that were given stand in their places."""
    (tmp_path / "hindsite.yml").write_text(
        "version: 1\ncontributing_factors: [{id: capacity}, {id: late}, {id: gap}]\n"
    )
    known = {"alert": "High: 5xx", "commander": "ann", "text": "It was slow.\n"}
    path = new_incident(tmp_path, wanted(detected_at="2026-03-14T09:05Z", **known), NOW)
    record = read_library(tmp_path).incidents[0]
    assert record.detection.alert == "High: 5xx"
    assert record.roles == {"incident_commander": "ann"}
    assert record.body.startswith("\n## Summary\n\nIt was slow.\n\n## Timeline\n")
    text = path.read_text(encoding="utf-8")
    assert "the policy also asks for communications_lead" in text
    assert "known: capacity, late, gap" in text


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
        (
            {"started_at": "2026-03-14T09:00Z", "detected_at": "2026-03-14T08:59Z"},
            "“2026-03-14T08:59Z” is before “2026-03-14T09:00Z”",
        ),
        ({"started_at": "2026-03-14"}, "“2026-03-14” is a day, without the time"),
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
