from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app.updating import Saying, Updated, update
from hindsite.errors import HindsiteError, UsageError
from hindsite.model.enums import UpdateAudience
from hindsite.reading import read_library

NOW = datetime(2026, 3, 14, 9, 30, 17, tzinfo=UTC)
RECORD = """\
---
title: Checkout fails
severity: SEV-1
services: [payments]
timezone: Europe/Berlin
started_at: 2026-03-14T09:00:00Z
impact: {summary: Payments fail., affected_users_pct: 45}
---
"""
SERVICES = "version: 1\nservices:\n  - {id: payments, name: Payments}\n"


@pytest.fixture
def record(base: Path) -> Path:
    """An open SEV-1 in a knowledge base with a catalogue."""
    (base / "hindsite.yml").write_text(SERVICES, encoding="utf-8")
    file = base / "content/incidents/pool.md"
    file.write_text(RECORD, encoding="utf-8")
    return file


def written(
    base: Path,
    audience: str = "internal",
    *,
    recorded: bool = False,
    disclosed: bool = False,
    at: str | None = None,
    following: str | None = None,
    **fields: str,
) -> Updated:
    """An update of the incident, with what somebody says himself."""
    saying = Saying(UpdateAudience(audience), fields, at, following, is_disclosed=disclosed)
    return update(base, "Pool", saying, NOW, recorded=recorded)


def test_external(base: Path, record: Path) -> None:
    """By the label of the service and in the record's zone, to the minute; nothing is written."""
    done = written(base, "external")
    assert done.text.splitlines() == [
        "Payments: detected",
        "14 Mar 2026, 10:30 CET",
        "",
        "Payments fail",
        "Affected: up to 45 % of users",
        "Next update: 14 Mar 2026, 11:00 CET",
    ]
    assert (done.missing, done.change) == ((), None)
    assert record.read_text(encoding="utf-8") == RECORD


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        ("45m", "10:15"),
        ("2H", "11:30"),
        ("10:45", "09:45"),
        ("10:30", "09:30"),
        ("2026-03-14T12:00Z", "12:00"),
        ("2026-03-14 12:00", "11:00"),
    ],
)
def test_the_next_one(base: Path, record: Path, following: str, expected: str) -> None:
    """After a period, at the next such time of day, or at a whole time; in the record's zone."""
    assert record.is_file()
    done = written(base, following=following)
    assert done.update.next_update_at is not None
    found = done.update.next_update_at.astimezone(UTC)
    assert f"{found:%H:%M}" == expected
    assert found.day == (15 if following == "10:30" else 14)


def test_the_next_one_after_the_end(base: Path, record: Path) -> None:
    """A time of day is the next such even where the incident is long over."""
    text = RECORD.replace("impact:", "closed_at: 2026-03-14T09:10:00Z\nimpact:")
    record.write_text(text, encoding="utf-8")
    done = update(
        base,
        "pool",
        Saying(UpdateAudience.INTERNAL, {}, next="09:00"),
        datetime(2026, 4, 20, 9, 0, tzinfo=UTC),
    )
    assert done.update.next_update_at == datetime(2026, 4, 21, 7, 0, tzinfo=UTC)


def test_no_time(base: Path, record: Path) -> None:
    """What is no time is refused, and so is one before the incident began."""
    assert record.is_file()
    with pytest.raises(UsageError, match="“soon” is no instant"):
        written(base, following="soon")
    with pytest.raises(UsageError, match="had not begun"):
        written(base, at="2026-03-13T09:00Z")


def test_as_it_was_known(base: Path, record: Path) -> None:
    """An update with an earlier time says nothing of what came later."""
    text = RECORD.replace("impact:", "resolved_at: 2026-03-14T09:25:00Z\nimpact:")
    record.write_text(text, encoding="utf-8")
    assert "Resolved" in written(base).text
    assert "Resolved" not in written(base, at="2026-03-14T09:20Z").text


def test_recorded(base: Path, record: Path) -> None:
    """The update is read back as it was written, and all else of the file is as it was."""
    done = written(base, recorded=True, doing="Rollback:\n begins\x1b", following="30m")
    assert done.change is not None
    assert (done.change.path, done.change.line) == ("content/incidents/pool.md", 8)
    text = record.read_text(encoding="utf-8")
    assert text.splitlines()[8].strip() == "- at: 2026-03-14T09:30:00Z"
    assert "".join(text.splitlines(keepends=True)[:7]) == RECORD.removesuffix("---\n")
    (known,) = [item for item in read_library(base).incidents if item.id == "pool"]
    assert known.updates == (done.update,)
    assert known.updates[0].doing == "Rollback: begins"
    with pytest.raises(HindsiteError, match="has this update already"):
        written(base, recorded=True, doing="Rollback: begins", following="30m")


def test_what_lacks_something_is_not_recorded(base: Path, record: Path) -> None:
    """Nobody was told this."""
    done = written(base, recorded=True)
    assert [lack.field for lack in done.missing] == ["doing"]
    assert done.change is None
    assert record.read_text(encoding="utf-8") == RECORD


def test_a_record_that_takes_none(base: Path, record: Path) -> None:
    """It stays as it was, and the reason is told."""
    text = RECORD.replace("impact:", "updates: null\nimpact:")
    record.write_text(text, encoding="utf-8")
    with pytest.raises(HindsiteError, match=r"pool\.md stays as it was: its updates are in a form"):
        written(base, recorded=True, doing="x")
    assert record.read_text(encoding="utf-8") == text


def test_outsiders_and_restricted_records(base: Path, record: Path) -> None:
    """They are told nothing, unless somebody decides each word."""
    text = RECORD.replace("severity:", "visibility: restricted\nseverity:")
    record.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="pool is restricted"):
        written(base, "external", recorded=True)
    done = written(base, "external", disclosed=True, happening="Some of you cannot pay")
    assert [lack.field for lack in done.missing] == ["impact"]
    for word in ("Payments", "45", "Checkout", "SEV", "detected"):
        assert word not in done.text
    assert "Checkout" in written(base, "executive").text
    assert record.read_text(encoding="utf-8") == text


def test_what_is_held_back_from_the_public(base: Path, record: Path) -> None:
    """It is in no update to outsiders, and in those to people inside."""
    assert record.is_file()
    (base / "hindsite.yml").write_text("policy: {withhold: {public: [impact]}}\n", "utf-8")
    assert [lack.field for lack in written(base, "external").missing] == ["happening", "impact"]
    assert "45 % of users" in written(base).text


def test_only_outsiders_are_disclosed_to(base: Path, record: Path) -> None:
    """Inside there is nothing to disclose."""
    assert record.is_file()
    with pytest.raises(UsageError, match="people inside are told in full"):
        written(base, "executive", disclosed=True)


def test_a_template_of_the_library(base: Path, record: Path) -> None:
    """It takes the place of ours."""
    assert record.is_file()
    folder = base / "site_templates/pages"
    folder.mkdir(parents=True)
    (folder / "update-internal.txt.j2").write_text("Own: {{ about.title }}", encoding="utf-8")
    assert written(base).text == "Own: Checkout fails"


def test_other_formats_are_read_and_never_written(base: Path, record: Path) -> None:
    """A record of another tool can be told of, not changed."""
    record.unlink()
    (base / "hindsite.yml").write_text(
        "version: 1\nsources:\n  - {path: content/incidents, as: incidents, "
        "fields: {title: title, severity: severity, services: services, started_at: date}}\n",
        encoding="utf-8",
    )
    file = base / "content/incidents/pool.md"
    file.write_text(
        "---\ntitle: Down\nseverity: SEV-3\nservices: [a]\ndate: 2026-03-14T09:00:00Z\n---\n",
        encoding="utf-8",
    )
    done = written(base, impact="All", doing="x", following="1h")
    assert "What is happening: Down" in done.text
    with pytest.raises(UsageError, match="in the format of another tool"):
        written(base, impact="All", doing="x", following="1h", recorded=True)
