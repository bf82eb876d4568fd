from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app.log import Said, log
from hindsite.errors import HindsiteError, UsageError
from hindsite.reading import read_library
from hindsite.writing import RefusedError

NOW = datetime(2026, 3, 14, 9, 30, 17, tzinfo=UTC)


def times(base: Path) -> list[str]:
    """The instants of the timeline of the first incident."""
    return [f"{event.at:%d %H:%M:%S}" for event in read_library(base).incidents[0].timeline]


def reopen(base: Path) -> None:
    """Let the incident go on."""
    path = base / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("resolved_at: 2026-03-14T09:40:00Z\n", ""))


def test_now(base: Path) -> None:
    """Without a time it happened now, to the minute; what was written is told with its place."""
    logged = log(base, "Checkout", Said("Rollback\n begins\x1b\udc80", by=" ann "), NOW)
    assert logged.path == "content/incidents/checkout.md"
    assert logged.text == "- **09:30** Rollback begins (ann)"
    lines = (base / logged.path).read_text(encoding="utf-8").splitlines()
    assert lines[logged.line - 1] == logged.text
    assert times(base) == ["14 09:30:00"]


def test_again(base: Path) -> None:
    """The next line stands in its place; the first one stays as it is."""
    log(base, "checkout", Said("b", "2026-03-14T09:20:05Z"), NOW)
    logged = log(base, "checkout", Said("a", "2026-03-14 09:10"), NOW)
    assert logged.text == "- **09:10:00** a"
    assert times(base) == ["14 09:10:00", "14 09:20:05"]


@pytest.mark.parametrize("tail", ["\n\n## Timeline\n\n- **09:10** a", "\r\n\r\nWords"])
def test_a_file_without_a_last_line_end(base: Path, tail: str) -> None:
    """The line that is told is the new one, not the last of before, which gains a line end."""
    path = base / "content/incidents/checkout.md"
    path.write_bytes(path.read_bytes().rstrip() + tail.encode())
    logged = log(base, "checkout", Said("b"), NOW)
    assert logged.text == "- **09:30** b"
    lines = path.read_bytes().decode().splitlines()
    assert lines[logged.line - 1] == logged.text


@pytest.mark.parametrize(
    ("at", "expected"),
    [("23:50", "13 23:50:00"), ("9:10", "14 09:10:00"), ("09:30", "14 09:30:00")],
)
def test_clock_while_it_goes_on(base: Path, at: str, expected: str) -> None:
    """A time of day alone is the last such time, never one that is to come."""
    reopen(base)
    log(base, "checkout", Said("a", at), NOW)
    assert times(base) == [expected]


@pytest.mark.parametrize(
    ("at", "expected"), [("23:50", "13 23:50:00"), ("20:10:30", "14 20:10:30")]
)
def test_clock_afterwards(base: Path, at: str, expected: str) -> None:
    """Once it is over a time of day is the one nearest to its beginning."""
    log(base, "checkout", Said("a", at), NOW.replace(year=2027))
    assert times(base) == [expected]


def test_zone_of_the_record(base: Path) -> None:
    """A time without a zone is in the record's own."""
    path = base / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("severity", "timezone: Asia/Tokyo\nseverity"))
    log(base, "checkout", Said("a", "2026-03-14 18:10"), NOW)
    assert read_library(base).incidents[0].timeline[0].at == NOW.replace(minute=10, second=0)


def test_restricted(secret: Path) -> None:
    """A restricted record takes a line like others: it is its author who writes."""
    assert log(secret, "keys", Said("a"), NOW).path == "content/incidents/keys.md"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("chekout", "did you mean “checkout”"),
        ("check", "did you mean “checkout”"),
        ("zzz", r"no incident “zzz”\."),
        ("broken", r"broken\.md cannot be read"),
    ],
)
def test_unknown(broken: Path, name: str, message: str) -> None:
    """A name that is not known is asked back; a record that cannot be read is named."""
    with pytest.raises(UsageError, match=message):
        log(broken, name, Said("a"), NOW)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(" \n"), "nothing to log"),
        (Said("a", "noon"), "“noon” is no instant"),
        (Said("a", "25:00"), "“25:00” is no instant"),
        (Said("a", "2026-03-14"), "“2026-03-14” is a day, without the time"),
    ],
)
def test_wrong_values(base: Path, said: Said, message: str) -> None:
    """What cannot be logged is said, and nothing is written."""
    before = (base / "content/incidents/checkout.md").read_bytes()
    with pytest.raises(UsageError, match=message):
        log(base, "checkout", said, NOW)
    assert (base / "content/incidents/checkout.md").read_bytes() == before


def test_alias(base: Path) -> None:
    """A record is found by an alias as well, and not by the name of its file where it has an id."""
    path = base / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("severity", "id: INC-1\naliases: [X-1]\nseverity"))
    assert log(base, "x-1", Said("a"), NOW).path == "content/incidents/checkout.md"
    with pytest.raises(UsageError, match="no incident “checkout”"):
        log(base, "checkout", Said("a"), NOW)


def test_no_place(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timeline that takes no line is left alone, with the reason and the remedy."""

    def refuse(*_: object) -> bytes:
        raise RefusedError("it is odd")

    monkeypatch.setattr("hindsite.app.log.add_entry", refuse)
    with pytest.raises(HindsiteError, match="stays as it was: it is odd") as caught:
        log(base, "checkout", Said("a"), NOW)
    assert "hindsite check" in caught.value.remedy


def test_foreign(base: Path) -> None:
    """A record of another tool is never changed."""
    (base / "hindsite.yml").write_text(
        "sources: [{path: content/incidents, as: incidents, defaults: {kind: operational},"
        " fields: {severity: severity, services: services, started_at: started_at}}]\n"
    )
    with pytest.raises(UsageError, match="format of another tool"):
        log(base, "checkout", Said("a"), NOW)


def test_a_step_of_escalation(base: Path) -> None:
    """It has to be one of the policy, at a severity that the incident has or had."""
    reopen(base)
    path = base / "content/incidents/checkout.md"
    change = "severity_changes: [{at: 2026-03-14T09:10:00Z, from: SEV-2, to: SEV-3}]\nseverity"
    path.write_text(path.read_text().replace("severity", change))
    with pytest.raises(UsageError, match="no step of escalation at minute 5") as caught:
        log(base, "checkout", Said("Paged", step=5), NOW)
    assert "0, 15, 30, 60, 240" in caught.value.remedy
    logged = log(base, "checkout", Said("Paged", step=15), NOW)
    assert logged.text == "- **09:30** Paged (escalation step 15)"


def test_a_policy_without_steps(base: Path) -> None:
    """Then there is none to name."""
    (base / "hindsite.yml").write_text("policy: {escalation: {SEV-3: []}}\n")
    with pytest.raises(UsageError) as caught:
        log(base, "checkout", Said("Paged", step=0), NOW)
    assert caught.value.remedy == "Name the minute of a step: none."
